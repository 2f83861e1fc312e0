package mandates

import (
	"context"
	_ "embed" // due.sql
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/report"
	"mumpuni/people"
)

//go:embed due.sql
var dueSQL string

var dueReads = report.Parse(dueSQL)

// Due is one thing that one person was ordered to do by a day: a course, or an assessment.
type Due struct {
	MandateID    uuid.UUID  `bun:"mandate_id" json:"mandate_id"`
	GroupID      uuid.UUID  `bun:"group_id" json:"group_id"` // the order for many that it came from, else the mandate
	PersonID     id.Person  `bun:"person_id" json:"person_id"`
	CourseID     uuid.UUID  `bun:"course_id,nullzero" json:"course_id,omitzero"`
	AssessmentID uuid.UUID  `bun:"assessment_id,nullzero" json:"assessment_id,omitzero"`
	Title        string     `bun:"title" json:"title"`
	DueOn        people.Day `bun:"due_on" json:"due_on"`
	GivenAt      time.Time  `bun:"given_at" json:"given_at"`
	CancelledAt  time.Time  `bun:"cancelled_at,nullzero" json:"cancelled_at,omitzero"`
	DoneAt       time.Time  `bun:"done_at,nullzero" json:"done_at,omitzero"`
	Begun        bool       `bun:"begun" json:"begun"`
	Told         bool       `bun:"told" json:"-"` // its person had a notice when it was given
	TimeZone     string     `bun:"time_zone" json:"-"`
	Name         string     `bun:"name" json:"-"`
	TitleBefore  string     `bun:"title_before" json:"-"`
	TitleAfter   string     `bun:"title_after" json:"-"`
	NIP          string     `bun:"nip" json:"nip,omitempty"`
	UnitName     string     `bun:"unit_name" json:"unit_name"`
	Total        int        `bun:"total" json:"-"`
}

// FullName is the person's.
func (d Due) FullName() string {
	return people.Person{Name: d.Name, TitleBefore: d.TitleBefore, TitleAfter: d.TitleAfter}.FullName()
}

// Href is the page of what is to be done.
func (d Due) Href() string {
	if d.AssessmentID != uuid.Nil {
		return "/asesmen/" + d.AssessmentID.String()
	}
	return "/kursus/" + d.CourseID.String()
}

// StandingMandates lists the mandates that were not taken back and whose day is since or later.
func (s *Service) StandingMandates(ctx context.Context, db bun.IDB, since people.Day) ([]uuid.UUID, error) {
	list := []uuid.UUID{}
	err := dueReads.Scan(ctx, db, &list, report.Args{"since": string(since)}, "standing")
	return list, err
}

// DueOf lists the people of a mandate who have it still to do on a day, in the order of their ids: at most limit of them after one. Who has
// the same course to do by an earlier day, since or later, is told of that one and left out.
func (s *Service) DueOf(ctx context.Context, db bun.IDB, mandate uuid.UUID, day, since people.Day, after id.Person, limit int) ([]Due, error) {
	list := []Due{}
	err := dueReads.Scan(ctx, db, &list, report.Args{
		"mandate": mandate, "day": string(day), "since": string(since), "after": pg.Null(after), "limit": limit,
	}, "columns", "all", "facts", "open", "first", "of mandate")
	return list, err
}

// StillDue reports whether a person has a mandate still to do on a day.
func (s *Service) StillDue(ctx context.Context, db bun.IDB, mandate uuid.UUID, person id.Person, day people.Day) (bool, error) {
	list := []Due{}
	err := dueReads.Scan(ctx, db, &list, report.Args{"mandate": mandate, "person": person, "day": string(day)}, "columns", "of person", "facts", "open", "that one")
	return len(list) > 0, err
}

// calendarMost is how many entries a calendar has at most.
const calendarMost = 500

// DueCalendar lists what a person was ordered with a day of since or later, also what they did or what was taken back since.
func (s *Service) DueCalendar(ctx context.Context, db bun.IDB, person id.Person, day, since people.Day) ([]Due, error) {
	list := []Due{}
	err := dueReads.Scan(ctx, db, &list, report.Args{"person": person, "day": string(day), "since": string(since), "limit": calendarMost},
		"columns", "of person", "facts", "recent")
	return list, err
}

// BehindFilter narrows those who fall behind: to one order (a mandate, or an order for many), or to one course of who's as its trainer.
type BehindFilter struct {
	Order    uuid.UUID
	CourseID uuid.UUID
	Page     int // from 1

	Mandates []uuid.UUID // when not empty, these people alone: each mandate with the person at the same place
	Persons  []id.Person
}

// BehindPage is how many stand on a page.
const BehindPage = 50

// longBehind is for how long after its day somebody is said to fall behind.
const longBehind = 366

// Behind lists who falls behind: whose day is past, today or tomorrow, or within a week with nothing begun. HR and auditors see it of the
// people in their scope; with a course, who may edit it sees all of that course. Reading it is audited. Faults: course.mandates_not_yours,
// course.not_found.
func (s *Service) Behind(ctx context.Context, who people.Actor, f BehindFilter) ([]Due, int, error) {
	return s.BehindIn(ctx, s.db, who, f)
}

// BehindIn is Behind on db, which may be a transaction.
func (s *Service) BehindIn(ctx context.Context, db bun.IDB, who people.Actor, f BehindFilter) ([]Due, int, error) {
	today := s.today(who)
	args := report.Args{
		"day": string(today), "since": string(people.DayOf(today.Time().AddDate(0, 0, -longBehind))), "mandate": f.Order, "limit": BehindPage, "offset": report.Offset(f.Page, BehindPage),
	}
	scope := s.readers(who)
	switch {
	case f.CourseID != uuid.Nil:
		if _, err := s.courses.Owned(ctx, db, who, f.CourseID); err != nil {
			return nil, 0, err
		}
		args["scope"] = bun.SafeQuery("d.course_id = ?", f.CourseID)
	case scope.Empty():
		return nil, 0, fault.New(fault.Forbidden, "course.mandates_not_yours")
	default:
		args["scope"] = scope.Persons("p.id")
	}
	chain := []string{"columns", "all", "facts", "open", "behind"}
	if f.Order != uuid.Nil {
		chain = append(chain, "behind of")
	}
	if len(f.Mandates) > 0 {
		chain, args["limit"] = append(chain, "behind some"), len(f.Mandates)
		args["mandates"], args["persons"] = pgdialect.Array(f.Mandates), pgdialect.Array(f.Persons)
	}
	list := []Due{}
	if err := dueReads.Scan(ctx, db, &list, args, append(chain, "behind page")...); err != nil || len(list) == 0 {
		return list, 0, err
	}
	return list, list[0].Total, audit.WriteList(ctx, db, audit.Entry{
		At: s.now(), ActorID: who.AuditID(), Action: "mandate.behind", Object: "mandate",
	}, audit.Subjects(list, func(d Due) id.Person { return d.PersonID }))
}
