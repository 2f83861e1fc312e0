package pages

import (
	"context"
	"io"
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

	"mumpuni/certification"
	"mumpuni/identity"
	"mumpuni/internal/fault"
	"mumpuni/internal/jobs"
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
	"mumpuni/storage/storagetest"
	"mumpuni/web/assets"
	"mumpuni/web/route"
)

// office is a server with the certificate pages alone, and the people who use them.
type office struct {
	t                              *testing.T
	db                             *pg.DB
	people                         *people.Service
	certification                  *certification.Service
	handler                        http.Handler
	root, learner, officer, signer uuid.UUID
	course, version                uuid.UUID
}

func newOffice(t *testing.T) *office {
	t.Helper()
	db := pgtest.DB(t)
	queue, err := jobs.NewQueue()
	if err != nil {
		t.Fatal(err)
	}
	o := &office{t: t, db: db, people: people.New(db, queue, time.Now)}
	o.certification = certification.New(db, storagetest.LocalServer(t).Store(t, db), queue, o.people,
		certification.Config{VerifyBase: "https://belajar.example.go.id"}, time.Now)
	root, err := o.people.CreateUnit(t.Context(), people.System(), people.NewUnit{Name: "Pemerintah Kabupaten Contoh", Kind: "instansi", From: "2020-01-01"})
	o.must(err)
	o.root = root
	o.learner, o.officer, o.signer = o.person("Siti Rahma", "198609262015052001"), o.person("Joko Susilo", "198901012015051001"), o.person("Ahmad Fauzi", "197001011995031002")
	o.grant(o.officer, people.HR, people.Administrator)
	o.grant(o.signer, people.Signatory)
	o.course, o.version = uuid.Must(uuid.NewV7()), uuid.Must(uuid.NewV7())
	o.exec("insert into courses (id, slug, unit_id, created_by, created_at) values (?, 'keamanan', ?, ?, now())", o.course, o.root, o.officer)
	o.exec("insert into course_versions (id, course_id, number, state, title, created_by, created_at, updated_at) values (?, ?, 1, 'published', 'X', ?, now(), now())",
		o.version, o.course, o.officer)
	o.serve()
	return o
}

func (o *office) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) exec(query string, args ...any) {
	o.t.Helper()
	_, err := o.db.ExecContext(o.t.Context(), query, args...)
	o.must(err)
}

func (o *office) person(name, nip string) uuid.UUID {
	o.t.Helper()
	id, err := o.people.CreatePerson(o.t.Context(), people.System(), people.Person{Name: name, NIP: nip, Employment: people.PNS, Grade: "III/c"},
		people.Appointment{UnitID: o.root, Post: people.Post{Name: "Pengolah Data", Kind: "pelaksana"}, From: "2020-01-01"})
	o.must(err)
	return id
}

func (o *office) grant(person uuid.UUID, roles ...people.Role) {
	o.t.Helper()
	for _, role := range roles {
		_, err := o.people.Grant(o.t.Context(), people.System(), person, role, o.root)
		o.must(err)
	}
}

func (o *office) serve() {
	e := echo.New()
	e.HTTPErrorHandler = func(err error, c echo.Context) {
		_ = c.String(route.StatusOf(fault.KindOf(err)), err.Error())
	}
	set := route.NewSet(e, route.Config{SessionCookie: "s", Session: func(ctx context.Context, token string) (identity.Session, error) {
		who, err := o.people.LoadActor(ctx, uuid.MustParse(token))
		return identity.Session{Actor: who, PersonID: who.PersonID}, err
	}})
	(&Pages{People: o.people, Certification: o.certification}).certificateRoutes(set)
	o.handler = e
}

type pageAnswer struct {
	status int
	header http.Header
	body   string
}

