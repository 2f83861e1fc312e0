package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"mumpuni/identity"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
	"mumpuni/quizzes/quiztest"
	"mumpuni/web/route"
)

// quizServer serves the quiz operations alone; the header X-Person says who asks.
type quizServer struct {
	*quiztest.Town
	*httptest.Server
	service *quizzes.Service
}

func newQuizServer(t *testing.T) *quizServer {
	t.Helper()
	db := pgtest.DB(t)
	bank := questions.New(db, pg.Clock(time.Now))
	s := &quizServer{Town: quiztest.New(t, db, 2), service: quizzes.New(db, bank, nil, quizzes.Hooks{}, pg.Clock(time.Now))}
	a, set := &API{Quizzes: s.service, Questions: bank}, route.New(route.Config{})
	h := set.API(prefix, a.config())
	h.UseMiddleware(func(hc huma.Context, next func(huma.Context)) {
		var session identity.Session
		for _, who := range append([]people.Actor{s.Trainer, s.Stranger, s.HR}, s.Learners...) {
			if who.PersonID.String() == hc.Header("X-Person") {
				session = identity.Session{Actor: who}
			}
		}
		if err := route.AccessOf(hc.Operation()).Check(session); err != nil {
			refuse(h, hc, route.NewProblem(hc.Context(), err))
			return
		}
		next(huma.WithContext(hc, route.WithSession(hc.Context(), session)))
	})
	a.quizOps(h)
	s.Server = httptest.NewServer(conforming(t, h, set.Handler()))
	t.Cleanup(s.Close)
	return s
}

// ask sends body as who, checks the status, and gives the answer's text, read into out unless nil.
func (s *quizServer) ask(who people.Actor, method, path string, body any, status int, out any) string {
	s.T.Helper()
	var data []byte
	if text, ok := body.(string); ok {
		data = []byte(text)
	} else if body != nil {
		data, _ = json.Marshal(body)
	}
	req, _ := http.NewRequestWithContext(s.T.Context(), method, s.URL+prefix+path, bytes.NewReader(data))
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Person", who.PersonID.String())
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		s.T.Fatal(err)
	}
	defer res.Body.Close()
	text, _ := io.ReadAll(res.Body)
	if res.StatusCode != status {
		s.T.Fatalf("%s %s: %d %s, want %d", method, path, res.StatusCode, text, status)
	}
	if out != nil {
		if err := json.Unmarshal(text, out); err != nil {
			s.T.Fatalf("%s %s: %v in %s", method, path, err, text)
		}
	}
	return string(text)
}

