package assessments

import (
	"context"
	_ "embed" // ordered.sql
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"mumpuni/competencies"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/report"
	"mumpuni/people"
)

//go:embed ordered.sql
var orderedSQL string

var ordered = report.Parse(orderedSQL)

// Measuring is a published assessment that measures a competency. Decides holds, by level, of how many of a hundred people its plan
// decides it.
type Measuring struct {
	Assessment `bun:",extend"`

	UnitName  string      `bun:"unit_name" json:"unit_name"`
	Questions int         `bun:"-" json:"questions"` // at most
	Decides   map[int]int `bun:"-" json:"decides"`
}

// Measuring lists what measures a competency and may be ordered in a unit by who: it is of who's units as HR, or open there anyway.
// Assessments whose days are over are left out.
func (s *Service) Measuring(ctx context.Context, who people.Actor, unit, competency uuid.UUID) ([]Measuring, error) {
	instruments, err := competencies.InstrumentsOf(ctx, s.db, competency, s.now())
	if err != nil || len(instruments) == 0 {
		return []Measuring{}, err
	}
	decides := map[uuid.UUID]map[int]int{}
	for _, n := range instruments {
		if decides[n.AssessmentID] == nil {
			decides[n.AssessmentID] = map[int]int{}
		}
		decides[n.AssessmentID][n.Level] = n.Decides
	}
	ids := make([]uuid.UUID, 0, len(decides))
	for id := range decides {
		ids = append(ids, id)
	}
	list, today := []Measuring{}, s.today(who)
	err = s.db.NewSelect().Model(&list).ColumnExpr("a.*, ? as unit_name", people.UnitName("a.unit_id")).
		Where("a.id in (?) and a.state = ? and (a.closes_on is null or a.closes_on >= ?)", bun.List(ids), Published, today).
		Where(`(? or exists (select from assessment_openings o where o.assessment_id = a.id and o.ended_at is null and o.post_kind = ''
			and o.unit_id = any (array(select u.unit_id from units_above(?, ?::date) u))))`, who.Scope(s.now(), people.HR).Unit("a.unit_id"), unit, today).
		Order("a.minutes", "a.id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("measuring: %w", err)
	}
	for i := range list {
		if err := s.cells(ctx, s.db, &list[i].Assessment); err != nil {
			return nil, err
		}
		list[i].Questions, list[i].Decides = list[i].Length(), decides[list[i].ID]
	}
	return list, nil
}

// unfit is what stands against a person's new try.
type unfit struct {
	PersonID id.Person `bun:"person_id"`
	Barred   bool      `bun:"barred"`
	Running  bool      `bun:"running"`
	Ordered  bool      `bun:"ordered"`

	Sat history `bun:"-"`
}

// why is the reason, "" for none; by the last moment of the order a try must be possible.
func (u unfit) why(p competencies.Policy, last time.Time) string {
	switch at, _, spent := u.Sat.again(p, last); {
	case u.Running || u.Ordered:
		return "ordered"
	case u.Barred:
		return "author"
	case at.After(last) && spent:
		return "tries_used"
	case at.After(last):
		return "cool_down"
	}
	return ""
}

// Unneeding tells of persons whom an order to sit by a day would not reach, and why: "ordered" already, or sitting it; "author", who
// wrote, reviewed or opened too many of its questions; "tries_used" and "cool_down" of a competency that it measures, which is not over by then.
func (s *Service) Unneeding(ctx context.Context, db bun.IDB, assessment uuid.UUID, persons []id.Person, due people.Day, loc *time.Location) (map[id.Person]string, error) {
	policy, err := competencies.PolicyInForce(ctx, db, s.now())
	if err != nil {
		return nil, err
	}
	var rows []unfit
	err = ordered.Scan(ctx, db, &rows, report.Args{"assessment": assessment, "persons": pgdialect.Array(persons), "most_barred": mostKnown}, "unfit")
	if err != nil {
		return nil, err
	}
	var done []sat
	if err := pg.Ask(ctx, s.askSat(db, persons, []uuid.UUID{assessment}, &done)); err != nil {
		return nil, err
	}
	y, m, d := due.Time().Date()
	last, out := time.Date(y, m, d, 23, 59, 59, 0, loc), map[id.Person]string{}
	for _, u := range against(rows, done) {
		if why := u.why(policy, last); why != "" {
			out[u.PersonID] = why
		}
	}
	return out, nil
}

// against joins what stands against persons with what they sat.
func against(rows []unfit, done []sat) map[id.Person]unfit {
	all := map[id.Person]unfit{}
	for _, u := range rows {
		all[u.PersonID] = u
	}
	for _, t := range done {
		u := all[t.PersonID]
		u.PersonID, u.Sat = t.PersonID, append(u.Sat, t)
		all[t.PersonID] = u
	}
	return all
}

// DueAssessment is an assessment that somebody has to sit by a day.
type DueAssessment struct {
	ID      uuid.UUID  `bun:"id" json:"id"`
	Title   string     `bun:"title" json:"title"`
	Minutes int        `bun:"minutes" json:"minutes"`
	DueOn   people.Day `bun:"due_on" json:"due_on"`
	DueIn   int        `bun:"-" json:"-"` // days from today until DueOn, below zero when it has passed
}

// AskDue lists what who has to sit and has not begun since it was asked, the earliest first.
func (s *Service) AskDue(who people.Actor, into *[]DueAssessment) pg.Question {
	today := s.today(who)
	return pg.Asking(s.db, into, func(_ context.Context, err error) error {
		for i := range *into {
			(*into)[i].DueIn = (*into)[i].DueOn.DaysFrom(today)
		}
		return err
	}, ordered["due"], who.PersonID, who.UnitID, string(today))
}
