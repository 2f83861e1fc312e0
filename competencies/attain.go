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
)

// Grade says how strong the evidence of an attainment is. Only E2 and E3 count as attained.
type Grade string

// The grades of evidence, weakest first.
const (
	Claimed   Grade = "E0" // the person says so
	Completed Grade = "E1" // a course was completed
	Tested    Grade = "E2" // questions of the level were passed
	Verified  Grade = "E3" // seen at work by somebody responsible
)

// Counts reports whether evidence of this grade makes a level attained.
func (g Grade) Counts() bool { return g == Tested || g == Verified }

// Attainment is one piece of evidence that a person reached a level. Source and SourceID name what gave it ("attempt",
// "enrolment"); Evidence holds what a reader needs to judge it years later: title, fraction and pass mark (of 10000), rule.
type Attainment struct {
	bun.BaseModel `bun:"table:attainments"`

	ID           uuid.UUID      `bun:"id,pk" json:"id"`
	PersonID     id.Person      `bun:"person_id" json:"person_id"`
	CompetencyID uuid.UUID      `bun:"competency_id" json:"competency_id"`
	Level        int            `bun:"level" json:"level"`
	Grade        Grade          `bun:"grade" json:"grade"`
	Source       string         `bun:"source" json:"source"`
	SourceID     uuid.UUID      `bun:"source_id" json:"source_id"`
	Evidence     map[string]any `bun:"evidence,type:jsonb" json:"evidence"`
	AttainedAt   time.Time      `bun:"attained_at" json:"attained_at"`
	WithdrawnAt  time.Time      `bun:"withdrawn_at,nullzero" json:"withdrawn_at,omitzero"`
}

// Attain appends evidence in tx, the transaction of the act that gave it. Repeating it is harmless: a person, competency
// and source give one attainment that stands, the first; once it is withdrawn, the same source may give another. What a course's quiz
// shows is E1 at most from the day on which measurements count; before, by the former rule, it was E2. Levels run from 1 to 9; a grade
// or level outside is an Invalid fault.
func Attain(ctx context.Context, tx bun.IDB, evidence []Attainment) error {
	if len(evidence) == 0 {
		return nil
	}
	rows := make([]Attainment, len(evidence))
	for i, a := range evidence {
		if a.Level < 1 || a.Level > 9 {
			return fault.Field("level", "competency.level_unknown")
		}
		if a.Grade != Claimed && a.Grade != Completed && !a.Grade.Counts() {
			return fault.Field("grade", "competency.grade_unknown")
		}
		if a.ID == uuid.Nil {
			a.ID = uuid.Must(uuid.NewV7())
		}
		if a.Evidence == nil {
			a.Evidence = map[string]any{}
		}
		rows[i] = a
	}
	return pg.Later(ctx, tx, "attain", `insert into attainments (id, person_id, competency_id, level, grade, source, source_id, evidence, attained_at)
		select a.id, a.person_id, a.competency_id, a.level, case when a.grade = 'E2' and a.source = 'attempt' and p.counts_from <= a.attained_at
			then 'E1' else a.grade end, a.source, a.source_id, a.evidence, a.attained_at
		from jsonb_to_recordset($1) as a(id uuid, person_id uuid, competency_id uuid, level int, grade text, source text,
			source_id uuid, evidence jsonb, attained_at timestamptz)
		left join lateral (select counts_from from measurement_policies where set_at <= a.attained_at order by set_at desc, id desc limit 1) p on true
		on conflict (person_id, competency_id, source, source_id) where withdrawn_at is null do nothing`, pg.JSON(rows))
}

// Withdraw marks all evidence of a source as no longer standing from at on (a revoked attempt, a rejected document). It
// stays on record, so boards as of an earlier day keep their figures.
func Withdraw(ctx context.Context, tx bun.IDB, source string, sourceID uuid.UUID, at time.Time) error {
	_, err := tx.NewUpdate().Model((*Attainment)(nil)).Set("withdrawn_at = ?", at).
		Where("source = ? and source_id = ? and withdrawn_at is null", source, sourceID).Exec(ctx)
	if err != nil {
		return fmt.Errorf("withdraw evidence: %w", err)
	}
	return nil
}

// WithdrawLevel is Withdraw of one competency's evidence alone.
func WithdrawLevel(ctx context.Context, tx bun.IDB, source string, sourceID, competency uuid.UUID, at time.Time) error {
	_, err := tx.NewUpdate().Model((*Attainment)(nil)).Set("withdrawn_at = ?", at).
		Where("source = ? and source_id = ? and competency_id = ? and withdrawn_at is null", source, sourceID, competency).Exec(ctx)
	if err != nil {
		return fmt.Errorf("withdraw evidence of a level: %w", err)
	}
	return nil
}

// EvidenceStands reports whether a source's evidence stands, and whether some of it was withdrawn.
func EvidenceStands(ctx context.Context, db bun.IDB, source string, sourceID uuid.UUID) (stands, withdrawn bool, err error) {
	var row struct {
		Stands    bool `bun:"stands"`
		Withdrawn bool `bun:"withdrawn"`
	}
	err = pg.Query(ctx, db, &row, `select coalesce(bool_or(withdrawn_at is null), false) as stands, coalesce(bool_or(withdrawn_at is not null), false) as withdrawn
		from attainments where source = $1 and source_id = $2`, source, sourceID)
	if err != nil {
		return false, false, fmt.Errorf("does evidence stand: %w", err)
	}
	return row.Stands, row.Withdrawn, nil
}
