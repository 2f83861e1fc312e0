package route

import (
	"context"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"mumpuni/identity"
	"mumpuni/internal/fault"
	"mumpuni/people"
)

// Request is one page request: who asks, in which session, and the ways to answer.
type Request struct {
	Who     people.Actor // nobody when not signed in
	Session identity.Session
	Nonce   string // of this answer's content security policy
	echo    echo.Context
	cfg     Config
	opens   func(path string) bool // a page is declared there
}

// ErrNotFound is for a path parameter that cannot name anything.
var ErrNotFound = fault.New(fault.NotFound, "web.not_found")

// Ctx carries the request's deadline, language and session.
func (r *Request) Ctx() context.Context { return r.echo.Request().Context() }

// HTTP is the request as it came.
func (r *Request) HTTP() *http.Request { return r.echo.Request() }

// URI is the address asked for, path and query, as it came.
func (r *Request) URI() string { return r.echo.Request().URL.RequestURI() }

// Pattern is the declared path that the address matched, "/persetujuan/:id".
func (r *Request) Pattern() string { return r.echo.Path() }

// UserAgent is what the caller says of itself.
func (r *Request) UserAgent() string { return r.echo.Request().UserAgent() }

// Address is the caller's network address, as the server's trust in proxies allows.
func (r *Request) Address() netip.Addr { return addressOf(r.echo) }

// Param is a path parameter as it stands in the path.
func (r *Request) Param(name string) string { return r.echo.Param(name) }

// Form is a form value, trimmed of outer white space.
func (r *Request) Form(name string) string { return strings.TrimSpace(r.echo.FormValue(name)) }

// Typed is a form value exactly as it was typed, for passwords.
func (r *Request) Typed(name string) string { return r.echo.FormValue(name) }

// FormAll are all values of the form, nil when it cannot be read.
func (r *Request) FormAll() url.Values {
	values, err := r.echo.FormParams()
	if err != nil {
		return nil
	}
	return values
}

// Forms are all values of a form field that may stand several times.
func (r *Request) Forms(name string) []string { return r.FormAll()[name] }

// File opens the file of a form's field. The caller closes it; the error tells that none was chosen, or of a form without files.
func (r *Request) File(name string) (multipart.File, error) {
	header, err := r.echo.FormFile(name)
	if err != nil {
		return nil, err
	}
	return header.Open()
}

// Parts reads a form with files part by part, at most most bytes of it; the error tells that it is no such form.
func (r *Request) Parts(most int64) (*multipart.Reader, error) {
	r.limitBody(most)
	return r.echo.Request().MultipartReader()
}

// Body is the body of the request, which ends with http.MaxBytesError beyond most bytes.
func (r *Request) Body(most int64) io.ReadCloser {
	return http.MaxBytesReader(r.echo.Response(), r.echo.Request().Body, most)
}

// Query is a query value, trimmed.
func (r *Request) Query(name string) string { return strings.TrimSpace(r.echo.QueryParam(name)) }

// QueryAll are all values of the query.
func (r *Request) QueryAll() url.Values { return r.echo.QueryParams() }

// Cookie is the value of a cookie, "" when the browser sent none.
func (r *Request) Cookie(name string) string {
	if cookie, err := r.echo.Cookie(name); err == nil {
		return cookie.Value
	}
	return ""
}

// SetCookie gives the browser a cookie, for the whole origin, out of reach of scripts and over https only where the server
// is; maxAge is in seconds, below zero takes the cookie away.
func (r *Request) SetCookie(name, value string, maxAge int) {
	r.echo.SetCookie(&http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: maxAge,
		HttpOnly: true, Secure: r.cfg.Secure, SameSite: http.SameSiteLaxMode,
	})
}

// Header is the header of the answer, to be set before it begins.
func (r *Request) Header() http.Header { return r.echo.Response().Header() }

// Writer takes the answer's body as it is made; its first byte sends status 200 and the header.
func (r *Request) Writer() io.Writer { return r.echo.Response() }

// HTML answers with a page that is whole.
func (r *Request) HTML(status int, page []byte) error { return r.echo.HTMLBlob(status, page) }

// JSON answers a script.
func (r *Request) JSON(v any) error { return r.echo.JSON(http.StatusOK, v) }

// Text answers with plain text.
func (r *Request) Text(status int, text string) error { return r.echo.String(status, text) }

// Download answers with a file named name for the browser to keep.
func (r *Request) Download(name, contentType string, data []byte) error {
	r.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	return r.echo.Blob(http.StatusOK, contentType, data)
}

// Stream answers with a file named name that write makes as it goes. One that cannot be written to its end is cut, so that nobody takes
// it for whole.
func (r *Request) Stream(name, contentType string, write func(io.Writer) error) error {
	r.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	r.Header().Set("Content-Type", contentType)
	if err := write(r.Writer()); err != nil {
		slog.WarnContext(r.Ctx(), "a download was cut", "name", name, "why", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}

// Redirect answers a form post: see the result at url.
func (r *Request) Redirect(url string) error { return r.echo.Redirect(http.StatusSeeOther, url) }

// method is GET, POST and so on.
func (r *Request) method() string { return r.echo.Request().Method }

// limitBody bounds what can be read of the body from now on.
func (r *Request) limitBody(most int64) { r.echo.Request().Body = r.Body(most) }

// readValues reads the form, whichever way it is written.
func (r *Request) readValues() (url.Values, error) { return r.echo.FormParams() }

func addressOf(c echo.Context) netip.Addr {
	addr, _ := netip.ParseAddr(c.RealIP())
	return addr.Unmap()
}
