package main

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"mumpuni/people"
)

// rule is one line of testdata/rights: who may do what a route does to a record of a kind. See testdata/rights/README.md.
type rule struct {
	where   string // file and line
	route   string // "GET /pegawai/:id"
	record  string // kind of the record, "" for none
	may     map[string]int
	refused []int  // without a role that may; with one, but not over this record
	empty   bool   // a list: what is not theirs is left out, and that is the second refusal
	trail   string // what the audit says when somebody else's record is opened; "" for nothing
	names   bool   // the answer names others, and that is meant
	request string
}

// readRules reads every file of rights.
func readRules(t *testing.T) []rule {
	t.Helper()
	files, err := filepath.Glob("testdata/rights/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no rights: %v", err)
	}
	var rules []rule
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(text), "\n") {
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			rules = append(rules, readRule(t, filepath.Base(name)+":"+strconv.Itoa(i+1), line))
		}
	}
	return rules
}

func readRule(t *testing.T, where, line string) rule {
	t.Helper()
	parts := strings.SplitN(line, " | ", 6)
	for len(parts) < 6 {
		parts = append(parts, "-")
	}
	for i := range parts {
		if parts[i] = strings.TrimSpace(parts[i]); parts[i] == "-" {
			parts[i] = ""
		}
	}
	r := rule{where: where, route: strings.Join(strings.Fields(parts[0]), " "), record: parts[1], may: map[string]int{}, trail: parts[4], request: parts[5]}
	for _, word := range strings.Fields(parts[2]) {
		who, status, given := strings.Cut(word, "=")
		r.may[who] = http.StatusOK
		if given {
			r.may[who] = atoi(t, where, status)
		}
		if !slices.Contains([]string{"public", "all", "anything", "own", "mine", "oneself"}, who) && !slices.Contains(people.Roles, people.Role(who)) {
			t.Fatalf("%s: who is %q?", where, who)
		}
	}
	for _, word := range strings.Fields(parts[3]) {
		if word == "empty" {
			r.empty = true
			continue
		}
		r.refused = append(r.refused, atoi(t, where, word))
	}
	if r.trail == "names" {
		r.trail, r.names = "", true
	}
	if len(r.may) == 0 {
		t.Fatalf("%s: nobody may", where)
	}
	return r
}

func atoi(t *testing.T, where, text string) int {
	t.Helper()
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s: %q is no status", where, text)
	}
	return n
}
