package courses

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/schema"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/records"
)

// Source says why somebody is enrolled.
type Source string

// The sources of an enrolment.
const (
	BySelf    Source = "self"
	ByMandate Source = "mandate"
)

// Enrolment is one person's way through one version of a course.
type Enrolment struct {
	bun.BaseModel `bun:"table:enrolments,alias:e" json:"-"`

	ID           id.Enrolment `bun:"id,pk" json:"id"`
	PersonID     id.Person    `bun:"person_id" json:"person_id"`
	CourseID     uuid.UUID    `bun:"course_id" json:"course_id"`
	VersionID    uuid.UUID    `bun:"version_id" json:"version_id"`
	Source       Source       `bun:"source" json:"source" enum:"self,mandate"`
	EnrolledAt   time.Time    `bun:"enrolled_at" json:"enrolled_at"`
	LastModuleID id.Module    `bun:"last_module_id,nullzero" json:"last_module_id,omitzero"` // where to resume
	LastSeenAt   time.Time    `bun:"last_seen_at,nullzero" json:"last_seen_at,omitzero"`
	CompletedAt  time.Time    `bun:"completed_at,nullzero" json:"completed_at,omitzero"`
	WithdrawnAt  time.Time    `bun:"withdrawn_at,nullzero" json:"withdrawn_at,omitzero"`

	Certificate    bool          `bun:"certificate" json:"certificate"` // completing it earns one
	CertificateWhy NoCertificate `bun:"certificate_why" json:"certificate_why,omitempty" enum:"declared,unapproved,author"`
}

// Enrol makes who a learner of the published version and returns the enrolment's ID. Enrolling twice gives the same one;
// who comes back after withdrawing finds what they had done. Faults: course.not_found, course.archived.
func (s *Service) Enrol(ctx context.Context, who people.Actor, course uuid.UUID) (id.Enrolment, error) {
	if who.IsNobody() || who.IsSystem() {
		return id.Enrolment{}, errCourse
	}
	var id id.Enrolment
	err := s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		version, err := s.Takeable(ctx, tx, course)
		if err != nil {
			return err
		}
		due, err := s.dueFor(ctx, tx, who, course)
		if err != nil {
			return err
		}
		source := BySelf
		if !due.IsZero() {
			source = ByMandate
		}
		id, err = s.enrol(ctx, tx, who.PersonID, version, source)
		return err
	})
	return id, err
}

// EnrolOrdered makes a person whom somebody ordered the course a learner of v, which Takeable gave.
func (s *Service) EnrolOrdered(ctx context.Context, tx bun.Tx, person id.Person, v Version) error {
	_, err := s.enrol(ctx, tx, person, v, ByMandate)
	return err
}

// Takeable is the published version of a course that is not archived. Faults: course.not_found, course.archived.
func (s *Service) Takeable(ctx context.Context, db bun.IDB, course uuid.UUID) (Version, error) {
	var v Version
	err := db.NewSelect().Model(&v).Where("v.course_id = ? and v.state = ?", course, Published).Scan(ctx)
	if err != nil {
		return v, pg.OrNotFound(err, errCourse)
	}
	archived, err := db.NewSelect().Table("courses").Where("id = ? and archived_at is not null", course).Exists(ctx)
	if err == nil && archived {
		err = fault.New(fault.Conflict, "course.archived")
	}
	return v, err
}

// enrol gives the open enrolment of person, wakes a withdrawn one, or makes one of v.
func (s *Service) enrol(ctx context.Context, tx bun.Tx, person id.Person, v Version, source Source) (id.Enrolment, error) {
	why, err := ruleFor(ctx, tx, v, person)
	if err != nil {
		return id.Enrolment{}, err
	}
	e, woken, err := wake(ctx, tx, person, v, why)
	if err != nil {
		return id.Enrolment{}, err
	}
	if !woken {
		e = Enrolment{
			ID: id.Enrolment(newID()), PersonID: person, CourseID: v.CourseID, VersionID: v.ID, Source: source, EnrolledAt: s.now(),
			Certificate: why == "", CertificateWhy: why,
		}
		res, err := tx.NewInsert().Model(&e).On("conflict (person_id, course_id) where withdrawn_at is null do nothing").Exec(ctx)
		if err != nil {
			return id.Enrolment{}, wrap(err, "enrol")
		}
		if n, _ := res.RowsAffected(); n == 0 {
			return openEnrolment(ctx, tx, person, v.CourseID)
		}
	}
	err = records.Append(ctx, tx, records.Statement{
		PersonID: person, Verb: records.Registered, ObjectType: "course", ObjectID: v.CourseID, OccurredAt: s.now(),
		Context: map[string]any{"enrolment": e.ID, "version": e.VersionID, "title": v.Title, "source": source},
	})
	if err != nil || !woken {
		return e.ID, err
	}
	modules, err := doneModules(ctx, tx, e)
	if err != nil {
		return e.ID, err
	}
	return e.ID, s.completeIfDone(ctx, tx, e, modules)
}

