package assessments

import (
	"context"
	_ "embed" // may.sql
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/competencies"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/report"
	"mumpuni/people"
)

//go:embed may.sql
var maySQL string

// entry is what the rules of starting ask of an assessment and a person.
type entry struct {
	State      State      `bun:"state"`
	Supervised bool       `bun:"supervised"`
	Begun      bool       `bun:"begun"`
	Over       bool       `bun:"over"`
	Open       bool       `bun:"open"`
	OpenID     id.Attempt `bun:"open_id"`
	Number     int        `bun:"number"`
	Extra      int        `bun:"extra"`

	Sat history `bun:"-"`
}

// refusal says why a new try cannot begin now, a moment where its person is, nil when it can: the first that holds. Who has no opening is not told that the
// assessment exists.
func (e entry) refusal(p competencies.Policy, now time.Time) error {
	switch {
	case !e.Open || e.State == DraftState || e.State == Waiting:
		return errAssessment
	case e.State == Closed || e.Over:
		return fault.New(fault.Conflict, "assessment.over")
	case !e.Begun:
		return fault.New(fault.Conflict, "assessment.not_begun")
	}
	return e.Sat.refusal(p, now)
}

var mayReport = report.Parse(maySQL)

// askEntry asks for that of who. Fault assessment.not_found.
func (s *Service) askEntry(db bun.IDB, who people.Actor, assessment uuid.UUID, into *entry) []pg.Question {
	return []pg.Question{
		mayReport.Asking(db, into, func(_ context.Context, err error) error {
			return pg.OrNotFound(err, errAssessment)
		}, report.Args{"day": string(s.today(who)), "person": who.PersonID, "assessment": assessment}, "may"),
		s.askSat(db, []id.Person{who.PersonID}, []uuid.UUID{assessment}, (*[]sat)(&into.Sat)),
	}
}

// sitting is the supervised sitting that a code opens to who now. The one who opened it is another person, of another unit. Faults:
// assessment.code_missing, assessment.code_wrong, assessment.codes_many.
func (s *Service) sitting(ctx context.Context, db bun.IDB, who people.Actor, id uuid.UUID, code string) (uuid.UUID, error) {
	if code == "" {
		return uuid.Nil, fault.Field("code", "assessment.code_missing")
	}
	if err := s.guesses.may(who.PersonID, s.now()); err != nil {
		return uuid.Nil, err
	}
	var rows []struct {
		ID uuid.UUID `bun:"id"`
	}
	err := reads.Query(ctx, db, &rows, report.Args{
		"assessment": id, "code": code, "now": s.now(), "person": who.PersonID, "unit": who.UnitID, "day": string(s.today(who)),
	}, "sitting")
	switch {
	case err != nil:
		return uuid.Nil, err
	case len(rows) == 0:
		s.guesses.wrong(who.PersonID, s.now())
		return uuid.Nil, fault.Field("code", "assessment.code_wrong")
	}
	return rows[0].ID, nil
}
