package competencies

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/report"
)

// Measurement is what one try said of a person's ability in one competency. P holds the probabilities of level 1, 2, … or
// above (0 to 1, never rising); Mass is the posterior on the grid of Rule. Attained is the greatest level decided reached (0:
// none), BelowFrom the smallest decided not reached (0: none). EAP and SD are on the competency's scale.
type Measurement struct {
	bun.BaseModel `bun:"table:measurements,alias:m"`

	ID            uuid.UUID `bun:"id,pk" json:"id"`
	PersonID      id.Person `bun:"person_id" json:"person_id"`
	CompetencyID  uuid.UUID `bun:"competency_id" json:"competency_id"`
	Source        string    `bun:"source" json:"source"`
	SourceID      uuid.UUID `bun:"source_id" json:"source_id"`
	Revision      int       `bun:"revision" json:"revision"`
	MeasuredAt    time.Time `bun:"measured_at" json:"measured_at"`
	RecordedAt    time.Time `bun:"recorded_at" json:"recorded_at"`
	ValidUntil    time.Time `bun:"valid_until" json:"valid_until"` // a day
	Grade         Grade     `bun:"grade" json:"grade"`
	Supervised    bool      `bun:"supervised" json:"supervised"`
	Questions     int       `bun:"questions" json:"questions"`
	Mass          []float32 `bun:"mass,array" json:"-"`
	P             []float64 `bun:"p,array" json:"probabilities"`
	EAP           float64   `bun:"eap" json:"theta"`
	SD            float64   `bun:"sd" json:"se"`
	Attained      int       `bun:"attained" json:"attained"`
	BelowFrom     int       `bun:"below_from,nullzero" json:"below_from"`
	Stopped       string    `bun:"stopped" json:"stopped"`
	Rule          string    `bun:"rule" json:"rule"`
	CutsVersion   int       `bun:"cuts_version" json:"cuts_version"`
	CalibrationID uuid.UUID `bun:"calibration_id,nullzero" json:"calibration_id,omitzero"`
	HeldUntil     time.Time `bun:"held_until,nullzero" json:"held_until,omitzero"`
	WithdrawnAt   time.Time `bun:"withdrawn_at,nullzero" json:"withdrawn_at,omitzero"`
	WithdrawnFor  string    `bun:"withdrawn_for,nullzero" json:"withdrawn_for,omitempty"`
}

// Measure appends measurements in tx, the transaction of what gave them. Repeating it is harmless: a person, competency,
// source and revision give one. A zero ID, Revision and RecordedAt are filled: a new id, 1, MeasuredAt.
func Measure(ctx context.Context, tx bun.IDB, list []Measurement) error {
	if len(list) == 0 {
		return nil
	}
	rows := make([]Measurement, len(list))
	for i, m := range list {
		if err := m.check(); err != nil {
			return err
		}
		if m.ID == uuid.Nil {
			m.ID = uuid.Must(uuid.NewV7())
		}
		m.Revision = max(m.Revision, 1)
		if m.RecordedAt.IsZero() {
			m.RecordedAt = m.MeasuredAt
		}
		rows[i] = m
	}
	_, err := tx.NewInsert().Model(&rows).On("conflict on constraint measurements_source do nothing").Returning("NULL").Exec(ctx)
	if err != nil {
		return fmt.Errorf("measure: %w", err)
	}
	return nil
}

func (m Measurement) check() error {
	if m.Grade != Completed && m.Grade != Tested {
		return fault.Field("grade", "competency.grade_unknown")
	}
	if m.Attained < 0 || m.Attained > len(m.P) || m.BelowFrom < 0 || m.BelowFrom > len(m.P) || m.BelowFrom > 0 && m.BelowFrom <= m.Attained {
		return fault.Field("level", "competency.level_unknown")
	}
	return nil
}

// WithdrawMeasurements takes back all measurements of a source from at on, for a reason's key. They stay on record, so boards
// as of an earlier day keep their figures.
func WithdrawMeasurements(ctx context.Context, tx bun.IDB, source string, sourceID uuid.UUID, at time.Time, reason string) error {
	_, err := pg.Exec(ctx, tx, `update measurements set withdrawn_at = $3, withdrawn_for = $4
		where source = $1 and source_id = $2 and withdrawn_at is null`, source, sourceID, at, reason)
	if err != nil {
		return fmt.Errorf("withdraw measurements: %w", err)
	}
	return nil
}

