package certificates

import (
	"net/http"

	"github.com/google/uuid"

	"mumpuni/certification"
	"mumpuni/people"
	"mumpuni/web/route"
)

// signatoryRoutes are the signatory's own: what stands in their name, and the stop switch.
func (p *Pages) signatoryRoutes(s *route.Set) {
	signatory := route.Roles(people.Signatory)
	s.Page(http.MethodGet, "/atas-nama-saya", signatory, p.inMyName)
	s.Page(http.MethodPost, "/atas-nama-saya/tahan", signatory, p.hold)
	s.Page(http.MethodPost, "/atas-nama-saya/lanjut", signatory, p.release)
	s.Page(http.MethodPost, "/atas-nama-saya/asesmen/:id/terima", signatory, p.acceptAssessment)
	s.Page(http.MethodPost, "/atas-nama-saya/asesmen/:id/tarik", signatory, p.takeBackAssessment)
	s.Page(http.MethodPost, "/penerbit/:id/terima", signatory, p.accept)
	s.Page(http.MethodPost, "/penerbit/:id/tarik", signatory, p.takeBack)
}

func (p *Pages) inMyName(r *route.Request) error {
	n, err := p.Certification.InMyName(r.Ctx(), r.Who)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, inMyNamePage(n))
}

// accept takes the digest of what the page showed, so that what is accepted is what was seen.
func (p *Pages) accept(r *route.Request) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	if err := p.Accept(r.Ctx(), r.Who, id, r.Form("digest")); err != nil {
		return err
	}
	r.Flash("success", "certificate.name.accepted")
	return r.Redirect("/atas-nama-saya")
}

func (p *Pages) takeBack(r *route.Request) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	if err := p.Certification.TakeBack(r.Ctx(), r.Who, id); err != nil {
		return err
	}
	r.Flash("success", "certificate.name.taken_back")
	return r.Redirect("/atas-nama-saya")
}

func (p *Pages) hold(r *route.Request) error {
	if _, err := p.Certification.Hold(r.Ctx(), r.Who, r.Form("why")); err != nil {
		return err
	}
	r.Flash("success", "certificate.name.held")
	return r.Redirect("/atas-nama-saya")
}

func (p *Pages) release(r *route.Request) error {
	if _, err := p.Certification.Release(r.Ctx(), r.Who); err != nil {
		return err
	}
	r.Flash("success", "certificate.name.released")
	return r.Redirect("/atas-nama-saya")
}

// mayAccept reports that the signatory's word is all that is missing.
func mayAccept(i certification.IssuerInName) bool {
	return (i.AcceptedAt.IsZero() || i.State == certification.Changed) && i.State != certification.NoSignatory && !i.Own
}
