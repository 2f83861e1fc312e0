package courses

import (
	"context"
	"database/sql"
	_ "embed" // tasks.sql
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/records"
)

// Head is what each page of an enrolment says at its top.
type Head struct {
	EnrolmentID id.Enrolment     `bun:"enrolment_id" json:"enrolment_id,omitzero"` // Nil in a preview
	PersonID    id.Person        `bun:"person_id" json:"-"`
	CourseID    uuid.UUID        `bun:"course_id" json:"course_id"`
	VersionID   uuid.UUID        `bun:"version_id" json:"version_id"`
	Slug        string           `bun:"slug" json:"slug"`
	Title       string           `bun:"title" json:"title"`
	JP          int              `bun:"jp" json:"jp"`
	Minutes     int              `bun:"minutes" json:"minutes"` // by the curriculum
	Measured    records.Measured `bun:"embed:measured_" json:"measured"`
	Language    string           `bun:"language" json:"language"`
	EnrolledAt  time.Time        `bun:"enrolled_at" json:"enrolled_at,omitzero"`
	CompletedAt time.Time        `bun:"completed_at,nullzero" json:"completed_at,omitzero"`
	LastModule  id.Module        `bun:"last_module_id,nullzero" json:"last_module_id,omitzero"`
	LastSeenAt  time.Time        `bun:"last_seen_at,nullzero" json:"last_seen_at,omitzero"`
	DueOn       people.Day       `bun:"due_on" json:"due_on,omitempty"`
	DueIn       int              `bun:"-" json:"-"` // days from today until DueOn, below zero when it has passed

	CertificateWhy NoCertificate `bun:"certificate_why" json:"certificate_why,omitempty" enum:"declared,unapproved,author"` // why it earns no certificate

	CoverAlt string `bun:"cover_alt" json:"cover_alt,omitempty"` // what its cover shows; "" of one without; see Cover
}

// Preview reports that nobody is learning here: a trainer looks.
func (h Head) Preview() bool { return h.EnrolmentID.IsZero() }

// Task is one module of an enrolment's list. Its article is not loaded.
type Task struct {
	Module      `json:"module"`
	Fraction    int       `bun:"fraction" json:"fraction"`
	OpenedAt    time.Time `bun:"opened_at,nullzero" json:"opened_at,omitzero"`
	CompletedAt time.Time `bun:"done_at,nullzero" json:"completed_at,omitzero"`
}

// Done reports whether the module is completed.
func (t Task) Done() bool { return !t.CompletedAt.IsZero() }

// Tasks is an enrolment with its list of modules.
type Tasks struct {
	Head
	List []Task `json:"modules"`
}

// Fraction is how much of the course is done, of 10000: the completed modules of all. A module begun counts when it is done.
func (t Tasks) Fraction() int { return t.Done() * Whole / max(len(t.List), 1) }

// Done counts the completed modules.
func (t Tasks) Done() int {
	n := 0
	for _, m := range t.List {
		if m.Done() {
			n++
		}
	}
	return n
}

// Resume is the module to go on with: the one last open if it is not done, else the first that is not, else the first of
// all. ok is false when there is none.
func (t Tasks) Resume() (task Task, ok bool) {
	for _, m := range t.List {
		if m.ID == t.LastModule && !m.Done() {
			return m, true
		}
	}
	for _, m := range t.List {
		if !m.Done() {
			return m, true
		}
	}
	if len(t.List) > 0 {
		return t.List[0], true
	}
	return Task{}, false
}

// Learn opens who's own enrolment: the list of its modules and how far each is. course.enrolment_not_found when it is not
// theirs or withdrawn.
func (s *Service) Learn(ctx context.Context, who people.Actor, enrolment id.Enrolment) (Tasks, error) {
	var t Tasks
	err := pg.Query(ctx, s.db, &t.Head, `select e.id as enrolment_id, e.person_id, e.course_id, e.version_id, c.slug, v.title, v.jp, v.minutes, v.language, v.cover_alt,
			e.visible_ms / 60000 as measured_minutes, e.word_ms / 60000 as measured_by_device,
			e.enrolled_at, e.completed_at, e.last_module_id, e.last_seen_at, e.certificate_why, d.due_on
		from enrolments e join course_versions v on v.id = e.version_id join courses c on c.id = e.course_id
		left join courses_due($2, $3, $4) d on d.course_id = c.id
		where e.id = $1 and e.person_id = $2 and e.withdrawn_at is null`, enrolment, who.PersonID, who.UnitID, s.today(who))
	if err != nil {
		return t, pg.OrNotFound(err, errEnrolment)
	}
	t.DueIn = dueIn(t.DueOn, s.today(who))
	if t.List, err = tasksOf(ctx, s.db, t.EnrolmentID, t.VersionID); err != nil {
		return t, err
	}
	each := make([]*Module, len(t.List))
	for i := range t.List {
		each[i] = &t.List[i].Module
	}
	return t, s.weigh(ctx, t.VersionID, each)
}

