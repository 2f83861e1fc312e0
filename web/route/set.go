package route

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"mumpuni/identity"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/web/locale"
	"mumpuni/web/ui"
)

// Handler answers one page request. An error it returns is answered by the server's error page.
type Handler func(r *Request) error

// Declared is one row of the route table.
type Declared struct {
	Method string
	Path   string
	Access Access
}

// Config is what every page needs.
type Config struct {
	SessionCookie string // its name; "__Host-…" over https
	Secure        bool   // cookies over https only
	ContentOrigin string // the second origin, for the content security policy
	Offline       bool   // browsers may keep pages and courses
	Session       func(ctx context.Context, token string) (identity.Session, error)
	// StepUp shows the second factor of a session once more; see Request.stepUp.
	StepUp func(ctx context.Context, session identity.Session, code string, from identity.Device) error
	// Owner tells whose web session a token was, ended or not; nil: nobody asks.
	Owner    func(ctx context.Context, token string) (id.Person, error)
	DraftKey []byte    // 32 bytes that seal forms whose session has ended; empty: they are not kept
	Agency   ui.Agency // whose installation this is, for the frame of every page
	// Enter waits for a place of a class and gives the context of its work; nil when nothing is bounded.
	Enter func(ctx context.Context, c pg.Class) (within context.Context, leave func(), err error)
}

// Set collects the declared pages on one Echo server.
type Set struct {
	echo   *echo.Echo
	cfg    Config
	table  []Declared
	access map[string]Access // by method and path
}

// NewSet begins an empty set on e.
func NewSet(e *echo.Echo, cfg Config) *Set {
	return &Set{echo: e, cfg: cfg, access: map[string]Access{}}
}

// New begins an empty set on a router of its own, which answers faults as problems: for tests and for describing the API.
func New(cfg Config) *Set {
	e := echo.New()
	e.IPExtractor = echo.ExtractIPDirect()
	e.HTTPErrorHandler = func(err error, c echo.Context) {
		p := NewProblem(c.Request().Context(), err)
		_ = c.JSON(p.Status, p)
	}
	e.Use(SecurityHeaders(cfg.ContentOrigin, cfg.Secure))
	return NewSet(e, cfg)
}

// Handler serves what was declared.
func (s *Set) Handler() http.Handler { return s.echo }

// Live lists what is really served, to be held against Table.
func (s *Set) Live() []Declared {
	var list []Declared
	for _, r := range s.echo.Routes() {
		if r.Method != echo.RouteNotFound {
			list = append(list, Declared{Method: r.Method, Path: r.Path})
		}
	}
	return list
}

// Table lists what was declared, in order.
func (s *Set) Table() []Declared { return s.table }

// Page declares an HTML page or a form post. A form of more than maxForm bytes or with text that PostgreSQL cannot store is
// refused before h sees it.
func (s *Set) Page(method, path string, access Access, h Handler) {
	s.FilePage(method, path, access, func(r *Request) error {
		if err := r.readForm(); err != nil {
			return err
		}
		if err := r.stepUp(); err != nil {
			return err
		}
		return h(r)
	})
}

// FilePage declares a page whose handler streams the body of its request, bounds it and checks what it reads of it.
func (s *Set) FilePage(method, path string, access Access, h Handler) {
	s.Declare(method, path, access)
	s.echo.Add(method, path, func(c echo.Context) error {
		r, err := s.request(c)
		if err != nil {
			return err
		}
		if err := access.Check(r.Session); err != nil {
			return r.refuse(err)
		}
		ctx, done, err := s.admit(c.Request().Context(), access, c.Response().Before)
		if err != nil {
			return err
		}
		defer done()
		c.SetRequest(c.Request().WithContext(ctx))
		return h(r)
	})
}

// Classify makes the statements of each request go to the connections that its route declared.
func (s *Set) Classify(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		access := s.access[c.Request().Method+" "+c.Path()]
		c.SetRequest(c.Request().WithContext(pg.With(c.Request().Context(), access.asking())))
		return next(c)
	}
}

// Raw declares an http.Handler (assets, uploads, metrics) that does its own checking of sessions; access tells which.
func (s *Set) Raw(method, path string, access Access, h http.Handler) {
	s.Declare(method, path, access)
	s.echo.Add(method, path, echo.WrapHandler(h))
}

// Declare notes a route that something else registers on Echo.
func (s *Set) Declare(method, path string, access Access) {
	s.table = append(s.table, Declared{method, path, access})
	s.access[method+" "+path] = access
}

// opens reports that something is declared to be opened at a path, whoever may.
func (s *Set) opens(path string) bool {
	c := s.echo.AcquireContext()
	defer s.echo.ReleaseContext(c)
	c.Reset(nil, nil)
	s.echo.Router().Find(http.MethodGet, path, c)
	_, ok := s.access[http.MethodGet+" "+c.Path()]
	return ok
}

// request finds out who asks and in which language, and puts both where views and faults look for them.
func (s *Set) request(c echo.Context) (*Request, error) {
	r := &Request{echo: c, cfg: s.cfg, opens: s.opens, Nonce: nonceOf(c)}
	if cookie, err := c.Cookie(s.cfg.SessionCookie); err == nil && cookie.Value != "" {
		session, err := s.cfg.Session(c.Request().Context(), cookie.Value)
		if err != nil && fault.KindOf(err) != fault.Unauthenticated {
			return nil, err
		}
		if err == nil {
			r.Session, r.Who = session, session.Actor
		}
	}
	ctx := locale.With(c.Request().Context(), r.pickLocale())
	ctx = context.WithValue(ctx, sessionKey{}, r.Session)
	c.SetRequest(c.Request().WithContext(ctx))
	c.Set(requestKey, r)
	return r, nil
}

// requestKey is where the error handler finds the Request of a page.
const requestKey = "mumpuni.request"

// FromEcho gives the Request of a page, or one made now for a path that is no page.
func (s *Set) FromEcho(c echo.Context) *Request {
	if r, ok := c.Get(requestKey).(*Request); ok {
		return r
	}
	r, err := s.request(c)
	if err != nil {
		r = &Request{echo: c, cfg: s.cfg, opens: s.opens, Nonce: nonceOf(c)}
	}
	return r
}

// refuse sends people to where they can mend what is missing: signing in, a new password, the second factor.
func (r *Request) refuse(err error) error {
	if r.method() != http.MethodGet {
		return err
	}
	to := ""
	switch {
	case errors.Is(err, ErrUnauthenticated):
		to = "/masuk"
	case errors.Is(err, ErrMustChange):
		to = "/kata-sandi"
	case errors.Is(err, ErrSecondFactor):
		to = "/mfa"
	default:
		return err
	}
	if here := r.URI(); here != "/" {
		to += "?lanjut=" + url.QueryEscape(here)
	}
	return r.Redirect(to)
}
