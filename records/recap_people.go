package records

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/report"
	"mumpuni/people"
)

// RecapPerson is a person's year as HR reports it.
type RecapPerson struct {
	Year

	NIP         string `bun:"nip" json:"nip"`
	Name        string `bun:"name" json:"-"`
	TitleBefore string `bun:"title_before" json:"-"`
	TitleAfter  string `bun:"title_after" json:"-"`
	FullName    string `bun:"-" json:"full_name"`
	Grade       string `bun:"grade" json:"grade"`
	PostName    string `bun:"post_name" json:"post_name"`
	PostKind    string `bun:"post_kind" json:"post_kind"`
	UnitName    string `bun:"unit_name" json:"unit_name"`
	Standing    string `bun:"-" json:"status"`
}

// RecapPeople is the people of a recap by name; Next is where the next page begins ("": the end).
type RecapPeople struct {
	Unit   UnitRef       `json:"unit"`
	Path   []UnitRef     `json:"path"`
	Year   int           `json:"year"`
	Day    time.Time     `json:"day"`
	People []RecapPerson `json:"people"`
	Next   string        `json:"next,omitempty"`
}

// PeopleFilter picks the people of a recap: of a unit and all below, perhaps only those who "met" their minimum or have
// "not_yet". After is the Next of the page before; Limit 0 means everybody.
type PeopleFilter struct {
	UnitID uuid.UUID
	Year   int
	State  string
	After  string
	Limit  int
}

// RecapPeople lists people's years under Recap's rules, and audits that. Faults: also record.state_unknown,
// record.cursor_invalid.
func (s *Service) RecapPeople(ctx context.Context, who people.Actor, f PeopleFilter) (RecapPeople, error) {
	name, id, ok := report.OpenCursor[id.Person](f.After)
	switch {
	case !ok:
		return RecapPeople{}, fault.Field("after", "record.cursor_invalid")
	case f.State != "" && f.State != "met" && f.State != "not_yet":
		return RecapPeople{}, fault.Field("state", "record.state_unknown")
	}
	year, err := s.yearOf(who, f.Year)
	if err != nil {
		return RecapPeople{}, err
	}
	var r RecapPeople
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		r = RecapPeople{Year: year, People: []RecapPerson{}}
		p, err := s.recapArgs(ctx, tx, who, f.UnitID, year)
		if err != nil {
			return err
		}
		r.Path, r.Unit, r.Day = p.path, p.unit(), p.day
		p.args["state"], p.args["after_name"], p.args["after_id"], p.args["limit"] = f.State, name, id, nil
		if f.Limit > 0 {
			p.args["limit"] = f.Limit + 1
		}
		if err := reports.Query(ctx, tx, &r.People, p.args, "units", "year", "people"); err != nil {
			return err
		}
		r.finish(f.Limit)
		return s.auditRecap(ctx, tx, who, r)
	})
	return r, err
}

func (r *RecapPeople) finish(limit int) {
	if limit > 0 && len(r.People) > limit {
		r.People = r.People[:limit]
		last := r.People[limit-1]
		r.Next = report.Cursor(last.Name, last.PersonID)
	}
	for i := range r.People {
		p := &r.People[i]
		p.Year.Year, p.Standing = r.Year, p.Year.Status()
		p.FullName = people.Person{Name: p.Name, TitleBefore: p.TitleBefore, TitleAfter: p.TitleAfter}.FullName()
	}
}

func (s *Service) auditRecap(ctx context.Context, tx bun.Tx, who people.Actor, r RecapPeople) error {
	if who.IsSystem() {
		return nil
	}
	return audit.WriteList(ctx, tx, audit.Entry{
		At: s.now(), ActorID: who.AuditID(), Action: "jp.recap", Object: "unit:" + r.Unit.ID.String(),
		Detail: map[string]any{"year": r.Year},
	}, audit.Subjects(r.People, func(p RecapPerson) id.Person { return p.PersonID }))
}
