package identity_test

import (
	"context"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/pquerna/otp/totp"

	"mumpuni/identity"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
	"mumpuni/web/pages"
	"mumpuni/web/pages/pagestest"
	"mumpuni/web/route"
)

const testPassword = "tujuh gajah menari 9"

// door is the identity pages alone, on a server of their own, and people to walk through them.
type door struct {
	t    *testing.T
	db   *pg.DB
	id   *identity.Service
	url  string
	unit uuid.UUID
	hash string
}

func newDoor(t *testing.T, cookieName string) *door {
	t.Helper()
	d := &door{t: t, db: pgtest.DB(t), unit: uuid.New()}
	var err error
	d.id, err = identity.New(d.db, identity.Config{Key: make([]byte, 32), Issuer: "https://mumpuni.test", Argon: identity.Argon{MemoryKiB: 64, Passes: 1}}, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if d.hash, err = d.id.HashPassword(t.Context(), testPassword); err != nil {
		t.Fatal(err)
	}
	d.exec("insert into units values (?, null, now())", d.unit)
	d.exec("insert into unit_versions values (gen_random_uuid(), ?, null, 'Dinas Contoh', 'instansi', 'Asia/Jakarta', '2020-01-01', null)", d.unit)
	d.exec("insert into posts values (?, 'Pelaksana', 'pelaksana', '')", d.unit)
	secure := strings.HasPrefix(cookieName, "__Host-")
	p := &pages.Pages{Identity: d.id, BaseURL: "https://mumpuni.test", SessionCookie: cookieName}
	srv := httptest.NewServer(pagestest.Serve(route.Config{SessionCookie: cookieName, Secure: secure, Session: d.id.Session}, p.Routes))
	t.Cleanup(srv.Close)
	d.url = srv.URL
	return d
}

func (d *door) exec(query string, args ...any) {
	d.t.Helper()
	if _, err := d.db.NewRaw(query, args...).Exec(d.t.Context()); err != nil {
		d.t.Fatal(err)
	}
}

func (d *door) person(nip, name string, mustChange bool, roles ...people.Role) id.Person {
	d.t.Helper()
	id := id.Person(uuid.New())
	d.exec("insert into persons (id, nip, name, employment, created_at, updated_at) values (?, ?, ?, 'pns', now(), now())", id, nip, name)
	d.exec("insert into assignments values (gen_random_uuid(), ?, ?, ?, true, '2020-01-01', null)", id, d.unit, d.unit)
	for _, role := range roles {
		d.exec("insert into role_grants (id, person_id, role, unit_id, granted_at) values (gen_random_uuid(), ?, ?, ?, now())", id, role, d.unit)
	}
	if err := d.id.EnsureAccount(d.t.Context(), d.db, identity.Seed{PersonID: id, PasswordHash: d.hash, MustChange: mustChange}); err != nil {
		d.t.Fatal(err)
	}
	return id
}

// browser keeps cookies and follows no redirect by itself.
type browser struct {
	d    *door
	http *http.Client
}

func (d *door) browser() *browser {
	jar, _ := cookiejar.New(nil)
	return &browser{d, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// answer is what a browser got.
type answer struct {
	status  int
	to      string
	body    string
	cookies []*http.Cookie
	after   string // Retry-After
}

func (b *browser) do(method, path string, form url.Values) answer {
	b.d.t.Helper()
	req, _ := http.NewRequestWithContext(context.Background(), method, b.d.url+path, strings.NewReader(form.Encode()))
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := b.http.Do(req)
	if err != nil {
		b.d.t.Fatal(err)
	}
	defer res.Body.Close()
	body, _ := io.ReadAll(res.Body)
	return answer{res.StatusCode, res.Header.Get("Location"), html.UnescapeString(string(body)), res.Cookies(), res.Header.Get("Retry-After")}
}

func (b *browser) get(path string) answer { b.d.t.Helper(); return b.do(http.MethodGet, path, nil) }

func (b *browser) post(path string, pairs ...string) answer {
	b.d.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return b.do(http.MethodPost, path, form)
}

// want stops the test unless a has status, leads to (when given) and contains each of texts.
func (a answer) want(t *testing.T, status int, to string, texts ...string) answer {
	t.Helper()
	if a.status != status || to != "" && a.to != to {
		t.Fatalf("answer %d to %q, want %d to %q\n%s", a.status, a.to, status, to, a.body)
	}
	for _, text := range texts {
		if !strings.Contains(a.body, text) {
			t.Fatalf("%q is not on the page:\n%s", text, a.body)
		}
	}
	return a
}

const (
	learnerNIP = "198609262015052001"
	staffNIP   = "198001012006041001"
	adminNIP   = "197502022000031002"
)

func TestALearnerSignsInAndOut(t *testing.T) {
	d := newDoor(t, "mumpuni_session")
	d.person(learnerNIP, "SITI RAHMAWATI", false)
	b := d.browser()
	b.get("/sesi").want(t, 303, "/masuk?lanjut=%2Fsesi")
	b.get("/masuk?lanjut=%2Fsesi").want(t, 200, "", `name="lanjut" value="/sesi"`, "Masuk ke Mumpuni", "Lupa kata sandi atau belum punya akun?")
	refused := b.post("/masuk", "login", learnerNIP, "password", "salah sekali ini", "lanjut", "/sesi").
		want(t, 401, "", "Ada masalah", "NIP atau kata sandi tidak sesuai.", `value="`+learnerNIP+`"`, `value="/sesi"`)
	if strings.Contains(refused.body, "salah sekali ini") || len(refused.cookies) > 0 {
		t.Fatal("the password came back, or a cookie was set")
	}
	in := b.post("/masuk", "login", "19860926 201505 2 001", "password", testPassword, "lanjut", "/sesi").want(t, 303, "/sesi")
	for _, c := range in.cookies {
		if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.Secure || c.MaxAge == 0 {
			t.Errorf("cookie %+v", c)
		}
	}
	if len(in.cookies) != 2 {
		t.Fatalf("%d cookies, want the session's and the device's", len(in.cookies))
	}
	b.get("/sesi").want(t, 200, "", "Perangkat dan sesi", "Sesi ini", "WIB")
	b.get("/masuk?lanjut=//evil.example").want(t, 303, "/")
	b.get("/keluar").want(t, 200, "", "Keluar dari Mumpuni?")
	b.post("/keluar").want(t, 303, "/masuk")
	b.get("/masuk").want(t, 200, "", "Anda sudah keluar.")
	b.get("/sesi").want(t, 303, "/masuk?lanjut=%2Fsesi")
	b.post("/sesi/lain").want(t, 401, "")
}

// The form that asks to wait says how long, for programs, too.
func TestAFormToWaitForSaysHowLong(t *testing.T) {
	d := newDoor(t, "mumpuni_session")
	d.person(learnerNIP, "SITI RAHMAWATI", false)
	b := d.browser()
	for range 50 {
		a := b.post("/masuk", "login", learnerNIP, "password", "salah sekali ini")
		if a.status == http.StatusUnauthorized && a.after == "" {
			continue
		}
		if wait, _ := strconv.Atoi(a.after); a.status != http.StatusTooManyRequests || wait < 1 || !strings.Contains(a.body, `name="password"`) {
			t.Errorf("%d after %q\n%s", a.status, a.after, a.body)
		}
		return
	}
	t.Error("guessing was never stopped")
}

func TestCookiesOverHTTPS(t *testing.T) {
	d := newDoor(t, "__Host-mumpuni_session")
	d.person(learnerNIP, "SITI RAHMAWATI", false)
	d.person(staffNIP, "BUDI HARTONO", false, people.HR)
	for nip, n := range map[string]int{learnerNIP: 2, staffNIP: 1} {
		in := d.browser().post("/masuk", "login", nip, "password", testPassword).want(t, 303, "/")
		if len(in.cookies) != n {
			t.Errorf("%d cookies", len(in.cookies))
		}
		for _, c := range in.cookies {
			if !strings.HasPrefix(c.Name, "__Host-mumpuni_") || !c.Secure || !c.HttpOnly || c.Path != "/" || c.Domain != "" {
				t.Errorf("cookie %+v", c)
			}
			if nip == staffNIP && c.MaxAge != 0 {
				t.Errorf("staff's cookie outlives the browser: %+v", c)
			}
		}
	}
}

var secretOnPage = regexp.MustCompile(`<code>([A-Z2-7 ]{39})</code>`)

func TestStaffAreLedThroughPasswordAndSecondFactor(t *testing.T) {
	d := newDoor(t, "mumpuni_session")
	staff := d.person(staffNIP, "BUDI HARTONO", true, people.HR)
	b := d.browser()
	b.post("/masuk", "login", staffNIP, "password", testPassword, "lanjut", "/sesi").want(t, 303, "/sesi")
	b.get("/sesi").want(t, 303, "/kata-sandi?lanjut=%2Fsesi")
	b.get("/kata-sandi?lanjut=%2Fsesi").want(t, 200, "", "Buat kata sandi Anda", "Paling sedikit 12 karakter")
	b.post("/kata-sandi", "new_password", "pendek", "repeat", "pendek").want(t, 422, "", "terlalu pendek. Gunakan paling sedikit 12 karakter")
	b.post("/kata-sandi", "new_password", "delapan kuda berlari 7", "repeat", "lain").want(t, 422, "", "tidak sama", `href="#f-repeat"`)
	b.post("/kata-sandi", "new_password", "delapan kuda berlari 7", "repeat", "delapan kuda berlari 7", "lanjut", "/sesi").want(t, 303, "/sesi")
	b.get("/sesi").want(t, 303, "/mfa?lanjut=%2Fsesi")
	page := b.get("/mfa?lanjut=%2Fsesi").want(t, 200, "", "verifikasi dua langkah wajib", "<svg", "viewBox")
	secret := strings.ReplaceAll(secretOnPage.FindStringSubmatch(page.body)[1], " ", "")
	given, err := d.id.MakeFactorCode(t.Context(), people.System(), staff)
	if err != nil {
		t.Fatal(err)
	}
	b.post("/mfa", "slip", given.FactorCode, "code", "12", "lanjut", "/sesi").want(t, 422, "", "Kode tidak sesuai", secretOnPage.FindString(page.body))
	code, err := totp.GenerateCode(secret, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	b.post("/mfa", "code", code, "lanjut", "/sesi").want(t, 422, "", "Kode serah terima tidak sesuai", `href="#f-slip"`)
	shown := b.post("/mfa", "slip", given.FactorCode, "code", code, "lanjut", "/sesi").want(t, 200, "", "hanya ditampilkan sekali", `href="/sesi"`, "Cetak")
	codes := recoveryOnPage.FindAllStringSubmatch(shown.body, -1)
	if len(codes) != 10 {
		t.Fatalf("%d recovery codes", len(codes))
	}
	b.get("/sesi").want(t, 200, "", "Verifikasi dua langkah aktif.")
	b.get("/mfa").want(t, 200, "", "Verifikasi dua langkah aktif", "belum dipakai: 10 dari 10", "/mfa/ganti")
	lost := d.browser()
	lost.post("/masuk", "login", staffNIP, "password", "delapan kuda berlari 7").want(t, 303, "/")
	lost.get("/mfa?lanjut=%2Fsesi").want(t, 200, "", `href="/mfa?cara=pemulihan&lanjut=%2Fsesi"`)
	lost.get("/mfa?cara=pemulihan&lanjut=%2Fsesi").want(t, 200, "", "Masuk dengan kode pemulihan", `value="/sesi"`)
	lost.post("/mfa", "cara", "pemulihan", "code", "AAAAA-AAAAA").want(t, 422, "", "Masuk dengan kode pemulihan", "sudah dipakai")
	lost.post("/mfa", "cara", "pemulihan", "code", codes[0][1], "lanjut", "/sesi").want(t, 303, "/sesi")
	lost.get("/mfa/kode-pemulihan").want(t, 200, "", "belum dipakai: 9 dari 10")
	lost.post("/mfa/kode-pemulihan", "code", codes[0][1]).want(t, 422, "", "sudah dipakai")
	page = lost.get("/mfa/ganti").want(t, 200, "", "Ganti ponsel", "Kode dari ponsel lama", `action="/mfa/ganti"`)
	secret = strings.ReplaceAll(secretOnPage.FindStringSubmatch(page.body)[1], " ", "")
	code, _ = totp.GenerateCode(secret, time.Now())
	lost.post("/mfa/ganti", "proof", codes[0][1], "code", code).want(t, 422, "", `href="#f-proof"`, "sudah dipakai")
	shown = lost.post("/mfa/ganti", "proof", codes[1][1], "code", code).want(t, 200, "", "hanya ditampilkan sekali")
	lost.get("/mfa").want(t, 200, "", "belum dipakai: 10 dari 10")
	b.get("/sesi").want(t, 303, "/masuk?lanjut=%2Fsesi")
	b = lost
	for i := range 8 {
		fresh := recoveryOnPage.FindAllStringSubmatch(shown.body, -1)
		away := d.browser()
		away.post("/masuk", "login", staffNIP, "password", "delapan kuda berlari 7").want(t, 303, "/")
		away.post("/mfa", "cara", "pemulihan", "code", fresh[i][1], "lanjut", "/sesi").want(t, 303, "/sesi")
		if i == 7 {
			away.get("/sesi").want(t, 200, "", "Kode pemulihan Anda tinggal 2.", `<a href="/mfa">Buka Verifikasi dua langkah</a>`)
		}
	}
	second := d.browser()
	second.post("/masuk", "login", staffNIP, "password", "delapan kuda berlari 7").want(t, 303, "/")
	second.get("/kata-sandi").want(t, 303, "/mfa?lanjut=%2Fkata-sandi")
	second.get("/mfa").want(t, 200, "", "Kode 6 digit", "Keluar")
	second.post("/mfa", "code", code).want(t, 422, "", "sudah dipakai")
	b.post("/sesi/lain").want(t, 303, "/sesi")
	second.post("/mfa", "code", code).want(t, 401, "")
}

var recoveryOnPage = regexp.MustCompile(`<code>([0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5})</code>`)

var linkOnPage = regexp.MustCompile(`https://mumpuni\.test(/atur-ulang/[A-Za-z0-9_-]{43})`)

func TestAnAdministratorOpensResetsAndSuspends(t *testing.T) {
	d := newDoor(t, "mumpuni_session")
	admin := d.person(adminNIP, "RINA WATI", false, people.Administrator)
	learner := d.person(learnerNIP, "SITI RAHMAWATI", false)
	d.exec("delete from accounts where person_id = ?", learner)
	if err := d.id.SetTOTP(t.Context(), d.db, admin, "JBSWY3DPEHPK3PXP"); err != nil {
		t.Fatal(err)
	}
	b, other := d.browser(), d.browser()
	b.post("/masuk", "login", adminNIP, "password", testPassword)
	code, _ := totp.GenerateCode("JBSWY3DPEHPK3PXP", time.Now())
	b.post("/mfa", "code", code, "lanjut", "/akun-pegawai").want(t, 303, "/akun-pegawai")
	b.get("/akun-pegawai").want(t, 200, "", "SITI RAHMAWATI", "19860926 201505 2 001", "Belum dibuka")
	b.get("/akun-pegawai?cari=tidakada").want(t, 200, "", "Tidak ada pegawai yang sesuai")
	own := "/akun-pegawai/" + admin.String()
	b.get(own).want(t, 200, "", "tidak dapat Anda kelola")
	b.post(own, "aksi", "tangguhkan").want(t, 404, "")
	at := "/akun-pegawai/" + learner.String()
	b.get(at).want(t, 200, "", "Buka akun")
	b.post(at, "aksi", "apa saja").want(t, 422, "")
	page := b.post(at, "aksi", "tautan").want(t, 200, "", "hanya ditampilkan sekali", "pukul")
	link := linkOnPage.FindStringSubmatch(page.body)[1]
	other.get(link).want(t, 200, "", "Buat kata sandi")
	other.post(link, "new_password", "siti rahmawati", "repeat", "siti rahmawati").want(t, 422, "", "memuat nama, NIP")
	other.post(link, "new_password", testPassword, "repeat", testPassword).want(t, 303, "/masuk")
	other.get("/masuk").want(t, 200, "", "Kata sandi tersimpan.")
	other.get(link).want(t, 404, "", "Tautan tidak berlaku")
	other.post("/masuk", "login", learnerNIP, "password", testPassword).want(t, 303, "/")
	other.get("/akun-pegawai").want(t, 403, "")
	other.get("/sesi").want(t, 200, "")
	b.post(at, "aksi", "tangguhkan").want(t, 303, at)
	b.get(at).want(t, 200, "", "Ditangguhkan", "Aktifkan akun")
	other.get("/sesi").want(t, 303, "/masuk?lanjut=%2Fsesi")
	b.post(at, "aksi", "aktifkan").want(t, 303, at)
	other.post("/masuk", "login", learnerNIP, "password", testPassword).want(t, 303, "/")
}

func TestPreferencesWithAndWithoutASession(t *testing.T) {
	d := newDoor(t, "mumpuni_session")
	d.person(learnerNIP, "SITI RAHMAWATI", false)
	b := d.browser()
	b.post("/pengaturan", "locale", "en", "lanjut", "/masuk").want(t, 303, "/masuk")
	b.get("/masuk").want(t, 200, "", "Sign in to Mumpuni", `lang="en"`)
	b.post("/pengaturan", "theme", "dark", "lanjut", "https://evil.example/").want(t, 303, "/")
	b.get("/masuk").want(t, 200, "", `data-theme="dark"`)
	b.post("/pengaturan", "locale", "fr").want(t, 422, "")
	b.post("/pengaturan", "saver", "on", "lanjut", "/masuk").want(t, 303, "/masuk")
	b.get("/masuk").want(t, 200, "")
	chosen := ""
	at, err := url.Parse(d.url)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range b.http.Jar.Cookies(at) {
		if c.Name == "mumpuni_saver" {
			chosen = c.Value
		}
	}
	if chosen != "on" {
		t.Errorf("the browser keeps %q of data saver", chosen)
	}
	b.post("/pengaturan", "saver", "sometimes").want(t, 422, "")
	b.post("/masuk", "login", learnerNIP, "password", testPassword).want(t, 303, "/")
	b.get("/sesi").want(t, 200, "", `lang="id"`) // the person's own choice goes before the browser's
	b.post("/pengaturan", "locale", "en", "lanjut", "/sesi").want(t, 303, "/sesi")
	b.get("/sesi").want(t, 200, "", "Devices and sessions")
}

// No page shows the name of a message instead of its words, in either language.
func TestEveryIdentityPageSpeaksBothLanguages(t *testing.T) {
	d := newDoor(t, "mumpuni_session")
	admin := d.person(adminNIP, "RINA WATI", false, people.Administrator)
	learner := d.person(learnerNIP, "SITI RAHMAWATI", false)
	if err := d.id.SetTOTP(t.Context(), d.db, admin, "JBSWY3DPEHPK3PXP"); err != nil {
		t.Fatal(err)
	}
	raw := regexp.MustCompile(`\b(identity|ui|web)\.[a-z_]+`)
	b := d.browser()
	b.post("/masuk", "login", adminNIP, "password", testPassword)
	code, _ := totp.GenerateCode("JBSWY3DPEHPK3PXP", time.Now())
	b.post("/mfa", "code", code)
	for _, lang := range []string{"id", "en"} {
		b.post("/pengaturan", "locale", lang)
		stranger := d.browser()
		stranger.post("/pengaturan", "locale", lang)
		var pages []answer
		for _, path := range []string{"/kata-sandi", "/mfa", "/mfa/kode-pemulihan", "/mfa/ganti", "/sesi", "/keluar", "/akun-pegawai", "/akun-pegawai/" + learner.String(), "/akun-pegawai/" + admin.String()} {
			pages = append(pages, b.get(path).want(t, 200, ""))
		}
		pages = append(pages, b.post("/akun-pegawai/"+learner.String(), "aksi", "tautan").want(t, 200, ""))
		for _, path := range []string{"/masuk", "/lupa-kata-sandi"} {
			pages = append(pages, stranger.get(path).want(t, 200, ""))
		}
		pages = append(pages, stranger.get("/atur-ulang/salah").want(t, 404, ""))
		for _, page := range pages {
			if found := raw.FindString(page.body); found != "" {
				t.Errorf("%s on a page in %s:\n%s", found, lang, page.body)
			}
		}
	}
}
