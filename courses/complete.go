package courses

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/competencies"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/records"
)

// Completion is a course that somebody just completed, as a certificate tells it. Fraction is the best result of the last
// quiz (of 10000), nil when there is none; AttemptID the attempt that passed it.
type Completion struct {
	EnrolmentID         id.Enrolment
	PersonID            id.Person
	CourseID, VersionID uuid.UUID

	Title, Form string
	JP, Minutes int
	Modules     []CompletedModule
	Fraction    *int
	StartedAt   time.Time
	CompletedAt time.Time
	AttemptID   id.Attempt
}

// CompletedModule is one line of the certificate's second page.
type CompletedModule struct {
	Title, Part, Kind string
	Minutes           int
	CompletedAt       time.Time
}

// moduleCompleted writes the module into the record.
func moduleCompleted(ctx context.Context, tx bun.Tx, e Enrolment, m Module, p Progress) error {
	return records.Append(ctx, tx, records.Statement{
		PersonID: e.PersonID, Verb: records.Completed, ObjectType: "module", ObjectID: uuid.UUID(m.ID), OccurredAt: p.CompletedAt,
		Result:  map[string]any{"completion": true, "seconds": p.Seconds},
		Context: map[string]any{"enrolment": e.ID, "course": e.CourseID, "title": m.Title, "kind": m.Kind},
	})
}

// completeIfDone completes a course of whose modules none is left.
func (s *Service) completeIfDone(ctx context.Context, tx bun.Tx, e Enrolment, modules []doneModule) error {
	if left(modules) > 0 {
		return nil
	}
	return s.complete(ctx, tx, e, modules)
}

// doneModule is a module with when and how well it was completed.
type doneModule struct {
	ID          id.Module  `bun:"id"`
	Title       string     `bun:"title"`
	Part        string     `bun:"part"`
	Kind        string     `bun:"kind"`
	Minutes     int        `bun:"minutes"`
	CompletedAt time.Time  `bun:"completed_at,nullzero"`
	Best        int        `bun:"best_fraction"` // quiz
	AttemptID   id.Attempt `bun:"attempt_id,nullzero"`
	VisibleMS   int64      `bun:"visible_ms"`
}

// doneModules lists an enrolment's modules in order.
func doneModules(ctx context.Context, db bun.IDB, e Enrolment) (list []doneModule, err error) {
	err = pg.Ask(ctx, askDone(db, e, &list))
	return list, wrap(err, "completed modules")
}

func askDone(db bun.IDB, e Enrolment, into *[]doneModule) pg.Question {
	return pg.Asking(db, into, nil, `select m.id, m.title, m.part, m.kind, m.minutes, p.completed_at,
			coalesce(p.best_fraction, 0) as best_fraction, p.attempt_id, coalesce(p.visible_ms, 0) as visible_ms
		from modules m left join module_progress p on p.module_id = m.id and p.enrolment_id = $1
		where m.version_id = $2 order by m.position`, e.ID, e.VersionID)
}

// left is how many of them are not completed yet.
func left(modules []doneModule) (n int) {
	for _, m := range modules {
		if m.CompletedAt.IsZero() {
			n++
		}
	}
	return n
}

// complete ends an enrolment with everything that follows from it.
func (s *Service) complete(ctx context.Context, tx bun.Tx, e Enrolment, modules []doneModule) error {
	var v Version
	if err := tx.NewSelect().Model(&v).Where("v.id = ?", e.VersionID).Scan(ctx); err != nil {
		return wrap(err, "version completed")
	}
	c := completionOf(e, v, modules, s.now())
	why, err := e.earns(ctx, tx)
	if err != nil {
		return err
	}
	var again bool // a ruling took an earlier completion back
	err = pg.Query(ctx, tx, &again, `update enrolments e set completed_at = $2, certificate = $3, certificate_why = $4 where e.id = $1
		returning exists (select from undone_completions u where u.enrolment_id = e.id) as again`, e.ID, c.CompletedAt, why == "", string(why))
	if err != nil {
		return wrap(err, "complete enrolment")
	}
	if err := s.attain(ctx, tx, c); err != nil {
		return err
	}
	if err := s.credit(ctx, tx, c, modules, again); err != nil {
		return err
	}
	result := map[string]any{"completion": true}
	if c.Fraction != nil {
		result["score"] = map[string]any{"scaled": float64(*c.Fraction) / Whole}
	}
	err = records.Append(ctx, tx, records.Statement{
		PersonID: c.PersonID, Verb: records.Completed, ObjectType: "course", ObjectID: c.CourseID, OccurredAt: c.CompletedAt,
		Result: result, Context: map[string]any{"enrolment": c.EnrolmentID, "version": c.VersionID, "title": c.Title, "jp": c.JP},
	})
	if err != nil || why != "" || s.hooks.Certify == nil {
		return err
	}
	return s.hooks.Certify(ctx, tx, c)
}

