package main

import (
	"context"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/google/uuid"

	"mumpuni/approvals"
	"mumpuni/certification"
	"mumpuni/demo"
	"mumpuni/people"
	"mumpuni/web/pages/pagestest"
)

// screen is Chromium on the pages of a town, as one person after another.
type screen struct {
	pagestest.Tab

	w        *town
	base     string
	scripted bool
}

// onScreen opens the town's pages in Chromium, without script when asked: everything here must work so.
func (w *town) onScreen(t *testing.T, script bool) screen {
	t.Helper()
	srv := httptest.NewServer(w.server.Handler())
	t.Cleanup(srv.Close)
	s := screen{pagestest.NewTab(t, 3*time.Minute), w, strings.Replace(srv.URL, "127.0.0.1", "localhost", 1), script}
	s.script(script)
	return s
}

// script lets pages run scripts, or not.
func (s screen) script(runs bool) {
	s.T.Helper()
	s.Do(func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, target, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !runs})
		return chromedp.Void{}, err
	})
}

// as signs somebody in, in a language; who holds a role has shown the second factor just now.
func (s screen) as(c citizen, language string) {
	s.T.Helper()
	s.w.need(s.w.house.identity.SetPreferences(s.T.Context(), c.who, language, "auto"))
	s.Do(func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, target, network.SetCookie, network.SetCookieParams{Name: "mumpuni_session", Value: c.cookie, URL: s.base})
		return chromedp.Void{}, err
	})
}

// shows opens a page at 360 and 1280 px, and expects words on it and nothing that axe finds.
func (s screen) shows(name, path string, words ...string) {
	s.T.Helper()
	for _, width := range []int64{360, 1280} {
		s.Do(chromedp.EmulateViewport(width, 800))
		s.Open(s.base + path)
		text := s.Text("main")
		for _, want := range words {
			if !strings.Contains(text, want) {
				s.T.Errorf("%s (%s) does not say %q:\n%s", name, path, want, text)
			}
		}
		s.Narrow(name)
		s.script(true) // for axe alone: the page's own had their time
		s.Clean(name)
		s.script(s.scripted)
		s.Shot(fmt.Sprintf("%s-%d", name, width))
	}
}

// press pushes the button of the form that is sent to an address.
func (s screen) press(action string) {
	s.T.Helper()
	s.push(`form[action="` + action + `"]`)
}

// choose fills in the form that gives somebody a role in a unit, and sends it.
func (s screen) choose(who citizen, role people.Role, unit uuid.UUID) {
	s.T.Helper()
	action := `form[action="/pegawai/` + who.who.PersonID.String() + `/peran"]`
	pagestest.JS[bool](s.Tab, `(() => {
		const f = document.querySelector('`+action+`');
		f.elements.role.value = "`+string(role)+`"; f.elements.unit_id.value = "`+unit.String()+`";
		return true;
	})()`)
	s.push(action)
}

// asked is the approval that the page after asking leads to.
func (s screen) asked() uuid.UUID {
	s.T.Helper()
	path := pagestest.JS[string](s.Tab, `location.pathname.startsWith("/persetujuan/") ? location.pathname : document.querySelector('main a[href^="/persetujuan/"]').pathname`)
	return uuid.MustParse(strings.TrimPrefix(path, "/persetujuan/"))
}

// push pushes the button of a form, as somebody touches it.
func (s screen) push(form string) {
	s.T.Helper()
	at := pagestest.JS[[]float64](s.Tab, `(() => {
		const e = document.querySelector('`+form+` button:not([type=button])');
		for (let d = e?.closest("details"); d; d = d.parentElement.closest("details")) d.open = true;
		e?.scrollIntoView({ block: "center", behavior: "instant" });
		const r = e?.getBoundingClientRect();
		return r ? [r.x + r.width / 2, r.y + r.height / 2] : [];
	})()`)
	if len(at) == 0 {
		s.T.Fatalf("no %s at %s", form, s.Text("h1"))
	}
	before := pagestest.JS[float64](s.Tab, "performance.timeOrigin")
	s.Do(chromedp.MouseClickXY(at[0], at[1]))
	pagestest.Until(s.T, "the answer to "+form, func() bool {
		now, err := chromedp.Run(s, chromedp.Evaluate[float64](`document.readyState === "complete" ? performance.timeOrigin : 0`))
		return err == nil && now > before
	})
}

