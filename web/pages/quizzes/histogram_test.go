package quizzes

import (
	"testing"

	"mumpuni/psychometrics"
	"mumpuni/quizzes"
	"mumpuni/web/locale"
)

// The scale of a histogram ends at or above its highest bar, in a few round steps; bars at or above the pass mark pass.
func TestTheHistogramHoldsItsBars(t *testing.T) {
	for most, top := range map[int]int{1: 1, 4: 4, 5: 6, 9: 10, 38: 40, 41: 60, 138: 150, 999: 1000} {
		if got := histTopOf(quizzes.Figures{Tenths: [10]int{3: most}}); got != top || got < most {
			t.Errorf("a bar of %d: the scale ends at %d, not %d", most, got, top)
		}
	}
	bars := histBars(quizzes.Figures{Tenths: [10]int{6: 2, 7: 4}}, 7000)
	if bars[6].Passes || !bars[7].Passes || bars[7].Height != "75.00%" || bars[6].Height != "37.50%" || bars[7].Y != "10.00%" {
		t.Errorf("%+v %+v", bars[6], bars[7])
	}
}

// Keys that may be wrong are told apart from questions that are weak, and what needs nothing is not named.
func TestWhatNeedsALookIsSorted(t *testing.T) {
	f := quizzes.Figures{Questions: []quizzes.QuestionFigures{
		{Place: 1, Advice: []psychometrics.Advice{psychometrics.KeySuspect, psychometrics.TooHard}}, {Place: 2, Advice: []psychometrics.Advice{psychometrics.TooEasy}}, {Place: 3},
	}}
	list := todos(f)
	if len(list) != 2 || list[0].Key != "quiz.results.todo_key" || list[0].Places[0].Place != 1 || len(list[1].Places) != 1 || list[1].Places[0].Place != 2 {
		t.Errorf("%+v", list)
	}
	ctx := locale.With(t.Context(), locale.ID)
	minus, half := -.1, .5
	for rest, word := range map[*float64]string{nil: "belum dapat dikatakan", &minus: "terbalik", &half: "sangat baik"} {
		if got := separates(ctx, rest); got != word {
			t.Errorf("%v: %s", rest, got)
		}
	}
}