// earns is the rule of the enrolment, unless its learner has become an author of the course: nobody certifies themselves.
func (e Enrolment) earns(ctx context.Context, tx bun.Tx) (NoCertificate, error) {
	if e.CertificateWhy != "" {
		return e.CertificateWhy, nil
	}
	made, err := madeBy(ctx, tx, e.CourseID, e.PersonID)
	if made {
		return Author, err
	}
	return "", err
}

func completionOf(e Enrolment, v Version, modules []doneModule, now time.Time) Completion {
	c := Completion{
		EnrolmentID: e.ID, PersonID: e.PersonID, CourseID: e.CourseID, VersionID: v.ID,
		Title: v.Title, Form: v.Form, JP: v.JP, Minutes: v.Minutes, StartedAt: e.EnrolledAt, CompletedAt: now,
	}
	for _, m := range modules {
		c.Modules = append(c.Modules, CompletedModule{m.Title, m.Part, m.Kind, m.Minutes, m.CompletedAt})
		if m.Kind == string(Quiz) {
			c.Fraction, c.AttemptID = &m.Best, m.AttemptID
		}
	}
	return c
}

// attain writes evidence of grade E1 for what the course teaches: completed, not tested.
func (s *Service) attain(ctx context.Context, tx bun.Tx, c Completion) error {
	taught, err := Taught(ctx, tx, c.VersionID)
	if err != nil {
		return err
	}
	evidence := make([]competencies.Attainment, len(taught))
	for i, t := range taught {
		evidence[i] = competencies.Attainment{
			PersonID: c.PersonID, CompetencyID: t.CompetencyID, Level: t.Level, Grade: competencies.Completed,
			Source: "enrolment", SourceID: uuid.UUID(c.EnrolmentID), AttainedAt: c.CompletedAt,
			Evidence: map[string]any{"title": c.Title, "course": c.CourseID, "version": c.VersionID},
		}
	}
	return competencies.Attain(ctx, tx, evidence)
}

// counted are the minutes that a course's JP stand for, and what they are of: of a package only the minutes in which it was
// in front of its learner, since what says that it is done is its own word.
func counted(jp int, modules []doneModule) (minutes int, of []records.Share) {
	planned, done := 0, 0
	for _, m := range modules {
		one := records.Share{Minutes: m.Minutes, CompletedAt: m.CompletedAt}
		planned += m.Minutes
		if m.Kind == string(Package) {
			one.Minutes = min(m.Minutes, int(m.VisibleMS/60_000))
		}
		done += one.Minutes
		of = append(of, one)
	}
	if minutes = jp * MinutesPerJP; planned > 0 {
		minutes = minutes * done / planned
	}
	return minutes, of
}

// credit books the course's JP on the days on which its modules were completed, again after they were taken back. A course without
// JP books nothing.
func (s *Service) credit(ctx context.Context, tx bun.Tx, c Completion, modules []doneModule, again bool) error {
	minutes, of := counted(c.JP, modules)
	if minutes == 0 {
		return nil
	}
	zone, err := people.ZoneAt(ctx, tx, c.PersonID, c.CompletedAt)
	if err != nil {
		return err
	}
	book := records.Credit
	if again {
		book = records.CreditAgain
	}
	return book(ctx, tx, records.Earning{
		PersonID: c.PersonID, Source: "enrolment", SourceID: uuid.UUID(c.EnrolmentID), SubjectID: c.CourseID, Title: c.Title,
		Form: c.Form, Days: records.Spread(minutes, of, zone),
	})
}
