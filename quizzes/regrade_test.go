package quizzes_test

import (
	"errors"
	"slices"
	"sync"
	"testing"

	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/quizzes"
)

// A question that counts for nobody is out of the sum and of what could be reached; whoever failed by it passes, whoever passed by it keeps
// the pass, and the answers stay.
func TestAQuestionCountsForNobody(t *testing.T) {
	w := newRegrading(t, 3)
	quiz, v := w.asks(6000, "A", "B", "C")
	failed, passed, neither := w.Learners[0], w.Learners[1], w.Learners[2]
	f := w.sat(quiz, failed, "B")      // 1 of 3; without A 1 of 2: still failed
	g := w.sat(quiz, passed, "A", "B") // 2 of 3: passed; without A 1 of 2
	n := w.sat(quiz, neither)          // nothing
	r := w.propose(quizzes.Proposal{Kind: quizzes.OfQuestion, VersionID: v["A"]})
	view, err := w.Service.Regrade(t.Context(), w.HR, r.ID)
	w.must(err)
	if c := view.Counts; view.State != quizzes.Ready || c.People != 3 || c.Marks != 2 || c.Gained != 0 || c.Kept != 1 || c.Lost != 0 {
		t.Errorf("preview: %s %+v", view.State, c)
	}
	if now := w.attempt(failed, f.ID); *now.Fraction != *f.Fraction || w.Count("gradings where number > 1") != 0 {
		t.Error("a preview changed something")
	}
	_, err = w.AskRegrade(t.Context(), w.Trainer, r.ID)
	w.must(err)
	w.must(w.carry(r))
	for _, c := range []struct {
		who      people.Actor
		a        id.Attempt
		fraction int
		passed   bool
	}{{failed, f.ID, 5000, false}, {passed, g.ID, 5000, true}, {neither, n.ID, 0, false}} {
		now := w.attempt(c.who, c.a)
		if *now.Fraction != c.fraction || *now.Passed != c.passed {
			t.Errorf("after: %d %v, want %d %v", *now.Fraction, *now.Passed, c.fraction, c.passed)
		}
		for _, q := range now.Questions {
			if q.Review.Out != (q.Stem == "A") || q.Answer.Empty() {
				t.Errorf("slot %d: out %v, answer %v", q.Slot, q.Review.Out, q.Answer)
			}
		}
	}
	if n := w.Count("grading_items"); n != 3 {
		t.Errorf("%d changed slots", n)
	}
	if len(w.notices) != 3 {
		t.Errorf("%d were told", len(w.notices))
	}
	if _, err := w.Propose(t.Context(), w.Trainer, quizzes.Proposal{Kind: quizzes.OfQuestion, VersionID: v["A"], Reason: "Sekali lagi, untuk memastikan."}); err == nil {
		t.Error("annulled twice")
	}
}

// A question that everybody failed, annulled: the others decide. Where none is left that counts, the mark stays.
func TestTheLastQuestionAnnulledKeepsTheMark(t *testing.T) {
	w := newRegrading(t, 1)
	quiz, v := w.asks(6000, "A", "B")
	a := w.sat(quiz, w.Learners[0], "B")
	w.rule(quizzes.Proposal{Kind: quizzes.OfQuestion, VersionID: v["A"]})
	if now := w.attempt(w.Learners[0], a.ID); *now.Fraction != quizzes.Whole || !*now.Passed {
		t.Errorf("without the one failed: %d", *now.Fraction)
	}
	w.rule(quizzes.Proposal{Kind: quizzes.OfQuestion, VersionID: v["B"]})
	if now := w.attempt(w.Learners[0], a.ID); *now.Fraction != quizzes.Whole || !*now.Passed {
		t.Errorf("with nothing left: %d %v", *now.Fraction, *now.Passed)
	}
}

