package assessments_test

import (
	"context"
	"math"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
)

// crowd is people who sat an assessment, of whom only their answers matter. Their rows are written as those of who sits are; that a
// sitting writes such rows is tested where people sit.
type crowd struct {
	w        *world
	rng      *rand.Rand
	versions []uuid.UUID
	hard     []float64 // of each
	flipped  int       // the question whose key is wrong; −1: none
}

// crowdOf knows the questions of an assessment, with difficulties of their own around what their levels say.
func (w *world) crowdOf(assessment uuid.UUID, seed uint64) *crowd {
	w.T.Helper()
	c := &crowd{w: w, rng: rand.New(rand.NewPCG(seed, 2)), flipped: -1}
	var rows []struct {
		VersionID uuid.UUID `bun:"version_id"`
		Level     int       `bun:"level"`
	}
	w.must(w.DB.NewRaw("select version_id, level from assessment_questions where assessment_id = ? order by version_id", assessment).Scan(w.T.Context(), &rows))
	for _, r := range rows {
		c.versions = append(c.versions, r.VersionID)
		c.hard = append(c.hard, float64(r.Level)-3.6+0.5*c.rng.NormFloat64())
	}
	return c
}

// sit lets n people of ability N(0, 1) answer all questions but the last `less` ones.
func (c *crowd) sit(assessment, competency uuid.UUID, n, less int) []id.Person {
	w, ctx := c.w, c.w.T.Context()
	persons := make([]id.Person, n)
	w.must(pg.InTx(ctx, w.DB, func(ctx context.Context, tx bun.Tx) error {
		for k := range persons {
			persons[k] = id.Person(uuid.New())
			if err := c.one(ctx, tx, assessment, competency, persons[k], less); err != nil {
				return err
			}
		}
		return nil
	}))
	return persons
}

func (c *crowd) one(ctx context.Context, tx bun.Tx, assessment, competency uuid.UUID, person id.Person, less int) error {
	attempt, at, theta := uuid.New(), c.w.clock.Add(-time.Hour), c.rng.NormFloat64()
	exec := func(query string, args ...any) error { _, err := tx.ExecContext(ctx, query, args...); return err }
	if err := exec("insert into persons (id, name, employment, created_at, updated_at) values (?, 'Orang', 'pns', now(), now())", person); err != nil {
		return err
	}
	if err := exec(`insert into attempts (id, purpose, person_id, assessment_id, form, title, number, state, started_at, deadline_at, pass_mark, submitted_at, finished_at, finished_by, fraction, passed)
		values (?, 'assessment', ?, ?, 0, 'Asesmen', 1, 'finished', ?, ?, 0, ?, ?, 'person', 0, true)`, attempt, person, assessment, at, at.Add(time.Hour), at, at); err != nil {
		return err
	}
	n := len(c.versions) - less
	slots, fractions := make([]int, n), make([]int, n)
	for j := range n {
		slots[j] = j + 1
		p := .25 + .75/(1+math.Exp(-1.3*(theta-c.hard[j])))
		if j == c.flipped {
			p = 1 - p
		}
		if c.rng.Float64() < p {
			fractions[j] = 10000
		}
	}
	if _, err := pg.Exec(ctx, tx, `insert into attempt_items (attempt_id, slot, version_id, kind, max_mark, shown, fraction)
		select $1, s.slot, s.version, 'single', 1, '{a,b,c,d}', s.fraction from unnest($2::int[], $3::uuid[], $4::int[]) as s(slot, version, fraction)`,
		attempt, slots, c.versions[:n], fractions); err != nil {
		return err
	}
	if _, err := pg.Exec(ctx, tx, `insert into attempt_steps (attempt_id, slot, answer, client_step, client_at, saved_at)
		select $1, s.slot, jsonb_build_object('options', array[case when s.fraction = 10000 then 'a' else substr('bcd', 1 + s.slot % 3, 1) end]), gen_random_uuid(), $4, $4
		from unnest($2::int[], $3::int[]) as s(slot, fraction)`, attempt, slots, fractions, at); err != nil {
		return err
	}
	return exec(`insert into measurements (id, person_id, competency_id, source, source_id, measured_at, recorded_at, valid_until, grade, supervised, questions, mass, p, eap, sd, attained, stopped, rule)
		values (gen_random_uuid(), ?, ?, 'attempt', ?, ?, ?, '2030-01-01', 'E2', false, ?, '{1}', '{1,1,1,1,1}', ?, 0.4, 0, 'sent', 'level-1')`, person, competency, attempt, at, at, n, theta)
}
