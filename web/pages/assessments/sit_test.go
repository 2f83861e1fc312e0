package assessments_test

import (
	"encoding/json"
	"fmt"
	"html"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"mumpuni/assessments"
	"mumpuni/internal/id"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
	"mumpuni/quizzes/quiztest"
)

// An adaptive try asks every kind of question by plain forms, one after the other: what is sent is what is stored.
func TestEveryKindIsAnsweredStepByStep(t *testing.T) {
	w := newTown(t)
	c := w.Competencies[0]
	w.reviewed(c, 2, quiztest.AllKinds()...)
	w.reviewed(c, 2, quiztest.Arranged()...)
	plan := w.published(assessments.Draft{
		Title: "Asesmen semua bentuk", Mode: assessments.Adaptive, Minutes: 30, MaxQuestions: 8,
		Cells: []assessments.Cell{{CompetencyID: c, Level: 2, Count: 5}},
	})
	who := w.Learners[0]
	code, at, text := w.page(who, "POST", "/asesmen/"+plan.String()+"/mulai", nil)
	if code != http.StatusSeeOther || !strings.HasPrefix(at, "/asesmen/kerja/") {
		t.Fatalf("start: %d %s %s", code, at, text)
	}
	attempt := id.Attempt(uuid.MustParse(strings.TrimPrefix(at, "/asesmen/kerja/")))
	asked := map[kinds.Kind]int{}
	for at == "/asesmen/kerja/"+attempt.String() {
		q := w.shown(attempt)
		asked[q.Kind]++
		answer := w.answerTo(q, q.Slot%2 == 0)
		_, _, text := w.page(who, "GET", at, nil)
		form := formOf(t, text)
		if code, _, text := w.page(who, "POST", at, form); code != http.StatusUnprocessableEntity || !strings.Contains(text, "#f-jawab-") {
			t.Fatalf("%s, left open: %d %s", q.Kind, code, text)
		}
		fill(t, form, q.Slot, answer, text)
		code, to, page := w.page(who, "POST", at, form)
		if code != http.StatusSeeOther {
			t.Fatalf("%s: %d %s", q.Kind, code, page)
		}
		if kept := w.stored(attempt, q.Slot); !kept.Equal(answer) {
			t.Errorf("%s: stored %+v of %+v", q.Kind, kept, answer)
		}
		at = to
	}
	if want := map[kinds.Kind]int{"single": 1, "multiple": 1, "true_false": 1, "numeric": 2, "short": 1, "matching": 1, "ordering": 1}; !maps.Equal(asked, want) {
		t.Errorf("asked %v, want %v", asked, want)
	}
	if code, _, text := w.page(who, "GET", at, nil); code != http.StatusOK || !strings.Contains(text, "Asesmen semua bentuk") || !strings.Contains(text, "class=\"chance\"") || !strings.Contains(text, "Dari 100\u00a0orang") {
		t.Errorf("result at %s: %d %s", at, code, text)
	}
	_, _, text = w.page(who, "GET", "/asesmen/"+plan.String(), nil)
	if !regexp.MustCompile(`dapat dimulai pada \d+ \pL+ 20\d\d, 7\x{a0}hari`).MatchString(text) {
		t.Errorf("the day of the next try is not said in words: %s", text)
	}
}

// shown is the question that stands before the person.
func (w *town) shown(attempt id.Attempt) quizzes.Asked {
	w.T.Helper()
	a, err := w.quizzes.Attempt(w.T.Context(), w.Learners[0], attempt)
	w.must(err)
	return a.Questions[len(a.Questions)-1]
}

// answerTo is the key of a question, or something else that fits it.
func (w *town) answerTo(q quizzes.Asked, right bool) kinds.Answer {
	w.T.Helper()
	var body kinds.Body
	var raw []byte
	w.must(w.DB.NewRaw("select v.body from question_versions v where v.stem = ?", q.Stem).Scan(w.T.Context(), &raw))
	w.must(json.Unmarshal(raw, &body))
	key := kinds.Key(q.Kind, body)
	switch {
	case right:
	case q.Kind == kinds.Ordering:
		slices.Reverse(key.Options)
	case q.Kind == kinds.Matching:
		ids := slices.Sorted(maps.Keys(key.Pairs))
		key.Pairs[ids[0]], key.Pairs[ids[1]] = key.Pairs[ids[1]], key.Pairs[ids[0]]
	case q.Kind.Chooses():
		for _, o := range q.Options {
			if !slices.Contains(key.Options, o.ID) {
				return kinds.Answer{Options: []string{o.ID}}
			}
		}
	default:
		key.Text = "8"
	}
	checked, err := key.Check()
	w.must(err)
	return q.Kind.Plain(checked)
}

func (w *town) stored(attempt id.Attempt, slot int) kinds.Answer {
	w.T.Helper()
	a, err := w.quizzes.Attempt(w.T.Context(), w.Learners[0], attempt)
	w.must(err)
	return a.Questions[slot-1].Answer
}

// formOf are the hidden fields of a page's form.
func formOf(t *testing.T, page string) url.Values {
	t.Helper()
	form := url.Values{}
	for _, m := range regexp.MustCompile(`<input type="hidden" name="(slot|step)" value="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		form.Set(m[1], m[2])
	}
	return form
}

// fill answers as a browser would: only with what the page offers.
func fill(t *testing.T, form url.Values, slot int, a kinds.Answer, page string) {
	t.Helper()
	name := fmt.Sprintf("jawab-%d", slot)
	values := slices.Clone(a.Options)
	for left, right := range a.Pairs {
		values = append(values, left+":"+right)
	}
	for _, v := range append(slices.Clone(values), a.Unit) {
		if v != "" && !strings.Contains(page, `value="`+html.EscapeString(v)+`"`) && !strings.Contains(page, ">"+v+"<") {
			t.Errorf("the page does not offer %q", v)
		}
	}
	if a.Text != "" {
		values = append(values, a.Text)
	}
	form[name] = values
	if a.Unit != "" {
		form.Set(fmt.Sprintf("satuan-%d", slot), a.Unit)
	}
}
