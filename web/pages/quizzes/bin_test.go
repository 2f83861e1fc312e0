package quizzes_test

import (
	"strings"
	"testing"

	"mumpuni/quizzes/quiztest"
)

// A question that is taken out of a quiz is offered back at once, waits below the others, and returns to its place without script.
func TestAQuestionIsPutBackWithoutScript(t *testing.T) {
	s := newSchool(t)
	first, second := quiztest.Single("Ya", "Tidak"), quiztest.Single("Benar", "Salah")
	first.Stem, second.Stem = "Pertama?", "Kedua?"
	quiz := s.Quiz(s.service, rulesOfTest, first, second)
	path := "/studio/kuis/" + quiz.String()
	ids, err := s.service.QuestionsOf(t.Context(), quiz)
	if err != nil {
		t.Fatal(err)
	}
	page := s.want(s.Trainer, "GET", path, nil, 200, "")
	if strings.Contains(page, "Urungkan") || strings.Contains(page, "Soal yang dikeluarkan") {
		t.Error("something is offered back before anything went")
	}
	gone := s.want(s.Trainer, "POST", path+"/soal/"+ids[0].String()+"/hapus", nil, 200, path)
	for _, told := range []string{"Soal dikeluarkan dari kuis: Pertama?", "Urungkan", "Soal yang dikeluarkan (1)", "Kembalikan: Pertama?", path + "/soal/" + ids[0].String() + "/kembali"} {
		if !strings.Contains(gone, told) {
			t.Errorf("the quiz lacks %q", told)
		}
	}
	s.want(s.Stranger, "POST", path+"/soal/"+ids[0].String()+"/kembali", nil, 404, "")
	back := s.want(s.Trainer, "POST", path+"/soal/"+ids[0].String()+"/kembali", nil, 200, path)
	if !strings.Contains(back, "Soal dikembalikan ke tempatnya.") || strings.Contains(back, "Urungkan") || strings.Index(back, "Pertama?") > strings.Index(back, "Kedua?") {
		t.Error("it is not back in its place")
	}
	s.want(s.Trainer, "POST", path+"/soal/"+ids[0].String()+"/kembali", nil, 404, "")
}
