package web

import (
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"mumpuni/internal/audit"
)

// observe gives each request an id, logs one line when it ends and counts it. Log and metrics carry the route's pattern,
// never the path itself, which may name a person or hold a link's secret.
func (s *Server) observe() echo.MiddlewareFunc {
	seconds := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "mumpuni_http_seconds", Help: "Time to answer, by route and status.",
		Buckets: []float64{.002, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
	}, []string{"method", "route", "status"})
	s.cfg.Metrics.MustRegister(seconds)
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			begin := time.Now()
			id := uuid.NewString()
			c.Response().Header().Set(echo.HeaderXRequestID, id)
			c.SetRequest(c.Request().WithContext(audit.WithRequest(c.Request().Context(), id)))
			if err := next(c); err != nil {
				c.Error(err)
			}
			took, status := time.Since(begin), c.Response().Status
			pattern := c.Path()
			if pattern == "" {
				pattern = "none"
			}
			method := methodName(c.Request().Method)
			seconds.WithLabelValues(method, pattern, strconv.Itoa(status)).Observe(took.Seconds())
			slog.LogAttrs(c.Request().Context(), levelOf(status), "request",
				slog.String("method", method), slog.String("route", pattern), slog.Int("status", status),
				slog.Int64("bytes", c.Response().Size), slog.Duration("took", took), slog.String("id", id))
			return nil
		}
	}
}

// methodName is a method of HTTP that the server knows, or "other": callers may invent any, and each name is a series of its
// own for as long as the server runs.
func methodName(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return method
	}
	return "other"
}

func levelOf(status int) slog.Level {
	if status >= http.StatusInternalServerError {
		return slog.LevelError
	}
	return slog.LevelInfo
}

// forwarded reports that a proxy on this machine speaks for somebody else.
func forwarded(h http.Header) bool {
	return h.Get("X-Forwarded-For") != "" || h.Get("Forwarded") != "" || h.Get("X-Real-Ip") != "" || h.Get("Via") != ""
}

// metrics answers only callers on this machine: figures tell more about the staff than the public should know.
func (s *Server) metrics() http.Handler {
	h := promhttp.HandlerFor(prometheus.Gatherers{s.cfg.Metrics, s.cfg.Figures}, promhttp.HandlerOpts{})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !isLoopback(r.RemoteAddr) || forwarded(r.Header) {
			http.NotFound(w, r)
			return
		}
		h.ServeHTTP(w, r)
	})
}
