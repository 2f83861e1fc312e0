package certification

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/records"
)

// Revocation is a certificate taken back, as told to Config.Revoked.
type Revocation struct {
	CertificateID uuid.UUID
	Kind          Kind
	EnrolmentID   id.Enrolment // of a course; zero of competence, whose measurements stay: a try is annulled where it is judged
	PersonID      id.Person
	CourseID      uuid.UUID
	Reason        string
	By            id.Person
}

const (
	shortestReason = 10
	longestReason  = 500
)

// Revoke takes a certificate back for a reason that its holder and officers can read. The number stays taken and the
// certificate stays on record; the public page says DICABUT from the commit on. HR officers and administrators in whose
// scope the holder or the issuer is may do it, but nobody to their own certificate.
func (s *Service) Revoke(ctx context.Context, who people.Actor, id uuid.UUID, reason string) error {
	reason = strings.Join(strings.Fields(reason), " ")
	switch n := utf8.RuneCountInString(reason); {
	case n < shortestReason:
		return fault.Field("reason", "certificate.reason_short").With("Limit", shortestReason)
	case n > longestReason:
		return fault.Field("reason", "certificate.text_long").With("Limit", longestReason)
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		c, err := s.revocable(ctx, tx, who, id)
		if err != nil {
			return err
		}
		at := s.now()
		_, err = tx.NewUpdate().Model((*Certificate)(nil)).Set("revoked_at = ?", at).Set("revoked_why = ?", reason).
			Set("revoked_by = ?", pg.Null(who.AuditID())).Where("c.id = ?", id).Exec(ctx)
		if err != nil {
			return fmt.Errorf("revoke certificate: %w", err)
		}
		if err := s.tellRevoked(ctx, tx, who, c, reason); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{
			At: at, ActorID: who.AuditID(), Action: "certificate.revoke", SubjectID: c.PersonID, Object: "certificate:" + id.String(),
			Detail: map[string]any{"number": c.Number, "reason": reason},
		})
	})
}

// revocable locks the certificate that who may revoke: ErrUnknown when it is none of theirs to know of, Forbidden when
// they may only read it, or hold it.
func (s *Service) revocable(ctx context.Context, tx bun.Tx, who people.Actor, id uuid.UUID) (Certificate, error) {
	c, err := s.visible(ctx, tx, who, id, readers...)
	if err != nil {
		return c, err
	}
	if err := who.NotOneself(c.PersonID); err != nil {
		return c, err
	}
	may, err := s.reaches(ctx, tx, who, id)
	if err != nil {
		return c, err
	}
	if !may {
		return c, fault.New(fault.Forbidden, "certificate.not_yours_to_revoke")
	}
	if err := tx.NewSelect().Model(&c).Where("c.id = ?", id).For("update").Scan(ctx); err != nil {
		return c, fmt.Errorf("lock certificate: %w", err)
	}
	if c.Revoked() {
		return c, fault.New(fault.Conflict, "certificate.already_revoked")
	}
	return c, nil
}

// reaches reports that the holder or the issuer is in who's scope as somebody who may revoke.
func (s *Service) reaches(ctx context.Context, db bun.IDB, who people.Actor, id uuid.UUID) (bool, error) {
	ok, err := db.NewSelect().Model((*Certificate)(nil)).Where("c.id = ?", id).Where("?", s.within(who, revokers)).Exists(ctx)
	if err != nil {
		return false, fmt.Errorf("may revoke: %w", err)
	}
	return ok, nil
}

// tellRevoked writes the statement and calls the hook.
func (s *Service) tellRevoked(ctx context.Context, tx bun.Tx, who people.Actor, c Certificate, reason string) error {
	err := records.Append(ctx, tx, records.Statement{
		PersonID: c.PersonID, Verb: records.Revoked, ObjectType: "certificate", ObjectID: c.ID, OccurredAt: s.now(),
		Context: map[string]any{"number": c.Number, "title": c.Title()},
	})
	if err != nil || s.cfg.Revoked == nil {
		return err
	}
	return s.cfg.Revoked(ctx, tx, Revocation{c.ID, c.Kind, c.EnrolmentID, c.PersonID, c.CourseID, reason, who.AuditID()})
}
