package demo

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"mumpuni/questions/kinds"
)

// What the demo's people are asked reads well: every value stands in its place, options differ, one is right, and no question is there
// twice. The three competencies of fixed forms have 16 families of two wordings each: two forms of 16 questions.
func TestTheBankReadsWell(t *testing.T) {
	families, err := readFamilies()
	if err != nil {
		t.Fatal(err)
	}
	codes, of, seen := map[string]uuid.UUID{}, map[string]int{}, map[string]bool{}
	for _, f := range families {
		codes[f.Competency] = uuid.New()
	}
	for _, f := range families {
		of[f.Competency] += len(f.Values)
		for _, d := range f.drafts(codes) {
			checked, err := d.Check()
			if err != nil || checked.CompetencyID == uuid.Nil {
				t.Errorf("%s: %v", d.Stem, err)
			}
			key, p := f.posed(d)
			if d.Kind == kinds.Single {
				var texts []string
				for _, o := range d.Body.Options {
					texts = append(texts, o.Text)
				}
				slices.Sort(texts)
				if len(slices.Compact(texts)) != 4 {
					t.Errorf("%s: %q", d.Stem, texts)
				}
			}
			if strings.ContainsAny(d.Stem+key+p.right, "{}") || p.right == "" || seen[key] {
				t.Errorf("%s: %+v", d.Stem, p)
			}
			seen[key] = true
		}
	}
	for _, code := range formed {
		if of[code] != 2*formLength || formLength > 20 {
			t.Errorf("%s has %d questions", code, of[code])
		}
	}
}
