package api

import (
	"bytes"
	"cmp"
	_ "embed" // the page
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"mumpuni/web/assets"
	"mumpuni/web/route"
)

//go:embed reference.html
var referenceHTML string

// refTopic is a topic of the reference page with its operations.
type refTopic struct {
	*huma.Tag
	Operations []refOperation
}

type refOperation struct {
	*huma.Operation
	Access  string
	Fields  []refField // parameters, then the body's
	Answers []string
}

type refField struct{ Name, In, Type, Doc string }

// reference is the API for people to read: one page, made from the document when the server starts, without scripts.
func (a *API) reference(doc *huma.OpenAPI) http.Handler {
	var page bytes.Buffer
	t := template.Must(template.New("reference").Parse(referenceHTML))
	err := t.Execute(&page, map[string]any{
		"Info": doc.Info, "CSS": assets.URL("app.css"), "Icon": assets.URL("favicon.svg"), "Prefix": prefix, "Topics": topicsOf(doc), "Schemas": schemasOf(doc),
	})
	if err != nil {
		panic(err) // the document is ours: a build fault
	}
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(page.Bytes())
	})
}

func topicsOf(doc *huma.OpenAPI) []refTopic {
	var topics []refTopic
	for _, tag := range doc.Tags {
		topic := refTopic{Tag: tag}
		for _, item := range doc.Paths {
			for _, op := range operationsOf(item) {
				if slices.Contains(op.Tags, tag.Name) {
					topic.Operations = append(topic.Operations, refOperation{op, route.AccessOf(op).Name, fieldsOf(doc, op), answersOf(op)})
				}
			}
		}
		slices.SortFunc(topic.Operations, func(x, y refOperation) int {
			return cmp.Or(strings.Compare(x.Path, y.Path), strings.Compare(x.Method, y.Method))
		})
		topics = append(topics, topic)
	}
	return topics
}

func fieldsOf(doc *huma.OpenAPI, op *huma.Operation) []refField {
	var fields []refField
	for _, p := range op.Parameters {
		fields = append(fields, refField{mark(p.Name, p.Required), p.In, typeOf(p.Schema), p.Description})
	}
	if op.RequestBody == nil {
		return fields
	}
	for kind, media := range op.RequestBody.Content {
		for _, f := range propertiesOf(doc, media.Schema) {
			f.In = "body"
			if kind != "application/json" {
				f.In = kind
			}
			fields = append(fields, f)
		}
	}
	return fields
}

func propertiesOf(doc *huma.OpenAPI, s *huma.Schema) []refField {
	if s != nil && s.Ref != "" {
		s = doc.Components.Schemas.SchemaFromRef(s.Ref)
	}
	if s == nil {
		return nil
	}
	var fields []refField
	for name, p := range s.Properties {
		fields = append(fields, refField{Name: mark(name, slices.Contains(s.Required, name)), Type: typeOf(p), Doc: p.Description})
	}
	slices.SortFunc(fields, func(x, y refField) int { return strings.Compare(x.Name, y.Name) })
	return fields
}

func mark(name string, required bool) string {
	if required {
		return name + " *"
	}
	return name
}

// typeOf writes a schema in a few words: type, format, range, choices.
func typeOf(s *huma.Schema) string {
	switch {
	case s == nil:
		return ""
	case s.Ref != "":
		return s.Ref[strings.LastIndex(s.Ref, "/")+1:]
	case s.Type == huma.TypeArray:
		return "list of " + typeOf(s.Items)
	}
	words := strings.TrimSpace(s.Type + " " + s.Format)
	for _, v := range s.Enum {
		words += fmt.Sprintf(" · %v", v)
	}
	if s.Minimum != nil {
		words += fmt.Sprintf(" ≥ %v", *s.Minimum)
	}
	if s.Maximum != nil {
		words += fmt.Sprintf(" ≤ %v", *s.Maximum)
	}
	if s.MaxLength != nil {
		words += fmt.Sprintf(", at most %d characters", *s.MaxLength)
	}
	if s.Default != nil {
		words += fmt.Sprintf(", otherwise %v", s.Default)
	}
	return words
}

func answersOf(op *huma.Operation) []string {
	var answers []string
	for status, r := range op.Responses {
		for _, media := range r.Content {
			if name := typeOf(media.Schema); name != "" && name != "Problem" {
				status += " " + name
			}
		}
		answers = append(answers, status)
	}
	slices.Sort(answers)
	return answers
}

type refSchema struct {
	Name   string
	Fields []refField
}

func schemasOf(doc *huma.OpenAPI) []refSchema {
	var list []refSchema
	for name, s := range doc.Components.Schemas.Map() {
		if s.Type == huma.TypeObject {
			list = append(list, refSchema{name, propertiesOf(doc, s)})
		}
	}
	slices.SortFunc(list, func(x, y refSchema) int { return strings.Compare(x.Name, y.Name) })
	return list
}
