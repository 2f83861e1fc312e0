package assets_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A colour that nobody set is black on a chart and nothing on a page: each property that a style sheet uses is set by one, or by a template.
func TestEveryPropertyThatIsUsedIsSet(t *testing.T) {
	used, set := map[string]string{}, map[string]bool{}
	uses, sets := regexp.MustCompile(`var\(\s*(--[\w-]+)\s*\)`), regexp.MustCompile(`(--[\w-]+)\s*:`)
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.Contains(path, "dist") || !strings.HasSuffix(path, ".css") && !strings.HasSuffix(path, ".templ") && !strings.HasSuffix(path, ".go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range uses.FindAllStringSubmatch(string(text), -1) {
			if strings.HasSuffix(path, ".css") {
				used[m[1]] = path
			}
		}
		for _, m := range sets.FindAllStringSubmatch(string(text), -1) {
			set[m[1]] = true
		}
		return err
	})
	if err != nil || len(used) < 40 {
		t.Fatalf("%d properties are used: %v", len(used), err)
	}
	for name, path := range used {
		if !set[name] {
			t.Errorf("%s uses %s, which nothing sets", path, name)
		}
	}
}
