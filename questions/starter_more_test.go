package questions_test

import (
	"slices"
	"sync"
	"testing"

	"github.com/google/uuid"

	"mumpuni/internal/fault"
	"mumpuni/people"
	"mumpuni/questions"
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

// siblingsAreApart: a new variant is not on one paper with an older one, also where somebody let that one be beside their origin.
func (g *gallery) siblingsAreApart(origin, older uuid.UUID) {
	g.T.Helper()
	if _, err := g.DB.ExecContext(g.T.Context(), "delete from question_enemies where ?::uuid in (question_id, enemy_id)", older); err != nil {
		g.T.Fatal(err)
	}
	third, err := g.MakeVariant(g.T.Context(), g.Trainer, origin, uuid.Nil)
	if err != nil {
		g.T.Fatal(err)
	}
	apart, err := g.Enemies(g.T.Context(), g.Trainer, third.QuestionID)
	if err != nil || !slices.ContainsFunc(apart, func(q questions.Listed) bool { return q.QuestionID == older }) {
		g.T.Errorf("a third variant may stand beside the first: %v", err)
	}
}
