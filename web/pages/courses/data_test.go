package courses_test

import (
	"bytes"
	"compress/gzip"
	"html"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"mumpuni/courses"
	"mumpuni/web/locale"
)

var sheet = regexp.MustCompile(`class="sheet" src="([^"]+)"`)

// What a PDF is said to cost in data is what reading all of its pages costs, theirs and ours around them.
func TestTheLabelOfAPDFIsWhatIsSent(t *testing.T) {
	a := newAcademy(t)
	enrolment, err := a.courses.Enrol(t.Context(), a.learner, a.course.ID)
	a.must(err)
	l, err := a.courses.OpenModule(t.Context(), a.learner, enrolment, a.module[courses.PDF], 1)
	a.must(err)
	pdf, sent := a.lesson(courses.PDF, enrolment), 0
	for n := range l.Module.Media.Pages {
		page := a.get(pdf + "?hal=" + strconv.Itoa(n+1))
		page.Wants(t, http.StatusOK, html.EscapeString(locale.Bytes(t.Context(), l.Module.DataBytes())))
		var packed bytes.Buffer
		z, _ := gzip.NewWriterLevel(&packed, 5)
		_, _ = z.Write([]byte(page.Body))
		_ = z.Close()
		image, err := http.Get(html.UnescapeString(sheet.FindStringSubmatch(page.Body)[1])) //nolint:noctx // in a test
		a.must(err)
		drawn, err := io.Copy(io.Discard, image.Body)
		a.must(err)
		_ = image.Body.Close()
		t.Logf("page %d: %d + %d bytes", n+1, packed.Len(), drawn)
		sent += packed.Len() + int(drawn)
	}
	if told := int(l.Module.DataBytes()); told < sent*95/100 || told > sent*105/100 {
		t.Errorf("told %d bytes, sent %d", told, sent)
	}
}

// Who opens the whole PDF may mark it done when they can have read it.
func TestTheWholePDFCountsOnItsPage(t *testing.T) {
	a := newAcademy(t)
	enrolment, err := a.courses.Enrol(t.Context(), a.learner, a.course.ID)
	a.must(err)
	pdf := a.lesson(courses.PDF, enrolment)
	first := a.get(pdf)
	first.Wants(t, http.StatusOK, pdf+"/utuh")
	if strings.Contains(first.Body, "/selesai") {
		t.Error("it can be marked done on its first page")
	}
	whole := a.get(pdf + "/utuh")
	if to := whole.Header.Get("Location"); whole.Status != http.StatusSeeOther || !strings.Contains(to, "/m/") {
		t.Fatalf("%d %s", whole.Status, to)
	}
	a.get(pdf).Wants(t, http.StatusOK, pdf+"/selesai")
	if to := a.post(pdf+"/selesai", nil); to != pdf {
		t.Errorf("too early, but on to %s", to)
	}
	a.wait(10 * time.Second)
	if to := a.post(pdf+"/selesai", nil); to != a.lesson(courses.Link, enrolment) {
		t.Errorf("on to %s", to)
	}
	article := a.lesson(courses.Article, enrolment)
	if to := a.get(article + "/utuh").Header.Get("Location"); to != article {
		t.Errorf("an article leads to %s", to)
	}
}
