package main

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

var hrefs = regexp.MustCompile(`<a\b[^>]*\bhref="(/[^"]*)"`)

// TestEveryLinkOfTheFirstPageOpens follows, as everybody, each link that their first page shows them: the menus, the foot and
// what their roles ask of them.
func TestEveryLinkOfTheFirstPageOpens(t *testing.T) {
	w := furnishedTown(t)
	for _, c := range append(w.cast, w.folk["chief"]) {
		home := w.send(c, http.MethodGet, "/", request{})
		if home.Code != http.StatusOK {
			t.Fatalf("%s: the first page is %d", c.name, home.Code)
		}
		tried := map[string]bool{}
		for _, found := range hrefs.FindAllStringSubmatch(home.Body.String(), -1) {
			href := html.UnescapeString(found[1])
			if tried[href] {
				continue
			}
			tried[href] = true
			path, query, _ := strings.Cut(href, "?")
			in := request{}
			if query != "" {
				in.query = "?" + query
			}
			if got := w.send(c, http.MethodGet, path, in).Code; got != http.StatusOK {
				t.Errorf("%s: the first page leads to %s, which is %d", c.name, href, got)
			}
		}
		if len(tried) < 3 {
			t.Errorf("%s: the first page leads to %d pages only", c.name, len(tried))
		}
	}
}
