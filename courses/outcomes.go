package courses

import (
	"context"
	_ "embed" // outcomes.sql
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/report"
	"mumpuni/people"
)

//go:embed across.sql
var acrossSQL string

// across is what this package reads of other packages' tables.
var across = report.Parse(acrossSQL)

//go:embed outcomes.sql
var outcomesSQL string

var outcomesReport = report.Parse(outcomesSQL)

// Outcome is how one person stands in one course they are enrolled in, as HR reports it.
type Outcome struct {
	EnrolmentID uuid.UUID `bun:"enrolment_id" json:"enrolment_id"`
	PersonID    uuid.UUID `bun:"person_id" json:"person_id"`
	CourseID    uuid.UUID `bun:"course_id" json:"course_id"`
	NIP         string    `bun:"nip" json:"nip"`
	Name        string    `bun:"name" json:"-"`
	TitleBefore string    `bun:"title_before" json:"-"`
	TitleAfter  string    `bun:"title_after" json:"-"`
	FullName    string    `bun:"-" json:"full_name"`
	PostName    string    `bun:"post_name" json:"post_name"`
	UnitName    string    `bun:"unit_name" json:"unit_name"`
	Title       string    `bun:"title" json:"title"`
	JP          int       `bun:"jp" json:"jp"`
	Source      Source    `bun:"source" json:"source" enum:"self,mandate"`
	State       string    `bun:"state" json:"state" enum:"not_started,started,completed"`
	Fraction    int       `bun:"fraction" json:"fraction"` // of 10000
	EnrolledAt  time.Time `bun:"enrolled_at" json:"enrolled_at"`
	LastSeenAt  time.Time `bun:"last_seen_at,nullzero" json:"last_seen_at,omitzero"`
	CompletedAt time.Time `bun:"completed_at,nullzero" json:"completed_at,omitzero"`
	Certificate string    `bun:"certificate_number" json:"certificate_number,omitempty"` // in force
}

// OutcomeFilter picks outcomes: of the people who serve in UnitID (Nil: the first unit of who's roles) and below, of one
// course or all, in one state ("not_started", "started", "completed") or all. After is the Next of the page before; Limit
// 0 means all of them.
type OutcomeFilter struct {
	UnitID   uuid.UUID
	CourseID uuid.UUID
	State    string
	After    string
	Limit    int
}

// OutcomeSums counts outcomes by state, and the people behind them.
type OutcomeSums struct {
	Enrolments int `bun:"enrolments" json:"enrolments"`
	People     int `bun:"people" json:"people"`
	Completed  int `bun:"completed" json:"completed"`
	Started    int `bun:"started" json:"started"`
}

// NotStarted counts those who have opened nothing yet.
func (o OutcomeSums) NotStarted() int { return o.Enrolments - o.Started - o.Completed }

// Outcomes is a page of outcomes by name, and the sums whatever the state asked for.
type Outcomes struct {
	OutcomeSums

	Unit   report.UnitRef   `json:"unit"`
	Path   []report.UnitRef `json:"path"`
	Day    people.Day       `json:"day"` // people serve in the unit this day
	MadeAt time.Time        `json:"made_at"`
	List   []Outcome        `json:"list"`
	Next   string           `json:"next,omitempty"`
}

// Outcomes reports who completed what, to HR and auditors of the unit; each person listed can see that they were read.
// Faults: course.outcomes_unit when there is no such unit in who's scope, course.outcomes_state, course.outcomes_cursor.
func (s *Service) Outcomes(ctx context.Context, who people.Actor, f OutcomeFilter) (Outcomes, error) {
	name, id, ok := report.OpenCursor(f.After)
	switch {
	case !ok:
		return Outcomes{}, fault.Field("after", "course.outcomes_cursor")
	case !slices.Contains([]string{"", "not_started", "started", "completed"}, f.State):
		return Outcomes{}, fault.Field("state", "course.outcomes_state")
	}
	var o Outcomes
	err := s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		o = Outcomes{Day: s.today(who), MadeAt: s.now()}
		if err := o.place(ctx, tx, s.mandateReaders(who), f.UnitID); err != nil {
			return err
		}
		a := report.Args{
			"unit": o.Unit.ID, "day": o.Day, "course": uuid.NullUUID{UUID: f.CourseID, Valid: f.CourseID != uuid.Nil},
			"state": f.State, "after_name": name, "after_id": id, "limit": nil,
		}
		if f.Limit > 0 {
			a["limit"] = f.Limit + 1
		}
		if err := outcomesReport.Scan(ctx, tx, &o.List, a, "taken", "list"); err != nil {
			return err
		}
		if f.all() {
			o.sum()
		} else if err := outcomesReport.Scan(ctx, tx, &o.OutcomeSums, a, "taken", "sums"); err != nil {
			return err
		}
		o.finish(f.Limit)
		return s.auditOutcomes(ctx, tx, who, o, f)
	})
	return o, err
}

// all reports that the list will hold everything that the sums count.
func (f OutcomeFilter) all() bool { return f.State == "" && f.After == "" && f.Limit == 0 }

// sum counts what is listed.
func (o *Outcomes) sum() {
	people := make(map[uuid.UUID]struct{}, len(o.List))
	for _, t := range o.List {
		people[t.PersonID] = struct{}{}
		switch t.State {
		case "completed":
			o.Completed++
		case "started":
			o.Started++
		}
	}
	o.Enrolments, o.People = len(o.List), len(people)
}

// place finds the unit in scope and the way down to it.
func (o *Outcomes) place(ctx context.Context, tx bun.Tx, scope people.Scope, unit uuid.UUID) error {
	unknown := fault.New(fault.NotFound, "course.outcomes_unit")
	day := o.Day.Time()
	if unit == uuid.Nil {
		tops, err := report.TopUnits(ctx, tx, scope, day)
		if err != nil {
			return err
		}
		if len(tops) == 0 {
			return unknown
		}
		unit = tops[0].ID
	}
	var err error
	if o.Path, err = report.PathTo(ctx, tx, scope, unit, day); err != nil {
		return err
	}
	if len(o.Path) == 0 {
		return unknown
	}
	o.Unit = o.Path[len(o.Path)-1]
	return nil
}

func (o *Outcomes) finish(limit int) {
	if o.List == nil {
		o.List = []Outcome{}
	}
	if limit > 0 && len(o.List) > limit {
		o.List = o.List[:limit]
		last := o.List[limit-1]
		o.Next = report.Cursor(last.Name, last.EnrolmentID)
	}
	for i := range o.List {
		t := &o.List[i]
		t.FullName = people.Person{Name: t.Name, TitleBefore: t.TitleBefore, TitleAfter: t.TitleAfter}.FullName()
	}
}

// auditOutcomes notes that the progress of the people listed was read.
func (s *Service) auditOutcomes(ctx context.Context, tx bun.Tx, who people.Actor, o Outcomes, f OutcomeFilter) error {
	e := audit.Entry{At: s.now(), ActorID: who.AuditID(), Action: "course.outcomes", Object: "unit:" + o.Unit.ID.String()}
	if f.CourseID != uuid.Nil {
		e.Detail = map[string]any{"course": f.CourseID}
	}
	return audit.WriteList(ctx, tx, e, audit.Subjects(o.List, func(t Outcome) uuid.UUID { return t.PersonID }))
}
