package locale

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// needs finds the values that a message names, in whatever it does with them.
var needs = regexp.MustCompile(`\.([A-Z][A-Za-z]*)`)

var inTemplate = regexp.MustCompile(`\{\{[^}]*\}\}`)

// wants gives the names of the values of each message, in either language and any plural form.
func wants(t *testing.T) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	names, _ := fs.Glob(files, "messages/*.json")
	for _, name := range names {
		text, err := files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var m map[string]json.RawMessage
		if err := json.Unmarshal(text, &m); err != nil {
			t.Fatal(err)
		}
		for key, message := range m {
			for _, part := range inTemplate.FindAllString(string(message), -1) {
				for _, n := range needs.FindAllStringSubmatch(part, -1) {
					all[key] = append(all[key], n[1])
				}
			}
		}
	}
	return all
}

// literal is the text of a string literal.
func literal(e ast.Expr) (string, bool) {
	l, ok := e.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(l.Value)
	return s, err == nil
}

// given reads a call of locale.T: its key and the names of its values. known is false where either is put together elsewhere.
func given(c *ast.CallExpr) (key string, names []string, known bool) {
	f, ok := c.Fun.(*ast.SelectorExpr)
	if !ok || f.Sel.Name != "T" || len(c.Args) < 2 || c.Ellipsis.IsValid() {
		return "", nil, false
	}
	if pkg, ok := f.X.(*ast.Ident); !ok || pkg.Name != "locale" {
		return "", nil, false
	}
	if key, known = literal(c.Args[1]); !known {
		return "", nil, false
	}
	for i := 2; i < len(c.Args); i += 2 {
		name, ok := literal(c.Args[i])
		if !ok {
			return "", nil, false
		}
		names = append(names, name)
	}
	return key, names, true
}

// TestEveryTextGetsItsValues: a message that names what its page does not give says «<no value>» to whoever reads it, and one that does
// not name what it is given has lost it, in the language that it was mended in.
func TestEveryTextGetsItsValues(t *testing.T) {
	messages, n := wants(t), 0
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") || filepath.Ext(path) != ".go" {
			return err
		}
		at := token.NewFileSet()
		file, err := parser.ParseFile(at, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(node ast.Node) bool {
			c, ok := node.(*ast.CallExpr)
			if !ok {
				return true
			}
			key, names, known := given(c)
			if !known {
				return true
			}
			n++
			for _, name := range names {
				if !slices.Contains(messages[key], name) && name != "Count" {
					t.Errorf("%s: %s has no use for %s", at.Position(c.Pos()), key, name)
				}
			}
			for _, want := range messages[key] {
				if !slices.Contains(names, want) && want != "PluralCount" {
					t.Errorf("%s: %s names %s, and gets %v", at.Position(c.Pos()), key, want, names)
				}
			}
			return true
		})
		return nil
	})
	if err != nil || n < 1000 {
		t.Errorf("%d texts, %v", n, err)
	}
}
