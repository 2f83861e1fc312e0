package mandates

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/report"
	"mumpuni/people"
	"mumpuni/records"
)

// Order is what many are ordered in one act: a course or an assessment, each a mandate of its own. Package orders says who may, and
// who the people are.
type Order struct {
	ID           uuid.UUID
	CourseID     uuid.UUID // or
	AssessmentID uuid.UUID
	Title        string
	DueOn        people.Day
	Note         string
	People       []id.Person
}

// about is the kind and the id of what is ordered, as records name it.
func (o Order) about() (string, uuid.UUID) {
	if o.CourseID != uuid.Nil {
		return "course", o.CourseID
	}
	return "assessment", o.AssessmentID
}

// MandateAll writes the mandates of an order in tx, and into each person's record. Of a course they are enrolled when they start, as
// the people of a unit are. Fault course.mandate_twice when somebody was ordered the course meanwhile.
func (s *Service) MandateAll(ctx context.Context, tx bun.Tx, who people.Actor, o Order) error {
	_, err := pg.Exec(ctx, tx, `insert into mandates (id, course_id, assessment_id, order_id, person_id, due_on, note, created_by, created_at)
		select gen_random_uuid(), $1::uuid, $2::uuid, $3::uuid, p, $4::date, $5, $6::uuid, $7 from unnest($8::uuid[]) p`,
		pg.Null(o.CourseID), pg.Null(o.AssessmentID), o.ID, string(o.DueOn), o.Note, who.PersonID, s.now(), o.People)
	if err != nil {
		return pg.Refused(err, twice)
	}
	kind, object := o.about()
	return records.Together(ctx, tx, func(ctx context.Context) error {
		for _, p := range o.People {
			err := records.Append(ctx, tx, records.Statement{
				PersonID: p, Verb: records.Mandated, ObjectType: kind, ObjectID: object, OccurredAt: s.now(),
				Context: map[string]any{"order": o.ID, "title": o.Title, "due_on": o.DueOn},
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// CancelAll takes back in tx what stands of an order, and gives whose mandates those were. Those who began may go on.
func (s *Service) CancelAll(ctx context.Context, tx bun.Tx, order uuid.UUID) ([]id.Person, error) {
	list := []id.Person{}
	err := tx.NewRaw("update mandates set cancelled_at = ? where order_id = ? and cancelled_at is null returning person_id", s.now(), order).Scan(ctx, &list)
	return list, wrap(err, "cancel order")
}

// Unneeding tells of persons whom an order of a course would not reach, and why: "completed", "author" (who wrote or approved it) or
// "ordered" already, themselves or with their unit.
func (s *Service) Unneeding(ctx context.Context, db bun.IDB, course uuid.UUID, persons []id.Person, day people.Day) (map[id.Person]string, error) {
	var rows []struct {
		PersonID id.Person `bun:"person_id"`
		Why      string    `bun:"why"`
	}
	err := mandateReads.Scan(ctx, db, &rows, report.Args{"course": course, "persons": pgdialect.Array(persons), "day": string(day)}, "list unneeding")
	out := make(map[id.Person]string, len(rows))
	for _, r := range rows {
		out[r.PersonID] = r.Why
	}
	return out, wrap(err, "unneeding")
}
