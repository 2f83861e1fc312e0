// Package web owns everything HTTP: the JSON API, the pages and the second origin. It holds no rule and no SQL.
package web

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
	"github.com/prometheus/client_golang/prometheus"

	"mumpuni/web/agency"
	"mumpuni/web/api"
	"mumpuni/web/assets"
	"mumpuni/web/pace"
	"mumpuni/web/pages"
	"mumpuni/web/route"
	"mumpuni/web/upload"
)

// Config is what the server needs to know of its surroundings.
type Config struct {
	Listen         string         // address of the app's origin
	ContentListen  string         // address of the content origin
	BaseURL        string         // "https://mumpuni.example.go.id"
	ContentURL     string         // the second origin; must differ
	SessionCookie  string         // name of the session cookie
	Secure         bool           // the base URL is https
	TrustedProxies []netip.Prefix // whose X-Forwarded-For is believed; empty: nobody's
	Look           agency.Look    // the agency's own
	Gallery        bool           // show the design system at /galeri (development)
	Ready          func(ctx context.Context) error
	Drain          time.Duration // between saying that it stops and stopping, so that balancers turn elsewhere
	Content        http.Handler  // the content origin
	Upload         http.Handler  // resumable uploads at /unggah/
	JWKS           http.Handler
	XAPI           http.Handler // statements for programs with a key
	Metrics        *prometheus.Registry
	Figures        prometheus.Gatherer // shown with Metrics
}

// Server is the app's origin and the content origin.
type Server struct {
	cfg  Config
	set  *route.Set
	app  *http.Server
	side *http.Server

	handler  http.Handler
	stopping atomic.Bool
}

// New declares every route.
func New(cfg Config, p *pages.Pages, a *api.API, rc route.Config) (*Server, error) {
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	s := &Server{cfg: cfg, set: route.NewSet(e, rc)}
	e.HTTPErrorHandler = s.answerError
	e.IPExtractor = ipExtractor(cfg.TrustedProxies)
	e.Use(s.observe(), middleware.RecoverWithConfig(middleware.RecoverConfig{LogErrorFunc: logPanic}),
		route.SecurityHeaders(cfg.ContentURL, cfg.Secure), crossOrigin(cfg.BaseURL), validURL, s.set.Classify)
	s.plumbing()
	p.Routes(s.set)
	a.Routes(s.set)
	app, err := compress(headAsGet(e))
	if err != nil {
		return nil, fmt.Errorf("compression: %w", err)
	}
	s.handler = app
	s.app = &http.Server{
		Addr: cfg.Listen, Handler: s.partly(pace.Handler(app, upload.Path)), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 64 << 10, ErrorLog: slog.NewLogLogger(slog.Default().Handler(), slog.LevelWarn),
	}
	s.side = &http.Server{
		Addr: cfg.ContentListen, Handler: s.partly(pace.Handler(cfg.Content)), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 64 << 10, ErrorLog: slog.NewLogLogger(slog.Default().Handler(), slog.LevelWarn),
	}
	return s, nil
}

// plumbing declares what is neither a page nor an API operation.
func (s *Server) plumbing() {
	s.set.Raw(http.MethodGet, "/aset/*", route.Public, s.cfg.Look.Handler(assets.Handler()))
	s.set.Raw(http.MethodGet, "/healthz", route.Public, http.HandlerFunc(healthy))
	s.set.Raw(http.MethodGet, "/readyz", route.Public, http.HandlerFunc(s.ready))
	s.set.Raw(http.MethodGet, "/metrics", route.Public, s.metrics())
	s.set.Raw(http.MethodGet, "/.well-known/jwks.json", route.Public, s.cfg.JWKS)
	for _, method := range []string{http.MethodGet, http.MethodPut, http.MethodPost, http.MethodDelete} {
		s.set.Raw(method, "/xapi/*", route.Programs, s.cfg.XAPI)
	}
	for _, method := range []string{http.MethodPost, http.MethodHead, http.MethodPatch, http.MethodDelete} {
		s.set.Raw(method, "/unggah/*", route.SignedIn, s.cfg.Upload)
	}
	s.set.Raw(http.MethodOptions, "/unggah/*", route.Public, s.cfg.Upload) // tus tells there what it can do
}

// Handler is the app's origin, for tests.
func (s *Server) Handler() http.Handler { return s.handler }

// Table is every declared route.
func (s *Server) Table() []route.Declared { return s.set.Table() }

// Live is every route that is really served, for the test that holds it against Table.
func (s *Server) Live() []route.Declared { return s.set.Live() }

// Run serves both origins until ctx ends. Then it says for the time of Drain that it is not ready and keeps no connection, while
// it answers as before; and at last lets running requests finish for at most 15 s.
func (s *Server) Run(ctx context.Context) error {
	failed := make(chan error, 2)
	for _, srv := range []*http.Server{s.app, s.side} {
		l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", srv.Addr)
		if err != nil {
			return fmt.Errorf("listen on %s: %w", srv.Addr, err)
		}
		go func() { failed <- srv.Serve(l) }()
	}
	slog.Info("serving", "app", s.cfg.BaseURL, "content", s.cfg.ContentURL)
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	s.stopping.Store(true)
	slog.Info("stopping", "in", s.cfg.Drain)
	select {
	case err := <-failed:
		return err
	case <-time.After(s.cfg.Drain):
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 15*time.Second)
	defer cancel()
	err := s.app.Shutdown(grace)
	if sideErr := s.side.Shutdown(grace); err == nil {
		err = sideErr
	}
	return err
}

func healthy(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) }

// partly parts with each caller after the answer while the server stops: a connection that is closed after an answer loses no
// request, as one that is closed while it rests may.
func (s *Server) partly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.stopping.Load() {
			w.Header().Set("Connection", "close")
		}
		next.ServeHTTP(w, r)
	})
}

func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	if s.stopping.Load() {
		http.Error(w, "stopping", http.StatusServiceUnavailable)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), 3*time.Second)
	defer cancel()
	if err := s.cfg.Ready(ctx); err != nil {
		slog.WarnContext(ctx, "not ready", "error", err)
		http.Error(w, "not ready", http.StatusServiceUnavailable)
		return
	}
	_, _ = w.Write([]byte("ready\n"))
}