// What runs while a question is annulled is finished without it, is not asked it when it begins afterwards, and is asked it again
// when that is taken back.
func TestARulingInTheMiddleOfAnAttempt(t *testing.T) {
	w := newRegrading(t, 2)
	quiz, v := w.asks(6000, "A", "B", "C")
	a := w.start(quiz, w.Learners[0])
	w.fill(w.Learners[0], a, "B", "C")
	r := w.rule(quizzes.Proposal{Kind: quizzes.OfQuestion, VersionID: v["A"]})
	done := w.done(w.Learners[0], a)
	if *done.Fraction != quizzes.Whole || !*done.Passed || done.Grading != 2 {
		t.Errorf("finished: %d %v, grading %d", *done.Fraction, *done.Passed, done.Grading)
	}
	if b := w.start(quiz, w.Learners[1]); len(b.Questions) != 2 {
		t.Errorf("a new one asks %d", len(b.Questions))
	}
	w.rule(quizzes.Proposal{Kind: quizzes.OfReversal, ReversesID: r.ID})
	if now := w.attempt(w.Learners[0], a.ID); *now.Fraction != 6666 || !*now.Passed {
		t.Errorf("taken back: %d %v", *now.Fraction, *now.Passed)
	}
}

// A corrected key grades by the other version, what people answered stays, and the key that is shown is the right one.
func TestAChangedKeyGradesAgain(t *testing.T) {
	w := newRegrading(t, 2)
	quiz, v := w.asks(6000, "A", "B")
	wrong, right := w.sat(quiz, w.Learners[0]), w.sat(quiz, w.Learners[1], "A", "B")
	with := w.mended(v["A"], "salah")
	w.rule(quizzes.Proposal{Kind: quizzes.OfKey, VersionID: v["A"], WithID: with})
	if now := w.attempt(w.Learners[0], wrong.ID); *now.Fraction != 5000 || *now.Passed {
		t.Errorf("answered as the new key says: %d", *now.Fraction)
	}
	now := w.attempt(w.Learners[1], right.ID)
	if *now.Fraction != 5000 || !*now.Passed {
		t.Errorf("answered as the old key said: %d %v", *now.Fraction, *now.Passed)
	}
	for _, q := range now.Questions {
		if q.Stem == "A" && (q.Review.Fraction != 0 || slices.Equal(q.Review.Right, q.Answer.Options)) {
			t.Errorf("shown as right: %v, answered %v", q.Review.Right, q.Answer.Options)
		}
	}
	if _, err := w.Propose(t.Context(), w.Trainer, quizzes.Proposal{Kind: quizzes.OfKey, VersionID: v["A"], WithID: v["B"], Reason: "Kunci dari soal lain."}); err == nil {
		t.Error("another question's key was taken")
	}
}

// An attempt that counts for nothing is no pass, and the best of the others counts.
func TestAnAnnulledAttemptCountsForNothing(t *testing.T) {
	w := newRegrading(t, 1)
	quiz, _ := w.asks(6000, "A", "B")
	first := w.sat(quiz, w.Learners[0], "A")
	second := w.sat(quiz, w.Learners[0], "A", "B")
	before := w.figures()
	r := w.rule(quizzes.Proposal{Kind: quizzes.OfAttempt, AttemptID: second.ID})
	now := w.attempt(w.Learners[0], second.ID)
	if *now.Passed || !now.Annulled {
		t.Errorf("annulled: %v %v", *now.Passed, now.Annulled)
	}
	last := w.told[len(w.told)-1]
	if len(last.Passing) != 0 || last.Best == nil || *last.Best != *first.Fraction || last.ID != r.ID {
		t.Errorf("told: %+v", last)
	}
	if w.Count("attainments where withdrawn_at is null and grade = 'E2'") != 0 {
		t.Error("its evidence stands")
	}
	w.rule(quizzes.Proposal{Kind: quizzes.OfReversal, ReversesID: r.ID})
	if after := w.figures(); !slices.Equal(before, after) {
		t.Errorf("taken back:\n%v\n%v", before, after)
	}
}