// Completed reports whether who's own enrolment is completed; one of somebody else is not.
func (s *Service) Completed(ctx context.Context, who people.Actor, enrolment id.Enrolment) (bool, error) {
	var done []bool
	err := pg.Query(ctx, s.db, &done, "select true from enrolments where id = $1 and person_id = $2 and completed_at is not null and withdrawn_at is null",
		enrolment, who.PersonID)
	return len(done) > 0, wrap(err, "completed")
}

// dueIn is how many days are left until due, below zero when it has passed; 0 without a day.
func dueIn(due, today people.Day) int {
	if due.IsZero() {
		return 0
	}
	return due.DaysFrom(today)
}

//go:embed tasks.sql
var tasksSQL string

func tasksOf(ctx context.Context, db bun.IDB, enrolment id.Enrolment, version uuid.UUID) ([]Task, error) {
	list := []Task{}
	err := pg.Query(ctx, db, &list, tasksSQL, enrolment, version)
	return list, wrap(err, "tasks")
}

// Left is what of an enrolment is not done yet.
type Left struct {
	Completed bool          `bun:"completed"`
	Why       NoCertificate `bun:"certificate_why"`  // why its completion gives no certificate
	Modules   int           `bun:"modules"`          // that are not completed
	Next      id.Module     `bun:"next_id,nullzero"` // where Tasks.Resume goes on; zero when none is left
}

// AskLeft asks what is left of who's own enrolment; nothing is, of one that is not theirs or withdrawn.
func (s *Service) AskLeft(who people.Actor, enrolment id.Enrolment, into *Left) pg.Question {
	return pg.Asking(s.db, into, func(_ context.Context, err error) error {
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return wrap(err, "what is left")
	}, `select e.completed_at is not null as completed, e.certificate_why, l.modules, l.next_id
		from enrolments e cross join lateral (
			select count(*) as modules, (array_agg(m.id order by m.id is distinct from e.last_module_id, m.position))[1] as next_id
			from modules m left join module_progress p on p.module_id = m.id and p.enrolment_id = e.id
			where m.version_id = e.version_id and p.completed_at is null) l
		where e.id = $1 and e.person_id = $2 and e.withdrawn_at is null`, enrolment, who.PersonID)
}

// Learning is one course on a learner's home: one they are enrolled in, or one they were ordered to take and have not
// begun (EnrolmentID Nil).
type Learning struct {
	EnrolmentID id.Enrolment `bun:"enrolment_id,nullzero" json:"enrolment_id,omitzero"`
	CourseID    uuid.UUID    `bun:"course_id" json:"course_id"`
	Slug        string       `bun:"slug" json:"slug"`
	Title       string       `bun:"title" json:"title"`
	JP          int          `bun:"jp" json:"jp"`
	Minutes     int          `bun:"minutes" json:"minutes"`
	Modules     int          `bun:"modules" json:"modules"`
	Done        int          `bun:"done" json:"done"`
	Fraction    int          `bun:"fraction" json:"fraction"` // of 10000: the modules done of all
	LastModule  id.Module    `bun:"last_module_id,nullzero" json:"last_module_id,omitzero"`
	LastTitle   string       `bun:"last_title" json:"last_title,omitempty"`
	LastSeenAt  time.Time    `bun:"last_seen_at,nullzero" json:"last_seen_at,omitzero"`
	CompletedAt time.Time    `bun:"completed_at,nullzero" json:"completed_at,omitzero"`
	DueOn       people.Day   `bun:"due_on" json:"due_on,omitempty"`
	DueIn       int          `bun:"-" json:"-"` // days from today until DueOn, below zero when it has passed
	Overdue     bool         `bun:"overdue" json:"overdue"`
}

// MyLearning lists who's courses: first what is open, by due day and then last seen, and last what is completed. One
// statement, whose plan the function my_learning (migrations/0012) keeps.
func (s *Service) MyLearning(ctx context.Context, who people.Actor) ([]Learning, error) {
	list := []Learning{}
	return list, pg.Ask(ctx, s.AskLearning(who, &list))
}

// AskLearning is MyLearning to be asked together with other things.
func (s *Service) AskLearning(who people.Actor, into *[]Learning) pg.Question {
	today := s.today(who)
	return pg.Asking(s.db, into, func(_ context.Context, err error) error {
		for i := range *into {
			l := &(*into)[i]
			l.Fraction, l.DueIn = l.Done*Whole/max(l.Modules, 1), dueIn(l.DueOn, today)
		}
		return wrap(err, "my learning")
	}, "select * from my_learning($1, $2, $3)", who.PersonID, who.UnitID, today)
}
