package web

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
)

// Whoever invents methods makes one series of them all, and no log line carries what they wrote.
func TestInventedMethodsAreOneSeries(t *testing.T) {
	var said bytes.Buffer
	old := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&said, nil)))
	t.Cleanup(func() { slog.SetDefault(old) })

	s := &Server{cfg: Config{Metrics: prometheus.NewRegistry()}}
	e := echo.New()
	e.Use(s.observe())
	e.GET("/", func(c echo.Context) error { return c.NoContent(http.StatusNoContent) })
	for i := range 50 {
		e.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("INVENTED"+strconv.Itoa(i), "/", nil))
	}
	e.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil))

	families, err := s.cfg.Metrics.Gather()
	if err != nil {
		t.Fatal(err)
	}
	methods := map[string]bool{}
	for _, m := range families[0].Metric {
		for _, label := range m.Label {
			if label.GetName() == "method" {
				methods[label.GetValue()] = true
			}
		}
	}
	if len(methods) != 2 || !methods["GET"] || !methods["other"] {
		t.Errorf("series of the methods %v", methods)
	}
	if strings.Contains(said.String(), "INVENTED") {
		t.Error("the log repeats an invented method")
	}
}
