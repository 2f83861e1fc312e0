package pg_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/uptrace/bun"

	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
)

func later(ctx context.Context, tx bun.IDB, n int) error {
	return pg.Later(ctx, tx, "write a number", "insert into written values ($1)", n)
}

// TestWhatWaitsIsSentInItsOrder: with what is asked next, whichever way, or with the commit; alone where no transaction of InTx runs.
func TestWhatWaitsIsSentInItsOrder(t *testing.T) {
	db := writing(t)
	err := pg.InTx(t.Context(), db, func(ctx context.Context, tx bun.Tx) error {
		var asked, raw, inside int
		err := errors.Join(later(ctx, tx, 1), later(ctx, tx, 2), pg.Query(ctx, tx, &asked, "select count(*)::int from written"),
			later(ctx, tx, 3), tx.NewRaw("select count(*)::int from written").Scan(ctx, &raw),
			later(ctx, tx, 4), pg.InTx(ctx, tx, func(ctx context.Context, inner bun.Tx) error {
				return errors.Join(later(ctx, inner, 5), pg.Query(ctx, inner, &inside, "select count(*)::int from written"))
			}))
		if asked != 2 || raw != 3 || inside != 5 {
			t.Errorf("%d, then %d, then %d rows", asked, raw, inside)
		}
		n, sent := pg.Exec(ctx, tx, "insert into written select generate_series(6, 8)")
		if n != 3 {
			t.Errorf("%d written", n)
		}
		return errors.Join(err, sent, later(ctx, tx, 9))
	})
	if err != nil || counted(t, db) != 9 {
		t.Errorf("%d rows: %v", counted(t, db), err)
	}
	if err := later(t.Context(), db, 10); err != nil || counted(t, db) != 10 {
		t.Errorf("%d rows: %v", counted(t, db), err)
	}
	if err := pg.InTx(t.Context(), db, func(context.Context, bun.Tx) error { return nil }); err != nil {
		t.Errorf("nothing was asked: %v", err)
	}
}

// TestWhatFailsWhileItWaitsIsToldByWhatComesNext, with its own name, and nothing is written; the connection serves others afterwards.
func TestWhatFailsWhileItWaitsIsToldByWhatComesNext(t *testing.T) {
	db := writing(t)
	for name, next := range map[string]func(ctx context.Context, tx bun.Tx) error{
		"the commit":  func(context.Context, bun.Tx) error { return nil },
		"a question":  func(ctx context.Context, tx bun.Tx) error { return pg.Query(ctx, tx, new(int), "select 1") },
		"bun":         func(ctx context.Context, tx bun.Tx) error { return tx.NewRaw("select 1").Scan(ctx, new(int)) },
		"a part":      func(ctx context.Context, tx bun.Tx) error { return pg.InTx(ctx, tx, nothing) },
		"two of them": func(ctx context.Context, tx bun.Tx) error { return later(ctx, tx, 2) },
	} {
		for range 3 {
			err := pg.InTx(t.Context(), db, func(ctx context.Context, tx bun.Tx) error {
				return errors.Join(later(ctx, tx, 1), later(ctx, tx, 1), next(ctx, tx))
			})
			if err == nil || !strings.HasPrefix(err.Error(), "write a number: ") || counted(t, db) != 0 {
				t.Errorf("%s: %d rows: %v", name, counted(t, db), err)
			}
		}
	}
	no := errors.New("no")
	err := pg.InTx(t.Context(), db, func(ctx context.Context, tx bun.Tx) error { return errors.Join(later(ctx, tx, 1), no) })
	if !errors.Is(err, no) || counted(t, db) != 0 {
		t.Errorf("%d rows: %v", counted(t, db), err)
	}
}

func nothing(context.Context, bun.Tx) error { return nil }

// TestAPartUndoesWhatWaitsInIt, and one in which that fails leaves the others.
func TestAPartUndoesWhatWaitsInIt(t *testing.T) {
	db, no := writing(t), errors.New("no")
	err := pg.InTx(t.Context(), db, func(ctx context.Context, tx bun.Tx) error {
		if err := later(ctx, tx, 1); err != nil {
			return err
		}
		undone := pg.InTx(ctx, tx, func(context.Context, bun.Tx) error { return errors.Join(later(ctx, tx, 2), no) })
		failed := pg.InTx(ctx, tx, func(context.Context, bun.Tx) error { return later(ctx, tx, 1) })
		if !errors.Is(undone, no) || failed == nil {
			t.Errorf("%v; %v", undone, failed)
		}
		return later(ctx, tx, 3)
	})
	if err != nil || counted(t, db) != 2 {
		t.Errorf("%d rows: %v", counted(t, db), err)
	}
}

// TestATransactionBeginsOnAConnectionThatIsThere: the server has ended the one of the pool, of which the first statement tells.
func TestATransactionBeginsOnAConnectionThatIsThere(t *testing.T) {
	db, other := writing(t), pgtest.Tx(t)
	for i := range 3 {
		var pid int
		if err := pg.Query(t.Context(), db, &pid, "select pg_backend_pid()"); err != nil {
			t.Fatal(err)
		}
		if _, err := other.ExecContext(t.Context(), "select pg_terminate_backend(?, 5000)", pid); err != nil {
			t.Fatal(err)
		}
		write := func(ctx context.Context, tx bun.Tx) error {
			_, err := pg.Exec(ctx, tx, "insert into written values ($1)", i)
			return err
		}
		if err := pg.InTx(t.Context(), db, write); err != nil && pg.Trouble(err) == nil {
			t.Errorf("it is nobody's trouble: %v", err)
		} else if err != nil {
			if err := pg.InTx(t.Context(), db, write); err != nil {
				t.Error(err)
			}
		}
	}
	if n := counted(t, db); n != 3 {
		t.Errorf("%d rows", n)
	}
}
