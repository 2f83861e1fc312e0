package pages

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"

	"mumpuni/web/locale"
)

var (
	inputInTemplate = regexp.MustCompile(`ui\.Input\{[^\n]*?\}(, |\))|ui\.Input\{\n(?:.*\n)*?\t*\}`)
	keyInTemplate   = regexp.MustCompile(`Help: *locale\.T\(ctx, "([^"]+)"`)
	mustWords       = regexp.MustCompile(`(?i)\bwajib\b|\bharus diisi|\brequired\b|\bcompulsory\b`)
	saveWords       = regexp.MustCompile(`^(Simpan|Save)`)
)

// A field that calls itself optional is not called compulsory by its own help.
func TestOptionalFieldsAreNotCalledCompulsory(t *testing.T) {
	seen := 0
	templates(t, func(path, source string) {
		for _, input := range inputInTemplate.FindAllString(source, -1) {
			key := keyInTemplate.FindStringSubmatch(input)
			if key == nil || !strings.Contains(input, "Optional: true") || strings.Contains(input, "Quiet: true") {
				continue
			}
			seen++
			for _, lang := range []string{locale.ID, locale.EN} {
				if help := locale.T(locale.With(t.Context(), lang), key[1]); mustWords.MatchString(help) {
					t.Errorf("%s: an optional field says %q", path, help)
				}
			}
		}
	})
	if seen < 20 {
		t.Errorf("only %d optional fields with help were found", seen)
	}
}

var wayBack = regexp.MustCompile(`ui\.LinkButton\(.*ui\.Btn\{Label: locale\.T\(ctx, "([a-z_.]+\.(?:keep|no|back|cancel|stay|drop))"`)

// The way out of an act never sounds like saving.
func TestNotDoingIsNotCalledSaving(t *testing.T) {
	seen := 0
	templates(t, func(path, source string) {
		for _, found := range wayBack.FindAllStringSubmatch(source, -1) {
			seen++
			for _, lang := range []string{locale.ID, locale.EN} {
				if label := locale.T(locale.With(t.Context(), lang), found[1]); saveWords.MatchString(label) {
					t.Errorf("%s: who does not do it presses %q", path, label)
				}
			}
		}
	})
	if seen < 20 {
		t.Errorf("only %d ways back were found", seen)
	}
}

// templates gives each template below this folder to look.
func templates(t *testing.T, look func(path, source string)) {
	t.Helper()
	err := fs.WalkDir(os.DirFS("."), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".templ") {
			return err
		}
		source, err := os.ReadFile(path)
		look(path, string(source))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
