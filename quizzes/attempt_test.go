package quizzes_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/internal/id"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
	"mumpuni/quizzes/quiztest"
)

func TestAnAttemptFromStartToResult(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), 1)
	drafts := quiztest.AllKinds()
	drafts[0] = quiztest.Measuring(drafts[0], w.Competencies[0], 2)
	drafts[1] = quiztest.Measuring(drafts[1], w.Competencies[0], 3)
	drafts[2] = quiztest.Measuring(drafts[2], w.Competencies[1], 1)
	quiz, who := w.quiz(rules, drafts...), w.Learners[0]
	a := w.start(quiz, who)
	if len(a.Questions) != 5 || a.Number != 1 || a.State != quizzes.Open || a.PassMark != 7000 || a.Fraction != nil {
		t.Fatalf("fresh attempt: %+v", a)
	}
	for slot, answer := range w.right(a) {
		if a.Questions[slot-1].Kind == kinds.Multiple {
			answer.Options = answer.Options[:1] // half of mark 2: 5 of 6 in all
		}
		saved, err := w.save(who, a.ID, slot, answer)
		if err != nil || saved.Stale || saved.Seq == 0 {
			t.Fatalf("slot %d: %+v, %v", slot, saved, err)
		}
	}
	w.pass(3 * time.Minute)
	done, err := w.Finish(t.Context(), who, a.ID)
	w.must(err)
	if done.State != quizzes.Finished || *done.Fraction != 8333 || !*done.Passed || done.FinishedBy != "person" || !done.KeyShown {
		t.Fatalf("finished: %+v", done)
	}
	again, err := w.Finish(t.Context(), who, a.ID)
	if err != nil || *again.Fraction != 8333 || len(w.finished) != 1 {
		t.Fatalf("finished again: %v, told %d times", err, len(w.finished))
	}
	if r := w.finished[0]; r.AttemptID != a.ID || r.EnrolmentID != w.Enrolments[who.PersonID] || r.ModuleID != w.Module || r.Fraction != 8333 {
		t.Errorf("the hook was told %+v", r)
	}
	// Level 2 was reached; level 3's only question got half.
	if n := w.Count("attainments where person_id = ? and grade = 'E2' and competency_id = ? and level = 2 and source_id = ?",
		who.PersonID, w.Competencies[0], a.ID); n != 1 {
		t.Errorf("%d attainments of level 2", n)
	}
	if n := w.Count("attainments where person_id = ?", who.PersonID); n != 2 {
		t.Errorf("%d attainments in all, want 2", n)
	}
	if n := w.Count("statements where person_id = ? and object_id = ?", who.PersonID, quiz); n != 2 {
		t.Errorf("%d statements, want attempted and passed", n)
	}
	_, err = w.Start(t.Context(), who, w.Request(quiz, who))
	refused(t, err, "quiz.passed_already")
}

func TestAFailedAttemptAttainsNothingAndKeepsTheKeyBack(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), 1)
	st := rules
	st.MaxAttempts, st.Shuffle = 2, false // the first question, which is answered, is the one that measures
	quiz, who := w.quiz(st, quiztest.Measuring(quiztest.Single("benar", "salah"), w.Competencies[0], 1), quiztest.Single("ya", "tidak")), w.Learners[0]
	for number := 1; number <= 2; number++ {
		a := w.start(quiz, who)
		right := w.right(a)
		_, err := w.save(who, a.ID, 1, right[1])
		w.must(err)
		done, err := w.Finish(t.Context(), who, a.ID)
		w.must(err)
		if a.Number != number || *done.Fraction != 5000 || *done.Passed {
			t.Fatalf("attempt %d: %+v", number, done)
		}
		if last := number == 2; done.KeyShown != last || (len(done.Questions[0].Review.Right) > 0) != last {
			t.Errorf("attempt %d: key shown %v", number, done.KeyShown)
		}
		if explained := done.Questions[0].Review.Feedback != ""; explained != (number == 2) {
			t.Errorf("attempt %d: explained %v; an explanation gives the key away", number, explained)
		}
		if len(done.Questions[0].Review.Chosen) == 0 {
			t.Errorf("attempt %d: nothing is said of the option that was chosen", number)
		}
	}
	_, err := w.Start(t.Context(), who, w.Request(quiz, who))
	refused(t, err, "quiz.no_attempts_left")
	if n := w.Count("attainments where person_id = ?", who.PersonID); n != 0 {
		t.Errorf("%d attainments of a failed quiz", n)
	}
}

