package quizzes_test

import (
	"encoding/json"
	"sync"
	"testing"

	"github.com/google/uuid"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pgtest"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
	"mumpuni/quizzes/quiztest"
)

func mustJSON(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}

// together runs do n times at once.
func together(n int, do func(i int)) {
	var gate, all sync.WaitGroup
	gate.Add(1)
	for i := range n {
		all.Go(func() { gate.Wait(); do(i) })
	}
	gate.Done()
	all.Wait()
}

func TestManyStartsMakeOneAttempt(t *testing.T) {
	w := newWorld(t, pgtest.DB(t), 1)
	st := rules
	st.MaxAttempts = 2
	quiz, who := w.quiz(st, quiztest.Single("a", "b")), w.Learners[0]
	for round := 1; round <= 3; round++ {
		var mu sync.Mutex
		seen := map[id.Attempt]bool{}
		together(12, func(int) {
			a, err := w.Start(t.Context(), who, w.Request(quiz, who))
			mu.Lock()
			defer mu.Unlock()
			switch {
			case round <= 2 && err != nil:
				t.Errorf("round %d: %v", round, err)
			case round == 3 && !isFault(err, "quiz.no_attempts_left"):
				t.Errorf("a third attempt of two: %v", err)
			case err == nil:
				seen[a.ID] = true
			}
		})
		if round == 3 {
			break
		}
		if len(seen) != 1 {
			t.Fatalf("round %d made %d attempts", round, len(seen))
		}
		for id := range seen {
			_, err := w.Finish(t.Context(), who, id)
			w.must(err)
		}
	}
	if n := w.Count("attempts where quiz_id = ?", quiz); n != 2 {
		t.Errorf("%d attempts in all", n)
	}
}

// Saves and finishes at the same moment: every acknowledged save is graded, every refused one says why, and what follows
// happens once.
func TestSavesRacingFinish(t *testing.T) {
	w := newWorld(t, pgtest.DB(t), 20)
	quiz := w.quiz(rules, quiztest.Measuring(quiztest.Single("a", "b"), w.Competencies[0], 1))
	for _, who := range w.Learners {
		a := w.start(quiz, who)
		right := w.right(a)[1]
		wrong := kinds.Answer{Options: []string{a.Questions[0].Options[0].ID}}
		if right.Options[0] == wrong.Options[0] {
			wrong.Options = []string{a.Questions[0].Options[1].ID}
		}
		var mu sync.Mutex
		var newest quizzes.Saved
		together(12, func(i int) {
			if i%4 == 3 {
				if _, err := w.Finish(t.Context(), who, a.ID); err != nil {
					t.Errorf("finish: %v", err)
				}
				return
			}
			got, err := w.save(who, a.ID, 1, []kinds.Answer{right, wrong}[i%2])
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err != nil && fault.KindOf(err) != fault.Conflict:
				t.Errorf("save: %v", err)
			case err == nil && got.Seq > newest.Seq:
				newest = got
			}
		})
		done, err := w.Attempt(t.Context(), who, a.ID)
		w.must(err)
		want := 0
		if newest.Answer.Equal(right) {
			want = quizzes.Whole
		}
		if done.State != quizzes.Finished || *done.Fraction != want || done.Questions[0].Seq != newest.Seq {
			t.Fatalf("acknowledged %+v, graded %d of step %d", newest, *done.Fraction, done.Questions[0].Seq)
		}
	}
	if len(w.finished) != len(w.Learners) {
		t.Errorf("the hook was told %d times of %d attempts", len(w.finished), len(w.Learners))
	}
}

// The same step sent by many at once, as a phone does that switches between networks, is one step.
func TestTheSameStepSentTwiceAtOnceIsOne(t *testing.T) {
	w := newWorld(t, pgtest.DB(t), 1)
	quiz, who := w.quiz(rules, quiztest.Single("a", "b")), w.Learners[0]
	a := w.start(quiz, who)
	step := quizzes.Save{AttemptID: a.ID, Slot: 1, ClientStep: uuid.New(), Answer: kinds.Answer{Options: []string{a.Questions[0].Options[0].ID}}}
	together(10, func(int) {
		if got, err := w.SaveAnswer(t.Context(), who, step); err != nil || !got.Answer.Equal(step.Answer) {
			t.Errorf("%+v, %v", got, err)
		}
	})
	if n := w.Count("attempt_steps where attempt_id = ?", a.ID); n != 1 {
		t.Errorf("%d steps", n)
	}
}
