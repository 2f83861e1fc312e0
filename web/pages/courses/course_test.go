package courses_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/web/locale"
)

// A learner without script: finds the course, enrols, reads, turns pages, gives their word, passes the quiz, is done.
func TestACourseIsTakenWithoutScript(t *testing.T) {
	a := newAcademy(t)
	a.get("/kursus?q=informasi").Wants(t, 200, "Keamanan &lt;Informasi&gt;", "1 JP", "5 modul", "/kursus/keamanan-informasi")
	a.get("/kursus?q=memasak&jp=x").Wants(t, 200, "Tidak ada kursus untuk «memasak»", "Lihat semua kursus")
	a.get("/kursus/keamanan-informasi").Wants(t, 200, "Mengenali data pribadi", "Gambaran umum", "Daftar dan mulai", "kB")
	a.get("/kursus?q=informasu").Wants(t, 200, "Tidak ada kursus dengan kata «informasu»", "hasil untuk «informasi»", "<mark>")
	learn := a.post("/kursus/keamanan-informasi/daftar", nil)
	enrolment := id.Enrolment(uuid.MustParse(strings.TrimPrefix(learn, "/belajar/")))
	a.get(learn).Wants(t, 200, "0 dari 5 modul", "Belum mulai", "Mulai belajar")
	if again := a.post("/kursus/keamanan-informasi/daftar", nil); again != learn {
		t.Fatal("enrolled twice")
	}

	if last := a.get(a.lesson(courses.Quiz, enrolment)); strings.Contains(last.Body, `<li class="past">`) || !strings.Contains(last.Body, `<li class="here">`) {
		t.Error("the bar paints steps that nobody did")
	}
	article := a.lesson(courses.Article, enrolment)
	a.get(article).Wants(t, 200, `<h2 id="bagian-1">Mulai</h2>`, "Saya sudah membaca", "Dapat ditandai setelah 67 detik", `data-lesson=`)
	if to := a.post(article+"/selesai", nil); to != article {
		t.Fatalf("too early, but on to %s", to)
	}
	a.wait(70 * time.Second)
	video := a.lesson(courses.Video, enrolment)
	if to := a.post(article+"/selesai", nil); to != video {
		t.Fatalf("on to %s", to)
	}
	a.get(video).Wants(t, 200, `<li class="past"></li><li class="here"></li><li class=""></li>`, "<video", "<track", `kind="captions"`, "Ukuran video")
	a.wait(40 * time.Second)
	a.post(video+"/selesai", nil)

	pdf := a.lesson(courses.PDF, enrolment)
	a.get(pdf).Wants(t, 200, `alt="Halaman 1 dari 3"`, "?hal=2#halaman")
	a.wait(3 * time.Second)
	page3 := a.get(pdf + "?hal=3")
	page3.Wants(t, 200, "Saya sudah membaca semua halaman")
	a.wait(3 * time.Second)
	if to := a.post(pdf+"/selesai", nil); to != pdf+"?hal=2" {
		t.Fatalf("page 2 was not shown, but on to %s", to)
	}
	a.get(pdf + "?hal=2")
	a.wait(3 * time.Second)
	link := a.lesson(courses.Link, enrolment)
	if to := a.post(pdf+"/selesai", nil); to != link {
		t.Fatalf("on to %s", to)
	}
	a.get("/kursus?q=mulai").Wants(t, 200, strings.TrimSuffix(article, "/")+"#bagian-1", "<mark>Mulai</mark>")
	a.get(link).Wants(t, 200, "https://contoh.go.id/uu-27-2022", "noopener")
	a.wait(20 * time.Second)
	a.post(link+"/selesai", nil)
	a.get(learn).Wants(t, 200, "4 dari 5 modul selesai", "Lanjutkan belajar", "Selesai")
	a.passQuiz(enrolment, "Anda telah menyelesaikan kursus ini", `href="/sertifikat"`)
	a.get(learn).Wants(t, 200, "Kursus selesai pada", "5 dari 5 modul selesai", "Lihat sertifikat")
	if len(a.finished) != 1 || *a.finished[0].Fraction != 10000 {
		t.Fatalf("%+v", a.finished)
	}
	a.get("/kursus?saya=open").Wants(t, 200, "Tidak ada kursus yang cocok")
}

// Where the last module is done by a script's report, the answer says that the course is; the page has the words ready. A quiz that
// is passed first says what is left and leads there.
func TestCompletionIsSaidWhereItHappens(t *testing.T) {
	a := newAcademy(t)
	enrolment, err := a.courses.Enrol(t.Context(), a.learner, a.course.ID)
	a.must(err)
	a.get(a.lesson(courses.Quiz, enrolment)).Wants(t, 200, "Masih ada 4 modul lain yang belum selesai.")
	a.passQuiz(enrolment, "Masih ada 4 modul yang belum selesai di kursus ini.", "Berikutnya", a.lesson(courses.Article, enrolment))
	_, err = a.db.NewRaw(`insert into module_progress (enrolment_id, module_id, fraction, opened_at, updated_at, completed_at)
		select ?, id, 10000, now(), now(), now() from modules where version_id = (select version_id from enrolments where id = ?) and kind not in ('article', 'quiz')`, enrolment, enrolment).Exec(t.Context())
	a.must(err)
	article := a.lesson(courses.Article, enrolment)
	a.get(article).Wants(t, 200, `<div data-course hidden`)
	a.wait(70 * time.Second)
	if told := a.report(article, `{"dwell":68,"scroll":10000}`); !strings.Contains(told, `"completed":true`) || !strings.Contains(told, `"course_completed":true`) {
		t.Errorf("the report is answered by %s", told)
	}
	a.get(article).Wants(t, 200, `<div data-course role="status">`, "Kursus selesai", `href="/sertifikat"`)
}

