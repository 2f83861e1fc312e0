package main

import (
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"mumpuni/internal/pg"
)

// TestEveryRouteIsOfItsClass holds the route table against testdata/classes.txt, which names every route that does not use the
// connections of pages. Beside it stand the rules: what belongs to an attempt or to signing in waits for nothing else, and every
// file that is made of many rows is a report.
func TestEveryRouteIsOfItsClass(t *testing.T) {
	w := newTown(t)
	var got []string
	for _, d := range w.server.Table() {
		if d.Access.Class != pg.Pages {
			got = append(got, d.Access.Class.String()+" "+d.Method+" "+d.Path)
		}
		exam := strings.HasPrefix(d.Path, "/kuis/") || strings.HasPrefix(d.Path, "/api/v1/attempts") || strings.HasPrefix(d.Path, "/api/v1/tokens") ||
			strings.HasPrefix(d.Path, "/asesmen/kerja/") || strings.HasSuffix(d.Path, "/mulai") || d.Path == "/asesmen/hasil/:attempt/lanjut" ||
			slices.Contains([]string{"/masuk", "/isian", "/keluar", "/mfa", "/kata-sandi"}, d.Path)
		if exam != (d.Access.Class == pg.Exams) && !strings.HasPrefix(d.Path, "/mfa/") && !strings.HasPrefix(d.Path, "/atur-ulang/") {
			t.Errorf("%s %s is of the class %s", d.Method, d.Path, d.Access.Class)
		}
		if file := strings.HasSuffix(d.Path, ".csv") || strings.HasSuffix(d.Path, ".xlsx"); file && d.Access.Class != pg.Reports {
			t.Errorf("%s %s makes a file and is of the class %s", d.Method, d.Path, d.Access.Class)
		}
		if d.Access.Class == pg.Reports && d.Method != http.MethodGet {
			t.Errorf("%s %s changes something and waits among the reports", d.Method, d.Path)
		}
	}
	slices.Sort(got)
	promised := strings.Fields(strings.ReplaceAll(string(must[[]byte](t)(os.ReadFile("testdata/classes.txt"))), " ", "·"))
	for i := range got {
		got[i] = strings.ReplaceAll(got[i], " ", "·")
		if !slices.Contains(promised, got[i]) {
			t.Errorf("not promised: %s", got[i])
		}
	}
	for _, p := range promised {
		if !slices.Contains(got, p) {
			t.Errorf("promised and not so: %s", p)
		}
	}
}
