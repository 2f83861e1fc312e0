package quizzes_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/questions/kinds"
	"mumpuni/quizzes/quiztest"
)

// A form without script says what it saw: a server's clock that steps back drops nothing, and no clock decides.
func TestAFormIsNotDroppedWhenTheServersClockStepsBack(t *testing.T) {
	s := newSchool(t)
	quiz := s.Quiz(s.service, rulesOfTest, quiztest.AllKinds()...)
	who := s.Learners[0]
	a, text := s.begin(quiz, who)
	path, short := "/kuis/"+a.ID.String(), slotOf(a, kinds.Short)
	for _, word := range []string{"satu", "dua", "tiga"} {
		text = s.want(who, "POST", path, sheet(text, map[int]kinds.Answer{short: {Text: word}}), 200, path)
		if got := s.stored(who, a.ID, short); got != word {
			t.Errorf("%q stands, want %q", got, word)
		}
		s.pass(-time.Minute)
	}
}

// A page of the version before, kept open or kept by the device, goes on against this server.
func TestAPageOfTheVersionBefore(t *testing.T) {
	s := newSchool(t)
	quiz := s.Quiz(s.service, rulesOfTest, quiztest.AllKinds()...)
	who := s.Learners[0]
	a, _ := s.begin(quiz, who)
	path, right := "/kuis/"+a.ID.String()+"/jawaban", s.RightAnswers(s.service, a)
	var seen int64
	for _, age := range []int{0, 3_600_000, 0} { // its clock is turned, too
		answer, _ := json.Marshal(right[1])
		status, _, text := s.send(who, "POST", path, "application/json",
			fmt.Sprintf(`{"slot":1,"answer":%s,"step":%q,"seen":%d,"age_ms":%d}`, answer, uuid.New(), seen, age))
		var stands struct {
			Seq   int64
			Stale bool
		}
		if err := json.Unmarshal([]byte(text), &stands); err != nil || status != 200 || stands.Stale || stands.Seq <= seen {
			t.Fatalf("%d %s", status, text)
		}
		seen = stands.Seq
	}
}
