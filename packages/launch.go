package packages

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"mumpuni/internal/pg"
	"mumpuni/packages/cmi5"
	"mumpuni/packages/manifest"
)

// Launch is one opening of an item: what the player starts with.
type Launch struct {
	N          int               `json:"launch"`
	Standard   manifest.Standard `json:"standard"`
	Item       manifest.Item     `json:"item"`
	Play       *manifest.Play    `json:"play,omitempty"` // of H5P
	State      string            `json:"state"`          // as the player left it; "" the first time
	Completion Completion        `json:"completion"`
	Success    Success           `json:"success"`
	Seconds    int               `json:"seconds"`        // of all launches before
	PlayerURL  string            `json:"player"`         // on the content origin, for some hours
	BaseURL    string            `json:"base"`           // what the paths of files come behind
	AU         string            `json:"au,omitempty"`   // cmi5: the whole address of the part
	Mode       cmi5.Mode         `json:"mode,omitempty"` // cmi5: what the session is for
}

// How is how a learner opens a part. The zero How is the usual one.
type How struct {
	Browse   bool   // cmi5: to look around, and nothing is judged
	Language string // which they read: "id" or "en"
}

// linkTime is how long the files of a launch can be fetched, at least.
const linkTime = 6 * time.Hour

// Open opens an item for its learner, in tx: from now on only this launch is heard. An asset is done by being opened. Faults:
// package.not_found, package.item_not_found.
func (s *Service) Open(ctx context.Context, tx bun.Tx, at Place, item string, how How) (Launch, Standing, error) {
	p, err := s.Of(ctx, tx, at.Medium)
	if err != nil {
		return Launch{}, Standing{}, err
	}
	i, ok := p.Item(item)
	if !ok {
		return Launch{}, Standing{}, errItem
	}
	var done any // null leaves it as it is
	if !i.SCO {
		done = s.now()
	}
	if p.Standard == manifest.CMI5 {
		if err := s.register(ctx, tx, p, at); err != nil {
			return Launch{}, Standing{}, err
		}
	}
	var was row
	err = pg.Query(ctx, tx, &was, `insert into package_states as t (enrolment_id, module_id, item, launch, opened_at, updated_at, done_at)
		values ($1, $2, $3, 1, $4, $4, $5::timestamptz)
		on conflict (enrolment_id, module_id, item) do update set launch = t.launch + 1, seq = 0, seconds = t.seconds + t.launch_seconds,
			launch_seconds = 0, updated_at = $4, done_at = coalesce(t.done_at, excluded.done_at)
		returning `+columns, at.Enrolment, at.Module, item, s.now(), done)
	if err != nil {
		return Launch{}, Standing{}, wrap(err, "open item")
	}
	token := s.store.TreeToken(p.Prefix, at.Enrolment.String(), linkTime)
	l := Launch{
		N: was.Launch, Standard: p.Standard, Item: i, Play: p.Play, State: was.State, Completion: was.Completion, Success: was.Success, Seconds: was.Seconds,
		PlayerURL: s.store.ContentURL("/pemutar/" + token + "/" + string(p.Standard)), BaseURL: s.store.ContentURL("/p/" + token + "/"),
	}
	if p.Standard == manifest.CMI5 {
		err = s.launchAU(ctx, tx, p, at, was, how, &l)
	} else {
		err = s.tell(ctx, tx, at, statement{Item: item, Launch: was.Launch, Verb: "launched"})
	}
	if err != nil {
		return Launch{}, Standing{}, err
	}
	standing, err := s.standing(ctx, tx, p, at)
	return l, standing, err
}

// row is where a learner is in an item.
type row struct {
	Item       string     `bun:"item"`
	Launch     int        `bun:"launch"`
	Seq        int        `bun:"seq"`
	State      string     `bun:"state"`
	Completion Completion `bun:"completion"`
	Success    Success    `bun:"success"`
	Scaled     *int       `bun:"scaled"`
	Best       *int       `bun:"best"`
	Seconds    int        `bun:"seconds"`
	This       int        `bun:"launch_seconds"`
	OpenedAt   time.Time  `bun:"opened_at"`
	UpdatedAt  time.Time  `bun:"updated_at"`
	DoneAt     time.Time  `bun:"done_at,nullzero"`
	WaivedAt   time.Time  `bun:"waived_at,nullzero"`
}

const columns = "item, launch, seq, state, completion, success, scaled, best, seconds, launch_seconds, opened_at, updated_at, done_at, waived_at"
