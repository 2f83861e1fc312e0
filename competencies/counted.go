package competencies

import (
	"context"
	_ "embed" // counted.sql
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/internal/report"
)

// Counted is a measurement that counts: not withdrawn, not held, of grade E2, the newest revision of its try. LevelID and LevelEN are
// the words for the level attained, "" where none is; Panel is how many judges set the cuts (0: the first ones).
type Counted struct {
	Measurement `bun:",extend"`

	LineID  uuid.UUID `bun:"line_id"`
	Code    string    `bun:"code"`
	NameID  string    `bun:"name_id"`
	NameEN  string    `bun:"name_en"`
	LevelID string    `bun:"level_id"`
	LevelEN string    `bun:"level_en"`
	Panel   int       `bun:"panel"`
}

// Provisional reports whether its cuts were set by too few judges to be final.
func (c Counted) Provisional() bool { return c.Panel < FullPanel }

// FullPanel is from how many judges on cuts are not provisional (sementara) any more.
const FullPanel = 8

//go:embed counted.sql
var countedSQL string

var countedReport = report.Parse(countedSQL)

// InForce lists the measurements of a person that count at an instant, whether or not they are still valid, by their end and in the
// framework's order. Who may see them is the caller's rule.
func InForce(ctx context.Context, db bun.IDB, person id.Person, at time.Time) ([]Counted, error) {
	var list []Counted
	err := countedReport.Query(ctx, db, &list, report.Args{"person": person, "at": at}, "in force")
	return list, err
}

// HeldSince lists the people of whom a measurement is held, or was until after an instant: what counts of them changes by the clock.
func HeldSince(ctx context.Context, db bun.IDB, since time.Time) ([]id.Person, error) {
	var people []id.Person
	err := db.NewSelect().Model((*Measurement)(nil)).ColumnExpr("distinct m.person_id").
		Where("m.held_until > ? and m.withdrawn_at is null", since).Scan(ctx, &people)
	if err != nil {
		return nil, fmt.Errorf("held measurements: %w", err)
	}
	return people, nil
}