// Nobody asks for what concerns themselves; nobody whom it concerns, and nobody who wrote it, agrees.
func TestWhoMayRegrade(t *testing.T) {
	w := newRegrading(t, 1)
	quiz, v := w.asks(6000, "A", "B")
	a := w.sat(quiz, w.Learners[0], "A")
	r := w.propose(quizzes.Proposal{Kind: quizzes.OfQuestion, VersionID: v["A"]})
	_, err := w.AskRegrade(t.Context(), w.Trainer, r.ID)
	w.must(err)
	barred := w.asked[0].Barred
	if !slices.Contains(barred, w.Trainer.PersonID) || !slices.Contains(barred, w.Learners[0].PersonID) {
		t.Errorf("barred: %v", barred)
	}
	_, err = w.Propose(t.Context(), w.Stranger, quizzes.Proposal{Kind: quizzes.OfQuestion, VersionID: v["B"], Reason: "Bukan soal dari unit saya."})
	refused(t, err, "regrade.not_found")
	_, err = w.Service.Regrade(t.Context(), w.Stranger, r.ID)
	refused(t, err, "regrade.not_found")
	self := w.Learners[0]
	self.Grants = []people.Grant{{Role: people.HR, UnitID: w.Unit}}
	_, err = w.Propose(t.Context(), self, quizzes.Proposal{Kind: quizzes.OfAttempt, AttemptID: a.ID, Reason: "Percobaan saya sendiri."})
	refused(t, err, "person.oneself")
	own, err := w.Propose(t.Context(), self, quizzes.Proposal{Kind: quizzes.OfQuestion, VersionID: v["B"], Reason: "Soal ini membuat saya gagal."})
	w.must(err)
	_, err = w.AskRegrade(t.Context(), self, own.ID)
	refused(t, err, "person.oneself")
}

// What was agreed to is what is done: when an attempt was graded otherwise meanwhile it is worked out anew.
func TestWhatChangedSinceIsNotCarriedOut(t *testing.T) {
	w := newRegrading(t, 1)
	quiz, v := w.asks(6000, "A", "B", "C")
	w.sat(quiz, w.Learners[0], "A")
	first, second := w.propose(quizzes.Proposal{Kind: quizzes.OfQuestion, VersionID: v["A"]}), w.propose(quizzes.Proposal{Kind: quizzes.OfQuestion, VersionID: v["B"]})
	for _, r := range []quizzes.Regrade{first, second} {
		_, err := w.AskRegrade(t.Context(), w.Trainer, r.ID)
		w.must(err)
	}
	w.must(w.carry(first))
	refused(t, w.carry(second), "regrade.changed_since")
	w.rule(quizzes.Proposal{Kind: quizzes.OfReversal, ReversesID: first.ID}) // the figures are those foreseen again
	refused(t, w.carry(second), "regrade.changed_since")
	if w.Count("regrades where ruled_no is not null") != 2 {
		t.Error("a refused regrade holds")
	}
}

// A rule that fails leaves all as it was: marks, the regrade, and what waits can be agreed to again.
func TestAFailingRuleChangesNothing(t *testing.T) {
	w := newRegrading(t, 1)
	quiz, v := w.asks(6000, "A", "B")
	w.sat(quiz, w.Learners[0], "A")
	r := w.propose(quizzes.Proposal{Kind: quizzes.OfQuestion, VersionID: v["A"]})
	_, err := w.AskRegrade(t.Context(), w.Trainer, r.ID)
	w.must(err)
	before := w.figures()
	w.breakHook(errors.New("rusak"))
	if err := w.carry(r); err == nil {
		t.Fatal("carried")
	}
	if !slices.Equal(before, w.figures()) || w.Count("regrades where ruled_no is not null") != 0 {
		t.Error("something changed")
	}
	w.breakHook(nil)
	w.must(w.carry(r))
}