func TestStartResumesTheOpenAttemptWithTheSameLayout(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), 1)
	quiz, who := w.quiz(rules, quiztest.AllKinds()...), w.Learners[0]
	a := w.start(quiz, who)
	_, err := w.save(who, a.ID, 2, kinds.Answer{})
	w.must(err)
	q, err := w.Service.Quiz(t.Context(), w.Trainer, quiz)
	w.must(err)
	w.must(w.RemoveQuestion(t.Context(), w.Trainer, quiz, q.Items[0].QuestionID))
	changed := rules
	changed.PassMark = 1
	w.must(w.Update(t.Context(), w.Trainer, quiz, changed))
	w.restart()
	b := w.start(quiz, who)
	if b.ID != a.ID || b.PassMark != 7000 || len(b.Questions) != 5 {
		t.Fatalf("resumed %+v", b)
	}
	for i := range a.Questions {
		if a.Questions[i].Stem != b.Questions[i].Stem || !slices.Equal(a.Questions[i].Options, b.Questions[i].Options) {
			t.Errorf("slot %d is another after the restart", i+1)
		}
	}
}

func TestTheKeyIsNotInAnOpenAttempt(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), 1)
	quiz, who := w.quiz(rules, quiztest.AllKinds()...), w.Learners[0]
	a := w.start(quiz, who)
	_, err := w.save(who, a.ID, 1, w.right(a)[1])
	w.must(err)
	a, err = w.Attempt(t.Context(), who, a.ID)
	w.must(err)
	text, err := json.Marshal(a)
	w.must(err)
	for _, secret := range append(quiztest.Secrets, `"Right"`, `"right"`) {
		if secret != a.Questions[0].Answer.Text && strings.Contains(string(text), secret) {
			t.Errorf("an open attempt tells %q", secret)
		}
	}
	for slot, answer := range w.right(a) {
		_, err := w.save(who, a.ID, slot, answer)
		w.must(err)
	}
	a, err = w.Finish(t.Context(), who, a.ID)
	w.must(err)
	text, err = json.Marshal(a)
	w.must(err)
	for _, told := range []string{"Tepat sekali.", "Karena panjang lebih kuat.", "72.5", `"Right"`} {
		if !strings.Contains(string(text), told) {
			t.Errorf("a passed attempt does not tell %q", told)
		}
	}
}

func TestPreviewLeavesNoTrace(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), 0)
	quiz := w.quiz(rules, quiztest.Measuring(quiztest.Single("a", "b"), w.Competencies[0], 1))
	first, err := w.Preview(t.Context(), w.Trainer, quiz)
	w.must(err)
	second, err := w.Preview(t.Context(), w.Trainer, quiz)
	w.must(err)
	if first.ID == second.ID || !second.Preview() || second.State != quizzes.Open {
		t.Fatalf("previews %v, %+v", first.ID, second)
	}
	_, err = w.save(w.Trainer, second.ID, 1, w.right(second)[1])
	w.must(err)
	done, err := w.Finish(t.Context(), w.Trainer, second.ID)
	w.must(err)
	if !*done.Passed || !done.KeyShown {
		t.Errorf("preview result: %+v", done)
	}
	if n := w.Count("attainments") + w.Count("statements where person_id = ?", w.Trainer.PersonID) + len(w.finished); n != 0 {
		t.Errorf("a preview left %d traces", n)
	}
	res, err := w.Results(t.Context(), w.Trainer, quiz, id.Attempt{}, 10)
	if err != nil || len(res.Rows) != 0 {
		t.Errorf("previews among the results: %v, %v", res.Rows, err)
	}
}

func TestTheDeadline(t *testing.T) {
	w := newWorld(t, pgtest.DB(t), 2)
	st := rules
	st.TimeLimitS = 600
	quiz := w.quiz(st, quiztest.Single("a", "b"), quiztest.Single("c", "d"))
	who, asleep := w.Learners[0], w.Learners[1]
	a, b := w.start(quiz, who), w.start(quiz, asleep)
	right := w.right(a)
	if want := w.now().Add(10 * time.Minute); !a.DeadlineAt.Equal(want) {
		t.Fatalf("deadline %v, want %v", a.DeadlineAt, want)
	}
	step := quizzes.Save{AttemptID: a.ID, Slot: 1, Answer: right[1], ClientStep: uuid.New()}
	_, err := w.SaveAnswer(t.Context(), who, step)
	w.must(err)
	w.pass(10*time.Minute + quizzes.Grace)
	if looked, err := w.Attempt(t.Context(), who, a.ID); err != nil || looked.State != quizzes.Open {
		t.Fatalf("looking at it within the grace ended it: %s, %v", looked.State, err)
	}
	_, err = w.save(who, a.ID, 2, right[2])
	w.must(err)
	w.pass(time.Second)
	_, err = w.save(who, a.ID, 2, kinds.Answer{})
	refused(t, err, "quiz.time_up")
	if again, err := w.SaveAnswer(t.Context(), who, step); err != nil || !again.Answer.Equal(right[1]) {
		t.Errorf("repeating a stored step after the deadline: %+v, %v", again, err)
	}
	seen, err := w.Attempt(t.Context(), who, a.ID)
	w.must(err)
	if seen.State != quizzes.Finished || seen.FinishedBy != "deadline" || !seen.FinishedAt.Equal(a.DeadlineAt) || *seen.Fraction != 10000 {
		t.Errorf("looked at after the deadline: %+v", seen)
	}
	if n, err := w.FinishDue(t.Context()); n != 1 || err != nil {
		t.Errorf("the sweep found %d, %v", n, err)
	}
	late, err := w.Attempt(t.Context(), asleep, b.ID)
	w.must(err)
	if late.State != quizzes.Finished || *late.Fraction != 0 {
		t.Errorf("left alone: %+v", late)
	}
}

