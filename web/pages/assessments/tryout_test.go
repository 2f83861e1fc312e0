package assessments_test

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"mumpuni/assessments"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
	"mumpuni/quizzes/quiztest"
)

// opened writes reviewed questions whose keys are known, a level's.
func (w *town) opened(competency uuid.UUID, level int, drafts ...quizzes.Draft) {
	w.T.Helper()
	w.reviewed(competency, level, drafts...)
	for _, d := range drafts {
		w.Exec("update questions set open = true where id in (select question_id from question_versions where stem = ?)", d.Stem)
	}
}

// hidden are the hidden fields of a page, as a browser sends them.
func hidden(page string) url.Values {
	form := url.Values{}
	for _, m := range regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		form.Add(m[1], html.UnescapeString(m[2]))
	}
	return form
}

// A try-out of an adaptive assessment asks each kind by plain forms, one after the other, carries the answers along, and tells the keys at
// its end; a wrong answer is told at its field, and no attempt is made of it.
func TestATryOutStepByStep(t *testing.T) {
	w := newTown(t)
	c := w.Competencies[0]
	for n := range 8 {
		w.reviewed(c, 2, quiztest.Single(fmt.Sprintf("Soal tertutup %d", n), "Rahasia", "Bukan", "Lain"))
	}
	kinds := slices.Concat(quiztest.AllKinds()[1:2], quiztest.AllKinds()[3:5], quiztest.Arranged()[:2])
	plan := w.published(assessments.Draft{
		Title: "Asesmen adaptif", Mode: assessments.Adaptive, Minutes: 30, MaxQuestions: 8, Cells: []assessments.Cell{{CompetencyID: c, Level: 2, Count: 5}},
	})
	w.opened(c, 2, kinds...)
	who, at := w.Learners[0], "/asesmen/"+plan.String()+"/coba"
	if _, _, text := w.page(who, "GET", "/asesmen/"+plan.String(), nil); !strings.Contains(text, at) {
		t.Error("the start page does not lead to the try-out")
	}
	list, err := w.assessments.TryOut(t.Context(), who, plan)
	w.must(err)
	if len(list.Questions) != 5 {
		t.Fatalf("%d questions", len(list.Questions))
	}
	_, _, text := w.page(who, "GET", at, nil)
	for n, q := range list.Questions {
		if !strings.Contains(text, "Soal "+string(rune('1'+n))+" dari 5") || strings.Contains(text, `class="right"`) {
			t.Fatalf("question %d: %s", n+1, text)
		}
		form := hidden(text)
		if code, _, again := w.page(who, "POST", at, form); code != http.StatusUnprocessableEntity || !strings.Contains(again, "#f-jawab-"+string(rune('1'+n))) {
			t.Errorf("%s, left open: %d", q.Kind, code)
		}
		q.Slot = n + 1
		fill(t, form, q.Slot, w.answerTo(q, n != 0), text)
		var code int
		if code, _, text = w.page(who, "POST", at, form); code != http.StatusOK {
			t.Fatalf("%s: %d %s", q.Kind, code, text)
		}
	}
	if !strings.Contains(text, "4 dari 5 jawaban benar") || strings.Contains(text, "Soal tertutup") {
		t.Errorf("the end: %s", text)
	}
	if n := w.count("select count(*) from attempts"); n != 0 {
		t.Errorf("%d attempts were made", n)
	}
}

// A try-out of papers stands on one page; without an open question the page says so.
func TestATryOutOnOnePage(t *testing.T) {
	w := newTown(t)
	c := w.Competencies[0]
	w.reviewed(c, 2, quiztest.Single("Satu", "Ya", "Tidak"), quiztest.Single("Dua", "Ya", "Tidak"))
	plan := w.published(assessments.Draft{Title: "Undian", Mode: assessments.Draw, Minutes: 30, Cells: []assessments.Cell{{CompetencyID: c, Level: 2, Count: 1}}})
	who, at := w.Learners[0], "/asesmen/"+plan.String()+"/coba"
	if code, _, text := w.page(who, "GET", at, nil); code != http.StatusOK || !strings.Contains(text, "Belum ada soal untuk dicoba") {
		t.Errorf("nothing open: %d %s", code, text)
	}
	w.opened(c, 2, quiztest.AllKinds()...)
	_, _, text := w.page(who, "GET", at, nil)
	form := hidden(text)
	list, err := w.assessments.TryOut(t.Context(), who, plan)
	w.must(err)
	for _, q := range list.Questions {
		if q.Kind == kinds.Numeric {
			form.Set("jawab-"+string(rune('0'+q.Slot)), "tujuh puluh")
		}
	}
	if code, _, text := w.page(who, "POST", at, form); code != http.StatusUnprocessableEntity || !strings.Contains(text, "#f-jawab-") {
		t.Errorf("an answer that is no number: %d", code)
	}
	_, _, text = w.page(who, "POST", at, hidden(text))
	if !strings.Contains(text, "0 dari 5 jawaban benar") || !strings.Contains(text, "Kata sandi panjang") || !strings.Contains(text, "Belum dijawab") {
		t.Errorf("the end: %s", text)
	}
	form.Set("soal", uuid.NewString())
	if code, to, _ := w.page(who, "POST", at, form); code != http.StatusSeeOther || to != at {
		t.Errorf("other questions: %d %s", code, to)
	}
	if code, _, _ := w.page(who, "GET", "/asesmen/"+uuid.NewString()+"/coba", nil); code != http.StatusNotFound {
		t.Errorf("one that does not exist: %d", code)
	}
}

func (w *town) count(query string) (n int) {
	w.T.Helper()
	w.must(w.DB.NewRaw(query).Scan(w.T.Context(), &n))
	return n
}
