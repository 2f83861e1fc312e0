package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"mumpuni/certification"
	"mumpuni/people"
	"mumpuni/web/export"
	"mumpuni/web/route"
)

// waitingOps are the completed courses whose certificate waits, as a list and as files of the same rows.
func (a *API) waitingOps(api huma.API) {
	readers := route.Roles(people.HR, people.Administrator, people.Auditor)
	huma.Register(api, route.Operation(http.MethodGet, "/certificates/waiting", readers, "certificates-waiting",
		"Completed courses whose certificate waits, with the reason; each person listed can see that they were read"), a.certificatesWaiting)
	huma.Register(api, exportOperation("/certificates/waiting.csv", readers.Report(), "certificates-waiting-csv", "Waiting certificates as CSV", export.CSV), a.waitingFile(export.CSV))
	huma.Register(api, exportOperation("/certificates/waiting.xlsx", readers.Report(), "certificates-waiting-xlsx", "Waiting certificates as XLSX", export.XLSX), a.waitingFile(export.XLSX))
}

// WaitingQuery picks waiting certificates. Exported so that huma reads it where it is embedded.
type WaitingQuery struct {
	Why string `query:"why" enum:"no_unit,no_issuer,issuer_invalid,not_accepted,changed,held,founding,signatory,name,assessment" doc:"all reasons when left out"`
}

func (a *API) certificatesWaiting(ctx context.Context, in *struct {
	WaitingQuery
	After string `query:"after" maxLength:"100" doc:"the next of the page before"`
	Limit int    `query:"limit" minimum:"1" maximum:"500" default:"50"`
},
) (*struct{ Body certification.WaitingList }, error) {
	l, err := a.Certification.WaitingIn(ctx, route.Who(ctx), certification.WaitingFilter{Why: in.Why, After: in.After, Limit: in.Limit})
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	return &struct{ Body certification.WaitingList }{l}, nil
}

func (a *API) waitingFile(format string) func(context.Context, *WaitingQuery) (*fileOut, error) {
	return func(ctx context.Context, in *WaitingQuery) (*fileOut, error) {
		who := route.Who(ctx)
		l, err := a.Certification.WaitingIn(ctx, who, certification.WaitingFilter{Why: in.Why})
		if err != nil {
			return nil, route.Fault(ctx, err)
		}
		out, err := fileOf(export.WaitingCertificates(ctx, l, who.Location()), format)
		return out, route.Fault(ctx, err)
	}
}
