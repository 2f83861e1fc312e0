package api

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"mumpuni/internal/id"
)

// Two trainers edit one draft at once: who writes from a state that is gone is told, and may then overwrite knowingly.
func TestNobodyOverwritesADraftUnseen(t *testing.T) {
	l := newLectern(t)
	course := l.call("rina", "POST", "/courses", map[string]any{"title": "Arsip"}, 201)["id"].(string)
	draft := "/courses/" + course + "/draft"
	tag := l.call("rina", "GET", draft, nil, 200)["tag"].(string)
	settings := func(title, seen string) map[string]any { return map[string]any{"title": title, "seen": seen} }
	after := l.call("rina", "PUT", draft, settings("Arsip Pertama", tag), 200)["tag"].(string)
	if refused := l.call("rina", "PUT", draft, settings("Arsip Kedua", tag), 409); refused["key"] != "web.changed_meanwhile" {
		t.Fatalf("%v", refused)
	}
	l.call("rina", "PUT", draft, settings("Arsip Kedua", after), 200)
	l.call("rina", "PUT", draft, settings("Arsip Ketiga", ""), 200)

	module := map[string]any{"kind": "article", "title": "A", "minutes": 5, "body": "satu"}
	id := l.call("rina", "POST", "/courses/"+course+"/modules", module, 201)["id"].(string)
	modules := l.call("rina", "GET", draft, nil, 200)["modules"].([]any)
	module["seen"], module["body"] = modules[0].(map[string]any)["tag"], "dua"
	l.call("rina", "PUT", "/modules/"+id, module, 204)
	module["body"] = "tiga"
	l.call("rina", "PUT", "/modules/"+id, module, 409)
}

// A request that is repeated after a cut makes nothing twice when the client made the ID.
func TestRepeatedRequestsMakeNothingTwice(t *testing.T) {
	l := newLectern(t)
	course, module := uuid.Must(uuid.NewV7()), id.Module(uuid.Must(uuid.NewV7()))
	for range 2 {
		made := l.call("rina", "POST", "/courses", map[string]any{"id": course, "title": "Arsip"}, 201)
		if made["id"] != course.String() || made["slug"] != "arsip" {
			t.Fatalf("%v", made)
		}
		l.call("rina", "POST", "/courses/"+course.String()+"/modules", map[string]any{"id": module, "kind": "article", "title": "A", "minutes": 5, "body": "satu"}, 201)
	}
	if list := l.call("rina", "GET", "/studio/courses", nil, 200); list["total"] != 1.0 {
		t.Errorf("%v", list)
	}
	if work := l.call("rina", "GET", "/courses/"+course.String()+"/draft", nil, 200); len(work["modules"].([]any)) != 1 {
		t.Errorf("%v", work["modules"])
	}
	other := l.call("rina", "POST", "/courses", map[string]any{"title": "Lain"}, 201)["id"].(string)
	l.call("rina", "POST", "/courses/"+other+"/modules", map[string]any{"id": module, "kind": "article", "title": "A", "minutes": 5}, 409)
}

func TestAQuizIsNeitherDoubledNorOverwrittenUnseen(t *testing.T) {
	s := newQuizServer(t)
	id, question := uuid.Must(uuid.NewV7()), uuid.Must(uuid.NewV7())
	rules := map[string]any{"id": id, "unit_id": s.Unit, "title": "Kuis", "pass_mark": 7000, "shuffle": true}
	written := map[string]any{"id": question, "kind": "numeric", "stem": "Jam?", "body": map[string]any{"number": map[string]any{"value": "7"}}}
	path := "/quizzes/" + id.String()
	var quiz struct {
		Tag       string
		Questions []struct {
			VersionID uuid.UUID `json:"version_id"`
		}
	}
	for range 2 {
		s.ask(s.Trainer, "POST", "/quizzes", rules, 201, nil)
		s.ask(s.Trainer, "POST", path+"/questions", written, 201, &quiz)
	}
	if len(quiz.Questions) != 1 {
		t.Fatalf("%d questions", len(quiz.Questions))
	}
	s.ask(s.Stranger, "POST", "/quizzes", rules, 422, nil) // another's unit
	delete(rules, "id")
	delete(rules, "unit_id")
	rules["seen"], rules["title"] = quiz.Tag, "Kuis Baru"
	s.ask(s.Trainer, "PUT", path, rules, 200, nil)
	rules["title"] = "Kuis Lain"
	s.ask(s.Trainer, "PUT", path, rules, 409, nil)
	delete(written, "id")
	written["seen"], written["stem"] = quiz.Questions[0].VersionID, "Jam berapa?"
	s.ask(s.Trainer, "PUT", path+"/questions/"+question.String(), written, 200, nil)
	s.ask(s.Trainer, "PUT", path+"/questions/"+question.String(), written, 409, nil)
}

// What huma itself refuses is said in the caller's language, names the field as domain faults do, and repeats nothing.
func TestRefusalsOfTheFormSpeakBothLanguages(t *testing.T) {
	srv := tokenServer(t)
	for _, c := range []struct{ language, body, field, key, words string }{
		{"en", `{"login":7,"password":"rahasia"}`, "login", "web.field_type", "must be of type string"},
		{"id-ID,en;q=0.5", `{"login":7,"password":"rahasia"}`, "login", "web.field_type", "harus string"},
		{"en", `{"login":"x"}`, "password", "web.field_missing", "required"},
		{"fr, en;q=0.5", `{"login":"x","password":"rahasia","sandi":1}`, "sandi", "web.field_unknown", "unknown"},
		{"en", `{"login":"` + strings.Repeat("x", 201) + `","password":"rahasia"}`, "login", "web.field_long", "at most 200"},
		{"en", `{"login":"x","password":"rahasia`, "body", "web.invalid_field", ""},
		{"en", `{"login":"\u0000","password":"rahasia"}`, "body", "web.text_invalid", "characters that cannot be stored"},
	} {
		status, answer := speak(t, srv.URL, c.language, "application/json", c.body)
		list, _ := answer["errors"].([]any)
		if status != http.StatusUnprocessableEntity || len(list) != 1 {
			t.Errorf("%s: %d %v", c.body, status, answer)
			continue
		}
		problem := list[0].(map[string]any)
		if problem["field"] != c.field || problem["key"] != c.key || !strings.Contains(problem["detail"].(string), c.words) || strings.Contains(problem["detail"].(string), "rahasia") {
			t.Errorf("%s %s: %v", c.language, c.body, problem)
		}
	}
	if status, answer := speak(t, srv.URL, "en", "text/plain", "rahasia"); status != http.StatusUnsupportedMediaType || answer["key"] != "web.unsupported_media" {
		t.Errorf("%d %v", status, answer)
	}
}
