// Package identity is signing in and out, passwords, the second factor, sessions, and the accounts that administrators look after.
package identity

import (
	"errors"
	"net/http"
	"time"

	"github.com/a-h/templ"

	"mumpuni/identity"
	"mumpuni/internal/fault"
	"mumpuni/people"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// Pages holds what its handlers call.
type Pages struct {
	Identity      *identity.Service
	People        *people.Service // who helps; nil where nobody is named
	BaseURL       string          // heads the links that administrators hand out
	SessionCookie string          // its name
}

// Routes declares the pages of one's own account and of others' accounts.
func (p *Pages) Routes(s *route.Set) {
	administrator := route.Roles(people.Administrator)
	for _, page := range []struct {
		method, path string
		access       route.Access
		handler      route.Handler
	}{
		{http.MethodGet, "/masuk", route.Public.Exam(), p.signInForm},
		{http.MethodPost, "/masuk", route.Public.Exam(), p.signIn},
		{http.MethodPost, "/isian", route.Pending.Exam(), p.resume},
		{http.MethodGet, "/keluar", route.Public.Exam(), p.signOutForm},
		{http.MethodPost, "/keluar", route.Public.Exam(), p.signOut},
		{http.MethodGet, "/lupa-kata-sandi", route.Public, p.forgotten},
		{http.MethodGet, "/atur-ulang/:token", route.Public.Exam(), p.linkForm},
		{http.MethodPost, "/atur-ulang/:token", route.Public.Exam(), p.useLink},
		{http.MethodPost, "/pengaturan", route.Public, p.setPreferences},
		{http.MethodGet, "/kata-sandi", route.Pending.Exam(), p.passwordForm},
		{http.MethodPost, "/kata-sandi", route.Pending.Exam(), p.changePassword},
		{http.MethodGet, "/mfa", route.Pending.Exam(), p.secondFactorForm},
		{http.MethodPost, "/mfa", route.Pending.Exam(), p.secondFactor},
		{http.MethodGet, "/mfa/kode-pemulihan", route.SignedIn.Exam(), p.makeRecoveryForm},
		{http.MethodPost, "/mfa/kode-pemulihan", route.SignedIn.Exam(), p.newRecovery},
		{http.MethodGet, "/mfa/ganti", route.SignedIn.Exam(), p.replaceFactorForm},
		{http.MethodPost, "/mfa/ganti", route.SignedIn.Exam(), p.replaceFactor},
		{http.MethodGet, "/sesi", route.SignedIn, p.ownSessions},
		{http.MethodPost, "/sesi/lain", route.SignedIn, p.revokeOthers},
		{http.MethodPost, "/sesi/:id", route.SignedIn, p.revokeSession},
		{http.MethodGet, "/akun-pegawai", administrator, p.accounts},
		{http.MethodGet, "/akun-pegawai/:id", administrator, p.account},
		{http.MethodPost, "/akun-pegawai/:id", administrator, p.manageAccount},
	} {
		s.Page(page.method, page.path, page.access, page.handler)
	}
}

func (p *Pages) signInForm(r *route.Request) error {
	if !r.Who.IsNobody() {
		return r.Redirect(route.Local(r.Query("lanjut"))) // what is still owed is asked for there
	}
	return r.Render(http.StatusOK, signInPage("", route.Local(r.Query("lanjut")), p.helpers(r), nil))
}

func (p *Pages) signIn(r *route.Request) error {
	res, err := p.Identity.SignIn(r.Ctx(), identity.SignInRequest{
		Login: r.Form("login"), Password: r.Typed("password"), Address: r.Address(), UserAgent: r.UserAgent(),
		DeviceToken: r.Cookie(p.deviceCookie()), OldToken: r.Cookie(p.SessionCookie),
	})
	next := route.Local(r.Form("lanjut"))
	r.CarryDraft(r.Form(route.DraftField))
	if err != nil {
		return identityAgain(r, err, func(problems ui.Problems) templ.Component {
			return signInPage(r.Form("login"), next, p.helpers(r), problems)
		})
	}
	p.keep(r, res)
	return p.onward(r, res.Session, next)
}

func (p *Pages) signOutForm(r *route.Request) error {
	if r.Who.IsNobody() {
		return r.Redirect("/masuk")
	}
	return r.Render(http.StatusOK, signOutPage(r.Who.PersonID.String()))
}

func (p *Pages) signOut(r *route.Request) error {
	if err := p.Identity.SignOut(r.Ctx(), r.Cookie(p.SessionCookie)); err != nil {
		return err
	}
	r.SetCookie(p.SessionCookie, "", -1)
	r.Flash("success", "identity.signed_out")
	return r.Redirect("/masuk")
}

func (p *Pages) forgotten(r *route.Request) error {
	return r.Render(http.StatusOK, forgottenPage(p.helpers(r)))
}

func (p *Pages) setPreferences(r *route.Request) error {
	locale, theme := r.Form("locale"), r.Form("theme")
	if err := p.Identity.SetPreferences(r.Ctx(), r.Who, locale, theme); err != nil {
		return err
	}
	saver := r.Form("saver")
	if saver != "" && saver != "on" && saver != "off" {
		return fault.Field("saver", "identity.saver_unknown")
	}
	year := int((365 * 24 * time.Hour).Seconds())
	for name, value := range map[string]string{"mumpuni_locale": locale, "mumpuni_theme": theme, route.SaverCookie: saver} {
		if value != "" {
			r.SetCookie(name, value, year) // for this browser, also when nobody is signed in
		}
	}
	return r.Redirect(route.Local(r.Form("lanjut")))
}

// keep gives the browser what it needs from now on.
func (p *Pages) keep(r *route.Request, res identity.SignInResult) {
	r.SetCookie(p.SessionCookie, res.Token, int(res.Keep.Seconds()))
	if res.DeviceToken != "" {
		r.SetCookie(p.deviceCookie(), res.DeviceToken, int(identity.DeviceLife.Seconds()))
	}
}

func (p *Pages) deviceCookie() string { return route.DeviceCookie(p.SessionCookie) }

// identityAgain shows a form once more for what the person can mend there or by waiting; other errors get the error page.
func identityAgain(r *route.Request, err error, form func(ui.Problems) templ.Component) error {
	var f *fault.Fault
	switch kind := fault.KindOf(err); {
	case kind == fault.Invalid:
		return r.Invalid(err, form)
	case errors.As(err, &f) && (kind == fault.Unauthenticated || kind == fault.RateLimited || kind == fault.Unavailable):
		return r.AgainAs(f.On(""), form)
	}
	return err
}
