package assessments_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"mumpuni/assessments"
	"mumpuni/quizzes/quiztest"
)

// The sheet says what is measured to whoever is signed in, of what was published alone, and nothing of a question.
func TestTheSheetSaysWhatIsMeasured(t *testing.T) {
	w := newTown(t)
	c := w.Competencies[0]
	w.reviewed(c, 2, quiztest.AllKinds()...)
	plan := w.published(assessments.Draft{Title: "Asesmen dasar", Mode: assessments.Draw, Minutes: 30, Cells: []assessments.Cell{{CompetencyID: c, Level: 2, Count: 3}}})
	code, _, text := w.page(w.Learners[0], "GET", "/asesmen/"+plan.String()+"/kisi-kisi", nil)
	if code != http.StatusOK || !strings.Contains(text, "LD.1") || !strings.Contains(text, ">3<") {
		t.Errorf("the sheet: %d %s", code, text)
	}
	for _, d := range quiztest.AllKinds() {
		if strings.Contains(text, d.Stem) {
			t.Errorf("the sheet tells %q", d.Stem)
		}
	}
	draft, err := w.assessments.Create(t.Context(), w.Trainer, assessments.Draft{
		UnitID: w.Unit, Title: "Rancangan", Mode: assessments.Draw, Minutes: 30, Cells: []assessments.Cell{{CompetencyID: c, Level: 2, Count: 3}},
	})
	w.must(err)
	if code, _, _ := w.page(w.Learners[0], "GET", "/asesmen/"+draft.String()+"/kisi-kisi", nil); code != http.StatusNotFound {
		t.Errorf("the sheet of a draft: %d", code)
	}
}

// One person has more time, for a reason that the person's HR officers see and nobody else.
func TestMoreTimeIsNobodyElsesBusiness(t *testing.T) {
	w := newTown(t)
	c := w.Competencies[0]
	w.reviewed(c, 2, quiztest.AllKinds()...)
	plan := w.published(assessments.Draft{Title: "Asesmen dasar", Mode: assessments.Draw, Minutes: 40, Cells: []assessments.Cell{{CompetencyID: c, Level: 2, Count: 3}}})
	const nip = "199001012015011001"
	w.Exec("update persons set nip = ? where id = ?", nip, w.Learners[0].PersonID)
	at := "/studio/asesmen/" + plan.String()
	give := func(nip string) (int, string) {
		code, _, text := w.page(w.HR, "POST", at+"/waktu", url.Values{"nip": {nip}, "percent": {"25"}, "reason": {"Penglihatan terbatas"}})
		return code, text
	}
	if code, text := give("1"); code != http.StatusUnprocessableEntity || !strings.Contains(text, "f-nip") {
		t.Errorf("for nobody: %d %s", code, text)
	}
	if code, text := give(nip); code != http.StatusSeeOther {
		t.Fatalf("given: %d %s", code, text)
	}
	_, _, hr := w.page(w.HR, "GET", at, nil)
	_, _, trainer := w.page(w.Trainer, "GET", at, nil)
	_, _, own := w.page(w.Learners[0], "GET", "/asesmen/"+plan.String(), nil)
	_, _, other := w.page(w.Learners[1], "GET", "/asesmen/"+plan.String(), nil)
	if !strings.Contains(hr, "Penglihatan terbatas") || strings.Contains(trainer, "Penglihatan") || strings.Contains(own, "Penglihatan") || strings.Contains(other, "Penglihatan") {
		t.Error("the reason is for the person's HR officers alone")
	}
	if !strings.Contains(own, "50\u00a0menit") || !strings.Contains(other, "40\u00a0menit") {
		t.Errorf("the person has 50 minutes, others 40:\n%s", own)
	}
}
