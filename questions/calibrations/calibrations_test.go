package calibrations_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
	"mumpuni/questions/calibrations"
)

// calibrating are those of two competencies of one line, and a person.
type calibrating struct {
	t     *testing.T
	db    *pg.DB
	kept  *calibrations.Service
	clock time.Time
	who   people.Actor
	by    id.Person
	lines [2]uuid.UUID
}

func newCalibrating(t *testing.T) *calibrating {
	c := &calibrating{t: t, db: pgtest.DB(t), clock: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), by: id.Person(uuid.New()), lines: [2]uuid.UUID{uuid.New(), uuid.New()}}
	c.kept = calibrations.New(c.db, func() time.Time { return c.clock })
	c.who = people.System()
	framework := uuid.New()
	c.exec("insert into persons (id, name, employment, created_at, updated_at) values (?, 'Orang', 'pns', now(), now())", c.by)
	c.exec("insert into frameworks values (?, 'K', '1', 'x', 'x', '', now())", framework)
	for i, same := range []any{nil, c.lines[0]} {
		c.exec(`insert into competencies (id, framework_id, group_code, group_name_id, group_name_en, code, name_id, name_en, tags, position, same_as)
			values (?, ?, 'G', 'G', 'G', ?, 'x', 'x', '{}', ?, ?)`, c.lines[i], framework, "K."+string(rune('1'+i)), i+1, same)
	}
	return c
}

func (c *calibrating) exec(query string, args ...any) {
	c.t.Helper()
	if _, err := c.db.ExecContext(c.t.Context(), query, args...); err != nil {
		c.t.Fatal(err)
	}
}

// made calculates one of these people and lets it wait for approval.
func (c *calibrating) made(people int) uuid.UUID {
	c.t.Helper()
	var id uuid.UUID
	err := pg.InTx(c.t.Context(), c.db, func(ctx context.Context, tx bun.Tx) (err error) {
		if id, err = c.kept.Begin(ctx, tx, c.who, c.lines[1]); err != nil {
			return err
		}
		before, err := c.kept.KnownAt(ctx, tx, c.lines[0], c.clock)
		if err != nil {
			return err
		}
		if err := c.kept.End(ctx, tx, calibrations.Calibration{ID: id, People: people, BeforeID: before.ID}, nil); err != nil {
			return err
		}
		return c.kept.Step(ctx, tx, id, calibrations.Ready, calibrations.Waits)
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return id
}

func (c *calibrating) force(calibration uuid.UUID) error {
	return pg.InTx(c.t.Context(), c.db, func(ctx context.Context, tx bun.Tx) error { return c.kept.PutInForce(ctx, tx, calibration, c.by) })
}

// What was known of a line's questions is that of an instant, whichever competency of the line is asked for.
func TestDifficultiesAreThoseOfAnInstant(t *testing.T) {
	c := newCalibrating(t)
	start := c.clock
	var ids []uuid.UUID
	for n := range 2 {
		ids = append(ids, c.made(100*(n+1)))
		c.clock = c.clock.AddDate(0, 0, 1)
		if err := c.force(ids[n]); err != nil {
			t.Fatal(err)
		}
	}
	for after, want := range map[time.Duration]uuid.UUID{
		0: uuid.Nil, 24*time.Hour - time.Second: uuid.Nil, 24 * time.Hour: ids[0], 48*time.Hour - time.Second: ids[0], 48 * time.Hour: ids[1], 480 * time.Hour: ids[1],
	} {
		for _, line := range c.lines {
			if k, err := c.kept.KnownAt(t.Context(), c.db, line, start.Add(after)); err != nil || k.ID != want {
				t.Errorf("after %s: %s, want %s: %v", after, k.ID, want, err)
			}
		}
	}
}

// One that was compared with what is in force no more is refused; so is one that does not wait.
func TestAnOutdatedCalibrationIsNotPutInForce(t *testing.T) {
	c := newCalibrating(t)
	old := c.made(100)
	c.exec("update calibrations set state = 'ready'") // while the second one waits
	c.clock = c.clock.Add(time.Hour)
	newer := c.made(120)
	if err := c.force(newer); err != nil {
		t.Fatal(err)
	}
	c.exec("update calibrations set state = 'waiting' where id = ?", old)
	c.clock = c.clock.Add(time.Hour)
	for _, id := range []uuid.UUID{old, newer, uuid.New()} {
		var f *fault.Fault
		if err := c.force(id); !errors.As(err, &f) || f.Key != "calibration.outdated" {
			t.Errorf("%v", err)
		}
	}
}
