package quizzes_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/assessments"
	"mumpuni/competencies"
	"mumpuni/courses"
	"mumpuni/feedback"
	"mumpuni/identity"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
	"mumpuni/quizzes/quiztest"
	"mumpuni/web/pages"
	"mumpuni/web/pages/pagestest"
	"mumpuni/web/route"
)

// school is a server with the quiz pages alone. The session cookie is the person's ID.
type school struct {
	*quiztest.Town
	service *quizzes.Service
	url     string
	server  *httptest.Server
	handler http.Handler
	line    line
	mu      sync.Mutex
	ahead   time.Duration // how far the clock runs ahead
}

func newSchool(t testing.TB) *school {
	t.Helper()
	db := pgtest.DB(t)
	s := &school{Town: quiztest.New(t, db, 2)}
	bank := questions.New(db, s.now)
	s.service = quizzes.New(db, bank, nil, quizzes.Hooks{}, s.now)
	p := pages.Pages{
		Offline: true, Quizzes: s.service, Questions: bank, Competencies: competencies.New(db, s.now), People: people.New(db, s.now),
		Assessments: assessments.New(db, bank, s.service, assessments.Hooks{}, s.now),
		Courses:     courses.New(db, nil, nil, courses.Hooks{}, s.now), // without an object store: no files are asked for here
	}
	p.Feedback = feedback.New(db, p.Courses, nil, s.now)
	serve := func(p pages.Pages) http.Handler {
		return pagestest.Serve(route.Config{SessionCookie: "sesi", Session: s.session}, p.Routes, pagestest.Assets)
	}
	without := p
	without.Offline = false
	s.handler = s.line.wrap(serve(p), serve(without))
	srv := httptest.NewServer(s.handler)
	t.Cleanup(srv.Close)
	s.url, s.server = srv.URL, srv
	return s
}

func (s *school) now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return time.Now().Add(s.ahead)
}

func (s *school) pass(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ahead += d
}

func (s *school) session(_ context.Context, token string) (identity.Session, error) {
	id, _ := id.Parse[id.Person](token)
	for _, who := range slices.Backward(s.Learners) {
		if who.PersonID == id {
			return identity.Session{Actor: who, PersonID: id, Name: "Peserta"}, nil
		}
	}
	for _, who := range []people.Actor{s.Trainer, s.Stranger, s.HR} {
		if who.PersonID == id {
			return identity.Session{Actor: who, PersonID: id, Name: "Pegawai"}, nil
		}
	}
	return identity.Session{}, fault.New(fault.Unauthenticated, "identity.session_ended")
}

// page asks as who and gives status, the address it ended at after redirects, and the text.
func (s *school) page(who people.Actor, method, path string, form url.Values) (int, string, string) {
	s.T.Helper()
	return s.send(who, method, path, "application/x-www-form-urlencoded", form.Encode())
}

func (s *school) send(who people.Actor, method, path, kind, body string) (int, string, string) {
	s.T.Helper()
	req, err := http.NewRequestWithContext(s.T.Context(), method, s.url+path, strings.NewReader(body))
	if err != nil {
		s.T.Fatal(err)
	}
	req.Header.Set("Content-Type", kind)
	jar, _ := cookiejar.New(nil) // never fails
	client := &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		r.AddCookie(&http.Cookie{Name: "sesi", Value: who.PersonID.String()})
		return nil
	}}
	req.AddCookie(&http.Cookie{Name: "sesi", Value: who.PersonID.String()})
	res, err := client.Do(req)
	if err != nil {
		s.T.Fatal(err)
	}
	defer res.Body.Close()
	text, _ := io.ReadAll(res.Body)
	return res.StatusCode, res.Request.URL.Path, string(text)
}

// want asks and checks the status and where it ended.
func (s *school) want(who people.Actor, method, path string, form url.Values, status int, end string) string {
	s.T.Helper()
	got, at, text := s.page(who, method, path, form)
	if got != status || (end != "" && at != end) {
		s.T.Fatalf("%s %s: %d at %s, want %d at %s\n%s", method, path, got, at, status, end, text)
	}
	return text
}

var rulesOfTest = quizzes.Settings{Title: "Kuis Keamanan Informasi", PassMark: 7000, TimeLimitS: 600, MaxAttempts: 2, Shuffle: true}

// begin starts a quiz by the form that the course page has.
func (s *school) begin(quiz id.Quiz, who people.Actor) (quizzes.Attempt, string) {
	s.T.Helper()
	r := s.Request(quiz, who)
	form := url.Values{"quiz": {r.QuizID.String()}, "enrolment": {r.EnrolmentID.String()}, "module": {r.ModuleID.String()}}
	status, at, text := s.page(who, "POST", "/kuis/mulai", form)
	if status != 200 {
		s.T.Fatalf("start: %d %s", status, text)
	}
	a, err := s.service.Attempt(s.T.Context(), who, id.Attempt(uuid.MustParse(strings.TrimPrefix(at, "/kuis/"))))
	if err != nil {
		s.T.Fatal(err)
	}
	return a, text
}

// quizField is the name of the field of a slot.
func quizField(slot int) string { return fmt.Sprintf("jawab-%d", slot) }

// sheet is the form of an attempt as a browser without script would send it: what the page showed, changed by answers.
func sheet(text string, answers map[int]kinds.Answer) url.Values {
	form := url.Values{}
	for _, m := range regexp.MustCompile(`name="((?:semula|dilihat)-\d+)" value="([^"]*)"`).FindAllStringSubmatch(text, -1) {
		form.Set(m[1], strings.ReplaceAll(m[2], "&#34;", `"`))
	}
	for slot, a := range answers {
		if a.Text != "" {
			form.Set(quizField(slot), a.Text)
		}
		for _, o := range a.Options {
			form.Add(quizField(slot), o)
		}
		for left, right := range a.Pairs {
			form.Add(quizField(slot), left+":"+right)
		}
		if a.Unit != "" {
			form.Set(fmt.Sprintf("satuan-%d", slot), a.Unit)
		}
	}
	return form
}
