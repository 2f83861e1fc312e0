package people_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"mumpuni/internal/id"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

// Nobody gives themselves a role, a grade, a date of birth or a post; what gives nothing they may mend.
func TestNotAboutOneself(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t))
	admin := w.holder(people.Administrator, w.root)
	own, err := w.Person(t.Context(), admin, admin.PersonID)
	w.must(err)
	p := own.Person
	p.Grade = "IV/e"
	w.refused(second(w.UpdatePerson(t.Context(), admin, p)), "person.oneself")
	p = own.Person
	p.BirthDate = "1980-01-01"
	w.refused(second(w.UpdatePerson(t.Context(), admin, p)), "person.oneself")
	p = own.Person
	p.Phone = "0812"
	w.settled(w.UpdatePerson(t.Context(), admin, p))
	w.refused(second(w.Assign(t.Context(), admin, admin.PersonID, clerk(w.dinas, "2026-11-23"))), "person.oneself")
	_, err = w.Grant(t.Context(), admin, admin.PersonID, people.Auditor, w.root)
	w.refused(err, "person.oneself")
	if people.System().IsOneself(admin.PersonID) || (people.Actor{}).IsOneself(id.Person(own.UnitID)) {
		t.Error("the system, and nobody, are no person")
	}
}

// compared finds a comparison of who acts with somebody.
var compared = regexp.MustCompile(`(?i)\b(who|asker|actor|viewer)\.PersonID\s*[!=]=|[!=]=\s*(r\.)?(who|asker|actor|viewer)\.PersonID\b`)

// TestOneRuleAboutOneself: whoever compares who acts with the person concerned asks IsOneself or NotOneself, so that the rule stands in
// one place and its uses are found.
func TestOneRuleAboutOneself(t *testing.T) {
	seen := 0
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != ".." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "node_modules") {
			return fs.SkipDir
		}
		if strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "_templ.go") || filepath.Ext(path) != ".go" && filepath.Ext(path) != ".templ" {
			return nil
		}
		text, err := os.ReadFile(path)
		seen++
		for n, line := range strings.Split(string(text), "\n") {
			if compared.MatchString(line) {
				t.Errorf("%s:%d compares by itself; ask people.Actor.IsOneself or NotOneself:\n%s", path, n+1, line)
			}
		}
		return err
	})
	if err != nil || seen < 300 {
		t.Errorf("%d files read: %v", seen, err)
	}
}
