package results

import (
	"context"
	_ "embed" // outcomes.sql
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/courses"
	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/report"
	"mumpuni/people"
	"mumpuni/records"
)

//go:embed outcomes.sql
var outcomesSQL string

var outcomesReport = report.Parse(outcomesSQL)

// Outcome is how one person stands in one course they are enrolled in, as HR reports it.
type Outcome struct {
	EnrolmentID id.Enrolment     `bun:"enrolment_id" json:"enrolment_id"`
	PersonID    id.Person        `bun:"person_id" json:"person_id"`
	CourseID    uuid.UUID        `bun:"course_id" json:"course_id"`
	NIP         string           `bun:"nip" json:"nip"`
	Name        string           `bun:"name" json:"-"`
	TitleBefore string           `bun:"title_before" json:"-"`
	TitleAfter  string           `bun:"title_after" json:"-"`
	FullName    string           `bun:"-" json:"full_name"`
	PostName    string           `bun:"post_name" json:"post_name"`
	UnitName    string           `bun:"unit_name" json:"unit_name"`
	Title       string           `bun:"title" json:"title"`
	JP          int              `bun:"jp" json:"jp"`
	Minutes     int              `bun:"minutes" json:"minutes"` // by the curriculum
	Measured    records.Measured `bun:"embed:measured_" json:"measured"`
	Source      courses.Source   `bun:"source" json:"source" enum:"self,mandate"`
	State       string           `bun:"state" json:"state" enum:"not_started,started,completed"`
	Fraction    int              `bun:"fraction" json:"fraction"` // of 10000
	EnrolledAt  time.Time        `bun:"enrolled_at" json:"enrolled_at"`
	LastSeenAt  time.Time        `bun:"last_seen_at,nullzero" json:"last_seen_at,omitzero"`
	CompletedAt time.Time        `bun:"completed_at,nullzero" json:"completed_at,omitzero"`
	Certificate string           `bun:"certificate_number" json:"certificate_number,omitempty"` // in force
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
// What is asked beside goes in one message with the unit. Faults: course.outcomes_unit when there is no such unit in who's scope,
// course.outcomes_state, course.outcomes_cursor.
func (s *Service) Outcomes(ctx context.Context, who people.Actor, f OutcomeFilter, beside ...pg.Question) (Outcomes, error) {
	name, id, ok := report.OpenCursor[id.Enrolment](f.After)
	switch {
	case !ok:
		return Outcomes{}, fault.Field("after", "course.outcomes_cursor")
	case !slices.Contains([]string{"", "not_started", "started", "completed"}, f.State):
		return Outcomes{}, fault.Field("state", "course.outcomes_state")
	}
	o := Outcomes{Day: s.today(who), MadeAt: s.now()}
	if err := o.place(ctx, s.db, who.Scope(s.now(), people.HR, people.Auditor), f.UnitID, beside); err != nil {
		return Outcomes{}, err
	}
	a := report.Args{"unit": o.Unit.ID, "day": o.Day, "course": f.CourseID, "after_name": name, "after_id": id, "limit": nil}
	load := o.all
	if f.Limit > 0 {
		a["limit"] = f.Limit + 1
	}
	if f.Limit > 0 || f.After != "" {
		load = o.page
	}
	if err := load(ctx, s.db, a, f); err != nil {
		return Outcomes{}, err
	}
	o.finish(f.Limit)
	if err := s.auditOutcomes(ctx, who, o, f); err != nil { // last: a list that is in nobody's record is not given
		return Outcomes{}, err
	}
	return o, nil
}

// page loads the sums and a page of the list in one go through the enrolments.
func (o *Outcomes) page(ctx context.Context, db bun.IDB, a report.Args, f OutcomeFilter) error {
	var rows []struct {
		OutcomeSums `bun:",extend"`
		Outcome     `bun:",extend"`
	}
	chain := append(f.taken("kept"), f.sums(), "page")
	if f.State != "" {
		chain = append(chain, f.State)
	}
	if f.After != "" {
		chain = append(chain, "after")
	}
	if err := outcomesReport.Query(ctx, db, &rows, a, append(chain, "shown")...); err != nil {
		return err
	}
	for _, row := range rows {
		o.OutcomeSums = row.OutcomeSums
		if !row.EnrolmentID.IsZero() { // there is one row at least, for the sums
			o.List = append(o.List, row.Outcome)
		}
	}
	return nil
}

// all loads the whole list, and the sums where the list leaves states out.
func (o *Outcomes) all(ctx context.Context, db bun.IDB, a report.Args, f OutcomeFilter) error {
	chain := append(f.taken("once"), "list")
	if f.State != "" {
		chain = append(chain, f.State)
	}
	if err := outcomesReport.Query(ctx, db, &o.List, a, append(chain, "ordered")...); err != nil {
		return err
	}
	if f.State == "" {
		o.sum()
		return nil
	}
	return outcomesReport.Query(ctx, db, &o.OutcomeSums, a, append(f.taken("once"), f.sums(), "counted")...)
}

// taken is the beginning of a chain: the enrolments asked for, in whatever state.
func (f OutcomeFilter) taken(columns string) []string {
	if f.CourseID == uuid.Nil {
		return []string{columns, "from"}
	}
	return []string{columns, "from", "of course"}
}

func (f OutcomeFilter) sums() string {
	if f.CourseID == uuid.Nil {
		return "sums"
	}
	return "sums of course"
}

// sum counts what is listed.
func (o *Outcomes) sum() {
	people := make(map[id.Person]struct{}, len(o.List))
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

// place finds the unit in scope and the way down to it; what is asked beside is answered in the same message.
func (o *Outcomes) place(ctx context.Context, db bun.IDB, scope people.Scope, unit uuid.UUID, beside []pg.Question) error {
	where := report.AskPathTo(db, scope, unit, o.Day.Time(), &o.Path)
	if unit == uuid.Nil {
		where = report.AskTopUnits(db, scope, o.Day.Time(), &o.Path)
	}
	if err := pg.Ask(ctx, append([]pg.Question{where}, beside...)...); err != nil {
		return fmt.Errorf("unit of outcomes: %w", err)
	}
	switch {
	case len(o.Path) == 0:
		return fault.New(fault.NotFound, "course.outcomes_unit")
	case unit == uuid.Nil:
		o.Path = o.Path[:1]
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
func (s *Service) auditOutcomes(ctx context.Context, who people.Actor, o Outcomes, f OutcomeFilter) error {
	e := audit.Entry{At: s.now(), ActorID: who.AuditID(), Action: "course.outcomes", Object: "unit:" + o.Unit.ID.String()}
	if f.CourseID != uuid.Nil {
		e.Detail = map[string]any{"course": f.CourseID}
	}
	return audit.WriteList(ctx, s.db, e, audit.Subjects(o.List, func(t Outcome) id.Person { return t.PersonID }))
}
