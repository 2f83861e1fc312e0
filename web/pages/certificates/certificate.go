// Package certificates is certificates: of their owners, of the offices that issue them, and of everybody who checks one.
package certificates

import (
	"context"
	"io"
	"net/http"
	"strconv"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"mumpuni/certification"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// certificateReaders may look at others' certificates in their scope.
var certificateReaders = route.Roles(people.HR, people.Administrator, people.Signatory, people.Auditor)

// Pages holds what its handlers call.
type Pages struct {
	Certification *certification.Service
	// Accept is the signatory's act, wherever the question waits for it.
	Accept func(ctx context.Context, who people.Actor, issuer uuid.UUID, digest string) error
}

// Routes declares certificates, issuers and public verification.
func (p *Pages) Routes(s *route.Set) {
	s.Page(http.MethodGet, "/v", route.Public, p.verifyForm)
	s.Page(http.MethodGet, "/v/:code", route.Public, p.verifyCode)
	s.Page(http.MethodGet, "/sertifikat", route.SignedIn, p.ownCertificates)
	s.Page(http.MethodGet, "/sertifikat/terbit", certificateReaders, p.allCertificates)
	s.Page(http.MethodGet, "/sertifikat/:id", route.SignedIn, p.certificate)
	s.Page(http.MethodGet, "/sertifikat/:id/unduh", route.SignedIn, p.certificateFile)
	s.Page(http.MethodGet, "/sertifikat/:id/cabut", route.Roles(people.HR, people.Administrator), p.revokeForm)
	s.Page(http.MethodPost, "/sertifikat/:id/cabut", route.Roles(people.HR, people.Administrator), p.revoke)
	s.Page(http.MethodGet, "/penerbit", route.Roles(people.Administrator, people.Signatory, people.Auditor), p.issuers)
	s.Page(http.MethodGet, "/penerbit/baru", route.Roles(people.Administrator), p.newIssuer)
	s.Page(http.MethodGet, "/penerbit/contoh-nomor", route.Roles(people.Administrator), p.sampleNumber)
	s.Page(http.MethodGet, "/penerbit/:id", route.Roles(people.Administrator), p.editIssuer)
	s.Page(http.MethodPost, "/penerbit", route.Roles(people.Administrator), p.saveIssuer)
	s.Page(http.MethodPost, "/penerbit/:id/tahan", route.Roles(people.Administrator), p.holdIssuer)
	p.signatoryRoutes(s)
	p.waitingRoutes(s)
}

func (p *Pages) ownCertificates(r *route.Request) error {
	list, waiting, err := p.Certification.Own(r.Ctx(), r.Who)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, ownCertificatesPage(list, waiting, r.Who.Has(certificateReaders.Roles...)))
}

func (p *Pages) certificate(r *route.Request) error {
	v, err := p.certificateView(r)
	if err != nil {
		return err
	}
	if !v.Ready() {
		// The browser asks again by itself, with or without script.
		wait := 4
		if v.PDFFailure != "" {
			wait = 30
		}
		r.Header().Set("Refresh", strconv.Itoa(wait))
	}
	return r.Render(http.StatusOK, certificatePage(v, r.Who.IsOneself(v.PersonID)))
}

func (p *Pages) certificateView(r *route.Request) (certification.CertificateView, error) {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return certification.CertificateView{}, err
	}
	return p.Certification.Certificate(r.Ctx(), r.Who, id)
}

// certificateFile streams the PDF, which is Mumpuni's own work and so may come from the app's origin.
func (p *Pages) certificateFile(r *route.Request) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	file, object, name, err := p.Certification.Download(r.Ctx(), r.Who, id)
	if err != nil {
		return err
	}
	defer file.Close()
	h := r.Header()
	h.Set("Content-Type", object.ContentType)
	h.Set("Content-Length", strconv.FormatInt(object.Bytes, 10))
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	_, err = io.Copy(r.Writer(), file)
	return err
}

func (p *Pages) allCertificates(r *route.Request) error {
	search := certification.Search{Text: r.Query("cari"), Kind: kindOf(r.Query("jenis")), Before: route.OptionalID[uuid.UUID](r.Query("sebelum")), PersonID: route.OptionalID[id.Person](r.Query("pegawai"))}
	list, more, err := p.Certification.Find(r.Ctx(), r.Who, search)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, allCertificatesPage(search, list, more, r.Who.Has(waitingReaders.Roles...)))
}

func (p *Pages) revokeForm(r *route.Request) error {
	v, err := p.certificateView(r)
	if err != nil {
		return err
	}
	if !v.MayRevoke {
		return r.Redirect("/sertifikat/" + v.ID.String())
	}
	return r.Render(http.StatusOK, revokePage(v, "", nil))
}

func (p *Pages) revoke(r *route.Request) error {
	v, err := p.certificateView(r)
	if err != nil {
		return err
	}
	reason := r.Form("reason")
	if err := p.Certification.Revoke(r.Ctx(), r.Who, v.ID, reason); err != nil {
		return r.Invalid(err, func(problems ui.Problems) templ.Component { return revokePage(v, reason, problems) })
	}
	r.Flash("success", "certificate.revoke.done", "Number", v.Number)
	return r.Redirect("/sertifikat/" + v.ID.String())
}