func (o *office) do(who uuid.UUID, method, path string, form url.Values) pageAnswer {
	o.t.Helper()
	r := httptest.NewRequestWithContext(o.t.Context(), method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", echo.MIMEApplicationForm)
	}
	if who != uuid.Nil {
		r.AddCookie(&http.Cookie{Name: "s", Value: who.String()})
	}
	w := httptest.NewRecorder()
	o.handler.ServeHTTP(w, r)
	body, err := io.ReadAll(w.Result().Body)
	o.must(err)
	return pageAnswer{w.Code, w.Result().Header, string(body)}
}

func (o *office) get(who uuid.UUID, path string) pageAnswer {
	return o.do(who, http.MethodGet, path, nil)
}

// wants fails unless the answer has the status and holds every text.
func (a pageAnswer) wants(t *testing.T, status int, texts ...string) {
	t.Helper()
	if a.status != status {
		t.Fatalf("status %d, want %d:\n%s", a.status, status, a.body)
	}
	for _, text := range texts {
		if !strings.Contains(a.body, text) {
			t.Fatalf("the page does not say %q:\n%s", text, a.body)
		}
	}
}

func (o *office) issuerForm() url.Values {
	return url.Values{
		"unit_id": {o.root.String()}, "agency": {"BKPSDM Kabupaten Contoh"}, "place": {"Curup"}, "number_template": {certification.DefaultTemplate},
		"classification": {"800.1.4"}, "unit_code": {"BKPSDM"}, "signatory_id": {o.signer.String()}, "signatory_post": {"Kepala BKPSDM"},
		"legal_basis": {certification.DefaultBasis("BKPSDM Kabupaten Contoh")}, "new": {"1"},
	}
}

// complete lets the learner pass the course and gives the certificate, nil while it waits.
func (o *office) complete() *certification.Certificate {
	o.t.Helper()
	fraction := 8800
	o.must(o.db.RunInTx(o.t.Context(), nil, func(ctx context.Context, tx bun.Tx) error {
		return o.certification.CourseCompleted(ctx, tx, certification.Completed{
			EnrolmentID: uuid.Must(uuid.NewV7()), PersonID: o.learner, CourseID: o.course, VersionID: o.version, Title: "Keamanan <Informasi>",
			Form: "16", JP: 2, Minutes: 90, Fraction: &fraction, StartedAt: time.Now(), CompletedAt: time.Now(),
			Modules: []certification.CompletedModule{{Title: "Materi", Part: "materi", Kind: "article", Minutes: 90}},
		})
	}))
	list, _, err := o.certification.Find(o.t.Context(), people.System(), certification.Search{PersonID: o.learner})
	o.must(err)
	if len(list) == 0 {
		return nil
	}
	return &list[0]
}

func (o *office) issued() *certification.Certificate {
	o.t.Helper()
	o.do(o.officer, http.MethodPost, "/penerbit", o.issuerForm()).wants(o.t, http.StatusSeeOther)
	return o.complete()
}

func TestCertificateFromWaitingToDownload(t *testing.T) {
	o := newOffice(t)
	o.get(o.learner, "/sertifikat").wants(t, 200, "Belum ada sertifikat")
	o.complete()
	o.get(o.learner, "/sertifikat").wants(t, 200, "Menunggu penerbit", "Keamanan &lt;Informasi&gt;")
	cert := o.issued()
	path := "/sertifikat/" + cert.ID.String()
	o.get(o.learner, "/sertifikat").wants(t, 200, cert.Number, "Sedang dibuat", path)
	making := o.get(o.learner, path)
	making.wants(t, 200, "Sertifikat sedang dibuat")
	if making.header.Get("Refresh") != "4" {
		t.Errorf("Refresh is %q", making.header.Get("Refresh"))
	}
	o.get(o.learner, path+"/unduh").wants(t, http.StatusConflict)
	o.must(o.certification.Draw(t.Context(), cert.ID))
	ready := o.get(o.learner, path)
	ready.wants(t, 200, "Unduh sertifikat", "https://belajar.example.go.id/v/"+cert.Code, "88 (Memuaskan)", "tanpa tanda tangan elektronik")
	if ready.header.Get("Refresh") != "" || strings.Contains(ready.body, "/cabut") {
		t.Error("the finished page reloads, or offers the learner to revoke")
	}
	file := o.get(o.learner, path+"/unduh")
	file.wants(t, 200, "%PDF-")
	if file.header.Get("Content-Type") != "application/pdf" || !strings.HasPrefix(file.header.Get("Content-Disposition"), `attachment; filename="sertifikat-800-1-4-0001`) {
		t.Errorf("headers %v", file.header)
	}
	o.othersAreKeptOut(path)
	o.get(o.officer, "/sertifikat/terbit?cari=siti").wants(t, 200, cert.Number)
	o.get(o.officer, "/sertifikat/terbit?cari=tidakada").wants(t, 200, "Tidak ada hasil")
}

