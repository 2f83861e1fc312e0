package certification

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/records"
)

// settle makes the row of a certificate say what was judged, and tells its holder what changed. One that somebody revoked stays as it is.
func (s *Service) settle(ctx context.Context, tx bun.Tx, c Certificate, v verdict) error {
	withdrawn, superseded := since(c.WithdrawnAt, v.Withdrawn, s.now()), since(c.SupersededAt, v.Superseded, s.now())
	if c.Revoked() || withdrawn.Equal(c.WithdrawnAt) && superseded.Equal(c.SupersededAt) && v.By == c.SupersededBy {
		return nil
	}
	_, err := tx.NewUpdate().Model((*Certificate)(nil)).Set("withdrawn_at = ?", pg.Null(withdrawn)).Set("superseded_at = ?", pg.Null(superseded)).
		Set("superseded_by = ?", pg.Null(v.By)).Where("c.id = ?", c.ID).Exec(ctx)
	if err != nil {
		return fmt.Errorf("settle certificate: %w", err)
	}
	was := c.status("")
	c.WithdrawnAt, c.SupersededAt, c.SupersededBy = withdrawn, superseded, v.By
	change := map[Status]string{Revoked: "withdrawn", Superseded: "superseded", Valid: "restored"}[c.status("")]
	if was == c.status("") {
		return nil // another one took its place
	}
	if err := s.stateChange(ctx, tx, c, change); err != nil {
		return err
	}
	return s.tellHolder(ctx, tx, c, change)
}

// since keeps the moment from which something holds, or makes it now; zero while it does not.
func since(was time.Time, holds bool, now time.Time) time.Time {
	switch {
	case !holds:
		return time.Time{}
	case was.IsZero():
		return now
	}
	return was
}

// stateChange writes what became of a certificate into the record of its holder and the audit.
func (s *Service) stateChange(ctx context.Context, tx bun.Tx, c Certificate, change string) error {
	verb := map[string]records.Verb{"withdrawn": records.Revoked, "superseded": records.Revoked, "restored": records.Earned}[change]
	err := records.Append(ctx, tx, records.Statement{
		PersonID: c.PersonID, Verb: verb, ObjectType: "certificate", ObjectID: c.ID, OccurredAt: s.now(),
		Context: map[string]any{"number": c.Number, "title": c.Title(), "change": change},
	})
	if err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Entry{
		At: s.now(), Action: "certificate." + change, SubjectID: c.PersonID, Object: "certificate:" + c.ID.String(), Detail: map[string]any{"number": c.Number},
	})
}

// tellHolder tells the holder; of a later certificate in its place they learn by having it.
func (s *Service) tellHolder(ctx context.Context, tx bun.Tx, c Certificate, change string) error {
	if s.cfg.Notify == nil || change == "superseded" && c.SupersededBy != uuid.Nil {
		return nil
	}
	return s.cfg.Notify(ctx, tx, people.Notice{
		PersonID: c.PersonID, Key: "notices.certificate_" + change, Href: "/sertifikat/" + c.ID.String(),
		Args: map[string]string{"Number": c.Number, "Title": c.Title()},
	})
}
