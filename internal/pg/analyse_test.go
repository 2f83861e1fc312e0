package pg_test

import (
	"testing"

	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
)

// TestWhatGrewIsLookedAt, and what did not is left alone.
func TestWhatGrewIsLookedAt(t *testing.T) {
	db := pgtest.DB(t)
	rows := func() (n float64) {
		t.Helper()
		if err := pg.Query(t.Context(), db, &n, "select reltuples from pg_class where relname = 'grown'"); err != nil {
			t.Fatal(err)
		}
		return n
	}
	for _, step := range []struct {
		do   string
		want float64
	}{{"create table grown (n int) with (autovacuum_enabled = false)", -1}, {"insert into grown select generate_series(1, 5000)", 5000}, {"insert into grown select 1", 5000}, {"insert into grown select generate_series(1, 5000)", 10001}} {
		if _, err := db.ExecContext(t.Context(), step.do); err != nil {
			t.Fatal(err)
		}
		if err := pg.Analyse(t.Context(), db.Pool); err != nil || rows() != step.want {
			t.Errorf("after «%s»: %v rows are known, want %v: %v", step.do, rows(), step.want, err)
		}
	}
}