func TestAQuizIsMadeAndTakenThroughTheAPI(t *testing.T) {
	s := newQuizServer(t)
	var quiz struct {
		ID        id.Quiz
		Questions []struct{ ID uuid.UUID }
	}
	s.ask(s.Trainer, "POST", "/quizzes", map[string]any{"unit_id": s.Unit, "title": "Kuis", "pass_mark": 7000, "shuffle": true}, 201, &quiz)
	path := "/quizzes/" + quiz.ID.String()
	for _, question := range []string{
		`{"kind":"single","stem":"Pilih","body":{"feedback":"Karena panjang lebih kuat.","options":[{"text":"A","right":true,"feedback":"Tepat sekali."},{"text":"B"}]}}`,
		`{"kind":"numeric","stem":"Jam?","body":{"number":{"value":"72,5","tolerance":"0,5"}}}`,
		`{"kind":"true_false","stem":"Benar?","body":{"options":[{"id":"false","right":true}]}}`,
	} {
		s.ask(s.Trainer, "POST", path+"/questions", question, 201, &quiz)
	}
	q := slices.Clone(quiz.Questions)
	s.ask(s.Trainer, "PUT", path+"/order", map[string]any{"questions": []uuid.UUID{q[2].ID, q[1].ID, q[0].ID}}, 200, &quiz)
	if quiz.Questions[0].ID != q[2].ID {
		t.Fatal("the order was not kept")
	}

	who := s.Learners[0]
	var a attemptJSON
	start := s.Request(quiz.ID, who)
	body := map[string]any{"quiz_id": start.QuizID, "enrolment_id": start.EnrolmentID, "module_id": start.ModuleID}
	open := s.ask(who, "POST", "/attempts", body, 200, &a)
	var again attemptJSON
	if repeated := s.ask(who, "POST", "/attempts", body, 200, &again); repeated != open {
		t.Fatalf("the reply was %s\nrepeated, it is %s", open, repeated)
	}
	if again.ID != a.ID || len(a.Questions) != 3 {
		t.Fatalf("started %v, then %v", a.ID, again.ID)
	}
	attempt, err := s.service.Attempt(t.Context(), who, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	for slot, answer := range s.RightAnswers(s.service, attempt) {
		var saved struct{ Answer kinds.Answer }
		open += s.ask(who, "PUT", fmt.Sprintf("/attempts/%s/answers/%d", a.ID, slot), map[string]any{"client_step": uuid.New(), "answer": answer}, 200, &saved)
		if !saved.Answer.Equal(answer) {
			t.Fatalf("slot %d stands as %v", slot, saved.Answer)
		}
	}
	open += s.ask(who, "GET", "/attempts/"+a.ID.String(), nil, 200, nil)
	for _, secret := range append(quiztest.Secrets, `"right"`, "review") {
		if secret != "72,5" && strings.Contains(open, secret) { // 72,5 is what this learner answered
			t.Errorf("before the end the API told %q", secret)
		}
	}
	result := s.ask(who, "POST", "/attempts/"+a.ID.String()+"/finish", nil, 200, nil)
	if repeated := s.ask(who, "POST", "/attempts/"+a.ID.String()+"/finish", nil, 200, &a); repeated != result {
		t.Fatalf("the result was %s\nrepeated, it is %s", result, repeated)
	}
	if a.Fraction == nil || *a.Fraction != quizzes.Whole || a.Questions[0].Review == nil {
		t.Fatalf("finished: %+v", a)
	}
	if a.Margin == nil || a.Margin.Error != 0 || len(a.Questions) != 3 || a.Margin.Low != 4385 || a.Margin.High != quizzes.Whole || !a.KeyShown {
		t.Fatalf("margin of three right of three, n/(n+z²) at least: %+v, key shown: %v", a.Margin, a.KeyShown)
	}
	var results resultsJSON
	s.ask(s.HR, "GET", path+"/results", nil, 200, &results)
	if len(results.Results) != 1 || results.Results[0].PersonID != who.PersonID {
		t.Fatalf("results: %+v", results)
	}
	if r := results.Reliability; r == nil || r.People != 1 || r.Alpha != nil || results.Results[0].Margin == nil {
		t.Fatalf("reliability of one attempt: %+v", r)
	}
}

// A program on two devices: order by the numbers that it sends, and what comes after the end is kept.
func TestAnswersInOrderAndLateThroughTheAPI(t *testing.T) {
	s := newQuizServer(t)
	quiz := s.Quiz(s.service, quizzes.Settings{Title: "Kuis", PassMark: 7000}, quiztest.AllKinds()[3])
	who := s.Learners[0]
	var a attemptJSON
	r := s.Request(quiz, who)
	s.ask(who, "POST", "/attempts", map[string]any{"quiz_id": r.QuizID, "enrolment_id": r.EnrolmentID, "module_id": r.ModuleID}, 200, &a)
	if a.Receipt != nil {
		t.Error("an open attempt has a receipt")
	}
	laptop, phone := uuid.New(), uuid.New()
	put := func(device uuid.UUID, change int, seen int64, text string, status int, out any) {
		s.ask(who, "PUT", "/attempts/"+a.ID.String()+"/answers/1", map[string]any{
			"client_step": uuid.New(), "device": device, "change": change, "seen": seen, "age_ms": 3600_000, "answer": map[string]any{"text": text},
		}, status, out)
	}
	var first, second struct {
		Seq    int64
		Stale  bool
		Answer answerJSON
	}
	put(laptop, 1, 0, "1", 200, &first)
	if put(phone, 1, 0, "2", 200, &second); !second.Stale || second.Answer.Text != "1" {
		t.Errorf("what the phone had not seen: %+v", second)
	}
	if put(phone, 2, first.Seq, "2", 200, &second); second.Stale || second.Answer.Text != "2" {
		t.Errorf("what the phone had seen: %+v", second)
	}
	s.ask(who, "POST", "/attempts/"+a.ID.String()+"/finish", nil, 200, &a)
	if a.Receipt == nil || a.Receipt.Answers != 1 || len(a.Receipt.Checksum) != 64 {
		t.Fatalf("receipt %+v", a.Receipt)
	}
	var problem struct{ Key string }
	if put(laptop, 2, second.Seq, "3", 409, &problem); problem.Key != "quiz.late_kept" {
		t.Errorf("made an hour ago: %s", problem.Key)
	}
	var list lateAnswersJSON
	s.ask(s.Trainer, "GET", "/quizzes/"+quiz.String()+"/late-answers", nil, 200, &list)
	if len(list.Late) != 1 || list.Late[0].Answer.Text != "3" || list.Late[0].Graded.Text != "2" {
		t.Errorf("listed %+v", list)
	}
	s.ask(who, "GET", "/attempts/"+a.ID.String(), nil, 200, &a)
	if late := a.Questions[0].Late; len(late) != 1 || late[0].Answer.Text != "3" || a.Questions[0].Answer.Text != "2" {
		t.Errorf("shown %+v", a.Questions[0])
	}
	s.ask(s.Stranger, "GET", "/quizzes/"+quiz.String()+"/late-answers", nil, 404, nil)
}

func TestTheAPIRefuses(t *testing.T) {
	s := newQuizServer(t)
	quiz := s.Quiz(s.service, quizzes.Settings{Title: "Kuis", PassMark: 7000}, quiztest.AllKinds()...)
	who := s.Learners[0]
	a, err := s.service.Start(t.Context(), who, s.Request(quiz, who))
	if err != nil {
		t.Fatal(err)
	}
	path, answers := "/quizzes/"+quiz.String(), "/attempts/"+a.ID.String()+"/answers/"
	step := func(answer string) string {
		return fmt.Sprintf(`{"client_step":%q,"answer":%s}`, uuid.New(), answer)
	}
	for name, c := range map[string]struct {
		who          people.Actor
		method, path string
		body         string
		status       int
	}{
		"a learner reads a quiz":          {who, "GET", path, "", 403},
		"a trainer of another unit":       {s.Stranger, "GET", path, "", 404},
		"another's attempt":               {s.Learners[1], "GET", "/attempts/" + a.ID.String(), "", 404},
		"another's answer":                {s.Learners[1], "PUT", answers + "1", step(`{}`), 404},
		"another finishes":                {s.Learners[1], "POST", "/attempts/" + a.ID.String() + "/finish", "", 404},
		"nobody":                          {people.Actor{}, "GET", "/attempts/" + a.ID.String(), "", 401},
		"an unknown member":               {who, "PUT", answers + "1", `{"client_step":"` + uuid.NewString() + `","answer":{"choice":1}}`, 422},
		"no step":                         {who, "PUT", answers + "1", `{"answer":{}}`, 422},
		"two readings":                    {who, "PUT", answers + "4", step(`{"text":"1.000"}`), 422},
		"a slot that is none":             {who, "PUT", answers + "99", step(`{}`), 422},
		"slot 0":                          {who, "PUT", answers + "0", step(`{}`), 422},
		"a question without a right one":  {s.Trainer, "POST", path + "/questions", `{"kind":"single","stem":"x","body":{"options":[{"text":"a"},{"text":"b"}]}}`, 422},
		"a question of an unknown kind":   {s.Trainer, "POST", path + "/questions", `{"kind":"essay","stem":"x","body":{}}`, 422},
		"a question with too many fields": {s.Trainer, "POST", path + "/questions", `{"kind":"short","stem":"x","points":3,"body":{"accepted":["a"]}}`, 422},
		"results of another unit":         {s.Stranger, "GET", path + "/results", "", 404},
		"results for a learner":           {who, "GET", path + "/results", "", 403},
	} {
		t.Run(name, func(t *testing.T) {
			inner := *s
			town := *s.Town
			town.T = t
			inner.Town = &town
			var problem struct{ Key string }
			inner.ask(c.who, c.method, c.path, c.body, c.status, &problem)
			if problem.Key == "" {
				t.Error("no key in the problem")
			}
		})
	}
}
