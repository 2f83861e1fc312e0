package main

import (
	"cmp"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/pquerna/otp/totp"

	"mumpuni/demo"
	"mumpuni/people"
)

// The kinds of requests that rights ask for, besides those without a body.
const (
	formRequest = "form" // name=value&…
	jsonRequest = "json" // {…}
	fileRequest = "file" // file name=value … field=sample
	tusRequest  = "tus"  // tus purpose
)

// request is what is sent besides method and path.
type request struct{ kind, query, body string }

// readRequest reads the last column of a rule, and where the request goes when that is not the route's own path.
func readRequest(text string) (path string, r request) {
	if strings.HasPrefix(text, "@") {
		path, text, _ = strings.Cut(text[1:], " ")
	}
	switch {
	case text == "":
		return path, request{}
	case strings.HasPrefix(text, "?"):
		return path, request{query: text}
	case strings.HasPrefix(text, "{"):
		return path, request{kind: jsonRequest, body: text}
	case strings.HasPrefix(text, "file "), strings.HasPrefix(text, "tus "):
		kind, body, _ := strings.Cut(text, " ")
		return path, request{kind: kind, body: body}
	}
	return path, request{kind: formRequest, body: text}
}

var (
	placeholder = regexp.MustCompile(`<([a-z.\- ]+)>`)
	parameter   = regexp.MustCompile(`[:*][a-z]*`)
)

// fillIn puts the ids of r in the place of <kind>, those of mine in the place of <my.kind>.
func (w *town) fillIn(text string, r, mine things) string {
	return placeholder.ReplaceAllStringFunc(text, func(found string) string {
		name := found[1 : len(found)-1]
		switch name {
		case "today":
			return string(people.DayOf(time.Now()))
		case "due":
			return string(people.DayOf(time.Now().AddDate(0, 1, 0)))
		case "competency":
			return w.competency.String()
		case "framework":
			return w.framework.String()
		case "calibration":
			return w.calibration.String()
		case "new":
			return uuid.NewString()
		case "fresh-nip":
			return w.nip()
		case "totp":
			return must[string](w.t)(totp.GenerateCode(demo.TOTPSecret, w.now())) // later than those spent to sign in
		case "chief":
			return w.folk["chief"].who.PersonID.String()
		}
		of := r
		if kind, isMine := strings.CutPrefix(name, "my."); isMine {
			of, name = mine, kind
		}
		if of[name] == "" {
			w.t.Fatalf("no %s among %v", found, of)
		}
		return of[name]
	})
}

// pathOf puts the record of the rule's kind into the route's first parameter, and what belongs to it into the others.
func (w *town) pathOf(route string, kind string, r things) string {
	_, path, _ := strings.Cut(route, " ")
	first := true
	return parameter.ReplaceAllStringFunc(path, func(name string) string {
		belongs := map[string]string{":module": "lesson", ":soal": "question", ":question": "question", ":grant": "grant", ":source": "done"}[name]
		switch {
		case name == ":competency":
			return w.competency.String()
		case name == ":slot":
			return "1"
		case name == "*" && kind == "":
			return "x"
		case name == "*" && strings.HasPrefix(route, http.MethodPost):
			return ""
		case first || belongs == "":
			first = false
			return r[kind]
		}
		return cmp.Or(r[belongs], uuid.NewString()) // a learner holds no grant
	})
}