func (o *office) othersAreKeptOut(path string) {
	o.t.Helper()
	stranger := o.person("Budi", "198701012015051001")
	for _, end := range []string{"", "/unduh"} {
		o.get(stranger, path+end).wants(o.t, http.StatusNotFound)
	}
	o.get(stranger, "/sertifikat/terbit").wants(o.t, http.StatusForbidden)
	o.get(stranger, path+"/cabut").wants(o.t, http.StatusForbidden)
}

func TestPublicVerificationPage(t *testing.T) {
	o := newOffice(t)
	cert := o.issued()
	valid := o.get(uuid.Nil, "/v/"+strings.ToLower(certification.GroupCode(cert.Code)))
	valid.wants(t, 200, "SAH", "Siti Rahma", "•••••••• 201505 • •••", "Keamanan &lt;Informasi&gt;", cert.Number, "BKPSDM Kabupaten Contoh")
	for _, secret := range []string{"198609262015052001", "19860926", "1986-09-26"} {
		if strings.Contains(valid.body, secret) {
			t.Errorf("the public page tells %s", secret)
		}
	}
	unknown := o.get(uuid.Nil, "/v/01ARZ3NDEKTSV4RRFFQ69G5FA0")
	unknown.wants(t, http.StatusNotFound, "TIDAK DIKENAL")
	form := o.get(uuid.Nil, "/v")
	form.wants(t, 200, "Kode verifikasi atau nomor sertifikat")
	for name, page := range map[string]pageAnswer{"valid": valid, "unknown": unknown, "form": form} {
		if size := weigh(t, page.body); size > 40_000 {
			t.Errorf("%s weighs %d bytes", name, size)
		}
		if strings.Contains(page.body, "<script") || regexp.MustCompile(`\son\w+=`).MatchString(page.body) || strings.Contains(page.body, "style=") {
			t.Errorf("%s has script or inline style", name)
		}
	}
	o.get(uuid.Nil, "/v?kode=").wants(t, http.StatusUnprocessableEntity, `aria-invalid="true"`, "Ketik kode verifikasi")
}

func TestVerificationFormTakesCodesAndNumbers(t *testing.T) {
	o := newOffice(t)
	cert := o.issued()
	found := o.get(uuid.Nil, "/v?kode="+url.QueryEscape(certification.GroupCode(cert.Code)))
	if found.status != http.StatusSeeOther || found.header.Get("Location") != "/v/"+cert.Code {
		t.Fatalf("a code leads to %d %s", found.status, found.header.Get("Location"))
	}
	number := o.get(uuid.Nil, "/v?kode="+url.QueryEscape(cert.Number))
	number.wants(t, 200, "SAH", "S••• R••••", "hanya menampilkan inisial")
	if strings.Contains(number.body, cert.Code) || strings.Contains(number.body, "Siti") {
		t.Error("the number gives away name or code")
	}
	for range 30 {
		if a := o.get(uuid.Nil, "/v?kode=1/2026"); a.status == http.StatusTooManyRequests {
			return
		}
	}
	t.Error("numbers can be counted through without end")
}

