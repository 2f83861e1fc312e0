package quizzes_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"mumpuni/internal/id"
	"mumpuni/quizzes"
)

// However regrades follow one another and whichever of them are taken back: what remains is what those that hold say, and with none
// left, what the first grading said. A regrade and its reversal is no change at all.
func TestARegradeTakenBackRestoresEachFigure(t *testing.T) {
	w := newRegrading(t, 3)
	stems := []string{"A", "B", "C", "D"}
	checks := 0
	rapid.Check(t, func(rt *rapid.T) {
		if checks++; checks > 30 && !testing.Verbose() {
			return // enough for each run; with -v all
		}
		quiz, v := w.asks(rapid.IntRange(1, 10000).Draw(rt, "pass mark"), stems...)
		var attempts []id.Attempt
		for _, who := range w.Learners {
			attempts = append(attempts, w.sat(quiz, who, rapid.SliceOfNDistinct(rapid.SampledFrom(stems), 0, 4, rapid.ID).Draw(rt, "right")...).ID)
		}
		with := w.mended(v["D"], "salah")
		var hold []quizzes.Regrade
		var before [][]string // figures before each of hold
		first := w.figures()
		for range rapid.IntRange(1, 5).Draw(rt, "acts") {
			if len(hold) > 0 && rapid.Bool().Draw(rt, "take the last back") {
				n := len(hold) - 1
				w.rule(quizzes.Proposal{Kind: quizzes.OfReversal, ReversesID: hold[n].ID})
				if now := w.figures(); !slices.Equal(now, before[n]) {
					rt.Fatalf("taken back:\n%v\nwas\n%v", now, before[n])
				}
				hold, before = hold[:n], before[:n]
				continue
			}
			p := quizzes.Proposal{Kind: quizzes.OfQuestion, VersionID: v[rapid.SampledFrom(stems[:3]).Draw(rt, "question")]}
			switch rapid.IntRange(0, 2).Draw(rt, "kind") {
			case 0:
				p = quizzes.Proposal{Kind: quizzes.OfKey, VersionID: v["D"], WithID: with}
			case 1:
				p = quizzes.Proposal{Kind: quizzes.OfAttempt, AttemptID: rapid.SampledFrom(attempts).Draw(rt, "attempt")}
			}
			if slices.ContainsFunc(hold, func(r quizzes.Regrade) bool {
				return r.Kind == p.Kind && r.Kind != quizzes.OfKey && r.VersionID == p.VersionID && r.AttemptID == p.AttemptID
			}) {
				continue // holds already
			}
			was := w.figures()
			hold, before = append(hold, w.rule(p)), append(before, was)
		}
		for _, r := range rapid.Permutation(hold).Draw(rt, "taken back in any order") {
			w.rule(quizzes.Proposal{Kind: quizzes.OfReversal, ReversesID: r.ID})
		}
		if now := w.figures(); !slices.Equal(now, first) {
			rt.Fatalf("all taken back:\n%v\nfirst\n%v", now, first)
		}
	})
}
