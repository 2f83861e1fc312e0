package packages

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/pg"
	"mumpuni/packages/cmi5"
	"mumpuni/packages/manifest"
	"mumpuni/xapi"
)

// sessionTime is how long a session's credential is good, at most.
const sessionTime = 6 * time.Hour

// The addresses on the content origin that a part of cmi5 is given.
const (
	endpointPath = "/xapi/"
	FetchPath    = "/cmi5/" // behind it: what a session's credential is fetched with, once (cmi5 8.2)
)

// Ended names the page beside the player to which a part goes when it has ended: the player then closes.
const Ended = "selesai"

func sum(secret string) []byte {
	s := sha256.Sum256([]byte(secret))
	return s[:]
}

// launchAU begins a session of a part in tx: what was open of the same course is given up, the part's document is written, and that it is
// launched is said (cmi5 9.3.1, 10.0).
func (s *Service) launchAU(ctx context.Context, tx bun.Tx, p Package, at Place, was row, how How, l *Launch) error {
	r, err := s.registrationOf(ctx, tx, at)
	if err != nil {
		return err
	}
	if err := s.abandon(ctx, tx, p, r); err != nil {
		return err
	}
	one := cmi5.Session{
		ID: uuid.New(), Registration: r.ID, Actor: s.cmi5.actor(at.Person), Mode: modeOf(l.Item, was, how), Course: s.cmi5.course(p), N: indexOf(p, l.Item.ID),
		URL: addressOf(l), ReturnURL: strings.TrimSuffix(l.PlayerURL, string(p.Standard)) + Ended,
	}
	fetch := rand.Text()
	if _, err := pg.Exec(ctx, tx, `insert into package_sessions (id, registration_id, item, mode, url, fetch_sha, heard_at, launched_at, expires_at)
		values ($1, $2, $3, $4, $5, $6, $7, $7, $8)`, one.ID, r.ID, l.Item.ID, string(one.Mode), one.URL, sum(fetch), s.now(), s.now().Add(sessionTime)); err != nil {
		return wrap(err, "begin session")
	}
	if err := s.tellAU(ctx, tx, at, one, how.Language); err != nil {
		return err
	}
	l.Mode, l.AU = one.Mode, one.Address(s.store.ContentURL(endpointPath), s.store.ContentURL(FetchPath+fetch))
	return nil
}

// tellAU writes what the part reads at its start, and that it is launched.
func (s *Service) tellAU(ctx context.Context, tx bun.Tx, at Place, one cmi5.Session, language string) error {
	agent := one.Actor.IFI()
	for _, doc := range []struct {
		at   xapi.Place
		body []byte
	}{
		{xapi.Place{Kind: xapi.State, Activity: one.Activity(), Agent: agent, Registration: one.Registration, ID: cmi5.LaunchData}, one.LaunchData()},
		{xapi.Place{Kind: xapi.AgentProfile, Agent: agent, ID: cmi5.Preferences}, cmi5.PreferencesOf(language)},
	} {
		if err := s.cmi5.xapi.Keep(ctx, tx, at.Person, doc.at, "application/json", doc.body); err != nil {
			return wrap(err, "tell the part")
		}
	}
	_, err := s.cmi5.xapi.Say(ctx, tx, at.Person, one.Launch(s.now()))
	return wrap(err, "say that it is launched")
}

// modeOf: what is done is looked at again; nothing of it is judged anew.
func modeOf(i manifest.Item, was row, how How) cmi5.Mode {
	switch met := i.AU.MoveOn != manifest.NotApplicable && i.AU.MoveOn.Met(was.Completion == Completed, was.Success == Passed); {
	case how.Browse:
		return cmi5.Browse
	case met, !was.WaivedAt.IsZero():
		return cmi5.Review
	}
	return cmi5.Normal
}

// indexOf is the place of an item, which is there.
func indexOf(p Package, item string) int {
	for n, i := range p.Items {
		if i.ID == item {
			return n
		}
	}
	return -1
}

// addressOf is the address of a part without what is added to it.
func addressOf(l *Launch) string {
	if l.Item.Away != "" {
		return l.Item.Away
	}
	return l.BaseURL + (&url.URL{Path: l.Item.Path}).EscapedPath() + l.Item.Query
}

// Fetch gives the credential of the session whose key that is, once. It ends with the session. Fault: package.cmi5_fetched when it was given
// before, or the session is over; package.not_found when there is none.
func (s *Service) Fetch(ctx context.Context, key string) (secret string, err error) {
	secret = rand.Text()
	var done []bool
	err = pg.Query(ctx, s.db, &done, `with given as (update package_sessions set secret_sha = $2, fetched_at = $3
			where fetch_sha = $1 and fetched_at is null and terminated_at is null and abandoned_at is null and expires_at > $3 returning true)
		select exists (select from given) from package_sessions where fetch_sha = $1`, sum(key), sum(secret), s.now())
	switch {
	case err != nil:
		return "", wrap(err, "give the credential of a session")
	case len(done) == 0:
		return "", errPackage
	case !done[0]:
		return "", errFetched
	}
	return secret, nil
}

// sessionRow is what is kept of a session, with its registration.
type sessionRow struct {
	registration `bun:",extend"`

	Session      uuid.UUID `bun:"session"`
	Item         string    `bun:"item"`
	Mode         string    `bun:"mode"`
	URL          string    `bun:"url"`
	AskedAt      time.Time `bun:"asked_at,nullzero"`
	Initialized  time.Time `bun:"initialized_at,nullzero"`
	TerminatedAt time.Time `bun:"terminated_at,nullzero"`
	HeardAt      time.Time `bun:"heard_at"`
	Completed    bool      `bun:"completed"`
	Passed       bool      `bun:"passed"`
	Failed       bool      `bun:"failed"`
	LaunchedAt   time.Time `bun:"launched_at"`
}

const sessionSQL = "select " + registrationColumns + `, s.id as session, s.item, s.mode, s.url, s.asked_at, s.initialized_at, s.terminated_at, s.heard_at,
	s.completed, s.passed, s.failed, s.launched_at from package_sessions s join package_registrations r on r.id = s.registration_id `

// Session is what a credential of Fetch is bound to. Unauthenticated package.session_over when it is none, or its session was given up or
// has expired; Forbidden package.cmi5_refused when it has ended by its own word: nothing is heard after it, not even again (9.3.8).
func (s *Service) Session(ctx context.Context, secret string) (xapi.Bound, error) {
	var one sessionRow
	err := pg.Query(ctx, s.db, &one, sessionSQL+"where s.secret_sha = $1 and s.abandoned_at is null and s.expires_at > $2", sum(secret), s.now())
	if errors.Is(err, sql.ErrNoRows) {
		return xapi.Bound{}, errOver
	}
	if err != nil {
		return xapi.Bound{}, wrap(err, "session")
	}
	if !one.TerminatedAt.IsZero() {
		return xapi.Bound{}, errRefused.With("Section", "9.3.8")
	}
	p, err := s.Of(ctx, s.db, one.Medium)
	if err != nil {
		return xapi.Bound{}, err
	}
	return xapi.Bound{
		Person: one.PersonID, Actor: s.cmi5.actor(one.PersonID), Registration: one.ID, Activity: s.cmi5.course(p).AU(indexOf(p, one.Item)), Session: one.Session.String(),
	}, nil
}
