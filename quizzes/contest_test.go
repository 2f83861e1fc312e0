package quizzes_test

import (
	"testing"
	"time"

	"github.com/uptrace/bun"

	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
	"mumpuni/quizzes"
)

// An objection is answered by an officer who had no part in it, once; one that is upheld leads to a regrade and ends with it.
func TestAnObjectionIsAnswered(t *testing.T) {
	w := newRegrading(t, 2)
	quiz, _ := w.asks(6000, "A", "B")
	who := w.Learners[0]
	a := w.sat(quiz, who, "A")
	ask := func(by people.Actor, slot int) (quizzes.Contest, error) {
		return w.Contest(t.Context(), by, quizzes.Objection{AttemptID: a.ID, Slot: slot, Words: "Peraturannya mengatakan lain."})
	}
	_, err := ask(w.Learners[1], 2)
	refused(t, err, "quiz.attempt_not_found")
	_, err = ask(who, 9)
	refused(t, err, "contest.what")
	k, err := ask(who, 2)
	w.must(err)
	_, err = ask(who, 2)
	refused(t, err, "contest.already")
	waiting := func(by people.Actor, want int) {
		t.Helper()
		if n := pgtest.Asked(t, func(n *int) pg.Question { return w.AskContestsWaiting(by, n) }); n != want {
			t.Errorf("%d objections wait, want %d", n, want)
		}
	}
	waiting(w.HR, 1)
	waiting(w.Stranger, 0)
	for reader, want := range map[*people.Actor]bool{&who: true, &w.HR: true, &w.Trainer: false, &w.Stranger: false} {
		_, err := w.ContestOf(t.Context(), *reader, k.ID)
		if reads, ask := w.ReadsContest(t.Context(), *reader, k.ID); ask != nil || reads != want || (err == nil) != want {
			t.Errorf("%v reads it: %v, and it is given: %v; want %v", reader.PersonID, reads, err, want)
		}
	}
	contester := who // who answers for the unit, but not to themselves
	contester.Grants = w.HR.Grants
	waiting(contester, 0)
	author := w.Trainer
	author.Grants = []people.Grant{{Role: people.HR, UnitID: w.Unit}}
	refused(t, w.RejectContest(t.Context(), author, k.ID, "Kuncinya sudah benar."), "contest.author")
	refused(t, w.RejectContest(t.Context(), w.Stranger, k.ID, "Kuncinya sudah benar."), "contest.not_found")
	r, err := w.UpholdContest(t.Context(), w.HR, k.ID, quizzes.Proposal{Kind: quizzes.OfQuestion, Reason: "Kuncinya memang keliru."})
	w.must(err)
	refused(t, w.RejectContest(t.Context(), w.HR, k.ID, "Kuncinya sudah benar."), "contest.not_now")
	waiting(w.HR, 0) // it is answered by the ruling
	w.must(w.DropRegrade(t.Context(), w.HR, r.ID))
	if v, err := w.ContestOf(t.Context(), who, k.ID); err != nil || v.State != quizzes.ContestOpen {
		t.Errorf("given up: %s, %v", v.State, err)
	}
	r, err = w.UpholdContest(t.Context(), w.HR, k.ID, quizzes.Proposal{Kind: quizzes.OfQuestion, Reason: "Kuncinya memang keliru."})
	w.must(err)
	_, err = w.AskRegrade(t.Context(), w.HR, r.ID)
	w.must(err)
	w.must(pg.InTx(t.Context(), w.DB, func(ctx ctx, tx bun.Tx) error {
		return w.CarryRegrade(ctx, tx, w.Stranger.PersonID, quizzes.RegradeAsked{ID: r.ID, Digest: r.Digest})
	}))
	if v, err := w.ContestOf(t.Context(), who, k.ID); err != nil || v.State != quizzes.ContestUpheld {
		t.Errorf("carried out: %s, %v", v.State, err)
	}
	if now := w.attempt(who, a.ID); *now.Fraction != quizzes.Whole {
		t.Errorf("mark %d", *now.Fraction)
	}
}

// Before an objection is made its person sees what it is about and by when it is answered; nobody else does, and what stands already is shown.
func TestWhatIsContestedIsNamedBefore(t *testing.T) {
	w := newRegrading(t, 2)
	quiz, _ := w.asks(6000, "A", "B")
	who := w.Learners[0]
	a := w.sat(quiz, who, "A")
	see := func(by people.Actor, o quizzes.Objection) (quizzes.ContestView, error) {
		o.AttemptID = a.ID
		return w.Contestable(t.Context(), by, o)
	}
	v, err := see(who, quizzes.Objection{Slot: 2})
	w.must(err)
	if v.Title == "" || v.Asked == nil || v.Asked.Slot != 2 || v.Asked.Review != nil || v.Competency.Code != "" || v.ID != [16]byte{} || v.Assessed {
		t.Errorf("a question: %+v", v)
	}
	level, err := see(who, quizzes.Objection{CompetencyID: w.Competencies[0]})
	w.must(err)
	k, err := w.Contest(t.Context(), who, quizzes.Objection{AttemptID: a.ID, CompetencyID: w.Competencies[0], Words: "Tingkat saya lebih tinggi."})
	w.must(err)
	if level.Competency.Code == "" || level.Competency.NameID == "" || level.Asked != nil || !level.DueOn.Equal(k.DueOn) {
		t.Errorf("a level: %+v, answered by %v", level, k.DueOn)
	}
	if made, err := see(who, quizzes.Objection{CompetencyID: w.Competencies[0]}); err != nil || made.ID != k.ID || made.Competency.Code != level.Competency.Code {
		t.Errorf("what stands already: %+v, %v", made, err)
	}
	_, err = see(w.Learners[1], quizzes.Objection{Slot: 2})
	refused(t, err, "quiz.attempt_not_found")
	_, err = see(who, quizzes.Objection{Slot: 9})
	refused(t, err, "contest.what")
}

// Nobody answers: the officers above are told and have as long again, then it ends, and may be made once more.
func TestAnObjectionHasAnEnd(t *testing.T) {
	w := newRegrading(t, 1)
	quiz, _ := w.asks(6000, "A", "B")
	who := w.Learners[0]
	a := w.sat(quiz, who, "A")
	k, err := w.Contest(t.Context(), who, quizzes.Objection{AttemptID: a.ID, CompetencyID: w.Competencies[0], Words: "Tingkat saya lebih tinggi."})
	w.must(err)
	state := func() quizzes.ContestView {
		w.must(w.SweepContests(t.Context()))
		v, err := w.ContestOf(t.Context(), who, k.ID)
		w.must(err)
		return v
	}
	w.pass(13 * 24 * time.Hour)
	if v := state(); v.State != quizzes.ContestOpen || !v.RaisedAt.IsZero() {
		t.Errorf("before the day: %+v", v.Contest)
	}
	w.pass(2 * 24 * time.Hour)
	if v := state(); v.State != quizzes.ContestOpen || v.RaisedAt.IsZero() {
		t.Errorf("after the first day: %+v", v.Contest)
	}
	w.pass(15 * 24 * time.Hour)
	if v := state(); v.State != quizzes.ContestLapsed {
		t.Errorf("after the second: %+v", v.Contest)
	}
	_, err = w.Contest(t.Context(), who, quizzes.Objection{AttemptID: a.ID, CompetencyID: w.Competencies[0], Words: "Tingkat saya lebih tinggi."})
	w.must(err)
}
