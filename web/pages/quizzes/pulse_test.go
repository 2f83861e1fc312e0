package quizzes_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"

	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
	"mumpuni/quizzes/quiztest"
)

// The address that a page asks for news opens two numbers to whoever holds it, of that attempt alone; a word of it changed, nothing.
func TestThePulseOpensToThePageAlone(t *testing.T) {
	s := newSchool(t)
	quiz := s.Quiz(s.service, quizzes.Settings{Title: "Kuis", PassMark: 7000}, quiztest.Single("benar", "salah"))
	pulse := func(path string) (int, string) {
		rec := httptest.NewRecorder()
		s.handler.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, path, http.NoBody))
		return rec.Code, strings.TrimSpace(rec.Body.String())
	}
	a, mine := s.begin(quiz, s.Learners[0])
	_, other := s.begin(quiz, s.Learners[1])
	first := pulseOf(mine)
	second := pulseOf(other)
	if code, body := pulse(first); code != http.StatusOK || body != `{"state":"open","seq":0}` {
		t.Fatalf("%d %s", code, body)
	}
	if _, err := s.service.SaveAnswer(t.Context(), s.Learners[0], quizzes.Save{AttemptID: a.ID, Slot: 1, Answer: kinds.Answer{}, ClientStep: uuid.New()}); err != nil {
		t.Fatal(err)
	}
	if _, body := pulse(first); strings.HasSuffix(body, `"seq":0}`) {
		t.Errorf("another device's step is not told: %s", body)
	}
	proof := func(path string) string { return path[strings.LastIndex(path, "/"):] }
	for what, path := range map[string]string{
		"another attempt's proof": strings.TrimSuffix(first, proof(first)) + proof(second), "no proof": strings.TrimSuffix(first, proof(first)) + "/x",
		"no attempt": "/kuis/x/denyut" + proof(first),
	} {
		if code, _ := pulse(path); code != http.StatusNotFound {
			t.Errorf("%s: %d", what, code)
		}
	}
}

var pulseAddress = regexp.MustCompile(`data-pulse="([^"]+)"`)

// pulseOf is the address of which a sheet asks the pulse.
func pulseOf(sheet string) string { return pulseAddress.FindStringSubmatch(sheet)[1] }
