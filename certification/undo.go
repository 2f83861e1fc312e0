package certification

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/records"
)

// Undoing is why a completion stands no more: the ruling of two persons that it follows from, who approved it, and the words that
// the holder and officers read.
type Undoing struct {
	Cause  uuid.UUID
	By     id.Person
	Reason string
}

// CourseUndone takes back in tx what CourseCompleted did for an enrolment: a certificate says DICABUT from the commit on and keeps its
// number, one that waits is no longer waited for. Config.Revoked is not called: what else follows is done by whoever undid the course.
func (s *Service) CourseUndone(ctx context.Context, tx bun.Tx, enrolment id.Enrolment, u Undoing) error {
	if _, err := lockEnrolment(ctx, tx, enrolment); err != nil {
		return err
	}
	if _, err := tx.NewDelete().Model((*awaiting)(nil)).Where("enrolment_id = ?", enrolment).Exec(ctx); err != nil {
		return fmt.Errorf("awaited certificate: %w", err)
	}
	var c Certificate
	err := tx.NewSelect().Model(&c).Where("c.enrolment_id = ? and c.revoked_at is null", enrolment).For("update").Scan(ctx)
	if err != nil {
		return pg.OrNil(err)
	}
	if _, err := pg.Exec(ctx, tx, "update certificates set revoked_at = $2, revoked_by = $3, revoked_why = $4, revoked_for = $5 where id = $1",
		c.ID, s.now(), pg.Null(u.By), u.Reason, u.Cause); err != nil {
		return fmt.Errorf("withdraw certificate: %w", err)
	}
	return s.told(ctx, tx, c, records.Revoked, "certificate.withdraw", u)
}

// CourseRedone is CourseCompleted for a completion that an undoing took back and that stands again: the certificate that was withdrawn
// for it is given back as it was.
func (s *Service) CourseRedone(ctx context.Context, tx bun.Tx, done Completed, u Undoing) error {
	issued, err := lockEnrolment(ctx, tx, done.EnrolmentID)
	if err != nil || issued {
		return err
	}
	var c Certificate
	err = tx.NewSelect().Model(&c).Where("c.enrolment_id = ? and c.revoked_for = ?", done.EnrolmentID, u.Cause).Order("c.issued_at desc").Limit(1).
		For("update").Scan(ctx)
	switch {
	case err != nil && pg.OrNil(err) == nil:
		return s.CourseCompleted(ctx, tx, done)
	case err != nil:
		return fmt.Errorf("withdrawn certificate: %w", err)
	}
	if _, err := pg.Exec(ctx, tx, "update certificates set revoked_at = null, revoked_by = null, revoked_why = '', revoked_for = null where id = $1", c.ID); err != nil {
		return fmt.Errorf("give certificate back: %w", err)
	}
	return s.told(ctx, tx, c, records.Earned, "certificate.give_back", u)
}

func (s *Service) told(ctx context.Context, tx bun.Tx, c Certificate, verb records.Verb, action string, u Undoing) error {
	err := records.Append(ctx, tx, records.Statement{
		PersonID: c.PersonID, Verb: verb, ObjectType: "certificate", ObjectID: c.ID, OccurredAt: s.now(),
		Context: map[string]any{"number": c.Number, "title": c.Snapshot.Course.Title, "regrade": u.Cause},
	})
	if err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Entry{
		At: s.now(), ActorID: u.By, Action: action, SubjectID: c.PersonID, Object: "certificate:" + c.ID.String(),
		Detail: map[string]any{"number": c.Number, "reason": u.Reason, "regrade": u.Cause},
	})
}

// StandingNumbers are the numbers of a person's certificates of both kinds that hold, the oldest first.
func StandingNumbers(ctx context.Context, db bun.IDB, person id.Person) ([]string, error) {
	numbers := []string{}
	err := db.NewSelect().Model((*Certificate)(nil)).Column("number").Where("c.person_id = ? and c.revoked_at is null and c.withdrawn_at is null and c.superseded_at is null", person).
		Order("c.issued_at", "c.id").Scan(ctx, &numbers)
	if err != nil {
		return nil, fmt.Errorf("certificates that stand: %w", err)
	}
	return numbers, nil
}
