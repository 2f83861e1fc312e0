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

// FollowMeasurements lets the measurements of a source wait, or be withdrawn, as those of another do now: both are of one try.
func FollowMeasurements(ctx context.Context, tx bun.IDB, source string, leader, follower uuid.UUID) error {
	_, err := pg.Exec(ctx, tx, `update measurements m set held_until = l.held_until, withdrawn_at = case when l.withdrawn_at is not null then greatest(l.withdrawn_at, m.measured_at) end, withdrawn_for = l.withdrawn_for
		from measurements l where l.source = $1 and l.source_id = $2 and m.source = $1 and m.source_id = $3 and m.competency_id = l.competency_id
		and (l.held_until > m.measured_at or l.withdrawn_at is not null)
		and not exists (select from measurements n where n.source = $1 and n.source_id = $2 and n.competency_id = l.competency_id and n.revision > l.revision)`,
		source, leader, follower)
	if err != nil {
		return fmt.Errorf("measurements of one try: %w", err)
	}
	return nil
}

// Last is the newest try that counts of a person in a competency, and whether they completed a course that teaches it since.
type Last struct {
	Measurement `bun:",extend"`

	Asked   uuid.UUID `bun:"asked"`
	Learned bool      `bun:"learned"`
}

// LastMeasurements are the newest tries that count (grade E2) of a person in the lines of some competencies and stand as of at, held ones
// left out, and those of some sources: where the next try begins. One that counts for nothing lends nothing to the next.
func LastMeasurements(ctx context.Context, db bun.IDB, person id.Person, list []uuid.UUID, at time.Time, except ...uuid.UUID) (map[uuid.UUID]Last, error) {
	var rows []Last
	if except == nil {
		except = []uuid.UUID{}
	}
	err := pg.Query(ctx, db, &rows, `select m.id, m.person_id, m.competency_id, m.source, m.source_id, m.measured_at, m.grade, m.mass, m.attained, m.below_from,
			m.rule, m.cuts_version, m.asked, exists (select from attainments t where t.person_id = $1 and t.line_id = m.line_id and t.grade = 'E1'
				and t.attained_at > m.measured_at and t.attained_at <= $3 and (t.withdrawn_at is null or t.withdrawn_at > $3)) as learned
		from (select distinct on (c.id) c.id as asked, m.* from competencies c join measurements m on m.line_id = coalesce(c.same_as, c.id)
			where c.id = any ($2) and m.person_id = $1 and m.grade = 'E2' and m.recorded_at <= $3 and (m.withdrawn_at is null or m.withdrawn_at > $3)
			and (m.held_until is null or m.held_until <= $3) and m.source_id <> all ($4)
			order by c.id, m.measured_at desc, m.revision desc, m.id desc) m`, person, list, at, except)
	if err != nil {
		return nil, fmt.Errorf("latest measurements: %w", err)
	}
	last := make(map[uuid.UUID]Last, len(rows))
	for _, r := range rows {
		last[r.Asked] = r
	}
	return last, nil
}

// MeasuredLevel is a measurement with its competency, the level that the person's post requires (0: none) and how it stands there.
type MeasuredLevel struct {
	Measurement `bun:",extend"`

	Competency Competency `bun:"embed:c_"`
	Required   int        `bun:"required"`
	State      State      `bun:"-"` // "" where nothing is required

	Provisional bool `bun:"provisional"` // too few judges set where its levels begin
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
	err = gapReport.Query(ctx, db, &list, report.Args{
		"source": source, "source_id": sourceID, "person": person, "day": day, "framework": framework.ID, "group": "", "competency": nil,
		"judges": FullPanel,
	}, "person", "need", "measured")
	for i := range list {
		m := &list[i]
		if m.Required > 0 {
			m.State = shown{Measured: true, Attained: m.Attained, BelowFrom: m.BelowFrom}.state(m.Required, true)
		}
	}
	return list, err
}

// RequiredLevels are the levels that a person's post asks of some competencies at an instant; those it does not ask are missing.
func RequiredLevels(ctx context.Context, db bun.IDB, person id.Person, list []uuid.UUID, at time.Time) (map[uuid.UUID]int, error) {
	framework, err := newest(ctx, db, at)
	if err != nil {
		return nil, err
	}
	var rows []struct {
		CompetencyID uuid.UUID `bun:"competency_id"`
		Level        int       `bun:"level"`
	}
	err = gapReport.Query(ctx, db, &rows, report.Args{
		"asked": list, "person": person, "day": at.Format(time.DateOnly), "framework": framework.ID, "group": "", "competency": nil,
	}, "person", "need", "required")
	levels := make(map[uuid.UUID]int, len(rows))
	for _, r := range rows {
		levels[r.CompetencyID] = r.Level
	}
	return levels, err
}
