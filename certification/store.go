package certification

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"
)

// lockEnrolment makes the issuing of one enrolment's certificate wait for any other try at it, and reports whether it
// has one already.
func lockEnrolment(ctx context.Context, tx bun.IDB, id uuid.UUID) (issued bool, err error) {
	if _, err = tx.ExecContext(ctx, "select pg_advisory_xact_lock(hashtextextended('certificate:' || ?, 0))", id.String()); err != nil {
		return false, fmt.Errorf("lock enrolment: %w", err)
	}
	err = tx.NewRaw("select exists (select from certificates where enrolment_id = ?)", id).Scan(ctx, &issued)
	if err != nil {
		return false, fmt.Errorf("certificate of enrolment: %w", err)
	}
	return issued, nil
}

// issuerFor finds the nearest issuer on the way from a unit up to the root and keeps all settings from changing until
// tx ends (SaveIssuer locks the table exclusively). why says what to wait for when there is none.
func issuerFor(ctx context.Context, tx bun.IDB, path []uuid.UUID) (issuer Issuer, why string, err error) {
	if len(path) == 0 {
		return issuer, "no_unit", nil
	}
	if _, err = tx.ExecContext(ctx, "lock table issuers in row share mode"); err != nil {
		return issuer, "", fmt.Errorf("hold issuers: %w", err)
	}
	units := pgdialect.Array(path)
	err = tx.NewSelect().Model(&issuer).Where("i.unit_id = any (?::uuid[])", units).
		OrderExpr("array_position(?::uuid[], i.unit_id)", units).Limit(1).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return issuer, "no_issuer", nil
	}
	if err != nil {
		return issuer, "", fmt.Errorf("nearest issuer: %w", err)
	}
	if issuer.template, err = ParseTemplate(issuer.NumberTemplate); err != nil {
		return issuer, "issuer_invalid", nil // saving checks templates; a row written past it must not fail a learner
	}
	return issuer, "", nil
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

// awaiting is a completion without a certificate so far.
type awaiting struct {
	bun.BaseModel `bun:"table:awaiting_certificates,alias:w"`

	EnrolmentID uuid.UUID       `bun:"enrolment_id,pk"`
	PersonID    uuid.UUID       `bun:"person_id"`
	Completed   json.RawMessage `bun:"completed,type:jsonb"`
	Why         string          `bun:"why"`
	CreatedAt   time.Time       `bun:"created_at"`
}

func await(ctx context.Context, tx bun.IDB, c Completed, why string, at time.Time) error {
	data, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("keep completion: %w", err)
	}
	row := awaiting{EnrolmentID: c.EnrolmentID, PersonID: c.PersonID, Completed: data, Why: why, CreatedAt: at}
	_, err = tx.NewInsert().Model(&row).On("conflict (enrolment_id) do update").Set("why = excluded.why").Exec(ctx)
	if err != nil {
		return fmt.Errorf("keep completion: %w", err)
	}
	return nil
}

// orNull is id as a parameter, null when it names nothing.
func orNull(id uuid.UUID) uuid.NullUUID { return uuid.NullUUID{UUID: id, Valid: id != uuid.Nil} }