// TestAnAgencyWithOneAdministratorOnScreen: what nobody else could approve waits a day; whom it is about, the auditor and the unit above
// are told, and each may refuse; a day later it is done. Without script, in both languages, narrow and wide.
func TestAnAgencyWithOneAdministratorOnScreen(t *testing.T) {
	w := settledTown(t)
	alone := must[uuid.UUID](t)(w.house.people.CreateUnit(t.Context(), people.System(), people.NewUnit{Name: "Kabupaten Kecil", Kind: "instansi", TimeZone: "Asia/Jakarta", From: "2026-01-01"}))
	w.place["kecil"] = alone
	admin, auditor := w.arrive("satu", "kecil", people.Administrator), w.arrive("pemeriksa", "kecil", people.Auditor)
	first, second := w.arrive("pertama", "kecil"), w.arrive("kedua", "kecil")
	asks := func(about citizen) string {
		t.Helper()
		given := must[people.Granted](t)(w.house.people.Grant(t.Context(), admin.who, about.who.PersonID, people.Trainer, alone))
		return "/persetujuan/" + given.ApprovalID.String()
	}
	refused, done := asks(first), asks(second)
	s := w.onScreen(t, false)
	for _, c := range []struct {
		who            citizen
		language, told string
	}{{first, "id", "24 jam"}, {auditor, "en", "24 hours"}, {auditor, "id", "24 jam"}} {
		s.as(c.who, c.language)
		s.shows("lone-notices-"+c.who.name+"-"+c.language, "/pemberitahuan", c.told)
		s.shows("lone-approval-"+c.who.name+"-"+c.language, refused, nameOf("pertama"))
	}
	s.as(auditor, "id")
	s.Open(s.base + refused)
	s.Do(chromedp.SendKeys(chromedp.CSS(`form[action="`+refused+`/tolak"] [name="reason"]`), "Belum perlu."))
	s.press(refused + "/tolak")
	s.shows("lone-refused", refused, "Belum perlu.")
	w.later += approvals.AloneWait - time.Minute
	w.need(w.house.approvals.Sweep(t.Context()))
	if must[people.Actor](t)(w.house.people.LoadActor(t.Context(), second.who.PersonID)).IsStaff() {
		t.Error("done before the day was over")
	}
	w.later += time.Minute
	w.need(w.house.approvals.Sweep(t.Context()))
	if must[people.Actor](t)(w.house.people.LoadActor(t.Context(), first.who.PersonID)).IsStaff() || !must[people.Actor](t)(w.house.people.LoadActor(t.Context(), second.who.PersonID)).Has(people.Trainer) {
		t.Error("a day later the refused one is done, or the other is not")
	}
	s.as(s.again(admin), "en")
	s.shows("lone-done", done, "Nobody")
}

// again is a citizen of the staff with a new session: the old one has idled since, or ended.
func (s screen) again(c citizen) citizen {
	c.cookie, c.tokens = s.w.signIn(c.nip, demo.TOTPSecret)
	return c
}

// approves lets the second person decide what waits, on its page.
func (s screen) approves(who citizen, id uuid.UUID, language string, words ...string) {
	s.T.Helper()
	path := "/persetujuan/" + id.String()
	s.as(who, language)
	s.shows("decide-"+language, path, words...)
	s.press(path + "/setujui")
}

