package assessments_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/assessments"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
)

func choose(attempt id.Attempt, slot int, option string) quizzes.Save {
	return quizzes.Save{AttemptID: attempt, Slot: slot, Answer: kinds.Answer{Options: []string{option}}, ClientStep: uuid.New()}
}

// beside is another server on the same database, or on a transaction of it.
func (w *world) beside(db bun.IDB) *assessments.Service {
	now := func() time.Time { return w.clock }
	bank := questions.New(db, now)
	var s *assessments.Service
	papers := quizzes.New(db, bank, nil, quizzes.Hooks{
		Assessed: func(ctx context.Context, tx bun.Tx, a quizzes.Assessed) error { return s.Assessed(ctx, tx, a) },
	}, now)
	s = assessments.New(db, bank, papers, assessments.Hooks{}, now)
	return s
}

// TestAnAnswerAtOnceIsAnAnswerAndTheNext: whatever is remembered of a try, the next question is the one that a server chooses that reads all
// anew; and each answer went in one statement.
func TestAnAnswerAtOnceIsAnAnswerAndTheNext(t *testing.T) {
	w := newWorld(t, 2)
	plan, who := w.adaptive(20, 12), w.Learners[0]
	a, err := w.Start(t.Context(), who, plan, "")
	w.must(err)
	undone := errors.New("undone")
	for slot := 1; ; slot++ {
		save := choose(a.ID, slot, []string{"a", "b", "a"}[slot%3])
		var want assessments.Next
		var version uuid.UUID
		err := w.DB.RunInTx(t.Context(), nil, func(ctx context.Context, tx bun.Tx) error {
			other := w.beside(tx)
			_, err := quizzes.New(tx, questions.New(tx, time.Now), nil, quizzes.Hooks{}, func() time.Time { return w.clock }).SaveAnswer(ctx, who, save)
			w.must(err)
			want, err = other.Advance(ctx, who, a.ID)
			w.must(err)
			if want.Stopped == "" {
				w.must(tx.NewRaw("select version_id from attempt_items where attempt_id = ? and slot = ?", a.ID, want.Slot).Scan(ctx, &version))
			}
			return undone
		})
		if !errors.Is(err, undone) {
			t.Fatal(err)
		}
		next, done, err := w.Answer(t.Context(), who, save)
		w.must(err)
		if next != want || done.Apart || next.Stopped == "" && (done.Next == nil || done.Next.Version != version || done.Next.Slot != slot+1) {
			t.Fatalf("after slot %d: %+v %+v, want %+v %s", slot, next, done.Next, want, version)
		}
		if next.Stopped != "" {
			break
		}
	}
	if n := w.Count("attempt_steps where attempt_id = ?", a.ID); n != w.Count("attempt_items where attempt_id = ?", a.ID) || n < 6 {
		t.Errorf("%d answers", n)
	}
}

// TestWhatHappenedMeanwhileIsSeen: nothing that is remembered stands against what another server, a ruling or a second person did.
func TestWhatHappenedMeanwhileIsSeen(t *testing.T) {
	w := newWorld(t, 3)
	plan, who := w.adaptive(20, 12), w.Learners[0]
	a, err := w.Start(t.Context(), who, plan, "")
	w.must(err)
	step := func(s *assessments.Service, slot int, option string) (assessments.Next, quizzes.Stepped) {
		t.Helper()
		next, done, err := s.Answer(t.Context(), who, choose(a.ID, slot, option))
		w.must(err)
		if next.Slot != slot+1 {
			t.Fatalf("after slot %d: %+v", slot, next)
		}
		return next, done
	}
	stands := func(slot int) (option string) {
		t.Helper()
		w.must(w.DB.NewRaw("select answer -> 'options' ->> 0 from attempt_steps where attempt_id = ? and slot = ? order by seq desc limit 1", a.ID, slot).Scan(t.Context(), &option))
		return option
	}
	step(w.Service, 1, "a")
	step(w.beside(w.DB), 2, "a") // another server
	if _, _, err := w.Answer(t.Context(), who, choose(a.ID, 2, "b")); !isKey(err, "quiz.answer_final") {
		t.Errorf("an answer that is final: %v", err)
	}
	step(w.Service, 3, "a")
	w.must(w.answer(who, a.ID, 4, false)) // by a page without script that was cut off
	if _, done := step(w.Service, 4, "a"); !done.Apart || stands(4) != "a" {
		t.Errorf("what is sent last does not stand: %s", stands(4))
	}
	again := choose(a.ID, 5, "b")
	for range 2 { // the answer to the first was lost
		next, _, err := w.Answer(t.Context(), who, again)
		if err != nil || next.Slot != 6 || w.Count("attempt_steps where attempt_id = ? and slot = 5", a.ID) != 1 {
			t.Fatalf("%+v: %v", next, err)
		}
	}
	if _, _, err := w.Answer(t.Context(), w.Learners[1], choose(a.ID, 6, "a")); !isKey(err, "quiz.attempt_not_found") {
		t.Errorf("somebody else: %v", err)
	}
	if _, _, err := w.Answer(t.Context(), who, choose(a.ID, 6, "zz")); !isKey(err, "quiz.answer_invalid") {
		t.Errorf("an option that was not shown: %v", err)
	}
	w.clock = w.clock.Add(31 * time.Minute)
	if _, _, err := w.Answer(t.Context(), who, choose(a.ID, 6, "a")); !isKey(err, "quiz.time_up") {
		t.Errorf("after the end: %v", err)
	}
}

