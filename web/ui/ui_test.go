package ui_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"mumpuni/people"
	"mumpuni/web/locale"
	"mumpuni/web/ui"
)

// sources reads every file below web with one of the endings.
func sources(t *testing.T, endings ...string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, "_templ.go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		for _, ending := range endings {
			if strings.HasSuffix(path, ending) {
				data, err := os.ReadFile(path)
				found[path] = string(data)
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// Every icon a template names is in the set.
func TestIconsExist(t *testing.T) {
	named := regexp.MustCompile(`Icon\("([a-z0-9-]+)"\)|Icon:\s*"([a-z0-9-]+)"`)
	seen := 0
	for path, text := range sources(t, ".templ", ".go") {
		for _, m := range named.FindAllStringSubmatch(text, -1) {
			seen++
			if name := m[1] + m[2]; !ui.HasIcon(name) {
				t.Errorf("%s: no icon %q", path, name)
			}
		}
	}
	if seen < 30 {
		t.Fatalf("found only %d icons: the pattern no longer fits the sources", seen)
	}
}

// A person who chose dark and one whose device did see the same colours.
func TestDarkIsDark(t *testing.T) {
	css, err := os.ReadFile("../assets/src/css/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	block := func(selector string) map[string]string {
		_, rest, ok := strings.Cut(string(css), selector+" {")
		if !ok {
			t.Fatalf("no block %s", selector)
		}
		body, _, _ := strings.Cut(rest, "}")
		tokens := map[string]string{}
		for line := range strings.SplitSeq(body, ";") {
			if name, value, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
				tokens[name] = strings.TrimSpace(value)
			}
		}
		return tokens
	}
	chosen, device := block(`:root[data-theme="dark"]`), block(`:root[data-theme="auto"]`)
	for name, value := range chosen {
		if device[name] != value {
			t.Errorf("%s is %s when chosen, %q from the device", name, value, device[name])
		}
	}
	if len(chosen) != len(device) || len(chosen) < 20 {
		t.Errorf("%d tokens when chosen, %d from the device", len(chosen), len(device))
	}
}

// The content security policy allows no style attributes and no inline handlers.
func TestNoInlineStyleOrScript(t *testing.T) {
	bad := regexp.MustCompile(`\sstyle=|\son[a-z]+=["{]|<style|javascript:`)
	for path, text := range sources(t, ".templ") {
		if m := bad.FindString(text); m != "" {
			t.Errorf("%s has %q", path, m)
		}
	}
}

// A refused form says so in the window's title, lists each problem with a link to its field, and ties it to the field.
func TestRefusedForm(t *testing.T) {
	for lang, prefix := range map[string]string{locale.ID: "Kesalahan: ", locale.EN: "Error: "} {
		ctx := ui.WithView(t.Context(), ui.View{Locale: lang, SignedIn: true, Roles: []people.Role{people.HR}, Path: "/penugasan?x=1"})
		var page bytes.Buffer
		if err := ui.Gallery(true).Render(ctx, &page); err != nil {
			t.Fatal(err)
		}
		html := page.String()
		for _, want := range []string{
			"<title>" + prefix, `href="#f-nip"`, `id="f-nip"`, `aria-describedby="f-nip-help f-nip-error"`, `aria-invalid="true"`,
			`href="/penugasan" aria-current="page"`, `name="lanjut" value="/penugasan?x=1"`,
		} {
			if !strings.Contains(html, want) {
				t.Errorf("%s: %s is missing", lang, want)
			}
		}
		if strings.Index(html, `class="summary"`) > strings.Index(html, "<h1") {
			t.Error("the summary stands below the h1")
		}
	}
}

// An attempt that runs is on every page with the time left, but not on its own.
func TestARunningAttemptIsOnEveryPage(t *testing.T) {
	run := &ui.Running{Href: "/kuis/7", Title: "Evaluasi", Until: time.Date(2026, 11, 30, 7, 5, 0, 0, time.UTC), Left: 36*time.Minute + time.Second, Zone: time.FixedZone("WIB", 7*3600)}
	for path, shown := range map[string]bool{"/": true, "/kursus/a": true, "/kuis/7": false, "/kuis/7/periksa": false, "/asesmen/kerja/7": false, "/kuis/70": true} {
		var page bytes.Buffer
		ctx := ui.WithView(t.Context(), ui.View{Locale: locale.ID, SignedIn: true, Path: path, Running: run})
		if err := ui.Gallery(false).Render(ctx, &page); err != nil {
			t.Fatal(err)
		}
		for _, words := range []string{"Sedang berjalan: Evaluasi.", "Sisa 37\u00a0menit, berakhir pukul 14.05 WIB.", `href="/kuis/7"`} {
			if strings.Contains(page.String(), words) != shown {
				t.Errorf("%s: %q is shown: %v", path, words, !shown)
			}
		}
	}
}
