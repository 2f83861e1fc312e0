package api

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/web/locale"
	"mumpuni/web/route"
)

// newProblem words huma's own refusals (wrong type, missing field) in the caller's language. What huma says beside its
// fixed sentences may repeat the rejected value, so only those sentences are translated; anything else is "does not fit".
func newProblem(hc huma.Context, status int, _ string, errs ...error) huma.StatusError {
	ctx := context.Background() // huma asks for one without a request, to learn its schema
	if hc != nil {
		ctx = hc.Context()
	}
	if status == http.StatusBadRequest {
		status = http.StatusUnprocessableEntity
	}
	key := keyOfStatus(status)
	p := &route.Problem{
		Type: "urn:mumpuni:fault:" + key, Key: key, Status: status,
		Title: locale.T(ctx, key+".title"), Detail: locale.T(ctx, key), RequestID: audit.RequestID(ctx),
	}
	for _, err := range errs {
		if d, ok := err.(huma.ErrorDetailer); ok {
			p.Errors = append(p.Errors, fieldProblem(ctx, d.ErrorDetail()))
		}
	}
	return p
}

func keyOfStatus(status int) string {
	switch {
	case status == http.StatusRequestEntityTooLarge:
		return "web.too_large"
	case status == http.StatusUnsupportedMediaType:
		return "web.unsupported_media"
	case status >= http.StatusInternalServerError:
		return "web.internal"
	}
	return "web.invalid"
}

// fieldRule is one of huma's sentences and the key that says the same in both languages.
type fieldRule struct {
	says *regexp.Regexp
	key  string
}

var fieldRules = func() []fieldRule {
	var rules []fieldRule
	for _, pair := range [][2]string{
		{`^(?:expected required property (?P<Name>\S+) to be present|required \S+ parameter is missing|request body is required)$`, "web.field_missing"},
		{`^(?:unexpected property|unknown query parameter)$`, "web.field_unknown"},
		{`^expected value to be one of "(?P<Values>.*)"$`, "web.field_choice"},
		{`^expected (?P<Type>string|boolean|integer|number|array|object)$`, "web.field_type"},
		{`^invalid (?P<Type>integer|number|boolean)$`, "web.field_type"},
		{`^expected number >= (?P<Min>\S+)$`, "web.field_min"},
		{`^expected number <= (?P<Max>\S+)$`, "web.field_max"},
		{`^expected length >= (?P<Min>\d+)$`, "web.field_short"},
		{`^expected length <= (?P<Max>\d+)$`, "web.field_long"},
		{`^expected array length >= (?P<Min>\d+)$`, "web.field_few"},
		{`^expected array length <= (?P<Max>\d+)$`, "web.field_many"},
		{`^(?:expected string to be RFC 4122 uuid|invalid (?:urn|UUID|uuid)|invalid value: invalid (?:urn|UUID))`, "web.field_uuid"},
		{`^expected string to be RFC 3339 date$`, "web.field_date"},
		{`^expected string to be RFC 3339 date-time$`, "web.field_time"},
	} {
		rules = append(rules, fieldRule{regexp.MustCompile(pair[0]), pair[1]})
	}
	return rules
}()

// fieldProblem names a field as domain faults do: "outcomes.0", not "body.outcomes[0]".
func fieldProblem(ctx context.Context, d *huma.ErrorDetail) route.FieldProblem {
	key, args := "web.invalid_field", map[string]any{}
	field := fieldOf(d.Location)
	for _, rule := range fieldRules {
		found := rule.says.FindStringSubmatch(d.Message)
		if found == nil {
			continue
		}
		key = rule.key
		for i, name := range rule.says.SubexpNames() {
			if name != "" && found[i] != "" {
				args[name] = found[i]
			}
		}
		break
	}
	if name, ok := args["Name"].(string); ok { // huma blames the object, people look for the field
		field = strings.TrimPrefix(field+"."+name, ".")
	}
	if field == "" {
		field = "body" // the whole of it
	}
	var f *fault.Fault
	if d.Message == errNUL.Error() && errors.As(errNUL, &f) {
		key = f.Key
	}
	return route.FieldProblem{Field: field, Key: key, Detail: locale.TMap(ctx, key, args)}
}

var brackets = regexp.MustCompile(`\[(\d+)\]`)

// fieldOf leaves out where huma found a field: names are unique within an operation.
func fieldOf(location string) string {
	place, rest, _ := strings.Cut(location, ".")
	switch place {
	case "body", "query", "path", "header", "form":
		location = rest
	}
	return brackets.ReplaceAllString(location, ".$1")
}
