package quizzes

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

func TestTotalReachesThePassMarkExactlyWhenTheMarksDo(t *testing.T) {
	slots := make([]graded, 3)
	for i := range slots {
		slots[i] = graded{maxMark: 1}
	}
	slots[0].fraction, slots[1].fraction = Whole, Whole
	if got := total(slots); got != 6666 {
		t.Errorf("two of three: %d, want 6666, as 6667 would reach a mark that was missed", got)
	}
	if got := total(nil); got != 0 {
		t.Errorf("nothing asked: %d", got)
	}
	weighted := []graded{{fraction: Whole, maxMark: 3}, {fraction: 0, maxMark: 1}}
	if got := total(weighted); got != 7500 {
		t.Errorf("weights: %d, want 7500", got)
	}
}

func TestLevelsAreTheHighestWhoseOwnQuestionsReachThePassMark(t *testing.T) {
	a, b := uuid.New(), uuid.New()
	slots := []graded{
		{fraction: Whole, maxMark: 1, competencyID: a, level: 2},
		{fraction: Whole, maxMark: 1, competencyID: a, level: 2},
		{fraction: Whole, maxMark: 1, competencyID: a, level: 3},
		{fraction: 0, maxMark: 1, competencyID: a, level: 3},
		{fraction: 0, maxMark: 1, competencyID: a, level: 1},
		{fraction: 6000, maxMark: 1, competencyID: b, level: 4},
		{fraction: Whole, maxMark: 5},
	}
	got := levels(slots, 7000)
	want := []reached{{competencyID: a, level: 2, fraction: Whole, items: 2}}
	if d := cmp.Diff(want, got, cmp.AllowUnexported(reached{})); d != "" {
		t.Error(d)
	}
	second := graded{fraction: Whole, maxMark: 1, competencyID: a, level: 2}
	third := graded{fraction: 8000, maxMark: 1, competencyID: a, level: 3}
	for _, slots := range [][]graded{{second, third}, {third, second}, {third, second, third}} { // of several levels reached the highest, wherever it stands
		got := levels(slots, 7000)
		if len(got) != 1 || got[0].level != 3 || got[0].fraction != 8000 {
			t.Errorf("%+v gives %+v", slots, got)
		}
	}
	if got := levels([]graded{{fraction: 7000, maxMark: 1, competencyID: a, level: 1}}, 7000); len(got) != 1 {
		t.Error("the pass mark itself does not reach it")
	}
}