// report sends what a device saw, as the script does.
func (a *academy) report(lesson, body string) string {
	a.t.Helper()
	req, err := http.NewRequestWithContext(a.t.Context(), http.MethodPost, a.app.URL+lesson+"/kemajuan", strings.NewReader(body))
	a.must(err)
	req.Header.Set("Content-Type", "application/json")
	req.AddCookie(&http.Cookie{Name: "s", Value: a.learner.PersonID.String()})
	res, err := http.DefaultClient.Do(req)
	a.must(err)
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	a.must(err)
	return string(text)
}

// passQuiz answers the one question with the form of the page; its result tells.
func (a *academy) passQuiz(enrolment id.Enrolment, told ...string) {
	a.t.Helper()
	lesson := a.get(a.lesson(courses.Quiz, enrolment))
	lesson.Wants(a.t, 200, `action="/kuis/mulai"`)
	var module courses.Module
	a.must(a.db.NewSelect().Model(&module).Where("m.id = ?", a.module[courses.Quiz]).Scan(a.t.Context()))
	attempt := a.post("/kuis/mulai", url.Values{"quiz": {module.QuizID.String()}, "enrolment": {enrolment.String()}, "module": {module.ID.String()}})
	a.post(attempt, url.Values{"jawab-1": {"true"}, "aksi": {"periksa"}})
	result := a.post(attempt+"/kirim", nil)
	a.get(result).Wants(a.t, 200, told...)
}

func TestLessonsAreTheirLearnersOwn(t *testing.T) {
	a := newAcademy(t)
	enrolment, err := a.courses.Enrol(t.Context(), a.learner, a.course.ID)
	a.must(err)
	other := a.person("Budi Hartono")
	for _, who := range []people.Actor{other, a.trainer} {
		for path, method := range map[string]string{
			"/belajar/" + enrolment.String(): http.MethodGet, "/belajar/" + enrolment.String() + "/keluar": http.MethodPost,
			a.lesson(courses.Article, enrolment): http.MethodGet, a.lesson(courses.Article, enrolment) + "/selesai": http.MethodPost,
		} {
			a.do(who, method, path, url.Values{}).Wants(t, http.StatusNotFound)
		}
	}
	a.get("/belajar/bukan-uuid").Wants(t, http.StatusNotFound)
	a.get("/belajar/"+enrolment.String()+"/"+uuid.NewString()).Wants(t, http.StatusNotFound)
	a.get("/belajar/"+enrolment.String()+"/keluar").Wants(t, 200, "Ya, keluar")
	if to := a.post("/belajar/"+enrolment.String()+"/keluar", nil); to != "/kursus/keamanan-informasi" {
		t.Fatal(to)
	}
	a.get("/belajar/"+enrolment.String()).Wants(t, http.StatusNotFound)
}

func TestTextWorksWithoutTheObjectStore(t *testing.T) {
	a := newAcademy(t)
	enrolment, err := a.courses.Enrol(t.Context(), a.learner, a.course.ID)
	a.must(err)
	a.proxy.Down()
	for kind, text := range map[courses.Kind]string{
		courses.Article: "Data warga dijaga.", courses.Video: "data-retry", courses.PDF: "data-retry", courses.Quiz: "/kuis/mulai",
	} {
		a.get(a.lesson(kind, enrolment)).Wants(t, 200, text)
	}
}

// Every page in both languages, with no key left unworded.
func TestCoursePagesSpeakBothLanguages(t *testing.T) {
	a := newAcademy(t)
	enrolment, err := a.courses.Enrol(t.Context(), a.learner, a.course.ID)
	a.must(err)
	for _, lang := range locale.Languages {
		a.lang = lang
		paths := []string{"/kursus", "/kursus?q=x", "/kursus/keamanan-informasi", "/belajar/" + enrolment.String(), "/belajar/" + enrolment.String() + "/keluar"}
		for kind := range a.module {
			paths = append(paths, a.lesson(kind, enrolment))
		}
		for _, path := range paths {
			answer := a.get(path)
			answer.Wants(t, 200, `lang="`+lang+`"`)
			if at := strings.Index(answer.Body, ">course."); at >= 0 {
				t.Errorf("%s in %s: unworded %.60s", path, lang, answer.Body[at:])
			}
		}
	}
}
