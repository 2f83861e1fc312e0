package api

import (
	"context"
	"io"
	"net/http"
	"net/netip"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"mumpuni/approvals"
	"mumpuni/certification"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/web/route"
)

type certificateList struct {
	Body struct {
		Certificates []certification.Certificate `json:"certificates"`
		Awaiting     []certification.Awaiting    `json:"awaiting,omitempty" doc:"completed courses and measured tries whose certificate waits; only of one's own"`
		More         bool                        `json:"more" doc:"ask again with before = the last id"`
	}
}

type certificateID struct {
	ID uuid.UUID `path:"id"`
}

type certificateAnswer struct{ Body certification.CertificateView }

// certificateOps registers what concerns certificates and their issuers.
func (a *API) certificateOps(api huma.API) {
	huma.Register(api, route.Operation(http.MethodGet, "/certificates", route.SignedIn, "certificates-own", "One's own certificates"), a.certificatesOwn)
	huma.Register(api, route.Operation(http.MethodGet, "/certificates/issued",
		route.Roles(people.HR, people.Administrator, people.Signatory, people.Auditor), "certificates-issued", "Certificates in one's scope"), a.certificatesIssued)
	huma.Register(api, route.Operation(http.MethodGet, "/certificates/{id}", route.SignedIn, "certificate-get", "One certificate"), a.certificateGet)
	huma.Register(api, pdfOperation(), a.certificatePDF)
	revoke := route.Operation(http.MethodPost, "/certificates/{id}/revocation", route.Roles(people.HR, people.Administrator), "certificate-revoke", "Revoke a certificate")
	revoke.DefaultStatus = http.StatusNoContent
	revoke.Errors = append(revoke.Errors, http.StatusConflict)
	huma.Register(api, revoke, a.certificateRevoke)
	huma.Register(api, route.Operation(http.MethodGet, "/verifications", route.Public, "certificate-verify",
		"Whether a certificate is genuine, by its verification code or number"), a.certificateVerify)
	huma.Register(api, route.Operation(http.MethodGet, "/issuers", route.Roles(people.Administrator, people.Signatory, people.Auditor), "issuers", "Issuers of certificates"), a.issuers)
	huma.Register(api, waits(editing(route.Operation(http.MethodPut, "/issuers", route.Roles(people.Administrator), "issuer-save",
		"Set the issuer of a unit; its signatory must accept what will be printed, and then the answer is 202 with the approval"))), a.issuerSave)
	a.signatoryOps(api)
	a.waitingOps(api)
}

func pdfOperation() huma.Operation {
	op := route.Operation(http.MethodGet, "/certificates/{id}/pdf", route.SignedIn, "certificate-pdf", "The certificate as PDF")
	op.Errors = append(op.Errors, http.StatusConflict, http.StatusServiceUnavailable)
	op.Responses = map[string]*huma.Response{"200": {Description: "The file", Content: map[string]*huma.MediaType{
		"application/pdf": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
	}}}
	return op
}

func (a *API) certificatesOwn(ctx context.Context, _ *struct{}) (*certificateList, error) {
	list, waiting, err := a.Certification.Own(ctx, route.Who(ctx))
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	out := &certificateList{}
	out.Body.Certificates, out.Body.Awaiting = list, waiting
	return out, nil
}

func (a *API) certificatesIssued(ctx context.Context, in *struct {
	Text   string    `query:"text" maxLength:"200" doc:"part of number, name or course, or a whole NIP"`
	Kind   string    `query:"kind" enum:"course,competence" doc:"of this kind only"`
	Person id.Person `query:"person_id"`
	Before uuid.UUID `query:"before" doc:"the last id of the page before"`
	Limit  int       `query:"limit" minimum:"1" maximum:"100" default:"30"`
},
) (*certificateList, error) {
	list, more, err := a.Certification.Find(ctx, route.Who(ctx),
		certification.Search{Text: in.Text, Kind: certification.Kind(in.Kind), PersonID: in.Person, Before: in.Before, Limit: in.Limit})
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	out := &certificateList{}
	out.Body.Certificates, out.Body.More = list, more
	return out, nil
}

func (a *API) certificateGet(ctx context.Context, in *certificateID) (*certificateAnswer, error) {
	v, err := a.Certification.Certificate(ctx, route.Who(ctx), in.ID)
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	return &certificateAnswer{v}, nil
}

