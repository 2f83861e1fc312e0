package pages

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"
	"github.com/uptrace/bun"

	"mumpuni/competencies"
	"mumpuni/courses"
	"mumpuni/identity"
	"mumpuni/internal/fault"
	"mumpuni/internal/jobs"
	"mumpuni/people"
	"mumpuni/quizzes"
	"mumpuni/records"
	"mumpuni/storage/storagetest"
	"mumpuni/web/assets"
	"mumpuni/web/route"
	"mumpuni/web/upload"
)

// workshop is a server with the homes, the studio and HR's orders, over the people of an office.
type workshop struct {
	*office
	courses *courses.Service
	trainer uuid.UUID
}

func newWorkshop(t *testing.T) *workshop {
	t.Helper()
	o := newOffice(t)
	w := &workshop{office: o, trainer: o.person("Rina Wati", "198003032006042001")}
	o.grant(w.trainer, people.Trainer)
	queue, err := jobs.NewQueue()
	o.must(err)
	store := storagetest.LocalServer(t).Store(t, o.db)
	bank := quizzes.New(o.db, queue, quizzes.Hooks{}, time.Now)
	w.courses = courses.New(o.db, store, queue, courses.Hooks{
		FreezeQuizzes: func(ctx context.Context, tx bun.Tx, ids []uuid.UUID, at time.Time) error {
			return bank.Freeze(ctx, tx, ids, at)
		},
		AdviseQuiz: func(ctx context.Context, tx bun.Tx, id uuid.UUID) (fault.Many, error) {
			return bank.ThinLevels(ctx, tx, id)
		},
	}, time.Now)
	id, err := identity.New(o.db, identity.Config{Key: make([]byte, 32), Issuer: "https://mumpuni.test", Argon: identity.Argon{MemoryKiB: 64, Passes: 1}}, time.Now)
	o.must(err)
	files, err := upload.New(store, upload.Config{BaseURL: "https://mumpuni.test", Session: w.uploader, Authorize: w.courses.MayUpload, Done: w.courses.Uploaded})
	o.must(err)
	p := &Pages{
		People: o.people, Identity: id, Courses: w.courses, Quizzes: bank, Certification: o.certification,
		Competencies: competencies.New(o.db, time.Now), Records: records.New(o.db, time.Now), Store: store, Upload: files,
	}
	e := echo.New()
	e.HTTPErrorHandler = func(err error, c echo.Context) { _ = c.String(route.StatusOf(fault.KindOf(err)), err.Error()) }
	set := route.NewSet(e, route.Config{SessionCookie: "s", Session: w.session})
	for _, topic := range []func(*route.Set){p.homeRoutes, p.studioRoutes, p.mandateRoutes, p.outcomeRoutes, p.certificateRoutes, p.quizStudioRoutes} {
		topic(set)
	}
	set.Raw(http.MethodGet, assets.Prefix+"*", route.Public, assets.Handler())
	e.Any(upload.Path+"*", echo.WrapHandler(files))
	o.handler = e
	return w
}

func (w *workshop) session(ctx context.Context, token string) (identity.Session, error) {
	who, err := w.people.LoadActor(ctx, uuid.MustParse(token))
	return identity.Session{Actor: who, PersonID: who.PersonID, Name: "Rina Wati"}, err
}

func (w *workshop) uploader(r *http.Request) (people.Actor, error) {
	c, err := r.Cookie("s")
	if err != nil {
		return people.Actor{}, err
	}
	return w.people.LoadActor(r.Context(), uuid.MustParse(c.Value))
}

// post sends a form of name, value pairs and gives where the answer leads; anything but a redirect fails.
func (w *workshop) post(who uuid.UUID, path string, pairs ...string) string {
	w.t.Helper()
	a := w.do(who, http.MethodPost, path, formOf(pairs...))
	a.wants(w.t, http.StatusSeeOther)
	return a.header.Get("Location")
}

func (w *workshop) refuses(who uuid.UUID, path, text string, pairs ...string) {
	w.t.Helper()
	w.do(who, http.MethodPost, path, formOf(pairs...)).wants(w.t, http.StatusUnprocessableEntity, "<title>Kesalahan: ", `class="summary"`, text)
}

func formOf(pairs ...string) url.Values {
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return form
}

