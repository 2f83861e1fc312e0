package main

import (
	"flag"
	"iter"
	"maps"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// thorough sends every hostile value to every field instead of a part of them.
var thorough = flag.Bool("hostile.all", false, "send every hostile value everywhere")

func mapKeys(v url.Values) iter.Seq[string] { return maps.Keys(v) }

// look opens every page as everybody who may and collects the forms and the links with parameters that stand there.
func (a *attacker) look() []target {
	found := map[string]bool{}
	var targets []target
	for _, name := range []string{"chief", "stranger", "auditor", "nobody"} {
		c := a.actors[name]
		c.name = name
		for _, d := range a.server.Table() {
			if d.Method != http.MethodGet || strings.HasPrefix(d.Path, "/api/") || strings.Contains(d.Path, "*") {
				continue
			}
			for _, path := range a.paths(d) {
				answer := a.send(d.Method, path, c, "", nil)
				if answer == nil || answer.Code != http.StatusOK || !strings.HasPrefix(answer.Header().Get("Content-Type"), "text/html") {
					continue
				}
				for _, x := range targetsOf(path, answer.Body.String(), c) {
					if !found[x.key()] && len(x.fields) > 0 {
						found[x.key()] = true
						targets = append(targets, x)
					}
				}
				break // one page of a kind is enough
			}
		}
	}
	return targets
}

// targetsOf reads a page.
func targetsOf(path, page string, c citizen) []target {
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return nil
	}
	var out []target
	for n := range doc.Descendants() {
		switch {
		case n.Type != html.ElementNode:
		case n.Data == "a" && strings.Contains(attr(n, "href"), "?") && strings.HasPrefix(attr(n, "href"), "/"):
			if u, err := url.Parse(attr(n, "href")); err == nil {
				out = append(out, target{method: http.MethodGet, path: u.EscapedPath(), fields: u.Query(), as: c})
			}
		case n.Data == "form":
			x := formOf(n, path, c)
			out = append(out, x)
			if x.method == http.MethodPost && !x.multipart {
				x.multipart = true
				out = append(out, x)
			}
		}
	}
	return out
}

// formOf reads a form as a browser would send it.
func formOf(form *html.Node, path string, c citizen) target {
	x := target{method: strings.ToUpper(attr(form, "method")), path: attr(form, "action"), fields: url.Values{}, as: c}
	x.path, _, _ = strings.Cut(x.path, "#")
	if x.path == "" {
		x.path = path
	}
	if x.method == "" {
		x.method = http.MethodGet
	}
	x.multipart = attr(form, "enctype") == "multipart/form-data"
	for n := range form.Descendants() {
		name := attr(n, "name")
		if n.Type != html.ElementNode || name == "" || name == "new_password" || name == "repeat" {
			continue // a changed password would end the session that we work with
		}
		switch n.Data {
		case "input", "button":
			x.fields.Set(name, attr(n, "value"))
		case "textarea":
			x.fields.Set(name, textOf(n))
		case "select":
			for o := range n.Descendants() {
				if o.Data == "option" && (x.fields.Get(name) == "" || has(o, "selected")) {
					x.fields.Set(name, attr(o, "value"))
				}
			}
		}
	}
	return x
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}
