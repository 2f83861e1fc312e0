package identity

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"mumpuni/identity"
	"mumpuni/internal/fault"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// action is where the form with the new app's code goes.
func (e factorEnrolment) action() string {
	if e.New {
		return "/mfa/ganti"
	}
	return "/mfa"
}

// recoveryHref asks for a recovery code instead of the app's.
func recoveryHref(next string) string {
	q := url.Values{"cara": {"pemulihan"}}
	if next != "/" {
		q.Set("lanjut", next)
	}
	return "/mfa?" + q.Encode()
}

// device is where the codes of r come from.
func (p *Pages) device(r *route.Request) identity.Device {
	return identity.Device{Address: r.Address(), Token: r.Cookie(p.deviceCookie())}
}

// warnRecovery tells somebody who just showed the second factor that few recovery codes are left.
func (p *Pages) warnRecovery(r *route.Request) error {
	left, err := p.Identity.RecoveryLeft(r.Ctx(), r.Session)
	switch {
	case err != nil:
		return err
	case left == 0:
		return p.warnNone(r)
	case left <= identity.LowRecovery:
		r.Flash("warning", "identity.recovery.left_few", "Left", left)
	}
	return nil
}

// warnNone tells who has no codes whether they are used up or were never made.
func (p *Pages) warnNone(r *route.Request) error {
	had, err := p.Identity.HadRecovery(r.Ctx(), r.Session)
	switch {
	case err != nil:
		return err
	case had:
		r.Flash("warning", "identity.recovery.left_none")
	default:
		r.Flash("warning", "identity.recovery.none")
	}
	return nil
}

func (p *Pages) makeRecoveryForm(r *route.Request) error {
	page, err := p.makeRecovery(r, nil)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, page)
}

func (p *Pages) makeRecovery(r *route.Request, problems ui.Problems) (templ.Component, error) {
	if !r.Session.TOTPEnrolled {
		return nil, fault.New(fault.Conflict, "identity.totp_missing")
	}
	left, err := p.Identity.RecoveryLeft(r.Ctx(), r.Session)
	return makeRecoveryPage(left, problems), err
}

// newRecovery makes the codes anew and shows them in the answer itself.
func (p *Pages) newRecovery(r *route.Request) error {
	codes, err := p.Identity.MakeRecoveryCodes(r.Ctx(), r.Session, r.Form("code"), p.device(r))
	if err == nil {
		return r.Render(http.StatusOK, recoveryCodesPage(codes, "/mfa"))
	}
	left, leftErr := p.Identity.RecoveryLeft(r.Ctx(), r.Session)
	if leftErr != nil {
		return leftErr
	}
	return p.againSignedIn(r, err, func(problems ui.Problems) templ.Component { return makeRecoveryPage(left, problems) })
}

func (p *Pages) replaceFactorForm(r *route.Request) error {
	if !r.Session.TOTPEnrolled {
		return r.Redirect("/mfa")
	}
	page, err := p.enrolment(r, "/mfa", nil)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, page)
}

// replaceFactor puts a new phone in the place of the old one.
func (p *Pages) replaceFactor(r *route.Request) error {
	res, codes, err := p.Identity.ReplaceTOTP(r.Ctx(), r.Session, r.Form("proof"), r.Form("code"), p.device(r))
	if err == nil {
		p.keep(r, res)
		return r.Render(http.StatusOK, recoveryCodesPage(codes, "/mfa"))
	}
	return p.againSignedIn(r, err, func(problems ui.Problems) templ.Component {
		page, _ := p.enrolment(r, "/mfa", problems)
		return page
	})
}
