package assessments_test

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/google/uuid"

	"mumpuni/assessments"
	"mumpuni/internal/id"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
	"mumpuni/quizzes/quiztest"
	"mumpuni/web/pages/pagestest"
)

// evaluated sits a course's evaluation by an assessment of a competency of its own, right at the first questions, and gives the attempt.
func (w *town) evaluated(competency uuid.UUID, passMark, right int) id.Attempt {
	w.T.Helper()
	for n := range 24 {
		w.reviewed(competency, 2, quiztest.Single(fmt.Sprintf("Benar %d", n), "Salah", "Keliru", "Bukan"))
	}
	plan := w.published(assessments.Draft{Title: "Evaluasi pelindungan data", Mode: assessments.Draw, Minutes: 30, Cells: []assessments.Cell{{CompetencyID: competency, Level: 2, Count: 12}}})
	q, err := w.quizzes.Create(w.T.Context(), w.Trainer, w.Unit, quizzes.Settings{Title: "Evaluasi akhir", PassMark: passMark, MaxAttempts: 3, AssessmentID: plan})
	w.must(err)
	who := w.Learners[0]
	a, err := w.quizzes.Start(w.T.Context(), who, quizzes.StartRequest{QuizID: q.ID, EnrolmentID: w.Enrolments[who.PersonID], ModuleID: w.Module})
	w.must(err)
	for i, asked := range a.Questions {
		chosen := asked.Options[0]
		for _, o := range asked.Options {
			if strings.HasPrefix(o.Text, "Benar") == (i < right) {
				chosen = o
			}
		}
		_, err := w.quizzes.SaveAnswer(w.T.Context(), who, quizzes.Save{AttemptID: a.ID, Slot: asked.Slot, Answer: kinds.Answer{Options: []string{chosen.ID}}, ClientStep: uuid.New()})
		w.must(err)
	}
	_, err = w.quizzes.Finish(w.T.Context(), who, a.ID)
	w.must(err)
	return a.ID
}

// The result of an evaluation says mark and level, and which of them came without the other; an objection to it names what it is about.
// Both fit a phone and a desk, by day and by night, and are clean for axe.
func TestTheResultOfAnEvaluationInTheBrowser(t *testing.T) {
	w := newTown(t)
	server := httptest.NewServer(w.handler)
	t.Cleanup(server.Close)
	b := pagestest.Phone(t, 5*time.Minute)
	b.Open(server.URL + "/uji/" + w.Learners[0].PersonID.String())
	look := func(name, path string, says ...string) {
		t.Helper()
		for _, scheme := range []string{"light", "dark"} {
			media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
			_, err := chromedp.Call(b, emulation.SetEmulatedMedia, media)
			w.must(err)
			b.Do(chromedp.EmulateViewport(360, 740, chromedp.EmulateMobile))
			b.Open(server.URL + path)
			b.Narrow(name)
			b.Clean(name)
			b.Shot(name + "-360-" + scheme)
			b.Do(chromedp.EmulateViewport(1280, 900))
			b.Shot(name + "-1280-" + scheme)
		}
		for _, text := range says {
			if !strings.Contains(b.Text("main"), text) {
				t.Errorf("%s does not say %q: %s", name, text, b.Text("main"))
			}
		}
	}
	level, mark := w.evaluated(w.Competencies[0], 10000, 11), w.evaluated(w.Competencies[1], 4000, 6)
	look("evaluasi-level-saja", "/asesmen/hasil/"+level.String(), "belum lulus", "evaluasi kursus belum selesai", "sudah level", "Kembali ke kursus")
	look("evaluasi-nilai-saja", "/asesmen/hasil/"+mark.String(), "lulus", "Nilai ini menyelesaikan", "belum dapat dikatakan", "Kembali ke kursus")
	look("keberatan-baru", "/keberatan/baru?percobaan="+level.String()+"&kompetensi="+w.Competencies[0].String(), "Evaluasi akhir", "LD.1", "Dijawab paling lambat")
	look("keberatan-tanpa-hasil", "/keberatan/baru", "Pilih dahulu hasil")
}
