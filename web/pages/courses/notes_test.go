package courses_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"mumpuni/courses"
)

// A note is written below a module by a plain form, stands in one's list, is found there, and what is written in it stays text.
func TestANoteIsWrittenAndFound(t *testing.T) {
	a := newAcademy(t)
	enrolment, err := a.courses.Enrol(t.Context(), a.learner, a.course.ID)
	a.must(err)
	lesson := a.lesson(courses.Article, enrolment)
	a.get("/catatan").Wants(t, http.StatusOK, "Belum ada catatan")
	a.get(lesson).Wants(t, http.StatusOK, `href="`+lesson+`/catatan"`)
	a.get(lesson+"/catatan").Wants(t, http.StatusOK, "Catatan untuk modul ini")
	if to := a.post(lesson+"/catatan", url.Values{"body": {"Ingat <b>ini</b>"}, "marked": {"1"}}); to != lesson {
		t.Errorf("saving leads to %q", to)
	}
	found := a.get("/catatan?cari=ingat")
	found.Wants(t, http.StatusOK, "Ingat &lt;b&gt;ini", "Ditandai", lesson+"/catatan")
	if strings.Contains(found.Body, "<b>ini") {
		t.Error("a note is markup")
	}
	a.get("/catatan?cari=lupa").Wants(t, http.StatusOK, "Tidak ada catatan yang cocok")
}
