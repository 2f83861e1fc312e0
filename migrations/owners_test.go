package migrations

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A migration that cannot be undone says so by having no way down: one that does nothing would report success.
func TestMigrationsOnlyGoForward(t *testing.T) {
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "+goose Down") {
			t.Errorf("%s has a way down", name)
		}
	}
}

// uses are what the packages do with a table, and where.
type uses struct{ writes, reads, told map[string][]string } // package → places; told: in .sql files that say so

var (
	created = regexp.MustCompile(`(?im)^create table (?:if not exists )?(\w+)`)
	written = regexp.MustCompile(`(?i)\b(?:insert\s+into|update|delete\s+from|truncate|lock\s+table)\s+(?:only\s+)?(\w+)\b`)
	read    = regexp.MustCompile(`(?i)\b(?:from|join)\s+(\w+)\b`)
	model   = regexp.MustCompile(`bun:"(?:table|.*,table):(\w+)`)
	named   = regexp.MustCompile(`^(\w+)(?:$| (?:as )?\w+$)`) // what bun's Table and TableExpr are given
)

// notHouse are folders that are no part of the server: what shows it, what tries it.
var notHouse = regexp.MustCompile(`^(demo|trials|tools|bin|migrations|docs|scripts|web/assets|web/browser|internal/pgtest)(/|$)|test$|siasngen$|(^|/)\.`)

// TestATableIsWrittenByItsOwnerAlone: the package that writes a table owns it, and no other package does. Others read it only
// in .sql files that name the table in their opening comment, where whoever changes the table will look.
func TestATableIsWrittenByItsOwnerAlone(t *testing.T) {
	tables := everyTable(t)
	scan(t, "..", tables)
	for _, name := range slices.Sorted(maps.Keys(tables)) {
		table := tables[name]
		owners := slices.Sorted(maps.Keys(table.writes))
		if len(owners) == 0 {
			owners = slices.Sorted(maps.Keys(table.reads)) // filled by a function of a migration, for whoever reads it in its own code
		}
		if len(owners) == 0 {
			owners = slices.Sorted(maps.Keys(table.told))
		}
		if len(owners) == 0 { // read by functions of the migrations alone
			continue
		}
		if len(owners) != 1 {
			t.Errorf("%s has no one owner: %v %v", name, table.writes, table.reads)
			continue
		}
		t.Logf("%-24s %s", name, owners[0])
		for pkg, places := range table.reads {
			if pkg != owners[0] {
				t.Errorf("%s belongs to %s and is read by %v: use a function of the owner, or a .sql file whose opening comment names the table", name, owners[0], places)
			}
		}
	}
}

func everyTable(t *testing.T) map[string]uses {
	t.Helper()
	tables := map[string]uses{}
	names, _ := fs.Glob(files, "*.sql")
	for _, name := range names {
		text, err := files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range created.FindAllStringSubmatch(string(text), -1) {
			tables[m[1]] = uses{map[string][]string{}, map[string][]string{}, map[string][]string{}}
		}
	}
	return tables
}

func scan(t *testing.T, root string, tables map[string]uses) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, path)
		if d.IsDir() {
			if rel != "." && notHouse.MatchString(rel) {
				return fs.SkipDir
			}
			return nil
		}
		switch {
		case strings.HasSuffix(path, "_test.go"), strings.HasSuffix(path, "_templ.go"):
		case strings.HasSuffix(path, ".go"):
			scanGo(t, path, rel, tables)
		case strings.HasSuffix(path, ".sql"):
			scanSQL(t, path, rel, tables)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// scanGo looks at every string of a file, and at what bun is told to be a table.
func scanGo(t *testing.T, path, rel string, tables map[string]uses) {
	t.Helper()
	places := token.NewFileSet()
	file, err := parser.ParseFile(places, path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	pkg := filepath.Dir(rel)
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			noteBun(n, pkg, rel, tables)
		case *ast.BasicLit:
			text, err := strconv.Unquote(n.Value)
			if n.Kind != token.STRING || err != nil {
				return true
			}
			place := rel + ":" + strconv.Itoa(places.Position(n.Pos()).Line)
			note(written, text, pkg, place, tables, true)
			note(read, text, pkg, place, tables, false)
			note(model, text, pkg, place, tables, true)
		}
		return true
	})
}

// noteBun notes db.NewUpdate().Table("x") and its like: a chain that begins with a change changes the table it is told.
func noteBun(call *ast.CallExpr, pkg, place string, tables map[string]uses) {
	method, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || method.Sel.Name != "Table" && method.Sel.Name != "TableExpr" && method.Sel.Name != "ModelTableExpr" {
		return
	}
	changes := false
	for x := method.X; ; {
		inner, ok := x.(*ast.CallExpr)
		if !ok {
			break
		}
		before, ok := inner.Fun.(*ast.SelectorExpr)
		if !ok {
			break
		}
		changes = changes || slices.Contains([]string{"NewUpdate", "NewInsert", "NewDelete"}, before.Sel.Name)
		x = before.X
	}
	for _, arg := range call.Args {
		lit, ok := arg.(*ast.BasicLit)
		if !ok {
			continue
		}
		text, _ := strconv.Unquote(lit.Value)
		note(named, text, pkg, place, tables, changes)
	}
}

// scanSQL notes what a .sql file reads without saying so in its opening comment.
func scanSQL(t *testing.T, path, rel string, tables map[string]uses) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var opening, rest []string
	for _, line := range strings.Split(string(data), "\n") {
		switch comment, is := strings.CutPrefix(line, "--"); {
		case is && len(rest) == 0:
			opening = append(opening, comment)
		default:
			rest = append(rest, regexp.MustCompile(`--.*`).ReplaceAllString(line, ""))
		}
	}
	text, said := strings.Join(rest, "\n"), strings.Join(opening, " ")
	note(written, text, filepath.Dir(rel), rel, tables, true)
	for _, m := range read.FindAllStringSubmatch(text, -1) {
		if !regexp.MustCompile(`\b` + m[1] + `\b`).MatchString(said) {
			note(read, m[0], filepath.Dir(rel), rel, tables, false)
		} else if table, known := tables[m[1]]; known {
			table.told[filepath.Dir(rel)] = append(table.told[filepath.Dir(rel)], rel)
		}
	}
}

func note(what *regexp.Regexp, text, pkg, place string, tables map[string]uses, writes bool) {
	for _, m := range what.FindAllStringSubmatch(text, -1) {
		table, known := tables[m[1]]
		if !known {
			continue
		}
		if writes {
			table.writes[pkg] = append(table.writes[pkg], place)
		} else {
			table.reads[pkg] = append(table.reads[pkg], place)
		}
	}
}
