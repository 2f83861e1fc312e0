package courses_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"mumpuni/courses"
	"mumpuni/courses/pictures"
	"mumpuni/web/pages/pagestest"
)

// visit opens a page with a header and cookies.
func (a *academy) visit(path string, header map[string]string, cookies ...*http.Cookie) pagestest.Answer {
	a.t.Helper()
	req, err := http.NewRequestWithContext(a.t.Context(), http.MethodGet, a.app.URL+path, http.NoBody)
	a.must(err)
	for name, value := range header {
		req.Header.Set(name, value)
	}
	for _, c := range append(cookies, &http.Cookie{Name: "s", Value: a.learner.PersonID.String()}) {
		req.AddCookie(c)
	}
	return a.answer(req)
}

// Who saves data, by choice or by the word of the browser, is sent text first: pictures and video wait, each with what it costs, and the page
// says so and how it ends.
func TestDataSaverLeavesWhatIsHeavyToBeOpened(t *testing.T) {
	a := fullerAcademy(t, 1, 0, illustrated)
	enrolment, err := a.courses.Enrol(t.Context(), a.learner, a.course.ID)
	a.must(err)
	pages := map[string]string{}
	tasks, err := a.courses.Learn(t.Context(), a.learner, enrolment)
	a.must(err)
	for _, m := range tasks.List {
		pages[m.Title] = "/belajar/" + enrolment.String() + "/" + m.ID.String()
	}
	plain := a.get(pages["Melapor dengan gambar"])
	plain.Wants(t, http.StatusOK, `srcset="`, ` 480w,`, ` 960w,`, ` 1600w"`, `width="1600" height="1040" loading="lazy"`)
	a.get(pages["Alur pelaporan insiden"]).Wants(t, http.StatusOK, `sizes="`+pictures.Sizes+`"`, `width="1600" height="1040"`)
	if strings.Contains(plain.Body, "hemat data menyala") || strings.Contains(plain.Body, `class="saver"`) {
		t.Error("it saves data unasked")
	}
	for why, visit := range map[string]func(string) pagestest.Answer{
		"Mode hemat data menyala": func(p string) pagestest.Answer {
			return a.visit(p, nil, &http.Cookie{Name: "mumpuni_saver", Value: "on"})
		},
		"Perangkat Anda meminta hemat data": func(p string) pagestest.Answer { return a.visit(p, map[string]string{"Save-Data": "on"}) },
	} {
		article := visit(pages["Melapor dengan gambar"])
		article.Wants(t, http.StatusOK, why, `name="saver" value="off"`, `class="picture" href="`, "Gambar: Alur pelaporan · ", " kB</a>")
		if strings.Contains(article.Body, "<img") {
			t.Error("a picture of a text comes unasked")
		}
		image := visit(pages["Alur pelaporan insiden"])
		image.Wants(t, http.StatusOK, why, "Pelapor menghubungi tim", "Tampilkan gambar · ")
		if at := strings.Index(image.Body, `<details class="demand">`); at < 0 || strings.Index(image.Body, "<img data-media") < at || !strings.Contains(image.Body, `loading="lazy"`) {
			t.Error("an image comes unasked, or before its description")
		}
		visit(pages["Tiga kebiasaan"]).Wants(t, http.StatusOK, why, `preload="none"`)
		if vary := strings.Join(article.Header.Values("Vary"), ", "); !strings.Contains(vary, "Save-Data") {
			t.Errorf("caches are told %q", vary)
		}
	}
	off := a.visit(pages["Tiga kebiasaan"], map[string]string{"Save-Data": "on"}, &http.Cookie{Name: "mumpuni_saver", Value: "off"})
	off.Wants(t, http.StatusOK, `preload="metadata"`)
	if vary := strings.Join(plain.Header.Values("Vary"), ", "); !strings.Contains(vary, "Save-Data") {
		t.Errorf("caches are told %q of a page that saves nothing", vary)
	}
}

// What a device keeps is the same whoever saves data: a copy must not change with a header.
func TestACopyOfALessonKnowsNoDataSaver(t *testing.T) {
	a := newAcademy(t)
	enrolment, err := a.courses.Enrol(t.Context(), a.learner, a.course.ID)
	a.must(err)
	path := a.lesson(courses.Video, enrolment) + "/luring"
	saving := a.visit(path, map[string]string{"Save-Data": "on"})
	if plain := a.get(path); plain.Status != http.StatusOK || without(plain.Body) != without(saving.Body) {
		t.Error("the copy depends on the header")
	}
}

// without is a page but for what differs at each opening.
func without(body string) string {
	return nonces.ReplaceAllString(body, "")
}

var nonces = regexp.MustCompile(`nonce="[^"]*"`)
