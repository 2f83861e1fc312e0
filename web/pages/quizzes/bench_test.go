package quizzes_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/google/uuid"

	"mumpuni/internal/id"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
	"mumpuni/quizzes/quiztest"
)

// A whole 10-question attempt through the pages, as a browser with script sends it: start, the sheet, ten steps, sending,
// the result. Only this process's CPU is counted (handlers and database driver); package quizzes counts the database's.
func BenchmarkQuizPages(b *testing.B) {
	s := newSchool(b)
	var drafts []quizzes.Draft
	for i := range 10 {
		drafts = append(drafts, quiztest.Single(fmt.Sprintf("benar %d", i), "salah", "keliru", "bukan"))
	}
	quiz := s.Quiz(s.service, quizzes.Settings{Title: "Kuis", PassMark: 7000, Shuffle: true}, drafts...)
	for range b.N {
		s.Learners = append(s.Learners, s.Learner())
	}
	learners := s.Learners[len(s.Learners)-b.N:]
	ask := func(who id.Person, method, path, kind, body string) *httptest.ResponseRecorder {
		req := httptest.NewRequest(method, path, strings.NewReader(body))
		req.Header.Set("Content-Type", kind)
		req.AddCookie(&http.Cookie{Name: "sesi", Value: who.String()})
		rec := httptest.NewRecorder()
		s.handler.ServeHTTP(rec, req)
		if rec.Code >= 400 {
			b.Fatalf("%s %s: %d %s", method, path, rec.Code, rec.Body)
		}
		return rec
	}
	before := ownCPU()
	b.ResetTimer()
	for _, who := range learners {
		r := s.Request(quiz, who)
		form := url.Values{"quiz": {r.QuizID.String()}, "enrolment": {r.EnrolmentID.String()}, "module": {r.ModuleID.String()}}
		path := ask(who.PersonID, "POST", "/kuis/mulai", "application/x-www-form-urlencoded", form.Encode()).Header().Get("Location")
		ask(who.PersonID, "GET", path, "", "")
		for slot := 1; slot <= 10; slot++ {
			step, _ := json.Marshal(map[string]any{"slot": slot, "answer": kinds.Answer{}, "step": uuid.New(), "seen": 0, "age_ms": 0})
			ask(who.PersonID, "POST", path+"/jawaban", "application/json", string(step))
		}
		ask(who.PersonID, "POST", path+"/kirim", "application/x-www-form-urlencoded", "")
		ask(who.PersonID, "GET", path+"/hasil", "", "")
	}
	b.ReportMetric((ownCPU()-before)/float64(b.N), "cpu-ms/op")
}

// What it costs to tell an open page whether another device changed something, when 8 ask at once and each attempt has 30 steps: this
// process alone, as above. With the database's share (BenchmarkNewest of package quizzes) the goal is 0.1 CPU-ms.
func BenchmarkAskWhetherAnotherDeviceChanged(b *testing.B) {
	s := newSchool(b)
	quiz := s.Quiz(s.service, quizzes.Settings{Title: "Kuis", PassMark: 7000}, quiztest.Single("benar", "salah"))
	var asks []*http.Request
	for range 8 {
		who := s.Learner()
		s.Learners = append(s.Learners, who)
		a, err := s.service.Start(b.Context(), who, s.Request(quiz, who))
		for i := 0; i < 30 && err == nil; i++ {
			_, err = s.service.SaveAnswer(b.Context(), who, quizzes.Save{AttemptID: a.ID, Slot: 1, ClientStep: uuid.New()})
		}
		if err != nil {
			b.Fatal(err)
		}
		_, _, sheet := s.page(who, "GET", "/kuis/"+a.ID.String(), nil)
		asks = append(asks, httptest.NewRequest("GET", pulseOf(sheet), http.NoBody))
	}
	before := ownCPU()
	b.ResetTimer()
	var all sync.WaitGroup
	for _, req := range asks {
		all.Go(func() {
			for range b.N / len(asks) {
				rec := httptest.NewRecorder()
				if s.handler.ServeHTTP(rec, req); rec.Code != http.StatusOK {
					b.Error(rec.Code, rec.Body)
					return
				}
			}
		})
	}
	all.Wait()
	b.ReportMetric((ownCPU()-before)/float64(b.N), "cpu-ms/op")
}

// ownCPU is this process's CPU time in ms.
func ownCPU() float64 {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e6
}
