package questions

import (
	"context"
	_ "embed" // sight.sql
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/schema"

	"mumpuni/internal/fault"
	"mumpuni/people"
	"mumpuni/questions/kinds"
)

//go:embed sight.sql
var sightSQL string

// errClosed: a closed question is read by its author, who reviews it, and who approved what asks it; others of its unit use it unseen.
var errClosed = fault.New(fault.Forbidden, "bank.closed_to_you")

// sight is true of questions b of who's units whose key, options and figures who reads.
func sight(who people.Actor) schema.QueryAppender {
	_, rule, _ := strings.Cut(sightSQL, "\n(")
	return bun.SafeQuery("("+rule, who.PersonID, who.IsSystem())
}

// unseen is a version as those see it who may use it and not read it.
func (v Version) unseen() Version {
	v.Body = kinds.Body{}
	return v
}

// conceal leaves of what who does not read the text alone.
func conceal(list []Listed) {
	for i, q := range list {
		if !q.Readable {
			list[i].Version = q.unseen()
		}
	}
}

// conceal leaves of a question that who does not read what whoever uses it has to know: its text, its tags, its state, and where it stands.
func (d *Detail) conceal() {
	d.Version = d.unseen()
	for i, v := range d.Versions {
		d.Versions[i] = v.unseen()
	}
	for i := range d.Reviews {
		d.Reviews[i].Note, d.Reviews[i].Checks = "", nil
	}
	for name := range d.Pictures {
		if !named(d.Stem, name) {
			delete(d.Pictures, name)
		}
	}
	d.Told = nil
}

// named reports whether a text shows a picture.
func named(text, picture string) bool {
	for _, n := range kinds.Named(text, kinds.Body{}) {
		if n == picture {
			return true
		}
	}
	return false
}

// ClosedTo counts the questions of a unit's bank, Nil: of all banks in which who is a trainer, that are not retired and that who does not read.
func (s *Service) ClosedTo(ctx context.Context, who people.Actor, unit uuid.UUID) (int, error) {
	q := s.db.NewSelect().TableExpr("questions as b").Where("b.state <> ?", StateRetired).
		Where("?", s.editors(who).Units("b.unit_id")).Where("not ?", sight(who))
	if unit != uuid.Nil {
		q.Where("b.unit_id = ?", unit)
	}
	n, err := q.Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("questions closed to a trainer: %w", err)
	}
	return int(n), nil
}
