package api

import (
	"net/http/httptest"
	"strings"
	"testing"

	"mumpuni/web/route"
)

// Every operation stands on the reference page, under a topic, and the page loads nothing from elsewhere.
func TestTheReferenceShowsEveryOperation(t *testing.T) {
	a, set := &API{}, route.New(route.Config{})
	api := set.API(prefix, a.config())
	a.operations(api)
	w := httptest.NewRecorder()
	a.reference(api.OpenAPI()).ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "GET", "/", nil))
	page, shown := w.Body.String(), 0
	for _, item := range api.OpenAPI().Paths {
		for _, op := range operationsOf(item) {
			if len(op.Tags) != 1 || !strings.Contains(page, `<details id="`+op.OperationID+`">`) {
				t.Errorf("%s is not shown", op.OperationID)
			}
			shown++
		}
	}
	if shown < 100 || strings.Contains(page, "http://") || strings.Contains(page, "https://") || strings.Contains(page, "<script") {
		t.Errorf("%d operations; the page must stand alone", shown)
	}
}
