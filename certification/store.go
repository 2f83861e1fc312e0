package certification

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"
	"github.com/uptrace/bun/schema"

	"mumpuni/internal/id"
	"mumpuni/internal/typeface"
	"mumpuni/people"
)

// lockEnrolment makes the issuing of one enrolment's certificate wait for any other try at it, and reports whether it
// has one already.
func lockEnrolment(ctx context.Context, tx bun.IDB, id id.Enrolment) (issued bool, err error) {
	if _, err = tx.ExecContext(ctx, "select pg_advisory_xact_lock(hashtextextended('certificate:' || ?, 0))", id.String()); err != nil {
		return false, fmt.Errorf("lock enrolment: %w", err)
	}
	// One that a ruling withdrew does not keep an honest second completion from its own.
	err = tx.NewRaw("select exists (select from certificates where enrolment_id = ? and revoked_for is null)", id).Scan(ctx, &issued)
	if err != nil {
		return false, fmt.Errorf("certificate of enrolment: %w", err)
	}
	return issued, nil
}

// issuerFor finds the nearest issuer on the way from the person's unit up to the root. It and all settings stay as they are until
// tx ends: who changes, holds or takes one back waits for tx, and whoever issues after them reads what they did. why says what to
// wait for when nothing can be issued now.
func (s *Service) issuerFor(ctx context.Context, tx bun.IDB, person people.Snapshot) (issuer IssuerView, why string, err error) {
	if len(person.UnitPath) == 0 {
		return issuer, "no_unit", nil
	}
	if _, err = tx.ExecContext(ctx, "lock table issuers in row share mode"); err != nil {
		return issuer, "", fmt.Errorf("hold issuers: %w", err)
	}
	units := pgdialect.Array(person.UnitPath)
	views, err := faces(ctx, tx, dayIn(s.now(), person.TimeZone), schema.SafeQuery(`i.id = (select n.id from issuers n where n.unit_id = any (?0::uuid[])
		order by array_position(?0::uuid[], n.unit_id) limit 1)`, []any{units}), "for share of i")
	if err != nil {
		return issuer, "", err
	}
	if len(views) == 0 {
		return issuer, "no_issuer", nil
	}
	issuer = views[0]
	if issuer.template, err = ParseTemplate(issuer.NumberTemplate); err != nil {
		return issuer, string(Invalid), nil // saving checks templates; a row written past it must not fail a learner
	}
	why, err = s.waits(ctx, tx, issuer, person)
	return issuer, why, err
}

// waits says what keeps an issuer from issuing to a person now, "" when nothing does. A name that the paper cannot draw waits
// until it is written in Latin letters: a signed paper that says "?" could never be mended.
func (s *Service) waits(ctx context.Context, tx bun.IDB, issuer IssuerView, person people.Snapshot) (why string, err error) {
	if state := issuer.State(); state != Accepted {
		return string(state), nil
	}
	if typeface.Holes(person.FullName) {
		return "name", nil
	}
	if s.cfg.Founding == nil {
		return "", nil
	}
	founding, err := s.cfg.Founding(ctx, tx)
	if founding {
		why = "founding"
	}
	return why, err
}

// nextSerial counts on. The row stays locked until tx ends, and a rollback gives the serial back: no gaps.
func nextSerial(ctx context.Context, tx bun.IDB, issuer uuid.UUID, year int) (serial int, err error) {
	err = tx.NewRaw(`insert into certificate_counters as n (issuer_id, year, last) values (?, ?, 1)
		on conflict (issuer_id, year) do update set last = n.last + 1 returning last`, issuer, year).Scan(ctx, &serial)
	if err != nil {
		return 0, fmt.Errorf("next serial: %w", err)
	}
	return serial, nil
}

// awaiting is a completed course, or a try that states a level, without a certificate so far.
type awaiting struct {
	bun.BaseModel `bun:"table:awaiting_certificates,alias:w"`

	Kind        Kind            `bun:"kind"`
	EnrolmentID id.Enrolment    `bun:"enrolment_id,nullzero"` // of a course
	AttemptID   id.Attempt      `bun:"attempt_id,nullzero"`   // of competence
	PersonID    id.Person       `bun:"person_id"`
	Completed   json.RawMessage `bun:"completed,type:jsonb"`
	Why         string          `bun:"why"`
	CreatedAt   time.Time       `bun:"created_at"`
	IssuerID    uuid.UUID       `bun:"issuer_id,nullzero"` // whose name it waits for
}

func await(ctx context.Context, tx bun.IDB, c Completed, issuer uuid.UUID, why string, at time.Time) error {
	data, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("keep completion: %w", err)
	}
	row := awaiting{Kind: OfCourse, EnrolmentID: c.EnrolmentID, PersonID: c.PersonID, Completed: data, Why: why, CreatedAt: at, IssuerID: issuer}
	_, err = tx.NewInsert().Model(&row).On("conflict (enrolment_id) do update").Set("why = excluded.why, issuer_id = excluded.issuer_id").Exec(ctx)
	if err != nil {
		return fmt.Errorf("keep completion: %w", err)
	}
	return nil
}
