package identity

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// Session is somebody who signed in: through the web (a cookie) or the API (a token family).
type Session struct {
	ID           uuid.UUID // of the web session or token family
	PersonID     id.Person
	Actor        people.Actor
	Name         string    // as printed, with titles
	MFA          bool      // a second factor was shown
	TOTPEnrolled bool      // the person has one
	NeedsTOTP    bool      // and must show it, or as staff enrol one, before anything else
	SteppedUpAt  time.Time // when a second factor was last entered; Actor.Fresh for StepUpLife after it
	Notices      int       // unread ones
	MustChange   bool      // signed in with an initial password; must set their own first
	Locale       string    // "id" or "en"
	Theme        string    // "auto", "light" or "dark"
	ExpiresAt    time.Time
	Running      Running
}

// Running is the attempt at a quiz that the person has begun and not sent; the zero Running when there is none.
type Running struct {
	ID    id.Attempt    `bun:"id"`
	Title string        `bun:"title"`
	Until time.Time     `bun:"until,nullzero"` // when its time is over; zero without a limit
	Left  time.Duration `bun:"-"`              // until then

	Others int  `bun:"others"` // that run besides it and end later
	turned bool // it is another one now, to be asked for
}

// life is how long a session lasts: in all, and without being used.
type life struct{ whole, idle time.Duration }

var (
	staffLife   = life{12 * time.Hour, 2 * time.Hour}
	learnerLife = life{30 * 24 * time.Hour, 7 * 24 * time.Hour}
)

func lifeOf(staff bool) life {
	if staff {
		return staffLife
	}
	return learnerLife
}

// ends is when a session of l ends that began at created and was last seen at seen.
func (l life) ends(created, seen time.Time) time.Time {
	whole, idle := created.Add(l.whole), seen.Add(l.idle)
	if idle.Before(whole) {
		return idle
	}
	return whole
}

// sessionRow is what session_look (migrations/0021) and running_attempt (0031) tell.
type sessionRow struct {
	ID           uuid.UUID      `bun:"id"`
	MFA          bool           `bun:"mfa"`
	CreatedAt    time.Time      `bun:"created_at"`
	LastSeenAt   time.Time      `bun:"last_seen_at"`
	ExpiresAt    time.Time      `bun:"expires_at"`
	SteppedUpAt  time.Time      `bun:"stepped_up_at"`
	PersonID     id.Person      `bun:"person_id"`
	MustChange   bool           `bun:"must_change"`
	TOTPEnrolled bool           `bun:"totp_enrolled"`
	Locale       string         `bun:"locale"`
	Theme        string         `bun:"theme"`
	Name         string         `bun:"name"`
	TitleBefore  string         `bun:"title_before"`
	TitleAfter   string         `bun:"title_after"`
	UnitID       uuid.UUID      `bun:"unit_id"`
	TimeZone     string         `bun:"time_zone"`
	Grants       []people.Grant `bun:"grants,type:jsonb"`
	Notices      int            `bun:"notices"`
	RunningID    id.Attempt     `bun:"running_id,nullzero"`
	RunningTitle string         `bun:"running_title,nullzero"`
	RunningUntil time.Time      `bun:"running_until,nullzero"`
	RunningMore  int            `bun:"running_others,nullzero"`
}

// Session tells who holds the web session of token. Fault identity.session_ended when nobody does: it never was, ended,
// was revoked, or its person is suspended or has left. An answer is remembered for two seconds.
func (s *Service) Session(ctx context.Context, token string) (Session, error) {
	key, now := tokenHash(token), s.now()
	session, alive, found, age := s.web.get(key, now)
	if !found {
		row, err := s.loadStanding(ctx, s.db, key[:], uuid.NullUUID{})
		if err != nil {
			return Session{}, err
		}
		session, alive = row.session(now)
		if alive && now.Sub(row.LastSeenAt) >= touchEvery {
			if err := touchSession(ctx, s.db, session.ID, now); err != nil {
				return Session{}, err
			}
		}
		s.web.put(key, session, alive, now, age)
	}
	if !alive || !now.Before(session.ExpiresAt) {
		return Session{}, errEnded
	}
	if session.Running.turned {
		var err error
		if session.Running, err = s.running(ctx, session.PersonID); err != nil {
			return Session{}, err
		}
		s.web.run(key, session.Running, age)
	}
	session.Actor.Fresh = session.fresh(now)
	session.Running = session.Running.at(now)
	return session, nil
}

