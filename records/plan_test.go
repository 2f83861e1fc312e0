package records_test

import (
	"testing"
	"time"

	"mumpuni/internal/pgtest"
)

// TestAYearIsPlannedOnce: once its plan is kept, the year of one person is answered in less time than making a plan of it takes. Of a
// hundred, the quickest is looked at, so that whatever else the machine does tells nothing.
func TestAYearIsPlannedOnce(t *testing.T) {
	db := pgtest.Tx(t)
	least := func(mode string) time.Duration {
		t.Helper()
		if _, err := db.ExecContext(t.Context(), "set local plan_cache_mode = "+mode); err != nil {
			t.Fatal(err)
		}
		best := time.Hour
		for range 100 {
			begin := time.Now()
			if _, err := db.ExecContext(t.Context(), "select * from jp_years(array[gen_random_uuid()], '2026-11-29', '2026-01-01', '2026-12-31')"); err != nil {
				t.Fatal(err)
			}
			best = min(best, time.Since(begin))
		}
		return best
	}
	kept := least("auto")
	if _, err := db.ExecContext(t.Context(), "alter function jp_years reset plan_cache_mode"); err != nil {
		t.Fatal(err)
	}
	if anew := least("force_custom_plan"); 2*kept > anew {
		t.Errorf("%v with its plan kept, %v with one made each time", kept, anew)
	}
}