// TestWhatTakesTwoOnScreen: the owner of a second factor sees that it was reset; a signatory accepts, holds, goes on and takes back; a
// course is published by a second person who read it. Without script, in both languages, narrow and wide.
func TestWhatTakesTwoOnScreen(t *testing.T) {
	w := furnishedTown(t)
	ctx := t.Context()
	chief, vice, owner, signer := w.folk["chief"], w.folk["vice"], w.arrive("pemilik", "here", people.Trainer), w.arrive("penanda", "root", people.Signatory)
	s := w.onScreen(t, false)

	chosen := w.arrive("terpilih", "here")
	s.as(chief, "id")
	s.shows("ask-role", "/pegawai/"+chosen.who.PersonID.String())
	s.choose(chosen, people.Trainer, w.place["here"])
	s.approves(vice, s.asked(), "en", nameOf("terpilih"))
	if !must[people.Actor](t)(w.house.people.LoadActor(ctx, chosen.who.PersonID)).Has(people.Trainer) {
		t.Error("the role was not given")
	}

	s.as(chief, "id")
	s.shows("ask-reset", "/akun-pegawai/"+owner.who.PersonID.String(), nameOf("pemilik"))
	s.push(`form:has([name="aksi"][value="atur-ulang-mfa"])`)
	reset := s.asked()
	s.approves(vice, reset, "id", nameOf("pemilik"))
	w.need(w.house.identity.SetTOTP(ctx, w.house.db, owner.who.PersonID, demo.TOTPSecret)) // enrolled anew, with the code of the slip
	w.later += time.Minute
	owner = s.again(owner)
	for language, words := range map[string]string{"id": "verifikasi dua langkah", "en": "two-step verification"} {
		s.as(owner, language)
		s.shows("reset-owner-"+language, "/pemberitahuan", words)
	}

	saved, _, err := w.house.certification.SaveIssuer(ctx, people.System(), certification.Issuer{
		UnitID: w.place["below"], Place: "Kaba", NumberTemplate: certification.DefaultTemplate, Classification: "800.2.2", UnitCode: "BKPSDM",
		SignatoryID: signer.who.PersonID, LegalBasis: certification.DefaultBasis("Kabupaten Baru"),
	})
	w.need(err)
	issuer := "/penerbit/" + saved.ID.String()
	state := func(want certification.State) {
		t.Helper()
		v := must[certification.IssuerView](t)(w.house.certification.Issuer(ctx, people.System(), saved.ID))
		if v.State() != want {
			t.Errorf("the issuer is %s, not %s", v.State(), want)
		}
	}
	for _, c := range []struct {
		name, action string
		after        certification.State
	}{
		{"accept", issuer + "/terima", certification.Accepted},
		{"hold", "/atas-nama-saya/tahan", certification.Held},
		{"go-on", "/atas-nama-saya/lanjut", certification.Accepted},
		{"take-back", issuer + "/tarik", certification.NotAccepted},
	} {
		for _, language := range []string{"en", "id"} {
			s.as(signer, language)
			s.shows("signatory-"+c.name+"-"+language, "/atas-nama-saya")
		}
		s.press(c.action)
		state(c.after)
	}

	course := uuid.MustParse(w.records["here"]["draft"])
	_, err = w.stage.ExecContext(ctx, "update course_versions set no_certificate = false where course_id = ? and state = 'draft'", course)
	w.need(err)
	_, err = w.stage.ExecContext(ctx, "update certificate_rules set min_questions = 1, min_pass_mark = 1")
	w.need(err)
	s.as(chief, "id")
	s.shows("ask-publication", "/studio/kursus/"+course.String()+"/terbit")
	s.push("main form:not([action])")
	publication := s.asked()
	v := must[approvals.View](t)(w.house.approvals.Get(ctx, w.castOf("hr@here").who, publication))
	for _, language := range []string{"id", "en"} {
		s.as(w.castOf("hr@here"), language)
		s.shows("review-"+language, "/tinjauan/"+v.SubjectID.String(), "1 + 1?")
	}
	s.approves(w.castOf("hr@here"), publication, "en")
	var published int
	w.need(w.stage.NewRaw("select count(*) from course_versions where course_id = ? and state = 'published' and approved_by = ?", course, w.castOf("hr@here").who.PersonID).Scan(ctx, &published))
	if published != 1 {
		t.Error("the course is not published by its second person")
	}
}