func (a *API) certificatePDF(ctx context.Context, in *certificateID) (*huma.StreamResponse, error) {
	file, object, name, err := a.Certification.Download(ctx, route.Who(ctx), in.ID)
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		defer file.Close()
		hc.SetHeader("Content-Type", object.ContentType)
		hc.SetHeader("Content-Length", strconv.FormatInt(object.Bytes, 10))
		hc.SetHeader("Content-Disposition", `attachment; filename="`+name+`"`)
		_, _ = io.Copy(hc.BodyWriter(), file) // a cut is seen by the length
	}}, nil
}

func (a *API) certificateRevoke(ctx context.Context, in *struct {
	ID   uuid.UUID `path:"id"`
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"500"`
	}
},
) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Certification.Revoke(ctx, route.Who(ctx), in.ID, in.Body.Reason))
}

// verification is the question of somebody who need not be signed in, with the address it comes from.
type verification struct {
	Code string `query:"code" required:"true" maxLength:"400" doc:"verification code or number, as typed or pasted, also as the address of its page"`
	from netip.Addr
}

// Resolve notes the caller's address for the limit on questions.
func (v *verification) Resolve(hc huma.Context) []error {
	v.from, _ = route.CallerOf(hc)
	return nil
}

func (a *API) certificateVerify(ctx context.Context, in *verification) (*struct{ Body certification.PublicView }, error) {
	v, err := a.Certification.VerifyFrom(ctx, in.from, in.Code)
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	return &struct{ Body certification.PublicView }{v}, nil
}

func (a *API) issuers(ctx context.Context, _ *struct{}) (*struct {
	Body struct {
		Issuers []certification.IssuerView `json:"issuers"`
	}
}, error,
) {
	list, err := a.Certification.Issuers(ctx, route.Who(ctx))
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	out := &struct {
		Body struct {
			Issuers []certification.IssuerView `json:"issuers"`
		}
	}{}
	out.Body.Issuers = list
	return out, nil
}

// issuerBody is what may be set; the issuer of the unit is made when there is none.
type issuerBody struct {
	UnitID         uuid.UUID            `json:"unit_id"`
	AgencyUnitID   uuid.UUID            `json:"agency_unit_id,omitzero" doc:"the unit whose name heads the paper: at or above the issuer's or the signatory's; left out, the issuer's"`
	Place          string               `json:"place"`
	NumberTemplate string               `json:"number_template" doc:"{urut} {urut:4} {kode_klasifikasi} {unit} {bulan} {bulan_romawi} {tahun}"`
	Classification string               `json:"classification,omitempty"`
	UnitCode       string               `json:"unit_code,omitempty"`
	SignatoryID    id.Person            `json:"signatory_id" doc:"their post is printed as it stands in their assignment; with plt or plh the acting one"`
	Prefix         certification.Prefix `json:"prefix,omitempty" enum:",an,ub,plt,plh" doc:"what stands before the post"`
	OnBehalfID     uuid.UUID            `json:"on_behalf_id,omitzero" doc:"with an or ub: the post in whose name; left out, the head of the region"`
	ThroughID      uuid.UUID            `json:"through_id,omitzero" doc:"with ub: the post in between"`
	LegalBasis     string               `json:"legal_basis"`
}

// issuerAnswer is the issuer as saved, with the approval that its first certificate waits for.
type issuerAnswer struct {
	Status   int
	Location string `header:"Location"`
	Body     struct {
		certification.IssuerView

		Approval *approvals.View `json:"approval,omitempty" doc:"what the signatory must accept before anything is issued"`
	}
}

func (a *API) issuerSave(ctx context.Context, in *struct{ Body issuerBody }) (*issuerAnswer, error) {
	b := in.Body
	saved, approval, err := a.Certification.SaveIssuer(ctx, route.Who(ctx), certification.Issuer{
		UnitID: b.UnitID, AgencyUnitID: b.AgencyUnitID, Place: b.Place, NumberTemplate: b.NumberTemplate, Classification: b.Classification,
		UnitCode: b.UnitCode, SignatoryID: b.SignatoryID, Prefix: b.Prefix, OnBehalfID: b.OnBehalfID, ThroughID: b.ThroughID, LegalBasis: b.LegalBasis,
	})
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	out := &issuerAnswer{Status: http.StatusOK}
	out.Body.IssuerView = saved
	if out.Body.Approval, out.Location, err = a.waiting(ctx, approval); out.Body.Approval != nil {
		out.Status = http.StatusAccepted
	}
	return out, err
}
