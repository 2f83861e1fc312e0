package prose_test

import (
	"strings"
	"testing"

	"mumpuni/internal/prose"
)

const asked = "0198f3f4-0000-7000-8000-000000000001"

// A block that names a question is a hole in the page; all that only looks like one stays code, and nothing of it becomes markup.
func TestACheckIsAHole(t *testing.T) {
	none := func(string) (string, bool) { return "", false }
	for name, c := range map[string]struct {
		source string
		holes  int
	}{
		"a check":             {"# Jam\n\n```cek " + asked + "\nBerapa menit?\n- 45\n```\n\nSesudahnya.", 1},
		"by tildes":           {"~~~cek " + asked + "\nBerapa?\n~~~", 1},
		"twice":               {"```cek " + asked + "\n```\n\n```cek " + asked + "\n```", 2},
		"no question":         {"```cek\nBerapa?\n```", 0},
		"another word":        {"```js " + asked + "\nx\n```", 0},
		"too long":            {"```cek " + asked + "0\nx\n```", 0},
		"words behind":        {"```cek " + asked + " onclick\nx\n```", 0},
		"in a list":           {"- satu\n\n  ```cek " + asked + "\n  x\n  ```", 0},
		"markup that says so": {`<div data-check="` + asked + `"></div>`, 0},
	} {
		out, err := prose.Article(c.source, none)
		if err != nil {
			t.Fatal(err)
		}
		around, questions := prose.CutChecks(out)
		if len(questions) != c.holes || len(around) != c.holes+1 {
			t.Errorf("%s: %d holes in %q", name, len(questions), out)
		}
		for _, q := range questions {
			if q != asked {
				t.Errorf("%s: names %q", name, q)
			}
		}
		if c.holes > 0 && strings.Contains(out, "Berapa") {
			t.Errorf("%s: shows what is for its author: %q", name, out)
		}
		if got := len(prose.Checks(c.source)); got != c.holes {
			t.Errorf("%s: %d checks", name, got)
		}
	}
	if out, err := prose.Stem("```cek " + asked + "\nx\n```"); err != nil || strings.Contains(out, "data-check") {
		t.Errorf("a question asks another: %q, %v", out, err)
	}
}

// What a check says for its author is no word of the text.
func TestAChecksWordsAreNotSearched(t *testing.T) {
	for _, p := range prose.Passages("# Jam\n\nSatu JP.\n\n```cek " + asked + "\nRahasia\n```") {
		if strings.Contains(p.Words, "Rahasia") {
			t.Errorf("found in %+v", p)
		}
	}
}

// The names of checks are changed where they are checks, whole blocks go, and all else stays byte for byte.
func TestChecksAreRenamed(t *testing.T) {
	source := "Awal\r\n\n```cek " + asked + "\nBerapa?\n```\n\n````\n```cek " + asked + "\n```\n````\n\n```cek 7\nx\n```\nAkhir"
	got := prose.MapChecks(source, func(name string) (string, bool) { return "3", name == asked })
	want := "Awal\r\n\n```cek 3\nBerapa?\n```\n\n````\n```cek " + asked + "\n```\n````\n\nAkhir"
	if got != want {
		t.Errorf("got %q", got)
	}
	if same := prose.MapChecks(source, func(name string) (string, bool) { return name, true }); same != source {
		t.Errorf("changed %q", same)
	}
}

// A check holds words with fences in them.
func TestACheckHoldsAnyWords(t *testing.T) {
	if got := prose.Checks(prose.CheckOf(asked, "Apa arti\n```\nkode\n```\nini?") + "\n\nSesudahnya"); len(got) != 1 {
		t.Errorf("%d checks", len(got))
	}
}
