package api

import (
	"encoding/json"
	"mime"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
)

// conforming serves h and fails t when an answer is not as the OpenAPI document says: an undeclared status or media type,
// or a body that its schema refuses. All tests of this package speak through it.
func conforming(t *testing.T, api huma.API, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, r)
		if op := operationAt(api.OpenAPI(), r); op != nil {
			conforms(t, api.OpenAPI(), op, rec)
		}
		for name, values := range rec.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(rec.Code)
		_, _ = w.Write(rec.Body.Bytes())
	})
}

var parameter = regexp.MustCompile(`\\\{[^}]+\\\}`)

func operationAt(doc *huma.OpenAPI, r *http.Request) *huma.Operation {
	for path, item := range doc.Paths {
		pattern := parameter.ReplaceAllString(regexp.QuoteMeta(prefix+path), `[^/]+`)
		if ok, _ := regexp.MatchString("^"+pattern+"$", r.URL.Path); !ok || strings.Contains(path, "{") && doc.Paths[strings.TrimPrefix(r.URL.Path, prefix)] != nil {
			continue
		}
		for _, op := range operationsOf(item) {
			if op.Method == r.Method {
				return op
			}
		}
	}
	return nil
}

func conforms(t *testing.T, doc *huma.OpenAPI, op *huma.Operation, rec *httptest.ResponseRecorder) {
	answer := op.Responses[strconv.Itoa(rec.Code)]
	if answer == nil {
		t.Errorf("%s answers %d, which is not declared: %s", op.OperationID, rec.Code, rec.Body)
		return
	}
	if len(answer.Content) == 0 {
		if rec.Body.Len() > 0 {
			t.Errorf("%s answers %d with a body that is not declared: %s", op.OperationID, rec.Code, rec.Body)
		}
		return
	}
	kind, _, _ := mime.ParseMediaType(rec.Header().Get("Content-Type"))
	media := answer.Content[kind]
	if media == nil {
		t.Errorf("%s answers %d as %q, which is not declared", op.OperationID, rec.Code, kind)
		return
	}
	if !strings.HasSuffix(kind, "json") {
		return
	}
	var body any
	if err := json.Unmarshal(rec.Body.Bytes(), &body); err != nil {
		t.Errorf("%s: %v", op.OperationID, err)
		return
	}
	var res huma.ValidateResult
	huma.Validate(doc.Components.Schemas, media.Schema, huma.NewPathBuffer([]byte{}, 0), huma.ModeReadFromServer, body, &res)
	for _, err := range res.Errors {
		t.Errorf("%s answers %d against its schema: %v in %.600s", op.OperationID, rec.Code, err, rec.Body)
	}
}
