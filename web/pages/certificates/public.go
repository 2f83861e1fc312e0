package certificates

import (
	"context"
	"errors"
	"net/http"

	"mumpuni/certification"
	"mumpuni/internal/fault"
	"mumpuni/people"
	"mumpuni/web/locale"
	"mumpuni/web/route"
)

// verifyForm asks for a code or number. A code leads on to its own address, as the QR code does; a number is answered
// here, so that nobody learns a code from a number.
func (p *Pages) verifyForm(r *route.Request) error {
	text := r.Query("kode")
	if !r.QueryAll().Has("kode") {
		return r.Render(http.StatusOK, verifyFormPage("", ""))
	}
	if text == "" {
		return r.Render(http.StatusUnprocessableEntity, verifyFormPage("", locale.T(r.Ctx(), "certificate.verify.missing")))
	}
	if code, ok := certification.ParseCode(text); ok {
		return r.Redirect("/v/" + code)
	}
	return p.answer(r, text)
}

func (p *Pages) verifyCode(r *route.Request) error { return p.answer(r, r.Param("code")) }

// answer says SAH, DICABUT, DIGANTIKAN, HABIS MASA BERLAKU or TIDAK DIKENAL on a page of the same shape.
func (p *Pages) answer(r *route.Request, text string) error {
	v, err := p.Certification.VerifyFrom(r.Ctx(), r.Address(), text)
	var f *fault.Fault
	if errors.As(err, &f) && f.Field == "kode" {
		return r.Render(http.StatusUnprocessableEntity, verifyFormPage(text, locale.TMap(r.Ctx(), f.Key, f.Args)))
	}
	if err != nil {
		return err
	}
	status := http.StatusOK
	if v.Status == certification.Unknown {
		status = http.StatusNotFound
	}
	r.Header().Set("X-Robots-Tag", "noindex")
	return r.Render(status, verifyPage(v))
}

func verdictIcon(s certification.Status) string {
	switch s {
	case certification.Valid:
		return "circle-check"
	case certification.Revoked:
		return "ban"
	case certification.Superseded, certification.Expired:
		return "clock"
	}
	return "help-circle"
}

func verdictText(ctx context.Context, v certification.PublicView) string {
	day := map[certification.Status]people.Day{certification.Revoked: v.RevokedOn, certification.Superseded: v.SupersededOn, certification.Expired: v.ValidUntil}[v.Status]
	return locale.T(ctx, "certificate.verify."+string(v.Status)+"_text", "Agency", v.Agency, "Date", locale.Date(ctx, day.Time()))
}
