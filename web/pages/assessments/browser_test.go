package assessments_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/assessments"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
	"mumpuni/quizzes/quiztest"
	"mumpuni/web/pages/pagestest"
)

// quick sits a paper that waits since it was faster than anybody reads, and gives the attempt.
func (w *town) quick(who people.Actor, plan uuid.UUID) id.Attempt {
	w.T.Helper()
	a, err := w.assessments.Start(w.T.Context(), who, plan, "")
	w.must(err)
	a, err = w.quizzes.Attempt(w.T.Context(), who, a.ID)
	w.must(err)
	for _, q := range a.Questions {
		_, err := w.quizzes.SaveAnswer(w.T.Context(), who, quizzes.Save{AttemptID: a.ID, Slot: q.Slot, Answer: kinds.Answer{Options: []string{q.Options[0].ID}}, ClientStep: uuid.New()})
		w.must(err)
	}
	_, err = w.quizzes.Finish(w.T.Context(), who, a.ID)
	w.must(err)
	w.Exec(`insert into assessment_signals (attempt_id, person_id, assessment_id, signals, made_at, held_until)
		values (?, ?, ?, '[{"kind": "rapid", "value": 0.9, "false_alarm": 1}]', now(), now() + interval '14 days')`, a.ID, who.PersonID, plan)
	w.Exec("update measurements set held_until = now() + interval '14 days' where source_id = ?", a.ID)
	return a.ID
}

// A try-out, and a held try that is annulled and given back, fit a phone and are clean for axe on the way.
func TestWhatLeadsToATryAndAwayInTheBrowser(t *testing.T) {
	w := newTown(t)
	c, who := w.Competencies[0], w.Learners[0]
	for n := range 24 {
		w.reviewed(c, 2, quiztest.Single(fmt.Sprintf("Benar %d", n), "Salah", "Keliru", "Bukan"))
	}
	adaptive := w.published(assessments.Draft{Title: "Asesmen adaptif", Mode: assessments.Adaptive, Minutes: 30, MaxQuestions: 8, Cells: []assessments.Cell{{CompetencyID: c, Level: 2, Count: 5}}})
	paper := w.published(assessments.Draft{Title: "Asesmen undian", Mode: assessments.Draw, Minutes: 30, Cells: []assessments.Cell{{CompetencyID: c, Level: 2, Count: 12}}})
	w.opened(c, 2, slices.Concat(quiztest.AllKinds()[1:4], quiztest.Arranged()[:2])...)
	server := httptest.NewServer(w.handler)
	t.Cleanup(server.Close)
	b := pagestest.Phone(t, 3*time.Minute)
	b.Open(server.URL + "/uji/" + who.PersonID.String())
	look := func(name, path string) {
		t.Helper()
		if path != "" {
			b.Open(server.URL + path)
		}
		b.Narrow(name)
		b.Clean(name)
		b.Shot(name + "-360")
		b.Do(chromedp.EmulateViewport(1280, 900))
		b.Shot(name + "-1280")
		b.Do(chromedp.EmulateViewport(360, 740, chromedp.EmulateMobile))
	}
	start := "/asesmen/" + paper.String()
	look("mulai", start)
	look("coba-satu-satu", "/asesmen/"+adaptive.String()+"/coba")
	look("coba-lembar", start+"/coba")
	pagestest.JS[bool](b, `(document.querySelector('form[action$="/coba"] button[type="submit"]').click(), true)`)
	pagestest.Until(t, "the keys", func() bool { return strings.Contains(b.Text("main"), "0 dari 5 jawaban benar") })
	look("coba-kunci", "")

	attempt := w.quick(who, paper)
	held, at := "/asesmen/ditahan/"+attempt.String(), "/ditahan/"+attempt.String()
	look("ditahan", held)
	post := func(path string, wants int, form url.Values) {
		t.Helper()
		if code, _, text := w.page(w.HR, "POST", path, form); code != wants {
			t.Fatalf("%s: %d %s", path, code, text)
		}
	}
	carry := func(do func(ctx context.Context, tx bun.Tx) error) { w.must(pg.InTx(t.Context(), w.DB, do)) }
	post(at+"/pulihkan", http.StatusConflict, url.Values{"reason": {"Ternyata wajar."}})
	post(at+"/batalkan", http.StatusUnprocessableEntity, url.Values{"reason": {" "}})
	post(at+"/batalkan", http.StatusSeeOther, url.Values{"reason": {"Kode beredar."}})
	carry(func(ctx context.Context, tx bun.Tx) error {
		return w.assessments.CarryAnnul(ctx, tx, w.HR, w.reviewer.PersonID, w.asked.Payload.(assessments.AnnulHeld))
	})
	look("dibatalkan", held)
	if _, _, text := w.page(who, "GET", held, nil); !strings.Contains(text, "/keberatan/baru?percobaan="+attempt.String()+"&amp;kompetensi="+c.String()) {
		t.Error("who is concerned finds no way to object")
	}
	post(at+"/pulihkan", http.StatusUnprocessableEntity, url.Values{"reason": {" "}})
	if code, _, _ := w.page(who, "POST", at+"/pulihkan", url.Values{"reason": {"Saya jujur."}}); code != http.StatusForbidden {
		t.Errorf("the person asks for it: %d", code)
	}
	b.Open(server.URL + "/uji/" + w.HR.PersonID.String())
	look("daftar-ditahan", "/ditahan")
	look("pulihkan", held)
	post(at+"/pulihkan", http.StatusSeeOther, url.Values{"reason": {"Ternyata wajar."}})
	carry(func(ctx context.Context, tx bun.Tx) error {
		return w.assessments.CarryRestore(ctx, tx, w.HR, w.reviewer.PersonID, w.asked.Payload.(assessments.RestoreHeld))
	})
	look("dipulihkan", held)
	if _, _, text := w.page(who, "GET", held, nil); !strings.Contains(text, "Dihitung kembali") || !strings.Contains(text, "Ternyata wajar.") {
		t.Error("what was ruled is not told")
	}
}
