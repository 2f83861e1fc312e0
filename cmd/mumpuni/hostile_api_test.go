package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// operation is what our own OpenAPI document says of one operation, as far as attacks need it.
type operation struct {
	Parameters []struct {
		Name, In string
		Schema   map[string]any
	}
	RequestBody struct {
		Content map[string]struct{ Schema map[string]any }
	}
	Responses map[string]any
}

// promised reports an answer that the document does not name; what is said of the house, and not of an operation, any may give.
func (a *attacker) promised(what string, op operation, answer *httptest.ResponseRecorder) {
	a.t.Helper()
	if answer == nil || op.Responses[strconv.Itoa(answer.Code)] != nil {
		return
	}
	switch answer.Code {
	case http.StatusTooManyRequests, http.StatusServiceUnavailable, http.StatusRequestEntityTooLarge:
	default:
		a.t.Errorf("%s: %d is not in the document: %.300s", what, answer.Code, answer.Body)
	}
}

type document struct {
	Paths      map[string]map[string]operation
	Components struct{ Schemas map[string]map[string]any }
}

// badJSON are values of the wrong kind or beyond any bound.
var badJSON = []any{
	nil, true,
	[]any{},
	map[string]any{},
	json.RawMessage("1e400"), json.RawMessage("-1"), json.RawMessage("9223372036854775808"), json.RawMessage("1.5"),
	json.RawMessage(strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000)), json.RawMessage(`"\ud800"`), json.RawMessage("\"\xff\xfe\""), json.RawMessage(`"\u0000"`),
	`\u0000`, `\\u0000'\`, // as typed: six characters, which can be stored
}

// TestHostileAPI spoils each parameter and each field of each operation, one at a time.
func TestHostileAPI(t *testing.T) {
	a := newAttacker(t)
	var doc document
	if err := json.Unmarshal(a.send(http.MethodGet, "/api/v1/openapi.json", a.actors["chief"], "", nil).Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	places := 0
	for i, path := range slices.Sorted(maps.Keys(doc.Paths)) {
		for method, op := range doc.Paths[path] {
			if path == "/tokens" && method == "delete" {
				continue // it would end the session that we work with
			}
			for _, c := range []citizen{a.actors["chief"], a.actors["stranger"]} {
				places += a.operate(i, strings.ToUpper(method), "/api/v1"+a.fillAPI(path), op, doc, c)
			}
		}
	}
	if places < 150 {
		t.Errorf("only %d parameters and fields were found", places)
	}
	t.Logf("%d parameters and fields, %d requests", places, a.sent)
	a.logTellsNothing()
}

// operate attacks one operation and tells how many places it has.
func (a *attacker) operate(i int, method, path string, op operation, doc document, c citizen) int {
	places := 0
	for _, p := range op.Parameters {
		if p.In != "query" {
			continue // places in paths: TestHostilePaths
		}
		places++
		for k, value := range hostile {
			if *thorough || (i+places+k)%9 == 0 {
				a.promised(method+" "+path, op, a.send(method, path+"?"+url.Values{p.Name: {value}}.Encode(), c, "application/json", strings.NewReader("{}")))
			}
		}
	}
	for kind, body := range op.RequestBody.Content {
		if kind != "application/json" {
			continue
		}
		good, _ := sample(body.Schema, doc, a, 0).(map[string]any)
		raws := []string{"", "[", "null", strings.Repeat("[", 100_000), `{"a":` + strings.Repeat(`{"a":`, 9_999) + "1" + strings.Repeat("}", 10_000), strings.Repeat(" ", 3<<20)}
		if c.name == "stranger" {
			raws = nil // once is enough
		}
		for _, raw := range raws {
			a.promised(method+" "+path, op, a.send(method, path, c, kind, strings.NewReader(raw)))
		}
		a.spoilJSON(i, good, good, func() {
			if text, err := encode(good); err == nil {
				a.promised(method+" "+path, op, a.send(method, path, c, kind, strings.NewReader(text)))
			}
		}, &places)
	}
	return places
}

// spoilJSON replaces each value in at, and in what it holds, by bad ones and sends the whole each time.
func (a *attacker) spoilJSON(i int, whole, at map[string]any, send func(), places *int) {
	for _, name := range slices.Sorted(maps.Keys(at)) {
		*places++
		before := at[name]
		if inner, ok := before.(map[string]any); ok {
			a.spoilJSON(i, whole, inner, send, places)
		}
		if list, ok := before.([]any); ok && len(list) > 0 {
			if inner, ok := list[0].(map[string]any); ok {
				a.spoilJSON(i, whole, inner, send, places)
			}
		}
		for k, bad := range badJSON {
			if *thorough || (i+*places+k)%5 == 0 {
				at[name] = bad
				send()
			}
		}
		for k, bad := range hostile {
			if *thorough || (i+*places+k)%14 == 0 {
				at[name] = bad
				send()
			}
		}
		at[name] = before
	}
}

// encode is json.Marshal that lets broken text through.
func encode(v any) (string, error) {
	switch v := v.(type) {
	case json.RawMessage:
		return string(v), nil
	case map[string]any:
		var parts []string
		for _, name := range slices.Sorted(maps.Keys(v)) {
			text, err := encode(v[name])
			if err != nil {
				return "", err
			}
			parts = append(parts, fmt.Sprintf("%q:%s", name, text))
		}
		return "{" + strings.Join(parts, ",") + "}", nil
	case []any:
		var parts []string
		for _, e := range v {
			text, err := encode(e)
			if err != nil {
				return "", err
			}
			parts = append(parts, text)
		}
		return "[" + strings.Join(parts, ",") + "]", nil
	}
	text, err := json.Marshal(v)
	return string(text), err
}

// sample makes a value that a schema allows.
func sample(schema map[string]any, doc document, a *attacker, depth int) any {
	if ref, ok := schema["$ref"].(string); ok {
		return sample(doc.Components.Schemas[ref[strings.LastIndex(ref, "/")+1:]], doc, a, depth+1)
	}
	if choice, ok := schema["enum"].([]any); ok && len(choice) > 0 {
		return choice[0]
	}
	kind := fmt.Sprint(schema["type"])
	switch {
	case depth > 6:
		return nil
	case strings.Contains(kind, "object"):
		out := map[string]any{}
		properties, _ := schema["properties"].(map[string]any)
		for name, s := range properties {
			if s, ok := s.(map[string]any); ok {
				out[name] = sample(s, doc, a, depth+1)
			}
		}
		return out
	case strings.Contains(kind, "array"):
		if items, ok := schema["items"].(map[string]any); ok {
			return []any{sample(items, doc, a, depth+1)}
		}
		return []any{}
	case strings.Contains(kind, "integer"), strings.Contains(kind, "number"):
		if least, ok := schema["minimum"].(float64); ok {
			return least
		}
		return 1
	case strings.Contains(kind, "boolean"):
		return false
	}
	switch schema["format"] {
	case "uuid":
		return a.foreign["course"][0]
	case "date":
		return "2026-12-01"
	case "date-time":
		return "2026-12-01T00:00:00Z"
	}
	return "contoh"
}

// fillAPI puts records where the path has places.
func (a *attacker) fillAPI(path string) string {
	kind := map[string]string{
		"persons": "person", "courses": "course", "quizzes": "quiz", "attempts": "attempt", "certificates": "certificate", "modules": "module",
		"enrolments": "enrolment", "mandates": "mandate", "orders": "joint", "units": "unit", "questions": "question", "roles": "grant", "issuers": "issuer",
	}
	parts := strings.Split(path, "/")
	for i, p := range parts {
		if !strings.HasPrefix(p, "{") {
			continue
		}
		parts[i] = "1"
		if ids := a.foreign[kind[parts[i-1]]]; len(ids) > 0 {
			parts[i] = ids[0]
		}
	}
	return strings.Join(parts, "/")
}
