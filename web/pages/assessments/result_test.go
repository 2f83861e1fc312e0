package assessments

import (
	"strings"
	"testing"
	"time"

	"mumpuni/assessments"
	"mumpuni/competencies"
	"mumpuni/people"
	"mumpuni/web/locale"
)

func TestAResultPutsWhatIsToBeDoneFirst(t *testing.T) {
	var v resultView
	for _, state := range []competencies.State{competencies.Reached, competencies.NotEnough, "", competencies.Below, competencies.Reached} {
		v.Competencies = append(v.Competencies, assessments.MeasuredCompetency{State: state})
	}
	order := ""
	for _, m := range v.open() {
		order += string(m.State) + ";"
	}
	if order != "below;not_enough;;" || len(v.folded()) != 2 {
		t.Errorf("open: %s, folded: %d", order, len(v.folded()))
	}
	v.Competencies = v.Competencies[:2]
	if len(v.open()) != 2 || v.open()[1].State != competencies.Reached {
		t.Errorf("two are shown whole: %+v", v.open())
	}
}

// What waits for a decision is shown as held, whatever its answers say.
func TestAHeldResultIsNotADecision(t *testing.T) {
	if s := stateOf(assessments.MeasuredCompetency{State: competencies.Below, Held: true}); s != competencies.Held {
		t.Errorf("a held result is %s", s)
	}
	if s := stateOf(assessments.MeasuredCompetency{Held: true}); s != "" {
		t.Errorf("one that the post does not ask for is %s", s)
	}
}

func TestAResultSaysHowFarADecisionIs(t *testing.T) {
	ctx := locale.With(t.Context(), locale.ID)
	v := resultView{Result: assessments.Result{Policy: competencies.FirstPolicy}}
	measured := func(level, below int, p float64) assessments.MeasuredCompetency {
		return assessments.MeasuredCompetency{Required: 2, Level: level, BelowFrom: below, Probabilities: map[string]float64{"2": p}}
	}
	for _, c := range []struct {
		level, below int
		p            float64
		says         string
	}{
		{2, 0, .97, "Hampir pasti sudah level 2."},
		{1, 2, .03, "Hampir pasti belum level 2."},
		{1, 0, .71, "Lebih mungkin sudah level 2, tetapi buktinya belum cukup."},
		{1, 0, .44, "Level 2 belum dapat dikatakan."},
		{1, 0, .2, "Lebih mungkin belum level 2, tetapi buktinya belum cukup."},
	} {
		if text := spaced(verdictText(ctx, v, measured(c.level, c.below, c.p))); text != c.says {
			t.Errorf("%+v: %s", c, text)
		}
	}
	if text := spaced(peopleText(ctx, v, measured(1, 2, .03))); text != "Dari 100 orang dengan jawaban seperti Anda, sekitar 3 berada di level 2 atau lebih. Level 1 sudah tercapai." {
		t.Error(text)
	}
	if chance := chanceOf(ctx, v, measured(1, 2, .03)); chance.Edge != 5 || chance.OutOf100 != 3 {
		t.Errorf("%+v", chance)
	}
}

// spaced is a text with the spaces that a reader sees: a number and its unit stand on one line.
func spaced(text string) string { return strings.ReplaceAll(text, "\u00a0", " ") }

// A day that has passed is not named as one to come.
func TestTheNextTryIsNowWhenItsDayHasPassed(t *testing.T) {
	ctx := locale.With(t.Context(), locale.ID)
	today := people.DayOf(time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC))
	for from, says := range map[people.Day]string{
		"2026-11-17": "Sudah boleh sekarang; tersisa 2 kesempatan dalam 12 bulan.", "2026-11-30": "Sudah boleh sekarang; tersisa 2 kesempatan dalam 12 bulan.",
		"2026-12-02": "Mulai 2 Desember 2026; tersisa 2 kesempatan dalam 12 bulan.",
	} {
		if text := nextTryText(ctx, assessments.NextTry{From: from, Left: 2}, today); text != says {
			t.Errorf("%s: %s", from, text)
		}
	}
}