// sends posts a file in a plain form.
func (w *workshop) sends(who uuid.UUID, path, field, name string, data []byte) pageAnswer {
	w.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile(field, name)
	w.must(err)
	_, err = part.Write(data)
	w.must(err)
	w.must(form.Close())
	r := httptest.NewRequestWithContext(w.t.Context(), http.MethodPost, path, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.AddCookie(&http.Cookie{Name: "s", Value: who.String()})
	answer := httptest.NewRecorder()
	w.handler.ServeHTTP(answer, r)
	return pageAnswer{answer.Code, answer.Header(), answer.Body.String()}
}

func picture(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A trainer without script makes a course of every kind of thing, is told what is wrong, publishes and revises it.
func TestACourseIsMadeWithoutScript(t *testing.T) {
	w := newWorkshop(t)
	w.get(w.trainer, "/studio?keadaan=draft").wants(t, 200, "Tidak ada kursus yang cocok")
	w.refuses(w.trainer, "/studio/kursus/baru", `href="#f-title"`, "title", " ")
	details := w.post(w.trainer, "/studio/kursus/baru", "title", "Layanan <Aduan>")
	course := strings.TrimSuffix(details, "/rincian")
	w.get(w.trainer, details).wants(t, 200, "Layanan &lt;Aduan&gt;", "Draf")
	w.refuses(w.trainer, details, `href="#f-jp"`, "title", "Layanan Aduan", "jp", "3", "minutes", "60")
	w.refuses(w.trainer, details, "Isi dengan angka bulat.", "title", "Layanan Aduan", "jp", "tiga")
	w.post(w.trainer, details, "title", "Layanan Aduan", "summary", "Cepat dan santun.", "outcomes", "Mencatat\n\nMenjawab", "jp", "1", "minutes", "45", "language", "id")
	w.get(w.trainer, details).wants(t, 200, "Mencatat\nMenjawab", "Cepat dan santun.")

	add := course + "/modul/baru"
	w.get(w.trainer, add+"?jenis=link").wants(t, 200, `name="url"`)
	w.refuses(w.trainer, add, `href="#f-url"`, "kind", "link", "title", "Lapor", "url", "javascript:alert(1)")
	link := w.post(w.trainer, add, "kind", "link", "title", "Lapor", "url", "https://lapor.go.id", "part", "materi")
	article := w.post(w.trainer, add, "kind", "article", "title", "Alur", "minutes", "45", "part", "gambaran_umum", "body", "## Terima\n\n<script>x</script>Catat.")
	preview := w.post(w.trainer, article, "title", "Alur", "minutes", "45", "part", "gambaran_umum", "body", "# Terima", "lalu", "pratinjau")
	w.get(w.trainer, preview).wants(t, 200, "<h2>Terima</h2>", "Pratinjau sebagai peserta")
	w.post(w.trainer, article+"/pindah", "arah", "naik")
	if page := w.get(w.trainer, course).body; strings.Index(page, ">Alur</a>") > strings.Index(page, ">Lapor</a>") {
		t.Error("the article did not move up")
	}
	w.picture(add, course)
	quiz := w.post(w.trainer, add, "kind", "quiz", "title", "Uji", "part", "evaluasi")
	if !strings.HasPrefix(quiz, "/studio/kuis/") {
		t.Fatalf("a new quiz leads to %s", quiz)
	}
	w.get(w.trainer, quiz).wants(t, 200, `<a href="`+course+`">Kembali ke kursus: Layanan Aduan</a>`)
	w.get(w.trainer, course+"/terbit").wants(t, 200, "Perbaiki ini sebelum menerbitkan", "Uji: ", "Papan: ")
	w.do(w.trainer, http.MethodPost, course+"/terbit", url.Values{}).wants(t, 422, "Kursus belum dapat diterbitkan", "Uji: ")
	w.removeOthers(course, link, article)
	w.get(w.trainer, course+"/terbit").wants(t, 200, "Kursus siap diterbitkan", "Sebaiknya dilengkapi")
	w.post(w.trainer, course+"/terbit")
	w.get(w.trainer, course).wants(t, 200, "Versi ini sudah terbit", "Buat revisi")
	w.do(w.trainer, http.MethodPost, article, formOf("title", "Lain")).wants(t, http.StatusConflict)
	w.reviseAndArchive(course)
}

// picture adds an image; a text in its place is refused beside the field.
func (w *workshop) picture(add, course string) {
	w.t.Helper()
	module := w.post(w.trainer, add, "kind", "image", "title", "Papan", "alt", "Papan loket")
	w.get(w.trainer, module).wants(w.t, 200, "Belum ada berkas", `data-purpose="module:`, `enctype="multipart/form-data"`)
	w.sends(w.trainer, module+"/berkas", "file_module", "catatan.txt", []byte("bukan gambar")).
		wants(w.t, 422, `href="#f-file_module"`, "Berkas ini bukan gambar JPEG, PNG, WebP, atau GIF. Pilih gambar berformat itu.")
	w.sends(w.trainer, module+"/berkas", "lain", "papan.png", picture(w.t)).wants(w.t, 422, `href="#f-file_module"`)
	w.sends(w.trainer, module+"/berkas", "file_module", "papan.png", picture(w.t)).wants(w.t, 303)
	w.get(w.trainer, module).wants(w.t, 200, "Sedang disiapkan", "papan.png", `data-poll="processing"`)
	w.sends(w.officer, module+"/berkas", "file_module", "papan.png", picture(w.t)).wants(w.t, 403)
	w.get(w.trainer, course).wants(w.t, 200, "Sedang disiapkan")
}

// removeOthers deletes, after asking, every module but those kept.
func (w *workshop) removeOthers(course string, kept ...string) {
	w.t.Helper()
	for _, m := range regexp.MustCompile(`/studio/modul/[0-9a-f-]{36}"`).FindAllString(w.get(w.trainer, course).body, -1) {
		path := strings.TrimSuffix(m, `"`)
		if path != kept[0] && path != kept[1] {
			w.get(w.trainer, path+"/hapus").wants(w.t, 200, "Hapus modul?")
			w.post(w.trainer, path+"/hapus")
		}
	}
}

func (w *workshop) reviseAndArchive(course string) {
	w.t.Helper()
	w.post(w.trainer, course+"/revisi")
	w.get(w.trainer, course).wants(w.t, 200, "Revisi berjalan", "Terbit")
	w.get(w.trainer, course+"/buang").wants(w.t, 200, "Versi yang sudah terbit tetap ada")
	w.post(w.trainer, course+"/buang")
	w.post(w.trainer, course+"/arsip", "on", "1")
	if strings.Contains(w.get(w.trainer, "/studio").body, "Layanan Aduan") {
		w.t.Error("an archived course is still listed")
	}
	w.get(w.trainer, "/studio?keadaan=archived").wants(w.t, 200, "Layanan Aduan", "Diarsipkan")
	w.post(w.trainer, course+"/arsip", "on", "0")
	w.get(w.trainer, "/studio?cari=aduan").wants(w.t, 200, "Layanan Aduan")
	w.get(w.trainer, "/studio?cari=memasak").wants(w.t, 200, "Tidak ada kursus yang cocok")
}

// The studio is for trainers, and a course for those of its unit.
func TestStudioIsForItsTrainers(t *testing.T) {
	w := newWorkshop(t)
	course := strings.TrimSuffix(w.post(w.trainer, "/studio/kursus/baru", "title", "Rahasia"), "/rincian")
	module := w.post(w.trainer, course+"/modul/baru", "kind", "article", "title", "Isi")
	stranger := w.person("Budi", "197901012005011001")
	below, err := w.people.CreateUnit(t.Context(), people.System(), people.NewUnit{ParentID: w.root, Name: "Dinas Lain", Kind: "opd", From: "2020-01-01"})
	w.must(err)
	_, err = w.people.Grant(t.Context(), people.System(), stranger, people.Trainer, below)
	w.must(err)
	for _, path := range []string{"", "/rincian", "/terbit", "/buang", "/modul/baru?jenis=article"} {
		w.get(w.learner, course+path).wants(t, http.StatusForbidden)
		w.get(stranger, course+path).wants(t, http.StatusNotFound)
		w.get(uuid.Nil, course+path).wants(t, http.StatusSeeOther)
	}
	for _, path := range []string{"", "/hapus", "/pratinjau"} {
		w.get(w.learner, module+path).wants(t, http.StatusForbidden)
		w.get(stranger, module+path).wants(t, http.StatusNotFound)
	}
	for _, path := range []string{course + "/terbit", course + "/buang", course + "/arsip", course + "/revisi", module, module + "/hapus", module + "/pindah"} {
		w.do(stranger, http.MethodPost, path, formOf("title", "x")).wants(t, http.StatusNotFound)
	}
	w.get(stranger, "/studio").wants(t, 200, "Belum ada kursus")
	w.get(w.trainer, "/studio/kursus/bukan-id").wants(t, http.StatusNotFound)
}