// wake opens the withdrawn enrolment of person in which most was done: one with progress, of whatever version, so that coming back
// loses nothing; else one of v. Of several the latest; none when there is an open one. With progress it keeps its rule for the
// certificate; without, it is as good as new and takes why.
func wake(ctx context.Context, tx bun.Tx, person id.Person, v Version, why NoCertificate) (e Enrolment, woken bool, err error) {
	err = tx.NewRaw(`update enrolments w set withdrawn_at = null, certificate = case when f.begun then w.certificate else ?3 end,
			certificate_why = case when f.begun then w.certificate_why else ?4 end
		from (select e.id, had.begun from enrolments e,
			lateral (select exists (select from module_progress p where p.enrolment_id = e.id) as begun) as had
			where e.person_id = ?0 and e.course_id = ?1 and e.withdrawn_at is not null and (had.begun or e.version_id = ?2)
			and not exists (select from enrolments o where o.person_id = ?0 and o.course_id = ?1 and o.withdrawn_at is null)
			order by had.begun desc, e.enrolled_at desc limit 1) f
		where w.id = f.id
		returning w.id, w.person_id, w.course_id, w.version_id, w.source, w.enrolled_at, w.last_module_id, w.last_seen_at, w.completed_at,
			w.certificate, w.certificate_why`, person, v.CourseID, v.ID, why == "", why).Scan(ctx, &e)
	if errors.Is(err, sql.ErrNoRows) {
		return e, false, nil
	}
	return e, err == nil, wrap(err, "wake enrolment")
}

func openEnrolment(ctx context.Context, db bun.IDB, person id.Person, course uuid.UUID) (id.Enrolment, error) {
	var id id.Enrolment
	err := db.NewSelect().Table("enrolments").Column("id").
		Where("person_id = ? and course_id = ? and withdrawn_at is null", person, course).Scan(ctx, &id)
	return id, pg.OrNotFound(err, errEnrolment)
}

// Withdraw takes who out of a course they have not completed. What was done is kept for a return. Faults:
// course.enrolment_not_found, course.withdraw_completed, course.withdraw_mandated.
func (s *Service) Withdraw(ctx context.Context, who people.Actor, enrolment id.Enrolment) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var e Enrolment
		err := tx.NewSelect().Model(&e).Where("e.id = ? and e.person_id = ? and e.withdrawn_at is null", enrolment, who.PersonID).
			For("update").Scan(ctx)
		if err != nil {
			return pg.OrNotFound(err, errEnrolment)
		}
		if !e.CompletedAt.IsZero() {
			return fault.New(fault.Conflict, "course.withdraw_completed")
		}
		due, err := s.dueFor(ctx, tx, who, e.CourseID)
		if err != nil {
			return err
		}
		if !due.IsZero() {
			return fault.New(fault.Conflict, "course.withdraw_mandated")
		}
		e.WithdrawnAt = s.now()
		if _, err := tx.NewUpdate().Model(&e).Column("withdrawn_at").WherePK().Exec(ctx); err != nil {
			return wrap(err, "withdraw")
		}
		return records.Append(ctx, tx, records.Statement{
			PersonID: who.PersonID, Verb: records.Withdrawn, ObjectType: "course", ObjectID: e.CourseID, OccurredAt: s.now(),
			Context: map[string]any{"enrolment": e.ID, "version": e.VersionID},
		})
	})
}

// due is the table (course_id, due_on) of the courses that who was ordered to complete, each with its earliest day.
func (s *Service) due(who people.Actor) schema.QueryAppender {
	return schema.SafeQuery("courses_due(?, ?, ?)", []any{who.PersonID, who.UnitID, s.today(who)})
}

// dueFor is the earliest day by which who must complete course; empty when nobody ordered it.
func (s *Service) dueFor(ctx context.Context, db bun.IDB, who people.Actor, course uuid.UUID) (people.Day, error) {
	var due people.Day
	err := db.NewSelect().TableExpr("? as d", s.due(who)).ColumnExpr("min(d.due_on)").Where("d.course_id = ?", course).Scan(ctx, &due)
	return due, wrap(err, "due day")
}
