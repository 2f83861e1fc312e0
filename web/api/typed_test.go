package api

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/uuid"

	"mumpuni/internal/id"
)

// typed is text that people may type, which looks like escapes of JSON and of SQL and is none.
const typed = `Tulis \u0000 atau \\u0000, "C:\Users' dan E'\x00'`

// TestTextIsKeptAsTyped sends typed to what is stored as JSON: a question's body and an attempt of it, a course's version with the
// record of its learner, and an audit entry.
func TestTextIsKeptAsTyped(t *testing.T) {
	s := newQuizServer(t)
	var quiz struct{ ID id.Quiz }
	s.ask(s.Trainer, "POST", "/quizzes", map[string]any{"unit_id": s.Unit, "title": typed, "pass_mark": 7000, "shuffle": true}, 201, &quiz)
	option := map[string]any{"text": typed, "feedback": typed, "right": true}
	question := map[string]any{"kind": "single", "stem": typed, "body": map[string]any{"feedback": typed, "options": []any{option, map[string]any{"text": "B"}}}}
	kept(t, 5, s.ask(s.Trainer, "POST", "/quizzes/"+quiz.ID.String()+"/questions", question, 201, nil))
	question = map[string]any{"kind": "short", "stem": "x", "body": map[string]any{"accepted": []string{typed}}}
	s.ask(s.Trainer, "POST", "/quizzes/"+quiz.ID.String()+"/questions", question, 201, nil)
	start := s.Request(quiz.ID, s.Learners[0])
	body := map[string]any{"quiz_id": start.QuizID, "enrolment_id": start.EnrolmentID, "module_id": start.ModuleID}
	var a attemptJSON
	kept(t, 3, s.ask(s.Learners[0], "POST", "/attempts", body, 200, &a))
	answers := 0
	for _, q := range a.Questions {
		if q.Kind == "short" {
			path := "/attempts/" + a.ID.String() + "/answers/" + string(rune('0'+q.Slot))
			kept(t, 1, s.ask(s.Learners[0], "PUT", path, map[string]any{"client_step": uuid.New(), "answer": map[string]any{"text": typed}}, 200, nil))
			answers++
		}
	}
	if answers != 1 {
		t.Errorf("%d answers", answers)
	}

	l := newLectern(t)
	course := l.call("rina", "POST", "/courses", map[string]any{"title": typed}, 201)["id"].(string)
	l.call("rina", "PUT", "/courses/"+course+"/draft", map[string]any{"title": typed, "summary": typed, "outcomes": []string{typed}}, 200)
	l.call("rina", "POST", "/courses/"+course+"/modules", map[string]any{"kind": "article", "title": typed, "minutes": 25, "body": typed}, 201)

	m := newMeasures(t)
	var ledger struct {
		Entries []struct {
			SourceID uuid.UUID `json:"source_id"`
		}
	}
	m.asks(m.learner, "GET", "/me/jp", "", 200, &ledger)
	reason, _ := json.Marshal(map[string]any{"source": "enrolment", "source_id": ledger.Entries[0].SourceID, "reason": typed})
	m.asks(m.hr, "POST", "/persons/"+m.learner.String()+"/jp/corrections", string(reason), 204, nil)
	kept(t, 1, m.asks(m.learner, "GET", "/me/audit", "", 200, nil).Body.String())
}

// kept holds that answer shows typed so many times.
func kept(t *testing.T, times int, answer string) {
	t.Helper()
	text, _ := json.Marshal(typed)
	if n := strings.Count(answer, strings.Trim(string(text), `"`)); n != times {
		t.Errorf("typed stands %d times, want %d, in %s", n, times, answer)
	}
}