// Two regrades agreed to at once, while attempts are being finished: each attempt ends as both say.
func TestRegradesRacingFinish(t *testing.T) {
	w := newRegrading(t, 8)
	quiz, v := w.asks(6000, "A", "B", "C", "D")
	var open []quizzes.Attempt
	for _, who := range w.Learners {
		a := w.start(quiz, who)
		w.fill(who, a, "C")
		open = append(open, a)
	}
	rulings := []quizzes.Regrade{w.propose(quizzes.Proposal{Kind: quizzes.OfQuestion, VersionID: v["A"]}), w.propose(quizzes.Proposal{Kind: quizzes.OfQuestion, VersionID: v["B"]})}
	for _, r := range rulings {
		_, err := w.AskRegrade(t.Context(), w.Trainer, r.ID)
		w.must(err)
	}
	var all sync.WaitGroup
	for i, a := range open {
		all.Go(func() {
			if _, err := w.Finish(t.Context(), w.Learners[i], a.ID); err != nil {
				t.Error(err)
			}
		})
	}
	for _, r := range rulings {
		all.Go(func() {
			if err := w.carry(r); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for _, r := range rulings { // what the job does
		w.must(w.GoOn(t.Context(), r.ID))
	}
	for i, a := range open {
		if now := w.attempt(w.Learners[i], a.ID); *now.Fraction != 5000 {
			t.Errorf("attempt %d: %d, grading %d", i, *now.Fraction, now.Grading)
		}
	}
}

// Late answers count once two persons took them, and only then; refused ones never; and neither is decided twice.
func TestLateAnswersAreDecidedByTwo(t *testing.T) {
	w := newRegrading(t, 1)
	quiz, _ := w.asks(6000, "A", "B")
	who := w.Learners[0]
	a := w.sat(quiz, who, "A")
	var late []int64
	for _, slot := range []int{2, 2} { // both right, so that a refused one would be seen in the mark
		option := ""
		for _, o := range a.Questions[slot-1].Options {
			if o.Text == "benar" {
				option = o.ID
			}
		}
		var seq int64
		w.must(w.DB.NewRaw(`insert into late_answers (attempt_id, slot, answer, client_step, made_at, arrived_at)
			values (?, ?, ?::jsonb, gen_random_uuid(), now(), now()) returning seq`, a.ID, slot, `{"options":["`+option+`"]}`).Scan(t.Context(), &seq))
		late = append(late, seq)
	}
	w.rule(quizzes.Proposal{Kind: quizzes.OfLate, AttemptID: a.ID, Late: late[1:], Accepted: false})
	if now := w.attempt(who, a.ID); *now.Fraction != 5000 || now.Grading != 1 || now.Questions[1].Late[1].Decision != quizzes.LateRefused {
		t.Errorf("refused: %d, %+v", *now.Fraction, now.Questions[1].Late)
	}
	take := w.rule(quizzes.Proposal{Kind: quizzes.OfLate, AttemptID: a.ID, Late: late[:1], Accepted: true})
	now := w.attempt(who, a.ID)
	if *now.Fraction != quizzes.Whole || !*now.Passed || now.Questions[1].Late[0].Decision != quizzes.LateAccepted {
		t.Errorf("taken: %d, %+v", *now.Fraction, now.Questions[1].Late)
	}
	_, err := w.Propose(t.Context(), w.Trainer, quizzes.Proposal{Kind: quizzes.OfLate, AttemptID: a.ID, Late: late[:1], Accepted: false, Reason: "Ditolak sesudah diterima."})
	refused(t, err, "regrade.late_decided")
	w.rule(quizzes.Proposal{Kind: quizzes.OfReversal, ReversesID: take.ID})
	if now := w.attempt(who, a.ID); *now.Fraction != 5000 || *now.Passed {
		t.Errorf("taken back: %d", *now.Fraction)
	}
}