// HoldMeasurements lets a source's measurements wait for a decision until a moment, from which on they count. until = now
// releases them.
func HoldMeasurements(ctx context.Context, tx bun.IDB, source string, sourceID uuid.UUID, until time.Time) error {
	_, err := pg.Exec(ctx, tx, `update measurements set held_until = $3 where source = $1 and source_id = $2 and withdrawn_at is null`,
		source, sourceID, until)
	if err != nil {
		return fmt.Errorf("hold measurements: %w", err)
	}
	return nil
}

// LatestMeasurement is the newest try that counts (grade E2) of a person in a competency's line and stands as of at, held ones left
// out: where the next begins. One that counts for nothing lends nothing to the next. ok is false where there is none.
func LatestMeasurement(ctx context.Context, db bun.IDB, person id.Person, competency uuid.UUID, at time.Time) (m Measurement, ok bool, err error) {
	var rows []Measurement
	err = db.NewSelect().Model(&rows).
		Where("m.person_id = ? and m.line_id = (select coalesce(c.same_as, c.id) from competencies c where c.id = ?)", person, competency).
		Where("m.grade = ? and m.recorded_at <= ? and (m.withdrawn_at is null or m.withdrawn_at > ?) and (m.held_until is null or m.held_until <= ?)", Tested, at, at, at).
		OrderExpr("m.measured_at desc, m.revision desc").Limit(1).Scan(ctx)
	if err != nil {
		return m, false, fmt.Errorf("latest measurement: %w", err)
	}
	if len(rows) == 0 {
		return m, false, nil
	}
	return rows[0], true, nil
}

// MeasuredLevel is a measurement with its competency, the level that the person's post requires (0: none) and how it stands there.
type MeasuredLevel struct {
	Measurement `bun:",extend"`

	Competency Competency `bun:"embed:c_"`
	Required   int        `bun:"required"`
	State      State      `bun:"-"` // "" where nothing is required
}

// MeasuredBy lists what a source measured of a person, in the framework's order, the newest revision of each. Who may see it is the
// caller's rule.
func MeasuredBy(ctx context.Context, db bun.IDB, source string, sourceID uuid.UUID, person id.Person, at time.Time) ([]MeasuredLevel, error) {
	var list []MeasuredLevel
	day := at.Format(time.DateOnly)
	framework, err := newest(ctx, db, at)
	if err != nil {
		return nil, err
	}
	err = gapReport.Scan(ctx, db, &list, report.Args{
		"source": source, "source_id": sourceID, "person": person, "day": day, "framework": framework.ID, "group": "", "competency": nil,
	}, "person", "need", "measured")
	for i := range list {
		m := &list[i]
		if m.Required > 0 {
			m.State = shown{Measured: true, Attained: m.Attained, BelowFrom: m.BelowFrom}.state(m.Required, true)
		}
	}
	return list, err
}

// RequiredOf is the level that a person's post asks of a competency at an instant; 0: none.
func RequiredOf(ctx context.Context, db bun.IDB, person id.Person, competency uuid.UUID, at time.Time) (int, error) {
	framework, err := newest(ctx, db, at)
	if err != nil {
		return 0, err
	}
	var rows []struct {
		Level int `bun:"level"`
	}
	err = gapReport.Scan(ctx, db, &rows, report.Args{
		"asked": competency, "person": person, "day": at.Format(time.DateOnly), "framework": framework.ID, "group": "", "competency": nil,
	}, "person", "need", "required")
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	return rows[0].Level, nil
}

// LearnedSince reports whether the person completed a course that teaches the competency's line after a moment.
func LearnedSince(ctx context.Context, db bun.IDB, person id.Person, competency uuid.UUID, since time.Time) (bool, error) {
	there, err := db.NewSelect().Model((*Attainment)(nil)).
		Where("person_id = ? and grade = ? and attained_at > ? and withdrawn_at is null", person, Completed, since).
		Where("line_id = (select coalesce(c.same_as, c.id) from competencies c where c.id = ?)", competency).Exists(ctx)
	if err != nil {
		return false, fmt.Errorf("courses since: %w", err)
	}
	return there, nil
}
