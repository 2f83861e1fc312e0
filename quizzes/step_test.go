package quizzes_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
	"mumpuni/quizzes/quiztest"
)

// stepping is a try whose questions come one by one, in the order of a list, and end with it.
type stepping struct {
	*world
	who     people.Actor
	attempt id.Attempt
	list    []quizzes.Place
	seen    []int // the last answer's fraction each time somebody decided
}

func newStepping(t *testing.T, n int) *stepping {
	t.Helper()
	w := newWorld(t, pgtest.DB(t), 2)
	s := &stepping{world: w, who: w.Learners[0]}
	var drafts []quizzes.Draft
	for range n {
		drafts = append(drafts, quiztest.Single("benar", "salah", "keliru"))
	}
	quiz := w.quiz(quizzes.Settings{Title: "Ujian", PassMark: 6000}, drafts...)
	if err := w.DB.NewRaw(`select t.slot, t.version_id, v.kind, 1 as max_mark,
		array(select o ->> 'id' from jsonb_array_elements(v.body -> 'options') with ordinality as x(o, n) order by n) as shown from quiz_slots t
		join question_versions v on v.id = t.version_id where t.quiz_id = ? order by t.slot`, quiz).Scan(t.Context(), &s.list); err != nil {
		t.Fatal(err)
	}
	assessment := uuid.New()
	w.Exec(`insert into assessments (id, unit_id, title, mode, minutes, max_questions, supervised, state, seed, created_by, created_at, changed_at, published_at)
		values (?, ?, 'Asesmen', 'adaptive', 30, 20, false, 'published', 1, ?, now(), now(), now())`, assessment, w.Unit, w.Trainer.PersonID)
	a, there, err := w.Sit(t.Context(), w.DB, s.who, quizzes.Paper{
		AssessmentID: assessment, Number: 1, Title: "Asesmen", Time: 30 * time.Minute, Places: s.list[:1], Setup: json.RawMessage(`{"n": 1}`),
	})
	if err != nil || !there || !a.Stepwise {
		t.Fatalf("%+v %v", a, err)
	}
	s.attempt = a.ID
	return s
}

func (s *stepping) decide(_ ctx, _ bun.IDB, t quizzes.Assessed) (m quizzes.Move, err error) {
	n := len(t.Slots)
	if !t.Slots[n-1].Answered {
		return m, nil
	}
	s.seen = append(s.seen, t.Slots[n-1].Fraction)
	if n == len(s.list) {
		return quizzes.Move{Stopped: json.RawMessage(`{}`)}, nil
	}
	next := s.list[n]
	return quizzes.Move{Place: &next}, nil
}

func (s *stepping) save(slot int, option string) quizzes.Save {
	return quizzes.Save{AttemptID: s.attempt, Slot: slot, Answer: kinds.Answer{Options: []string{s.called(slot, option)}}, ClientStep: uuid.New()}
}

// called is how an option of a slot is named: the first, "a", is right.
func (s *stepping) called(slot int, option string) string {
	if n := int(option[0] - 'a'); n < len(s.list[slot-1].Shown) {
		return s.list[slot-1].Shown[n]
	}
	return option
}

// step answers; key is that of the fault that there must be, "" for none.
func (s *stepping) step(slot int, option, key string, apart bool) quizzes.Stepped {
	s.T.Helper()
	done, err := s.StepOn(s.T.Context(), s.who, s.save(slot, option), s.decide)
	if keyOf(err) != key || key == "" && done.Apart != apart {
		s.T.Fatalf("slot %d: %+v, %v", slot, done, err)
	}
	return done
}

func keyOf(err error) string {
	var f *fault.Fault
	if errors.As(err, &f) {
		return f.Key
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

// TestAnAnswerAndTheNextQuestion: at once, remembered or by a server that remembers nothing, each answer is stored and weighed, the next question is shown
// and the answer final; the last one ends the try.
func TestAnAnswerAndTheNextQuestion(t *testing.T) {
	s := newStepping(t, 4)
	for slot, option := range []string{"a", "b", "a"} {
		if slot == 2 {
			s.restart()
		}
		done := s.step(slot+1, option, "", false)
		if done.Next == nil || done.Next.Slot != slot+2 || done.Next.Version != s.list[slot+1].Version || done.Seq == 0 || done.Answer.Options[0] != s.called(slot+1, option) {
			t.Errorf("after slot %d: %+v", slot+1, done)
		}
		s.step(slot+1, "c", "quiz.answer_final", false)
	}
	if done := s.step(4, "a", "", false); done.Next != nil {
		t.Errorf("after the last: %+v", done)
	}
	if len(s.seen) != 4 || s.seen[0] != quizzes.Whole || s.seen[1] != 0 || s.seen[2] != quizzes.Whole {
		t.Errorf("weighed as %v", s.seen)
	}
	if n := s.Count("attempts where id = ? and final_slots = 4 and stopped is not null and setup = '{\"n\": 1}'", s.attempt); n != 1 {
		t.Error("the try has not ended")
	}
	if n := s.Count("attempt_steps where attempt_id = ?", s.attempt); n != 4 {
		t.Errorf("%d answers", n)
	}
	s.step(4, "b", "quiz.answer_final", false)
}

// TestNothingRememberedStandsAgainstWhatHappened: an answer that is there already, a question that was retired, a ruling, another person, the end.
func TestNothingRememberedStandsAgainstWhatHappened(t *testing.T) {
	s := newStepping(t, 6)
	s.step(1, "a", "", false)
	if _, err := s.SaveAnswer(t.Context(), s.who, s.save(2, "b")); err != nil {
		t.Fatal(err)
	}
	s.step(2, "a", "", true) // what is sent last stands
	if s.seen[1] != quizzes.Whole {
		t.Errorf("weighed as %v", s.seen)
	}
	s.step(3, "a", "", false)
	done, err := s.StepOn(t.Context(), s.Learners[1], s.save(4, "a"), s.decide)
	if keyOf(err) != "quiz.attempt_not_found" {
		t.Errorf("somebody else: %+v %v", done, err)
	}
	s.step(4, "z", "quiz.answer_invalid", false)
	s.Exec("update questions set state = 'retired' where id = (select question_id from question_versions where id = ?)", s.list[4].Version)
	s.step(4, "a", "", true) // whoever decides looks whether it may be asked
	s.Exec(`insert into regrades (id, kind, unit_id, version_id, title, reason, state, asked_by, asked_at, ruled_at, ruled_no)
		values (gen_random_uuid(), 'question', ?, ?, 'Soal', 'Keliru', 'done', ?, ?, ?, 1)`, s.Unit, s.list[0].Version, s.Trainer.PersonID, s.now(), s.now())
	s.step(5, "a", "", true)
	s.pass(31 * time.Minute)
	s.step(6, "a", "quiz.time_up", false)
}
