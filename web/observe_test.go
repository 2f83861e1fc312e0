package web

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"mumpuni/web/api"
	"mumpuni/web/pages"
	"mumpuni/web/route"
)

// Whoever invents methods makes one series of them all, and no log line carries what they wrote.
func TestInventedMethodsAreOneSeries(t *testing.T) {
	var said bytes.Buffer
	old := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&said, nil)))
	t.Cleanup(func() { slog.SetDefault(old) })

	s, err := New(Config{Metrics: prometheus.NewRegistry()}, &pages.Pages{}, &api.API{}, route.Config{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 50 {
		s.Handler().ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("INVENTED"+strconv.Itoa(i), "/healthz", nil))
	}
	s.Handler().ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/healthz", nil))

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
