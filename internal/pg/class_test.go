package pg_test

import (
	"context"
	"database/sql"
	"errors"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
)

func classes(t *testing.T, change func(map[pg.Class]pg.Limits)) *pg.DB {
	t.Helper()
	limits := map[pg.Class]pg.Limits{}
	for _, c := range pg.Classes() {
		limits[c] = pg.Limits{Conns: 2, Statement: 20 * time.Second, Lock: 10 * time.Second, Wait: 5 * time.Second}
	}
	change(limits)
	db, err := pg.OpenClasses(t.Context(), pgtest.URL(t), limits)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// one asks a small question in the class of ctx, by both ways there are.
func one(ctx context.Context, db *pg.DB) error {
	var n int
	if err := db.NewRaw("select 1").Scan(ctx, &n); err != nil {
		return err
	}
	return pg.Query(ctx, db, &n, "select 2")
}

// TestEachClassHasItsOwnConnections: while every connection of one class is in use, the others answer; and the full one says so
// after the wait.
func TestEachClassHasItsOwnConnections(t *testing.T) {
	const wait = 2 * time.Second // a busy machine opens a connection in that time
	for _, full := range pg.Classes() {
		t.Run(full.String(), func(t *testing.T) {
			t.Parallel()
			db := classes(t, func(l map[pg.Class]pg.Limits) {
				for c := range l {
					l[c] = pg.Limits{Conns: 2, Wait: wait}
				}
			})
			for range 2 {
				tx, err := db.BeginTx(pg.With(t.Context(), full), nil)
				if err != nil {
					t.Fatal(err)
				}
				defer func() { _ = tx.Rollback() }()
			}
			for _, c := range pg.Classes() {
				err := one(pg.With(t.Context(), c), db)
				var f *fault.Fault
				switch {
				case c != full && err != nil:
					t.Errorf("while %s is full, %s: %v", full, c, err)
				case c == full && (!errors.Is(err, pg.ErrBusy) || !errors.As(err, &f) || f.Wait != wait):
					t.Errorf("%s is full: %v", c, err)
				}
			}
		})
	}
}

// TestWhoHoldsALockNeverWaitsForThoseWhoWaitForIt: however many wait for a row, who has it gets a second connection, and a transaction on
// that one a third, so that one after the other goes on.
func TestWhoHoldsALockNeverWaitsForThoseWhoWaitForIt(t *testing.T) {
	db := classes(t, func(map[pg.Class]pg.Limits) {})
	if _, err := db.ExecContext(t.Context(), "create table nested (n int); insert into nested values (0)"); err != nil {
		t.Fatal(err)
	}
	failed := make(chan error)
	const many = 8 // of 2 connections
	for range many {
		go func() {
			failed <- pg.InTx(t.Context(), db, func(ctx context.Context, tx bun.Tx) error {
				if _, err := tx.ExecContext(ctx, "update nested set n = n + 1"); err != nil {
					return err
				}
				if err := one(ctx, db); err != nil {
					return err
				}
				return pg.InTx(ctx, db, func(ctx context.Context, _ bun.Tx) error { return one(ctx, db) })
			})
		}()
	}
	for range many {
		if err := <-failed; err != nil {
			t.Error(err)
		}
	}
	var n int
	if err := pg.Query(t.Context(), db, &n, "select n from nested"); err != nil || n != many {
		t.Errorf("%d, %v", n, err)
	}
}

// TestATransactionStaysOnItsConnection, whatever the contexts of its statements say.
func TestATransactionStaysOnItsConnection(t *testing.T) {
	db := classes(t, func(map[pg.Class]pg.Limits) {})
	err := pg.InTx(pg.With(t.Context(), pg.Reports), db, func(ctx context.Context, tx bun.Tx) error {
		var first, second int
		if err := tx.NewRaw("select pg_backend_pid()").Scan(ctx, &first); err != nil {
			return err
		}
		if err := tx.NewRaw("select pg_backend_pid()").Scan(pg.With(ctx, pg.Exams), &second); err != nil {
			return err
		}
		if first != second {
			t.Errorf("the transaction began on %d and went on on %d", first, second)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestLimitsOfTime: a statement and a wait for a lock end by the limits of their class, with faults of their own.
func TestLimitsOfTime(t *testing.T) {
	db := classes(t, func(l map[pg.Class]pg.Limits) {
		l[pg.Exams] = pg.Limits{Conns: 1, Statement: 40 * time.Millisecond}
		l[pg.Pages] = pg.Limits{Conns: 1, Lock: 40 * time.Millisecond}
		l[pg.Jobs] = pg.Limits{Conns: 1}
	})
	if _, err := db.ExecContext(pg.With(t.Context(), pg.Exams), "select pg_sleep(60)"); !errors.Is(pg.Trouble(err), pg.ErrSlow) {
		t.Errorf("a long statement: %v", err)
	}
	tx, err := db.BeginTx(pg.With(t.Context(), pg.Jobs), &sql.TxOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.ExecContext(t.Context(), "lock table persons in access exclusive mode"); err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), "select from persons"); !errors.Is(pg.Trouble(err), pg.ErrLocked) {
		t.Errorf("a locked table: %v", err)
	}
	if err := one(pg.With(t.Context(), pg.Exams), db); err != nil {
		t.Errorf("the connection of an ended statement: %v", err)
	}
	for _, s := range pg.Troubles() {
		if (s.Key == pg.ErrSlow.Key || s.Key == pg.ErrLocked.Key) && (s.Times == 0 || time.Since(s.Last) > time.Minute) {
			t.Errorf("%s was not counted: %+v", s.Key, s)
		}
	}
}

// TestAQueueOfRequests: as many as there are places are inside, as many as the queue holds wait and come in in their order, and
// the next is told when to come again.
func TestAQueueOfRequests(t *testing.T) {
	db := classes(t, func(l map[pg.Class]pg.Limits) {
		l[pg.Reports] = pg.Limits{Conns: 2, Queue: 3, Wait: time.Minute, Statement: 30 * time.Second}
	})
	var leave []func()
	for range 2 {
		ctx, out, err := db.Enter(t.Context(), pg.Reports)
		if err != nil || pg.ClassOf(ctx) != pg.Reports {
			t.Fatal(err)
		}
		leave = append(leave, out)
	}
	came := make(chan int)
	for i := range 3 {
		go func() {
			_, out, err := db.Enter(t.Context(), pg.Reports)
			if err != nil {
				t.Error(err)
			}
			came <- i
			out()
		}()
		for db.Waiting(pg.Reports) != i+1 {
			time.Sleep(time.Millisecond) // until it waits, so that they come in a known order
		}
	}
	_, _, err := db.Enter(t.Context(), pg.Reports)
	var f *fault.Fault
	if !errors.Is(err, pg.ErrBusy) || !errors.As(err, &f) || f.Wait < time.Second || f.Wait > 30*time.Second {
		t.Errorf("the sixth: %v", err)
	}
	if _, out, err := db.Enter(t.Context(), pg.Exams); err != nil {
		t.Errorf("an exam: %v", err)
	} else {
		out()
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	leave[0]()
	leave[0]() // leaving twice gives back one place only
	for i := range 3 {
		if got := <-came; got != i {
			t.Errorf("number %d came in as number %d", got, i)
		}
	}
	leave[1]()
	if _, _, err := db.Enter(gone, pg.Reports); err != nil {
		t.Errorf("there is room: %v", err)
	}
}

// TestAWaitInTheQueueEnds when no place becomes free, or when whoever waits goes away.
func TestAWaitInTheQueueEnds(t *testing.T) {
	db := classes(t, func(l map[pg.Class]pg.Limits) {
		l[pg.Reports] = pg.Limits{Conns: 1, Queue: 2, Wait: 20 * time.Millisecond, Statement: 30 * time.Second}
	})
	if _, _, err := db.Enter(t.Context(), pg.Reports); err != nil {
		t.Fatal(err)
	}
	if _, _, err := db.Enter(t.Context(), pg.Reports); !errors.Is(err, pg.ErrBusy) {
		t.Errorf("after the wait: %v", err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := db.Enter(gone, pg.Reports); !errors.Is(err, context.Canceled) {
		t.Errorf("who went away: %v", err)
	}
	if n := db.Waiting(pg.Reports); n != 0 {
		t.Errorf("%d still wait", n)
	}
}
