package courses

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/internal/id"
)

// TestTheBestResultIsKept: of a learner's results in a quiz the best stays, and the attempt that passed (nobody takes a quiz again that
// they passed); a worse one, or news that come again, change neither.
func TestTheBestResultIsKept(t *testing.T) {
	failed, passed := id.Attempt(uuid.New()), id.Attempt(uuid.New())
	var p Progress
	for i, c := range []struct {
		attempt  id.Attempt
		fraction int
		passed   bool
		best     int
		by       id.Attempt
	}{
		{failed, 0, false, 0, id.Attempt{}},
		{failed, 6000, false, 6000, id.Attempt{}},
		{failed, 2000, false, 6000, id.Attempt{}},
		{passed, 7000, true, 7000, passed},
		{passed, 7000, true, 7000, passed},
	} {
		p.judge(QuizResult{AttemptID: c.attempt, Fraction: c.fraction, Passed: c.passed, FinishedAt: time.Now()})
		if p.BestFraction == nil || *p.BestFraction != c.best || p.AttemptID != c.by || len(p.Seen) > 0 {
			t.Errorf("result %d: %+v", i+1, p)
		}
		if p.done != (!c.by.IsZero()) {
			t.Errorf("result %d: done %v", i+1, p.done)
		}
	}
}