// weigh adds up the page and everything it loads, uncompressed.
func weigh(t *testing.T, page string) int {
	t.Helper()
	size := len(page)
	for _, m := range regexp.MustCompile(`(?:href|src)="(`+assets.Prefix+`[^"]+)"`).FindAllStringSubmatch(page, -1) {
		w := httptest.NewRecorder()
		assets.Handler().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, m[1], nil))
		if w.Code != http.StatusOK {
			t.Errorf("%s is not there", m[1])
		}
		size += w.Body.Len()
	}
	return size
}

func TestRevokingOnPages(t *testing.T) {
	o := newOffice(t)
	cert := o.issued()
	path := "/sertifikat/" + cert.ID.String() + "/cabut"
	o.get(o.officer, path).wants(t, 200, "Pencabutan tidak dapat dibatalkan", cert.Number)
	o.do(o.officer, http.MethodPost, path, url.Values{"reason": {"pendek"}}).wants(t, http.StatusUnprocessableEntity, "Ada masalah", "paling sedikit 10", "pendek")
	o.do(o.learner, http.MethodPost, path, url.Values{"reason": {"Saya tidak mau ini lagi."}}).wants(t, http.StatusForbidden)
	o.do(o.officer, http.MethodPost, path, url.Values{"reason": {"Akun dipakai orang lain."}}).wants(t, http.StatusSeeOther)
	public := o.get(uuid.Nil, "/v/"+cert.Code)
	public.wants(t, 200, "DICABUT", "tidak berlaku lagi")
	if strings.Contains(public.body, "Akun dipakai") {
		t.Error("the public page tells the reason")
	}
	o.get(o.learner, "/sertifikat/"+cert.ID.String()).wants(t, 200, "dicabut pada", "Akun dipakai orang lain.")
	o.get(o.officer, path).wants(t, http.StatusSeeOther)
}

func TestIssuerSettingsOnPages(t *testing.T) {
	o := newOffice(t)
	post := func(change func(url.Values)) pageAnswer {
		form := o.issuerForm()
		change(form)
		return o.do(o.officer, http.MethodPost, "/penerbit", form)
	}
	o.get(o.officer, "/penerbit").wants(t, 200, "Belum ada penerbit")
	o.get(o.officer, "/penerbit/baru").wants(t, 200, "Pemerintah Kabupaten Contoh", "Ahmad Fauzi", "{urut:4}")
	post(func(f url.Values) { f.Set("number_template", "{urut}"); f.Set("agency", "") }).
		wants(t, http.StatusUnprocessableEntity, "harus memuat {tahun}", "Isi nama instansi", `href="#f-agency"`)
	post(func(f url.Values) { f.Del("unit_id") }).wants(t, http.StatusUnprocessableEntity, "Pilih unit kerja")
	post(func(f url.Values) { f.Set("action", "preview") }).wants(t, 200, "800.1.4/0001/BKPSDM/")
	o.get(o.officer, "/penerbit/contoh-nomor?number_template={urut}-{tahun}").wants(t, 200, "1-")
	o.get(o.officer, "/penerbit/contoh-nomor?number_template={urut}").wants(t, http.StatusUnprocessableEntity, "harus memuat {tahun}")
	o.get(o.signer, "/penerbit/baru").wants(t, http.StatusForbidden)
	post(func(url.Values) {}).wants(t, http.StatusSeeOther)
	o.get(o.signer, "/penerbit").wants(t, 200, "BKPSDM Kabupaten Contoh")
	list, err := o.certification.Issuers(t.Context(), people.System())
	o.must(err)
	o.get(o.officer, "/penerbit/"+list[0].ID.String()).wants(t, 200, "Ubah penerbit", "BKPSDM Kabupaten Contoh", "selected")
}
