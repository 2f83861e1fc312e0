package pg_test

import (
	"context"
	"database/sql"
	"errors"
	"testing"

	"github.com/uptrace/bun"

	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
)

// counted is how many rows the table of these tests has.
func counted(t *testing.T, db bun.IDB) (n int) {
	t.Helper()
	if err := pg.Query(context.WithoutCancel(t.Context()), db, &n, "select count(*)::int from written"); err != nil {
		t.Fatal(err)
	}
	return n
}

func writing(t *testing.T) *pg.DB {
	t.Helper()
	db := pgtest.DB(t)
	if _, err := db.ExecContext(t.Context(), "create table written (n int primary key)"); err != nil {
		t.Fatal(err)
	}
	return db
}

// TestATransactionAsksTogether: what bun writes, what is done and what is asked in one message see one another, on one connection.
func TestATransactionAsksTogether(t *testing.T) {
	db := writing(t)
	err := pg.InTx(t.Context(), db, func(ctx context.Context, tx bun.Tx) error {
		var bunPID, pid, before, after int
		if err := tx.NewRaw("insert into written values (1) returning pg_backend_pid()").Scan(ctx, &bunPID); err != nil {
			return err
		}
		err := pg.Ask(ctx, pg.Asking(tx, &before, nil, "select count(*)::int from written"), pg.Doing(tx, "insert into written values ($1)", 2),
			pg.Asking(tx, &after, nil, "select count(*)::int from written"), pg.Asking(tx, &pid, nil, "select pg_backend_pid()"))
		if err != nil {
			return err
		}
		if before != 1 || after != 2 || pid != bunPID {
			t.Errorf("%d rows, then %d; on %d and %d", before, after, bunPID, pid)
		}
		return pg.InTx(ctx, tx, func(ctx context.Context, inner bun.Tx) error {
			if n, err := pg.Exec(ctx, inner, "insert into written select generate_series(3, 5)"); err != nil || n != 3 {
				t.Errorf("%d written: %v", n, err)
			}
			return nil
		})
	})
	if err != nil || counted(t, db) != 5 {
		t.Errorf("%d rows: %v", counted(t, db), err)
	}
	tx := pgtest.Tx(t) // which InTx did not begin
	if err := pg.Ask(t.Context(), pg.Doing(tx, "create table elsewhere (n int)"), pg.Doing(tx, "insert into elsewhere values ($1)", 1)); err != nil {
		t.Error(err)
	}
}

// TestWhatFailsIsNotWritten: a fault, a refused statement among others, a failed part of a transaction, or whoever asked having gone.
func TestWhatFailsIsNotWritten(t *testing.T) {
	db, no := writing(t), errors.New("no")
	var kept bun.Tx
	var keptCtx context.Context
	err := pg.InTx(t.Context(), db, func(ctx context.Context, tx bun.Tx) error {
		kept, keptCtx = tx, ctx
		return errors.Join(pg.Ask(ctx, pg.Doing(tx, "insert into written values (1)")), no)
	})
	if !errors.Is(err, no) || counted(t, db) != 0 {
		t.Errorf("%d rows: %v", counted(t, db), err)
	}
	if _, err := pg.Exec(keptCtx, kept, "insert into written values (1)"); !errors.Is(err, sql.ErrTxDone) {
		t.Errorf("a transaction that has ended goes on: %v", err)
	}
	err = pg.InTx(t.Context(), db, func(ctx context.Context, tx bun.Tx) error {
		return pg.Ask(ctx, pg.Doing(tx, "insert into written values (1)"), pg.Doing(tx, "insert into written values (1)"), pg.Doing(tx, "insert into written values (2)"))
	})
	if err == nil || counted(t, db) != 0 {
		t.Errorf("%d rows: %v", counted(t, db), err)
	}
	err = pg.InTx(t.Context(), db, func(ctx context.Context, tx bun.Tx) error {
		if _, err := pg.Exec(ctx, tx, "insert into written values (1)"); err != nil {
			return err
		}
		err := pg.InTx(ctx, tx, func(ctx context.Context, inner bun.Tx) error {
			_, err := pg.Exec(ctx, inner, "insert into written values (2)")
			return errors.Join(err, no)
		})
		if !errors.Is(err, no) {
			t.Errorf("the inner one: %v", err)
		}
		return nil
	})
	if err != nil || counted(t, db) != 1 {
		t.Errorf("%d rows: %v", counted(t, db), err)
	}
	gone, leave := context.WithCancel(t.Context())
	err = pg.InTx(gone, db, func(ctx context.Context, tx bun.Tx) error {
		_, err := pg.Exec(ctx, tx, "insert into written values (3)")
		leave()
		return err
	})
	if !errors.Is(err, context.Canceled) || counted(t, db) != 1 {
		t.Errorf("%d rows: %v", counted(t, db), err)
	}
}
