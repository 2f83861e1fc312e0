package certificates

import (
	"errors"
	"net/http"

	"github.com/google/uuid"

	"mumpuni/certification"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/web/locale"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// issuerForm is the settings page: what stands in it and what may be chosen.
type issuerForm struct {
	Issuer   certification.Issuer
	New      bool
	Units    []people.UnitNode
	Agencies []people.UnitNode // whose name may head the paper
	Posts    []people.Post     // in whose name somebody may sign
	Signers  []certification.Candidate
	Sample   string // the number the settings give
	Problems ui.Problems
}

func (p *Pages) issuers(r *route.Request) error {
	list, err := p.Certification.Issuers(r.Ctx(), r.Who)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, issuersPage(list, r.Who.Has(people.Administrator)))
}

func (p *Pages) newIssuer(r *route.Request) error {
	return p.issuerForm(r, http.StatusOK, issuerForm{
		New: true, Issuer: certification.Issuer{NumberTemplate: certification.DefaultTemplate, LegalBasis: certification.DefaultBasis("")},
	})
}

func (p *Pages) editIssuer(r *route.Request) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	view, err := p.Certification.Issuer(r.Ctx(), r.Who, id)
	if err != nil {
		return err
	}
	return p.issuerForm(r, http.StatusOK, issuerForm{Issuer: view.Issuer})
}

// saveIssuer saves, or only shows what number the settings would give when that button was pressed.
func (p *Pages) saveIssuer(r *route.Request) error {
	f := issuerForm{New: r.Form("new") != "", Issuer: issuerOf(r)}
	if r.Form("action") == "preview" {
		return p.issuerForm(r, http.StatusOK, f)
	}
	saved, _, err := p.Certification.SaveIssuer(r.Ctx(), r.Who, f.Issuer)
	if err == nil {
		flash := "certificate.issuers.saved_waits"
		if saved.State() == certification.Accepted {
			flash = "certificate.issuers.saved"
		}
		r.Flash("success", flash, "Name", saved.SignatoryName)
		return r.Redirect("/penerbit")
	}
	if f.Issuer.UnitID == uuid.Nil && fault.KindOf(err) == fault.NotFound {
		err = fault.Field("unit_id", "certificate.unit_missing")
	}
	if f.Problems = route.ProblemsOf(err); len(f.Problems) == 0 {
		return err
	}
	return p.issuerForm(r, http.StatusUnprocessableEntity, f)
}

func issuerOf(r *route.Request) certification.Issuer {
	return certification.Issuer{
		UnitID: route.OptionalID[uuid.UUID](r.Form("unit_id")), AgencyUnitID: route.OptionalID[uuid.UUID](r.Form("agency_unit_id")), Place: r.Form("place"),
		NumberTemplate: r.Form("number_template"), Classification: r.Form("classification"), UnitCode: r.Form("unit_code"),
		SignatoryID: route.OptionalID[id.Person](r.Form("signatory_id")), Prefix: certification.Prefix(r.Form("prefix")),
		OnBehalfID: route.OptionalID[uuid.UUID](r.Form("on_behalf_id")), ThroughID: route.OptionalID[uuid.UUID](r.Form("through_id")), LegalBasis: r.Form("legal_basis"),
	}
}

// holdIssuer stops one issuer at once.
func (p *Pages) holdIssuer(r *route.Request) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	if err := p.Certification.HoldIssuer(r.Ctx(), r.Who, id, r.Form("why")); err != nil {
		return err
	}
	r.Flash("success", "certificate.issuers.was_held")
	return r.Redirect("/penerbit")
}

// issuerForm fills in what may be chosen and the sample number, then renders.
func (p *Pages) issuerForm(r *route.Request, status int, f issuerForm) error {
	units, err := p.Certification.Units(r.Ctx(), r.Who)
	if err != nil {
		return err
	}
	f.Units = units
	if f.Agencies, err = p.Certification.Agencies(r.Ctx(), r.Who); err != nil {
		return err
	}
	if f.Posts, err = p.Certification.LeadingPosts(r.Ctx(), r.Who); err != nil {
		return err
	}
	if f.Signers, err = p.Certification.Signatories(r.Ctx(), r.Who); err != nil {
		return err
	}
	i := f.Issuer
	f.Sample, err = p.Certification.PreviewNumber(r.Who, i.NumberTemplate, i.Classification, i.UnitCode)
	if err != nil && f.Problems == nil {
		f.Problems = route.ProblemsOf(err)
	}
	return r.Render(status, issuerPage(f))
}

// sampleNumber answers the form's script while somebody types: the number, or what is wrong with the template.
func (p *Pages) sampleNumber(r *route.Request) error {
	number, err := p.Certification.PreviewNumber(r.Who, r.Query("number_template"), r.Query("classification"), r.Query("unit_code"))
	var f *fault.Fault
	if errors.As(err, &f) {
		return r.Text(http.StatusUnprocessableEntity, locale.TMap(r.Ctx(), f.Key, f.Args))
	}
	if err != nil {
		return err
	}
	return r.Text(http.StatusOK, number)
}
