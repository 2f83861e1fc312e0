package route

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"mumpuni/identity"
	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/web/locale"
)

type sessionKey struct{}

// WithSession puts a session where Who finds it.
func WithSession(ctx context.Context, s identity.Session) context.Context {
	return context.WithValue(ctx, sessionKey{}, s)
}

// SessionOf is the session of the request, the zero Session when nobody is signed in.
func SessionOf(ctx context.Context) identity.Session {
	s, _ := ctx.Value(sessionKey{}).(identity.Session)
	return s
}

// Who is the actor of the request, nobody when not signed in.
func Who(ctx context.Context) people.Actor { return SessionOf(ctx).Actor }

const accessKey = "access"

// Operation declares one API operation, its path below /api/v1.
func Operation(method, path string, access Access, id, summary string) huma.Operation {
	op := huma.Operation{
		OperationID: id, Method: method, Path: path, Summary: summary,
		Metadata: map[string]any{accessKey: access},
		Errors:   []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusUnprocessableEntity},
	}
	if method != http.MethodGet {
		op.Errors = append(op.Errors, http.StatusUnsupportedMediaType)
	}
	if access.Class == pg.Reports {
		op.Errors = append(op.Errors, http.StatusServiceUnavailable)
	}
	op.Security = []map[string][]string{{"bearer": {}}}
	if access.level == anyone {
		op.Security = []map[string][]string{} // said, not left out: nobody needs to sign in
	}
	return op
}

// AccessOf is the access an operation was declared with; the zero Access, which lets nobody in, when it was not.
func AccessOf(op *huma.Operation) Access {
	access, _ := op.Metadata[accessKey].(Access)
	return access
}

// Problem is an answer of kind application/problem+json (RFC 9457), its words in the caller's language.
type Problem struct {
	Type      string         `json:"type" doc:"urn:mumpuni:fault:<key>"`
	Title     string         `json:"title"`
	Status    int            `json:"status"`
	Detail    string         `json:"detail,omitempty"`
	Key       string         `json:"key" doc:"stable name of the fault"`
	RequestID string         `json:"request_id,omitempty"`
	Errors    []FieldProblem `json:"errors,omitempty"`

	wait time.Duration // after which to try again; zero when nobody knows
}

// FieldProblem is one field to mend. The rejected value is never repeated.
type FieldProblem struct {
	Field  string `json:"field" doc:"name of the parameter or path into the body: outcomes.0"`
	Key    string `json:"key"`
	Detail string `json:"detail"`
}

// Error makes Problem an error for huma.
func (p *Problem) Error() string { return p.Key }

// GetStatus is the HTTP status, for huma.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType is always problem+json.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// GetHeaders says when to try again, for huma.
func (p *Problem) GetHeaders() http.Header {
	h := http.Header{}
	switch p.Status {
	case http.StatusServiceUnavailable:
		h.Set(retryAfter, seconds(cmp.Or(p.wait, 15*time.Second)))
	case http.StatusTooManyRequests:
		h.Set(retryAfter, seconds(cmp.Or(p.wait, time.Minute)))
	case http.StatusUnauthorized:
		h.Set("WWW-Authenticate", `Bearer realm="mumpuni"`)
	}
	return h
}

// seconds is d as Retry-After says it, rounded up.
func seconds(d time.Duration) string {
	return strconv.FormatInt(int64((d+time.Second-1)/time.Second), 10)
}

// Fault turns a domain error into the problem to answer with. nil stays nil.
func Fault(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	var p *Problem
	if errors.As(err, &p) {
		return p
	}
	return NewProblem(ctx, err)
}

// NewProblem words err in ctx's language. What is not a fault says only that we failed; report logs it.
func NewProblem(ctx context.Context, err error) *Problem {
	kind := fault.KindOf(err)
	if kind == fault.Internal {
		f := pg.Trouble(err)
		if pg.Unstorable(err) {
			f = ErrText.Because(err)
		}
		if f != nil {
			err, kind = f, f.Kind
		}
	}
	key, args := keyOf(err, kind)
	p := &Problem{
		Type: "urn:mumpuni:fault:" + key, Key: key, Status: StatusOf(kind),
		Title:  locale.T(ctx, TitleKey(kind)),
		Detail: locale.TMap(ctx, key, args), RequestID: audit.RequestID(ctx), wait: waitOf(err),
	}
	for _, f := range ProblemsOf(err) {
		if f.Field != "" {
			p.Errors = append(p.Errors, FieldProblem{f.Field, f.Key, locale.TMap(ctx, f.Key, f.Args)})
		}
	}
	switch kind {
	case fault.Internal:
		report(ctx, slog.LevelError, "internal fault", err)
	case fault.Unavailable:
		report(ctx, slog.LevelWarn, "a part is not available", err)
	}
	return p
}

func waitOf(err error) time.Duration {
	var f *fault.Fault
	if errors.As(err, &f) {
		return f.Wait
	}
	return 0
}

func keyOf(err error, kind fault.Kind) (string, map[string]any) {
	var f *fault.Fault
	if errors.As(err, &f) && kind != fault.Internal {
		return f.Key, f.Args
	}
	if kind == fault.Invalid {
		return "web.invalid", nil
	}
	return "web.internal", nil
}

// StatusOf is the one place where a kind of fault becomes an HTTP status.
func StatusOf(kind fault.Kind) int {
	switch kind {
	case fault.Invalid:
		return http.StatusUnprocessableEntity
	case fault.Unauthenticated:
		return http.StatusUnauthorized
	case fault.Forbidden:
		return http.StatusForbidden
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Conflict:
		return http.StatusConflict
	case fault.TooLarge:
		return http.StatusRequestEntityTooLarge
	case fault.RateLimited:
		return http.StatusTooManyRequests
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	default:
		return http.StatusInternalServerError
	}
}

// TitleKey names the heading of a kind of fault.
func TitleKey(kind fault.Kind) string {
	return map[fault.Kind]string{
		fault.Internal: "web.internal.title", fault.Invalid: "web.invalid.title",
		fault.Unauthenticated: "web.unauthenticated.title", fault.Forbidden: "web.forbidden.title",
		fault.NotFound: "web.not_found.title", fault.Conflict: "web.conflict.title",
		fault.TooLarge: "web.too_large.title", fault.RateLimited: "web.rate_limited.title",
		fault.Unavailable: "web.unavailable.title",
	}[kind]
}
