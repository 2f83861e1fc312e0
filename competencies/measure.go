package competencies

import (
	"context"
	"fmt"
	"strings"
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
	for _, m := range list {
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
		if err := m.append(ctx, tx); err != nil {
			return err
		}
	}
	return nil
}

// append writes a measurement unless it is there.
func (m Measurement) append(ctx context.Context, tx bun.IDB) error {
	return pg.Later(ctx, tx, "measure", `insert into measurements (id, person_id, competency_id, source, source_id, revision, measured_at, recorded_at, valid_until, grade,
			supervised, questions, mass, p, eap, sd, attained, below_from, stopped, rule, cuts_version, calibration_id, held_until, withdrawn_at, withdrawn_for)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)
		on conflict on constraint measurements_source do nothing`,
		m.ID, m.PersonID, m.CompetencyID, m.Source, m.SourceID, m.Revision, m.MeasuredAt, m.RecordedAt, m.ValidUntil, string(m.Grade),
		m.Supervised, m.Questions, m.Mass, m.P, m.EAP, m.SD, m.Attained, pg.Null(m.BelowFrom), m.Stopped, m.Rule, m.CutsVersion, pg.Null(m.CalibrationID),
		pg.Null(m.HeldUntil), pg.Null(m.WithdrawnAt), pg.Null(m.WithdrawnFor))
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

	Learned bool `bun:"learned"`
}

// AskLast asks for the newest tries that count (grade E2) of a person in the lines of some competencies and stand as of at, held ones left
// out, and those of some sources: where the next try begins. One that counts for nothing lends nothing to the next. It is a statement
// a competency, for which one plan does for ever.
func AskLast(db bun.IDB, person id.Person, list []uuid.UUID, at time.Time, except []uuid.UUID, into map[uuid.UUID]Last) []pg.Question {
	if except == nil {
		except = []uuid.UUID{}
	}
	ask := make([]pg.Question, len(list))
	for i, competency := range list {
		var rows []Last
		ask[i] = pg.Asking(db, &rows, func(_ context.Context, err error) error {
			if err != nil {
				return fmt.Errorf("latest measurements: %w", err)
			}
			for _, r := range rows {
				into[competency] = r
			}
			return nil
		}, `select m.id, m.person_id, m.competency_id, m.source, m.source_id, m.measured_at, m.grade, m.mass, m.attained, m.below_from, m.rule, m.cuts_version,
				exists (select from attainments t where t.person_id = $1 and t.line_id = m.line_id and t.grade = 'E1'
					and t.attained_at > m.measured_at and t.attained_at <= $3 and (t.withdrawn_at is null or t.withdrawn_at > $3)) as learned
			from measurements m
			where m.person_id = $1 and m.line_id = (select coalesce(c.same_as, c.id) from competencies c where c.id = $2)
			and m.grade = 'E2' and m.recorded_at <= $3 and (m.withdrawn_at is null or m.withdrawn_at > $3)
			and (m.held_until is null or m.held_until <= $3) and m.source_id <> all ($4)
			order by m.measured_at desc, m.revision desc, m.id desc limit 1`, person, competency, at, except)
	}
	return ask
}

// MeasuredLevel is a measurement with its competency, the level that the person's post requires (0: none) and how it stands there.
type MeasuredLevel struct {
	Measurement `bun:",extend"`

	Competency Competency `bun:"embed:c_"`
	Required   int        `bun:"required"`
	State      State      `bun:"-"` // "" where nothing is required

	Provisional bool `bun:"provisional"` // too few judges set where its levels begin
}

// AskMeasuredBy asks what a source measured of a person, in the framework's order, the newest revision of each. Who may see it is the
// caller's rule.
func AskMeasuredBy(db bun.IDB, source string, sourceID uuid.UUID, person id.Person, at time.Time, into *[]MeasuredLevel) pg.Question {
	return nowReport.Asking(db, into, func(_ context.Context, err error) error {
		for i := range *into {
			m := &(*into)[i]
			if m.Required > 0 {
				m.State = shown{Measured: true, Attained: m.Attained, BelowFrom: m.BelowFrom}.state(m.Required, true)
			}
		}
		return err
	}, report.Args{
		"source": source, "source_id": sourceID, "person": person, "day": at.Format(time.DateOnly), "at": at, "group": "", "competency": nil, "judges": FullPanel,
	}, "person", "need", "measured")
}

// nowReport are the gap reports of one person by the framework in force at ?at.
var nowReport = report.Parse(strings.ReplaceAll(gapSQL, "?framework",
	"(select f.id from frameworks f where f.published_at <= ?at::timestamptz order by f.published_at desc, f.id desc limit 1)"))

// AskRequired asks for the levels that a person's post asks of some competencies at an instant; those it does not ask are missing.
func AskRequired(db bun.IDB, person id.Person, list []uuid.UUID, at time.Time, into *map[uuid.UUID]int) pg.Question {
	var rows []struct {
		CompetencyID uuid.UUID `bun:"competency_id"`
		Level        int       `bun:"level"`
	}
	return nowReport.Asking(db, &rows, func(_ context.Context, err error) error {
		*into = make(map[uuid.UUID]int, len(rows))
		for _, r := range rows {
			(*into)[r.CompetencyID] = r.Level
		}
		return err
	}, report.Args{
		"asked": list, "person": person, "day": at.Format(time.DateOnly), "at": at, "group": "", "competency": nil,
	}, "person", "need", "required")
}
