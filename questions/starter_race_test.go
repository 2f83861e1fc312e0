package questions_test

import (
	"sync"
	"testing"

	"mumpuni/internal/fault"
	"mumpuni/people"
)

// Two who take the bank that comes with the program in at the same moment do it once: the other is told that it is there.
func TestTwoAtOnceTakeTheStarterBankOnce(t *testing.T) {
	g := newStarter(t)
	hr := with(g.HR, g.Root, people.HR)
	look, err := g.LookStarter(t.Context(), hr, g.Root)
	if err != nil {
		t.Fatal(err)
	}
	got := make([]error, 2)
	var both sync.WaitGroup
	for i := range got {
		both.Go(func() { _, got[i] = g.TakeStarter(t.Context(), hr, g.Root, look.Digest) })
	}
	both.Wait()
	done := 0
	for _, err := range got {
		switch {
		case err == nil:
			done++
		case fault.KindOf(err) != fault.Conflict:
			t.Errorf("the other is told %v", err)
		}
	}
	n, err := g.DB.NewSelect().TableExpr("questions").Count(t.Context())
	if done != 1 || err != nil || n != 480 {
		t.Errorf("taken in %d times: %d questions, %v", done, n, err)
	}
}