// A second enrolment, as a course that must be repeated gives, is passed anew; the first stays passed.
func TestAPassInAnotherEnrolmentDoesNotStandInTheWay(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), 1)
	quiz, who := w.quiz(rules, quiztest.Single("a", "b")), w.Learners[0]
	pass := func(r quizzes.StartRequest) quizzes.Attempt {
		t.Helper()
		a, err := w.Start(t.Context(), who, r)
		w.must(err)
		_, err = w.save(who, a.ID, 1, w.right(a)[1])
		w.must(err)
		done, err := w.Finish(t.Context(), who, a.ID)
		w.must(err)
		return done
	}
	first := w.Request(quiz, who)
	pass(first)
	_, err := w.Start(t.Context(), who, first)
	refused(t, err, "quiz.passed_already")
	again := first
	again.EnrolmentID = w.Enrol(who)
	if done := pass(again); done.Number != 2 || !*done.Passed {
		t.Errorf("in the second enrolment: %+v", done)
	}
	_, err = w.Start(t.Context(), who, again)
	refused(t, err, "quiz.passed_already")
}

func TestAFailingConsequenceLosesNothingAndIsTriedAgain(t *testing.T) {
	w := newWorld(t, pgtest.DB(t), 1)
	quiz, who := w.quiz(rules, quiztest.Measuring(quiztest.Single("a", "b"), w.Competencies[0], 1)), w.Learners[0]
	a := w.start(quiz, who)
	_, err := w.save(who, a.ID, 1, w.right(a)[1])
	w.must(err)
	sent := w.now()
	w.breakHook(errors.New("certification is down"))
	got, err := w.Finish(t.Context(), who, a.ID)
	if err != nil || got.State != quizzes.Submitted || got.Fraction != nil {
		t.Fatalf("finish with a failing consequence: %+v, %v", got, err)
	}
	_, err = w.save(who, a.ID, 1, kinds.Answer{})
	refused(t, err, "quiz.attempt_finished")
	if n := w.Count("attainments") + w.Count("gradings") + w.Count("attempt_items where fraction is not null"); n != 0 {
		t.Errorf("%d rows of a rolled back finish", n)
	}
	w.pass(time.Minute)
	if n, err := w.FinishDue(t.Context()); n != 1 || err != nil {
		t.Fatalf("tried %d, %v", n, err)
	}
	w.breakHook(nil)
	w.restart()
	if n, err := w.FinishDue(t.Context()); n != 1 || err != nil {
		t.Fatalf("tried %d, %v", n, err)
	}
	got, err = w.Attempt(t.Context(), who, a.ID)
	w.must(err)
	if got.State != quizzes.Finished || !*got.Passed || !got.FinishedAt.Equal(sent) || len(w.finished) != 1 {
		t.Errorf("after the repair: %+v, told %d times", got, len(w.finished))
	}
	if n, err := w.FinishDue(t.Context()); n != 0 || err != nil {
		t.Errorf("still due: %d, %v", n, err)
	}
}

