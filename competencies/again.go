package competencies

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
)

// Why a measurement stands no more, by a ruling about its try.
const (
	Recomputed = "recomputed" // a later revision of the same try says what holds
	Annulled   = "annulled"   // the try counts for nothing
)

// Chain gives a person's tries by competency line, each oldest first: the newest revision of each, whether it stands or not.
func Chain(ctx context.Context, db bun.IDB, person id.Person) (map[uuid.UUID][]Measurement, error) {
	var rows []struct {
		Measurement `bun:",extend"`
		LineID      uuid.UUID `bun:"line_id"`
	}
	err := db.NewRaw(`select distinct on (m.line_id, m.measured_at, m.source_id) m.* from measurements m where m.person_id = ?
		order by m.line_id, m.measured_at, m.source_id, m.revision desc`, person).Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("chain of tries: %w", err)
	}
	chain := map[uuid.UUID][]Measurement{}
	for _, r := range rows {
		chain[r.LineID] = append(chain[r.LineID], r.Measurement)
	}
	return chain, nil
}

// Stands reports whether m was neither withdrawn nor replaced.
func (m Measurement) Stands() bool { return m.WithdrawnAt.IsZero() }

// LendsAt reports whether m is where a try that ended at a moment began: it counts, stands, and was not held then.
func (m Measurement) LendsAt(at time.Time) bool {
	return m.Stands() && m.Grade == Tested && !m.HeldUntil.After(at)
}

// Says reports whether m says the same as o, to the last digit.
func (m Measurement) Says(o Measurement) bool {
	return m.Attained == o.Attained && m.BelowFrom == o.BelowFrom && m.Questions == o.Questions && m.Grade == o.Grade && m.EAP == o.EAP && m.SD == o.SD &&
		m.Supervised == o.Supervised && m.ValidUntil.Equal(o.ValidUntil) && slices.Equal(m.P, o.P) && slices.Equal(m.Mass, o.Mass)
}

// Replace appends again, computed anew, in place of the newest revision of a try, which is withdrawn when it still stands: boards as
// of earlier days keep their figures. A hold goes on.
func Replace(ctx context.Context, tx bun.IDB, old, again Measurement, at time.Time) (Measurement, error) {
	again.ID, again.Revision, again.RecordedAt, again.HeldUntil = uuid.Must(uuid.NewV7()), old.Revision+1, at, old.HeldUntil
	if err := WithdrawMeasurement(ctx, tx, old.ID, at, Recomputed); err != nil {
		return again, err
	}
	return again, Measure(ctx, tx, []Measurement{again})
}

// WithdrawMeasurement takes one measurement back from at on, if it stands.
func WithdrawMeasurement(ctx context.Context, tx bun.IDB, measurement uuid.UUID, at time.Time, reason string) error {
	_, err := pg.Exec(ctx, tx, "update measurements set withdrawn_at = $2, withdrawn_for = $3 where id = $1 and withdrawn_at is null", measurement, at, reason)
	if err != nil {
		return fmt.Errorf("withdraw measurement: %w", err)
	}
	return nil
}

// LevelStanding is what stands of a person in a competency: by measurement (Attained, BelowFrom; both 0 while nothing is decided) and
// by the former rule (Tested, the highest level of evidence that counts).
type LevelStanding struct {
	CompetencyID uuid.UUID `bun:"competency_id" json:"competency_id"`
	Measured     bool      `bun:"measured" json:"measured"`
	Attained     int       `bun:"attained" json:"attained"`
	BelowFrom    int       `bun:"below_from" json:"below_from"`
	Tested       int       `bun:"tested" json:"tested"`
}

// LevelsStanding gives what stands of a person in competencies as of an instant, in their order.
func LevelsStanding(ctx context.Context, db bun.IDB, person id.Person, list []uuid.UUID, at time.Time) ([]LevelStanding, error) {
	out := []LevelStanding{}
	if len(list) == 0 {
		return out, nil
	}
	err := pg.Query(ctx, db, &out, `select c.id as competency_id, m.attained is not null as measured, coalesce(m.attained, 0) as attained, coalesce(m.below_from, 0) as below_from,
			coalesce((select max(a.level) from attainments a where a.person_id = $1 and a.line_id = coalesce(c.same_as, c.id)
				and a.grade in ('E2', 'E3') and a.withdrawn_at is null), 0) as tested
		from unnest($2::uuid[]) with ordinality as w(id, nr) join competencies c on c.id = w.id
		left join lateral (select m.attained, m.below_from from measurements m where m.person_id = $1 and m.line_id = coalesce(c.same_as, c.id) and m.grade = 'E2'
			and m.withdrawn_at is null and (m.held_until is null or m.held_until <= $3) order by m.measured_at desc, m.revision desc limit 1) m on true
		order by w.nr`, person, list, at)
	if err != nil {
		return nil, fmt.Errorf("levels that stand: %w", err)
	}
	return out, nil
}

// LearnedBetween reports whether, as it stood at the second moment, the person had completed a course that teaches the competency's
// line after the first: asked again later it says the same.
func LearnedBetween(ctx context.Context, db bun.IDB, person id.Person, competency uuid.UUID, since, until time.Time) (bool, error) {
	there, err := db.NewSelect().Model((*Attainment)(nil)).
		Where("person_id = ? and grade = ? and attained_at > ? and attained_at <= ? and (withdrawn_at is null or withdrawn_at > ?)", person, Completed, since, until, until).
		Where("line_id = (select coalesce(c.same_as, c.id) from competencies c where c.id = ?)", competency).Exists(ctx)
	if err != nil {
		return false, fmt.Errorf("courses between two tries: %w", err)
	}
	return there, nil
}
