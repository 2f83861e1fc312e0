package identity

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/google/uuid"

	"github.com/a-h/templ"

	"mumpuni/identity"
	"mumpuni/internal/fault"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

func (p *Pages) linkForm(r *route.Request) error {
	if err := p.Identity.CheckLink(r.Ctx(), r.Param("token"), r.Address()); err != nil {
		return badLink(r, err)
	}
	return r.Render(http.StatusOK, resetLinkPage(nil))
}

func (p *Pages) useLink(r *route.Request) error {
	password, err := newPassword(r)
	if err == nil {
		err = p.Identity.UseLink(r.Ctx(), r.Param("token"), password, r.Address())
	}
	if fault.KindOf(err) == fault.NotFound {
		return badLink(r, err)
	}
	if err != nil {
		return identityAgain(r, err, resetLinkPage)
	}
	r.Flash("success", "identity.password_set")
	return r.Redirect("/masuk")
}

// badLink tells the holder of a link that no longer works whom to ask.
func badLink(r *route.Request, err error) error {
	if fault.KindOf(err) != fault.NotFound {
		return err
	}
	return r.Render(http.StatusNotFound, badLinkPage())
}

// newPassword is what both password fields say; people who cannot see what they type need the second.
func newPassword(r *route.Request) (string, error) {
	password := r.Typed("new_password")
	if password != r.Typed("repeat") {
		return "", fault.Field("repeat", "identity.password_differs")
	}
	return password, nil
}

func (p *Pages) passwordForm(r *route.Request) error {
	if r.Session.TOTPEnrolled && !r.Session.MFA {
		return r.Redirect("/mfa?lanjut=" + url.QueryEscape(r.URI()))
	}
	return r.Render(http.StatusOK, passwordPage(r.Session.MustChange, route.Local(r.Query("lanjut")), nil))
}

func (p *Pages) changePassword(r *route.Request) error {
	next := route.Local(r.Form("lanjut"))
	r.CarryDraft(r.Form(route.DraftField))
	password, err := newPassword(r)
	var res identity.SignInResult
	if err == nil {
		res, err = p.Identity.ChangePassword(r.Ctx(), r.Session, r.Typed("password"), password)
	}
	if err != nil {
		return p.againSignedIn(r, err, func(problems ui.Problems) templ.Component {
			return passwordPage(r.Session.MustChange, next, problems)
		})
	}
	p.keep(r, res)
	r.Flash("success", "identity.password_changed")
	return p.onward(r, res.Session, next)
}

func (p *Pages) secondFactorForm(r *route.Request) error {
	page, err := p.secondFactorPage(r, r.Query("cara"), route.Local(r.Query("lanjut")), nil)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, page)
}

func (p *Pages) secondFactor(r *route.Request) error {
	next := route.Local(r.Form("lanjut"))
	r.CarryDraft(r.Form(route.DraftField))
	if way := r.Form("tukar"); way != "" {
		page, err := p.secondFactorPage(r, way, next, nil)
		if err != nil {
			return err
		}
		return r.Render(http.StatusOK, page)
	}
	var res identity.SignInResult
	var codes []string
	var err error
	if r.Session.TOTPEnrolled {
		res, err = p.Identity.VerifyTOTP(r.Ctx(), r.Session, r.Form("code"), p.device(r))
	} else {
		res, codes, err = p.Identity.ConfirmTOTP(r.Ctx(), r.Session, r.Form("slip"), r.Form("code"), p.device(r))
	}
	if err != nil {
		return p.againSignedIn(r, err, func(problems ui.Problems) templ.Component {
			page, _ := p.secondFactorPage(r, r.Form("cara"), next, problems)
			return page
		})
	}
	p.keep(r, res)
	if codes != nil {
		r.Flash("success", "identity.totp_on") // on the page after the codes
		return r.Render(http.StatusOK, recoveryCodesPage(codes, next))
	}
	if err := p.warnRecovery(r); err != nil {
		return err
	}
	return p.onward(r, res.Session, next)
}

// secondFactorPage asks for a code (way "pemulihan": a recovery code), offers the enrolment, or says that all is done.
func (p *Pages) secondFactorPage(r *route.Request, way, next string, problems ui.Problems) (templ.Component, error) {
	switch {
	case r.Session.TOTPEnrolled && r.Session.MFA:
		left, err := p.Identity.RecoveryLeft(r.Ctx(), r.Session)
		return factorDonePage(left), err
	case r.Session.TOTPEnrolled && way == "pemulihan":
		return recoveryCodePage(next, problems), nil
	case r.Session.TOTPEnrolled:
		return factorCodePage(next, problems), nil
	}
	return p.enrolment(r, next, problems)
}

// enrolment shows the second factor that the session may enrol.
func (p *Pages) enrolment(r *route.Request, next string, problems ui.Problems) (templ.Component, error) {
	e, err := p.Identity.Enrolment(r.Ctx(), r.Session)
	if err != nil {
		return nil, err
	}
	qr, err := parts.QRCode(e.URL)
	if err != nil {
		return nil, err
	}
	return enrolPage(factorEnrolment{
		Secret: e.Secret, URL: e.URL, QR: qr, Owed: r.Session.NeedsTOTP, New: r.Session.TOTPEnrolled, Next: next,
	}, problems), nil
}

// againSignedIn is identityAgain for people within a session: when that has ended meanwhile they sign in anew.
func (p *Pages) againSignedIn(r *route.Request, err error, form func(ui.Problems) templ.Component) error {
	var f *fault.Fault
	if errors.As(err, &f) && f.Kind == fault.Unauthenticated {
		r.SetCookie(p.SessionCookie, "", -1)
		r.Flash("info", f.Key)
		return r.Redirect("/masuk")
	}
	return identityAgain(r, err, form)
}

func (p *Pages) ownSessions(r *route.Request) error {
	list, err := p.Identity.Sessions(r.Ctx(), r.Session)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, sessionsPage(list, r.Who.Location()))
}

func (p *Pages) revokeSession(r *route.Request) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	err = p.Identity.RevokeSession(r.Ctx(), r.Who, id)
	if err != nil && fault.KindOf(err) != fault.NotFound { // to end what has ended is done
		return err
	}
	r.Flash("success", "identity.session_revoked")
	return r.Redirect("/sesi")
}

func (p *Pages) revokeOthers(r *route.Request) error {
	if err := p.Identity.RevokeOthers(r.Ctx(), r.Session); err != nil {
		return err
	}
	r.Flash("success", "identity.others_revoked")
	return r.Redirect("/sesi")
}