func TestWhoMaySeeAnAttempt(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), 2)
	quiz, who := w.quiz(rules, quiztest.Single("a", "b")), w.Learners[0]
	a := w.start(quiz, who)
	others := map[string]people.Actor{"another learner": w.Learners[1], "another unit": w.Stranger, "nobody": {}}
	staff := map[string]people.Actor{"the trainer": w.Trainer, "HR": w.HR}
	for _, group := range []map[string]people.Actor{others, staff} {
		for name, actor := range group {
			if _, err := w.Attempt(t.Context(), actor, a.ID); !isFault(err, "quiz.attempt_not_found") {
				t.Errorf("%s sees an open attempt: %v", name, err)
			}
			if _, err := w.save(actor, a.ID, 1, kinds.Answer{}); !isFault(err, "quiz.attempt_not_found") {
				t.Errorf("%s saves into it: %v", name, err)
			}
			if _, err := w.Finish(t.Context(), actor, a.ID); !isFault(err, "quiz.attempt_not_found") {
				t.Errorf("%s finishes it: %v", name, err)
			}
		}
	}
	_, err := w.Finish(t.Context(), who, a.ID)
	w.must(err)
	for name, actor := range others {
		if _, err := w.Attempt(t.Context(), actor, a.ID); !isFault(err, "quiz.attempt_not_found") {
			t.Errorf("%s sees a finished attempt: %v", name, err)
		}
		if _, err := w.Results(t.Context(), actor, quiz, id.Attempt{}, 10); !isFault(err, "quiz.not_found") {
			t.Errorf("%s sees the results: %v", name, err)
		}
	}
	for name, actor := range staff {
		if got, err := w.Attempt(t.Context(), actor, a.ID); err != nil || !got.KeyShown {
			t.Errorf("%s does not see a finished attempt: %v", name, err)
		}
		res, err := w.Results(t.Context(), actor, quiz, id.Attempt{}, 10)
		if err != nil || len(res.Rows) != 1 || res.Rows[0].Name != "Peserta" || res.Rows[0].Unit != "Dinas Pendidikan" || res.Title != rules.Title {
			t.Errorf("%s: results %+v, %v", name, res, err)
		}
	}
	if n := w.Count("audit_entries where action = 'attempt.read' and subject_id = ?", who.PersonID); n != 2 {
		t.Errorf("%d audit entries, want one for each reader", n)
	}
}

func TestAnswersThatDoNotFitAreRefused(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), 1)
	st := rules
	st.Shuffle = false
	quiz, who := w.quiz(st, quiztest.AllKinds()...), w.Learners[0]
	a := w.start(quiz, who)
	first, multiple := a.Questions[0].Options, a.Questions[1].Options
	for name, c := range map[string]struct {
		slot   int
		answer kinds.Answer
		want   string
	}{
		"two of a single":        {1, kinds.Answer{Options: []string{first[0].ID, first[1].ID}}, "quiz.answer_invalid"},
		"an unknown option":      {1, kinds.Answer{Options: []string{"zzzzzz"}}, "quiz.answer_invalid"},
		"another's option":       {1, kinds.Answer{Options: []string{multiple[0].ID}}, "quiz.answer_invalid"},
		"text for options":       {2, kinds.Answer{Text: "NIK"}, "quiz.answer_invalid"},
		"both truths":            {3, kinds.Answer{Options: []string{"true", "false"}}, "quiz.answer_invalid"},
		"no number":              {4, kinds.Answer{Text: "banyak"}, "quiz.number_invalid"},
		"two readings":           {4, kinds.Answer{Text: "1.000"}, "quiz.number_ambiguous"},
		"an option for a number": {4, kinds.Answer{Options: []string{first[0].ID}}, "quiz.answer_invalid"},
		"an option for text":     {5, kinds.Answer{Options: []string{first[0].ID}}, "quiz.answer_invalid"},
		"too long":               {5, kinds.Answer{Text: strings.Repeat("a", 201)}, "quiz.text_too_long"},
		"slot 0":                 {0, kinds.Answer{}, "quiz.slot_unknown"},
		"slot -1":                {-1, kinds.Answer{}, "quiz.slot_unknown"},
		"slot 6":                 {6, kinds.Answer{}, "quiz.slot_unknown"},
		"slot 2147483648":        {1 << 31, kinds.Answer{}, "quiz.slot_unknown"},
		"slot -2147483648":       {-1 << 31, kinds.Answer{}, "quiz.slot_unknown"},
	} {
		_, err := w.save(who, a.ID, c.slot, c.answer)
		if !isFault(err, c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	if n := w.Count("attempt_steps where attempt_id = ?", a.ID); n != 0 {
		t.Errorf("%d refused answers were stored", n)
	}
}

// On a slow line the first answer may take seconds to arrive, and the second, changed meanwhile, is sent after it.
func TestASlowLineDoesNotMakeTheNextAnswerStale(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), 1)
	quiz, who := w.quiz(rules, quiztest.Single("a", "b")), w.Learners[0]
	a := w.start(quiz, who)
	x, y := kinds.Answer{Options: []string{a.Questions[0].Options[0].ID}}, kinds.Answer{Options: []string{a.Questions[0].Options[1].ID}}
	w.pass(10 * time.Second)
	first, err := w.save(who, a.ID, 1, x) // changed 5 s ago, but the line was slow
	w.must(err)
	next := quizzes.Save{AttemptID: a.ID, Slot: 1, Answer: y, ClientStep: uuid.New(), Seen: first.Seq, Device: uuid.New(), Change: 2, Age: 4 * time.Second}
	got, err := w.SaveAnswer(t.Context(), who, next)
	if err != nil || got.Stale || !got.Answer.Equal(y) {
		t.Fatalf("the next answer: %+v, %v", got, err)
	}
}