// Owner tells whose web session token was, whether or not it has ended; the zero person for a token that is not known any more.
func (s *Service) Owner(ctx context.Context, token string) (id.Person, error) {
	key := tokenHash(token)
	var owner id.Person
	err := s.db.NewRaw(`select person_id from web_sessions where token_hash = ?`, key[:]).Scan(ctx, &owner)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return id.Person{}, fmt.Errorf("owner of a session: %w", err)
	}
	return owner, nil
}

// fresh reports that a second factor was entered in s just now.
func (s Session) fresh(now time.Time) bool { return s.MFA && now.Before(s.SteppedUpAt.Add(StepUpLife)) }

// turn is what runs when t has just begun (runs) or ended beside r. What cannot be known from r is to be asked for.
func (r Running) turn(t Running, runs bool) Running {
	switch {
	case r.turned:
		return r
	case runs && t.ID == r.ID && !t.ID.IsZero():
		return r
	case runs && r.ID.IsZero() && !t.ID.IsZero():
		return t
	case !runs && t.ID == r.ID && r.Others == 0:
		return Running{} // the only one
	}
	return Running{turned: true}
}

// at is r with what is left of its time at now; nothing when that is over.
func (r Running) at(now time.Time) Running {
	if r.Until.IsZero() {
		return r
	}
	if r.Left = r.Until.Sub(now); r.Left <= 0 {
		return Running{}
	}
	return r
}

const standingSQL = `select id, mfa, created_at, last_seen_at, expires_at, stepped_up_at, person_id, must_change, totp_enrolled,
	locale, theme, name, title_before, title_after, unit_id, time_zone, grants, notices, running_id, running_title, running_until, running_others
	from session_look($1, $2, $3) left join lateral running_attempt(person_id, $4) on true`

// running asks for the attempt of a person whose session is remembered.
func (s *Service) running(ctx context.Context, person id.Person) (Running, error) {
	var r Running
	err := pg.Query(ctx, s.db, &r, `select running_id as id, running_title as title, running_until as until, running_others as others from running_attempt($1, $2)`, person, s.now())
	if errors.Is(err, sql.ErrNoRows) {
		return Running{}, nil
	}
	if err != nil {
		return Running{}, fmt.Errorf("running attempt: %w", err)
	}
	return r, nil
}

// loadStanding tells who stands behind the web session of a token's hash or, if that is nil, a token family; the zero
// sessionRow when nobody does.
func (s *Service) loadStanding(ctx context.Context, db bun.IDB, hash []byte, family uuid.NullUUID) (sessionRow, error) {
	var row sessionRow
	err := pg.Query(ctx, db, &row, standingSQL, hash, family, people.DayOf(s.today()), s.now())
	if errors.Is(pg.OrNotFound(err, errEnded), errEnded) {
		return sessionRow{}, nil
	}
	if err != nil {
		return sessionRow{}, fmt.Errorf("session: %w", err)
	}
	return row, nil
}

func (r sessionRow) session(now time.Time) (Session, bool) {
	if r.PersonID.IsZero() {
		return Session{}, false
	}
	who := people.Actor{PersonID: r.PersonID, UnitID: r.UnitID, TimeZone: r.TimeZone, Grants: r.Grants}
	ends := lifeOf(who.IsStaff()).ends(r.CreatedAt, r.LastSeenAt)
	if r.ExpiresAt.Before(ends) {
		ends = r.ExpiresAt
	}
	return Session{
		ID: r.ID, PersonID: r.PersonID, Actor: who,
		Name: people.Person{Name: r.Name, TitleBefore: r.TitleBefore, TitleAfter: r.TitleAfter}.FullName(),
		MFA:  r.MFA, TOTPEnrolled: r.TOTPEnrolled, MustChange: r.MustChange,
		NeedsTOTP: !r.MFA && (who.IsStaff() || r.TOTPEnrolled),
		Locale:    r.Locale, Theme: r.Theme, ExpiresAt: ends, SteppedUpAt: r.SteppedUpAt, Notices: r.Notices,
		Running: Running{ID: r.RunningID, Title: r.RunningTitle, Until: r.RunningUntil, Others: r.RunningMore},
	}, now.Before(ends)
}
