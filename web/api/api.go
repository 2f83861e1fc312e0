// Package api is the JSON API under /api/v1: huma operations over the same service methods as the pages, described by an
// OpenAPI 3.1 document made from the types.
package api

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"mumpuni/approvals"
	"mumpuni/assessments"
	"mumpuni/certification"
	"mumpuni/competencies"
	"mumpuni/courses"
	"mumpuni/courses/bin"
	"mumpuni/courses/coauthors"
	"mumpuni/courses/intake"
	"mumpuni/courses/mandates"
	"mumpuni/courses/results"
	"mumpuni/courses/review"
	"mumpuni/feedback"
	"mumpuni/identity"
	"mumpuni/internal/fault"
	"mumpuni/internal/health"
	"mumpuni/internal/jobs"
	"mumpuni/orders"
	"mumpuni/parcels"
	"mumpuni/people"
	"mumpuni/people/siasn"
	"mumpuni/questions"
	"mumpuni/quizzes"
	"mumpuni/records"
	"mumpuni/reviews"
	"mumpuni/storage"
	"mumpuni/web/locale"
	"mumpuni/web/route"
	"mumpuni/xapi"
)

// API holds the services its operations call.
type API struct {
	People        *people.Service
	Imports       *siasn.Service
	Approvals     *approvals.Service
	Identity      *identity.Service
	Courses       *courses.Service
	Bin           *bin.Service
	Intake        *intake.Service
	Coauthors     *coauthors.Service
	Mandates      *mandates.Service
	Results       *results.Service
	Review        *review.Service
	Feedback      *feedback.Service
	Reviews       *reviews.Service
	XAPI          *xapi.Service
	Parcels       *parcels.Service
	Orders        *orders.Service
	Quizzes       *quizzes.Service
	Questions     *questions.Service
	Assessments   *assessments.Service
	Certification *certification.Service
	AcceptIssuer  Accepting
	Competencies  *competencies.Service
	Records       *records.Service
	Store         *storage.Store
	Troubles      func(context.Context) ([]jobs.Trouble, error) // jobs that failed
	Health        func(context.Context) []health.Figure         // how the house stands
	BaseURL       string
}

const prefix = "/api/v1"

// Routes registers every operation and declares it in set.
func (a *API) Routes(set *route.Set) {
	api := set.API(prefix, a.config())
	api.UseMiddleware(a.authenticate(api), admit(api, set))
	a.operations(api)
	for _, item := range api.OpenAPI().Paths {
		for _, op := range operationsOf(item) {
			set.DeclareAPI(prefix, op)
		}
	}
	set.Raw(http.MethodGet, prefix, route.Public, a.reference(api.OpenAPI()))
	for _, doc := range []string{"/openapi.json", "/openapi.yaml", "/openapi-3.0.json", "/openapi-3.0.yaml"} {
		set.Declare(http.MethodGet, prefix+doc, route.Public)
	}
}

// Document is the OpenAPI 3.1 description as YAML, for the committed copy.
func (a *API) Document() ([]byte, error) {
	api := route.New(route.Config{}).API(prefix, a.config())
	a.operations(api)
	return api.OpenAPI().YAML()
}

func (a *API) config() huma.Config {
	huma.NewErrorWithContext = newProblem
	huma.NewError = func(status int, message string, errs ...error) huma.StatusError {
		return newProblem(nil, status, message, errs...) // the type of refusals, for the document
	}
	c := huma.DefaultConfig("Mumpuni", "1.0.0")
	c.DocsPath, c.SchemasPath, c.CreateHooks = "", "", nil // no page with foreign scripts, no $schema links in answers
	c.RejectUnknownQueryParameters = true                  // a misspelt filter would otherwise answer with everything
	strict := huma.DefaultJSONFormat
	strict.Unmarshal = unmarshalText
	c.Formats = map[string]huma.Format{"application/json": strict, "json": strict}
	c.Servers = []*huma.Server{{URL: prefix}}
	c.Info.Description = "Learning and competency measurement for civil servants. Times are RFC 3339 in UTC, fractions are integers of 10000."
	c.Info.License = &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"}
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"bearer": {Type: "http", Scheme: "bearer", BearerFormat: "JWT"},
	}
	return c
}

// authenticate reads the bearer token and holds the operation's access against it. Cookies are not looked at.
func (a *API) authenticate(api huma.API) func(huma.Context, func(huma.Context)) {
	return func(hc huma.Context, next func(huma.Context)) {
		ctx := locale.With(hc.Context(), locale.Accepted(hc.Header("Accept-Language")))
		access := route.AccessOf(hc.Operation())
		var session identity.Session
		var err error
		if scheme, token, ok := strings.Cut(hc.Header("Authorization"), " "); ok && strings.EqualFold(scheme, "Bearer") {
			session, err = a.Identity.Bearer(ctx, token)
		}
		if fault.KindOf(err) == fault.Unauthenticated && access.Check(identity.Session{}) == nil {
			err = nil // a stale token does not close a public operation
		}
		if err == nil {
			err = access.Check(session)
		}
		if err != nil {
			refuse(api, hc, route.NewProblem(ctx, err))
			return
		}
		next(huma.WithContext(hc, route.WithSession(ctx, session)))
	}
}

// admit lets a call that may be made wait for its turn where few such calls are worked on at once.
func admit(api huma.API, set *route.Set) func(huma.Context, func(huma.Context)) {
	return func(hc huma.Context, next func(huma.Context)) {
		ctx, done, err := set.Admit(hc)
		if err != nil {
			refuse(api, hc, route.NewProblem(hc.Context(), err))
			return
		}
		defer done()
		next(huma.WithContext(hc, ctx))
	}
}

func refuse(api huma.API, hc huma.Context, p *route.Problem) {
	for name, values := range p.GetHeaders() {
		hc.SetHeader(name, values[0])
	}
	hc.SetHeader("Content-Type", "application/problem+json")
	hc.SetStatus(p.Status)
	_ = api.Marshal(hc.BodyWriter(), "application/json", p)
}

var errNUL = fault.New(fault.Invalid, "web.text_invalid")

// unmarshalText refuses U+0000, which PostgreSQL cannot store.
func unmarshalText(data []byte, v any) error {
	if hasNUL(data) {
		return errNUL
	}
	return json.Unmarshal(data, v)
}

// hasNUL finds a zero byte or its JSON escape; an escaped backslash before "u0000" is not one.
func hasNUL(data []byte) bool {
	for i := 0; i < len(data); i++ {
		switch {
		case data[i] == 0 || bytes.HasPrefix(data[i:], []byte(`\u0000`)):
			return true
		case data[i] == '\\':
			i++ // the escaped character is not the start of an escape
		}
	}
	return false
}

func operationsOf(item *huma.PathItem) []*huma.Operation {
	var ops []*huma.Operation
	for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete, item.Head, item.Options} {
		if op != nil {
			ops = append(ops, op)
		}
	}
	return ops
}
