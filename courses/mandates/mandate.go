package mandates

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/courses"
	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/records"
)

// Mandate is HR's order: a person, or everybody serving in a unit or below it, takes a course by a day.
type Mandate struct {
	bun.BaseModel `bun:"table:mandates,alias:d" json:"-"`

	ID          uuid.UUID  `bun:"id,pk" json:"id"`
	CourseID    uuid.UUID  `bun:"course_id" json:"course_id"`
	UnitID      uuid.UUID  `bun:"unit_id,nullzero" json:"unit_id,omitzero"`
	PersonID    id.Person  `bun:"person_id,nullzero" json:"person_id,omitzero"`
	DueOn       people.Day `bun:"due_on" json:"due_on"`
	Note        string     `bun:"note" json:"note"`
	CreatedBy   id.Person  `bun:"created_by" json:"created_by"`
	CreatedAt   time.Time  `bun:"created_at" json:"created_at"`
	CancelledAt time.Time  `bun:"cancelled_at,nullzero" json:"cancelled_at,omitzero"`
}

// NewMandate is an order to give: exactly one of UnitID and PersonID.
type NewMandate struct {
	CourseID uuid.UUID  `json:"course_id"`
	UnitID   uuid.UUID  `json:"unit_id,omitzero"`
	PersonID id.Person  `json:"person_id,omitzero"`
	DueOn    people.Day `json:"due_on" format:"date"`
	Note     string     `json:"note,omitempty" maxLength:"500"`
}

const maxNote = 500

func (n NewMandate) check(today people.Day) fault.Many {
	var faults fault.Many
	if n.CourseID == uuid.Nil {
		faults = append(faults, fault.Field("course_id", "course.course_missing"))
	}
	if (n.UnitID == uuid.Nil) == n.PersonID.IsZero() {
		faults = append(faults, fault.Field("target", "course.mandate_target"))
	}
	if _, ok := people.ParseDay(string(n.DueOn)); !ok {
		faults = append(faults, fault.Field("due_on", "course.due_missing"))
	} else if n.DueOn < today {
		faults = append(faults, fault.Field("due_on", "course.due_past"))
	}
	if utf8.RuneCountInString(n.Note) > maxNote {
		faults = append(faults, fault.Field("note", "course.text_long").With("Max", maxNote))
	}
	return faults
}

// Mandate orders a course, for a unit or a person in who's scope as HR, and returns the mandate's ID. A person is enrolled
// at once; the people of a unit when they start. Faults: of each field; course.not_found, course.archived,
// course.mandate_not_yours, course.mandate_twice.
func (s *Service) Mandate(ctx context.Context, who people.Actor, n NewMandate) (uuid.UUID, error) {
	n.Note = strings.TrimSpace(n.Note)
	if err := n.check(s.today(who)).Err(); err != nil {
		return uuid.Nil, err
	}
	d := Mandate{
		ID: uuid.Must(uuid.NewV7()), CourseID: n.CourseID, UnitID: n.UnitID, PersonID: n.PersonID, DueOn: n.DueOn, Note: n.Note,
		CreatedBy: who.AuditID(), CreatedAt: s.now(),
	}
	return d.ID, pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if err := s.mayMandate(ctx, tx, who, d.UnitID, d.PersonID); err != nil {
			return err
		}
		v, err := s.courses.Takeable(ctx, tx, d.CourseID)
		if err != nil {
			return err
		}
		if _, err := tx.NewInsert().Model(&d).Exec(ctx); err != nil {
			return pg.Refused(err, twice)
		}
		if !d.PersonID.IsZero() {
			if err := s.mandated(ctx, tx, d, v); err != nil {
				return err
			}
		}
		return s.auditMandate(ctx, tx, who, "mandate.give", d)
	})
}

// twice is what is said of the database's refusal.
var twice = map[string]*fault.Fault{
	"mandates_unit": fault.New(fault.Conflict, "course.mandate_twice"), "mandates_person": fault.New(fault.Conflict, "course.mandate_twice"),
}

// mandated enrols the person of a mandate and writes it into their record.
func (s *Service) mandated(ctx context.Context, tx bun.Tx, d Mandate, v courses.Version) error {
	if err := s.courses.EnrolOrdered(ctx, tx, d.PersonID, v); err != nil {
		return err
	}
	return records.Append(ctx, tx, records.Statement{
		PersonID: d.PersonID, Verb: records.Mandated, ObjectType: "course", ObjectID: d.CourseID, OccurredAt: s.now(),
		Context: map[string]any{"mandate": d.ID, "title": v.Title, "due_on": d.DueOn},
	})
}

// CancelMandate takes an order back. Those who began may go on. Cancelling twice is harmless. Nobody frees themselves: fault
// person.oneself for an order that names who.
func (s *Service) CancelMandate(ctx context.Context, who people.Actor, mandate uuid.UUID) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		var d Mandate
		err := tx.NewSelect().Model(&d).Where("d.id = ? and d.course_id is not null", mandate).For("update").Scan(ctx)
		if err == nil {
			err = s.mayMandate(ctx, tx, who, d.UnitID, d.PersonID)
		}
		if fault.KindOf(err) == fault.Forbidden {
			return errMandate
		}
		if err == nil {
			err = who.NotOneself(d.PersonID)
		}
		if err != nil || !d.CancelledAt.IsZero() {
			return pg.OrNotFound(err, errMandate)
		}
		d.CancelledAt = s.now()
		if _, err := tx.NewUpdate().Model(&d).Column("cancelled_at").WherePK().Exec(ctx); err != nil {
			return wrap(err, "cancel mandate")
		}
		return s.auditMandate(ctx, tx, who, "mandate.cancel", d)
	})
}

func (s *Service) auditMandate(ctx context.Context, tx bun.Tx, who people.Actor, action string, d Mandate) error {
	return audit.Write(ctx, tx, audit.Entry{
		At: s.now(), ActorID: who.AuditID(), Action: action, SubjectID: d.PersonID, Object: "mandate",
		Detail: map[string]any{"mandate": d.ID, "course": d.CourseID, "unit": d.UnitID, "due_on": d.DueOn},
	})
}
