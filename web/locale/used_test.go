package locale

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// asked finds keys that stand as they are where a text is asked for; those put together of parts are not looked at.
var asked = regexp.MustCompile(`locale\.T(?:Map)?\([\w.()]+, "([a-z0-9_.]*[a-z0-9_])"[,)]`)

// TestEveryKeyThatIsAskedForHasAText: a text that is lost in merging leaves both languages alike and its key on the page.
func TestEveryKeyThatIsAskedForHasAText(t *testing.T) {
	known := map[string]bool{}
	names, _ := fs.Glob(files, "messages/*.id.json")
	for _, name := range names {
		for k := range keys(t, name) {
			known[k] = true
		}
	}
	n := 0
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "_templ.go") || filepath.Ext(path) != ".go" && filepath.Ext(path) != ".templ" {
			return err
		}
		source, err := os.ReadFile(path)
		for _, m := range asked.FindAllStringSubmatch(string(source), -1) {
			if n++; !known[m[1]] {
				t.Errorf("%s asks for %s, which has no text", path, m[1])
			}
		}
		return err
	})
	if err != nil || n < 1000 {
		t.Errorf("%d keys are asked for, %v", n, err)
	}
}