// TestAQuestionThatWasTakenAwayIsNotShown, though it was chosen by what is remembered; and a ruled one counts for nothing.
func TestAQuestionThatWasTakenAwayIsNotShown(t *testing.T) {
	w := newWorld(t, 2)
	plan, who := w.adaptive(9, 9), w.Learners[0]
	a, err := w.Start(t.Context(), who, plan, "")
	w.must(err)
	_, _, err = w.Answer(t.Context(), who, choose(a.ID, 1, "a"))
	w.must(err)
	keep := w.one("select q.question_id from assessment_questions q where q.assessment_id = ? and q.version_id not in (select version_id from attempt_items where attempt_id = ?) limit 1", plan, a.ID)
	w.Exec("update questions set state = 'retired' where id in (select question_id from assessment_questions where assessment_id = ?) and id <> ?", plan, keep)
	next, done, err := w.Answer(t.Context(), who, choose(a.ID, 2, "a"))
	w.must(err)
	if shown := w.one("select q.question_id from attempt_items i join assessment_questions q on q.version_id = i.version_id where i.attempt_id = ? and i.slot = 3", a.ID); next.Slot != 3 || shown != keep {
		t.Errorf("%+v %+v: %s is shown, and only %s is left", next, done, shown, keep)
	}
	w.Exec("update questions set state = 'in_use' where id in (select question_id from assessment_questions where assessment_id = ?)", plan)
	w.ruled(w.one("select version_id from attempt_items where attempt_id = ? and slot = 1", a.ID))
	if _, done, err = w.Answer(t.Context(), who, choose(a.ID, 3, "a")); err != nil || !done.Apart {
		t.Errorf("a ruling about a question of the try is not looked at: %v", err)
	}
}

// one is the id that a statement gives.
func (w *world) one(query string, args ...any) (one uuid.UUID) {
	w.T.Helper()
	w.must(w.DB.NewRaw(query, args...).Scan(w.T.Context(), &one))
	return one
}

// ruled lets a version count for nobody.
func (w *world) ruled(version uuid.UUID) {
	w.Exec(`insert into regrades (id, kind, unit_id, version_id, title, reason, state, asked_by, asked_at, ruled_at, ruled_no)
		values (gen_random_uuid(), 'question', ?, ?, 'Soal', 'Keliru', 'done', ?, ?, ?, 1)`, w.Unit, version, w.Trainer.PersonID, w.clock, w.clock)
}

// TestManyAnswerTheSameQuestionAtOnce: of many windows that answer at once each question is followed by one, and what stands is one of the answers.
func TestManyAnswerTheSameQuestionAtOnce(t *testing.T) {
	w := newWorld(t, 2)
	plan, who := w.adaptive(20, 8), w.Learners[0]
	a, err := w.Start(t.Context(), who, plan, "")
	w.must(err)
	servers := []*assessments.Service{w.Service, w.beside(w.DB), w.Service}
	for slot := 1; slot <= 4; slot++ {
		var all sync.WaitGroup
		for i, s := range servers {
			all.Go(func() { w.answersSame(s, who, choose(a.ID, slot, []string{"a", "b", "c"}[i])) })
		}
		all.Wait()
		if n := w.Count("attempt_items where attempt_id = ?", a.ID); n != slot+1 {
			t.Fatalf("after slot %d there are %d questions", slot, n)
		}
	}
}

func (w *world) answersSame(s *assessments.Service, who people.Actor, save quizzes.Save) {
	next, _, err := s.Answer(w.T.Context(), who, save)
	if err != nil && !isKey(err, "quiz.answer_final") || err == nil && next.Slot != save.Slot+1 {
		w.T.Errorf("slot %d: %+v, %v", save.Slot, next, err)
	}
}
