package audit

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"mumpuni/web/locale"
)

// written finds the actions that the services write; those put together of parts are not looked at.
var written = regexp.MustCompile(`Action:\s*"([a-z_]+\.[a-z_]*[a-z])"`)

// TestEachActionHasWordsAndAnArea: who looks for what a new part of the product noted finds it in the list of areas, and
// reads words instead of a code.
func TestEachActionHasWordsAndAnArea(t *testing.T) {
	n := 0
	err := filepath.WalkDir("../../..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && strings.HasPrefix(d.Name(), ".") && len(d.Name()) > 2:
			return fs.SkipDir
		case filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		source, err := os.ReadFile(path)
		for _, m := range written.FindAllStringSubmatch(string(source), -1) {
			n++
			area, _, _ := strings.Cut(m[1], ".")
			if !slices.Contains(areas, area) {
				t.Errorf("%s writes %s, whose area nobody can choose", path, m[1])
			}
			for _, lang := range []string{"id", "en"} {
				if !locale.Has(lang, "audit.action."+m[1]) {
					t.Errorf("%s writes %s, which has no words in %s", path, m[1], lang)
				}
			}
		}
		return err
	})
	if err != nil || n < 60 {
		t.Errorf("%d actions found: %v", n, err)
	}
	for _, area := range areas {
		if !locale.Has("id", "audit.area."+area) || !locale.Has("en", "audit.area."+area) {
			t.Errorf("the area %s has no words", area)
		}
	}
}
