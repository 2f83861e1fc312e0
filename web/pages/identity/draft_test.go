package identity_test

import (
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
	"github.com/prometheus/client_golang/prometheus"

	"mumpuni/people"
	"mumpuni/web"
	"mumpuni/web/api"
	"mumpuni/web/pages"
	"mumpuni/web/route"
)

// keeping serves the door as the real server does, error page included.
func (d *door) keeping() {
	d.t.Helper()
	p := &pages.Pages{Identity: d.id, BaseURL: "https://mumpuni.test", SessionCookie: "mumpuni_session"}
	cfg := route.Config{
		SessionCookie: "mumpuni_session", Session: d.id.Session, Owner: d.id.Owner, DraftKey: make([]byte, 32),
		ContentOrigin: "https://isi.mumpuni.test",
	}
	s, err := web.New(web.Config{Metrics: prometheus.NewRegistry()}, p, &api.API{}, cfg)
	if err != nil {
		d.t.Fatal(err)
	}
	srv := httptest.NewServer(s.Handler())
	d.t.Cleanup(srv.Close)
	d.url = srv.URL
}

var hiddenInput = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)"`)

// hidden are the fields that the form of a page sends along.
func hidden(body string) url.Values {
	found := url.Values{}
	_, body, _ = strings.Cut(body, `<form class="form`)
	body, _, _ = strings.Cut(body, "</form>")
	for _, m := range hiddenInput.FindAllStringSubmatch(body, -1) {
		found.Add(m[1], m[2])
	}
	return found
}

func (b *browser) signsInWith(fields url.Values, nip string) answer {
	fields.Set("login", nip)
	fields.Set("password", testPassword)
	return b.do("POST", "/masuk", fields)
}

// ended signs in as nip and ends the session behind the browser's back.
func (d *door) ended(nip string) *browser {
	d.t.Helper()
	b := d.browser()
	b.post("/masuk", "login", nip, "password", testPassword).want(d.t, 303, "/")
	at, _ := url.Parse(d.url)
	for _, c := range b.http.Jar.Cookies(at) {
		if c.Name == "mumpuni_session" {
			if err := d.id.SignOut(d.t.Context(), c.Value); err != nil {
				d.t.Fatal(err)
			}
		}
	}
	return b
}

const longText = "Catatan panjang yang ditulis\nselama dua jam <b>"

var lateForm = []string{"judul", longText, "unit_id", "0b5c5f0e-93f0-4d7a-8a70-0d6a6f0f7b11", "password", "rahasia sekali 1", "step_up_code", "123456"}

// A form that comes after its session had ended is given back to its person, without secrets, and is sent when they say so.
func TestAFormOutlivesItsSession(t *testing.T) {
	d := newDoor(t, "mumpuni_session")
	d.keeping()
	d.person(learnerNIP, "SITI RAHMAWATI", false)
	b := d.ended(learnerNIP)
	asked := b.post("/sesi/lain?dari=1", lateForm...).want(t, 401, "", "Sesi Anda sudah berakhir", `name="password"`, `action="/masuk"`)
	if strings.Contains(asked.body, "Catatan") || strings.Contains(asked.body, "rahasia") {
		t.Fatalf("what was typed stands in a page of nobody:\n%s", asked.body)
	}
	kept := hidden(asked.body)
	b.do("POST", "/masuk", url.Values{"login": {learnerNIP}, "password": {"salah sekali ini"}, "isian": kept["isian"]}).
		want(t, 401, "", kept.Get("isian"))
	back := b.signsInWith(kept, learnerNIP).want(t, 200, "", "Isian Anda masih ada", `action="/sesi/lain?dari=1"`, "Catatan panjang")
	fields := hidden(back.body)
	if len(fields) != 2 || fields.Get("judul") != longText || fields.Get("unit_id") == "" {
		t.Fatalf("given back: %v", fields)
	}
	b.do("POST", "/sesi/lain?dari=1", fields).want(t, 303, "/sesi")
}

// Nobody gets the form of another, and what this server did not seal is no form.
func TestAFormIsGivenBackToItsPersonOnly(t *testing.T) {
	d := newDoor(t, "mumpuni_session")
	d.keeping()
	d.person(learnerNIP, "SITI RAHMAWATI", false)
	d.person(staffNIP, "BUDI", false)
	b := d.ended(learnerNIP)
	kept := hidden(b.post("/sesi/lain", lateForm...).body)
	other := b.signsInWith(kept, staffNIP).want(t, 303, "/")
	if strings.Contains(other.body, "Catatan") {
		t.Fatal("another person sees it")
	}
	b.get("/mfa").want(t, 200, "", "tidak ditampilkan dan tidak dikirim")
	forged := d.browser().signsInWith(url.Values{"isian": {kept.Get("isian")[:40] + "AAAA"}, "lanjut": {"/sesi"}}, learnerNIP)
	forged.want(t, 303, "/sesi")
}

// Staff come to their form through the second factor, also with a recovery code's page in between.
func TestAFormWaitsForTheSecondFactor(t *testing.T) {
	d := newDoor(t, "mumpuni_session")
	d.keeping()
	staff := d.person(staffNIP, "BUDI", false, people.HR)
	if err := d.id.SetTOTP(t.Context(), d.db, staff, "JBSWY3DPEHPK3PXP"); err != nil {
		t.Fatal(err)
	}
	b := d.ended(staffNIP)
	kept := hidden(b.post("/sesi/lain", lateForm...).want(t, 401, "").body)
	code := hidden(b.signsInWith(kept, staffNIP).want(t, 200, "", `name="code"`, `value="pemulihan"`).body)
	code.Set("tukar", "pemulihan")
	code = hidden(b.do("POST", "/mfa", code).want(t, 200, "", "Kode pemulihan", `value="aplikasi"`).body)
	code.Set("tukar", "aplikasi")
	code = hidden(b.do("POST", "/mfa", code).want(t, 200, "", "Verifikasi dua langkah").body)
	now, err := totp.GenerateCode("JBSWY3DPEHPK3PXP", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	code.Set("code", now)
	fields := hidden(b.do("POST", "/mfa", code).want(t, 200, "", "Isian Anda masih ada").body)
	if fields.Get("judul") != longText || fields.Get("password") != "" {
		t.Fatalf("given back: %v", fields)
	}
}
