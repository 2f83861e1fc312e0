package demo

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
)

// What the demo's people are asked reads well: every value stands in its place, options differ, one is right, and no stem is there twice.
func TestTheBankReadsWell(t *testing.T) {
	families, err := readFamilies()
	if err != nil {
		t.Fatal(err)
	}
	codes := map[string]uuid.UUID{"LD.1.2": uuid.New(), "LD.1.3": uuid.New()}
	seen := map[string]bool{}
	for _, f := range families {
		for _, d := range f.drafts(codes) {
			checked, err := d.Check()
			if err != nil || checked.CompetencyID == uuid.Nil {
				t.Errorf("%s: %v", d.Stem, err)
			}
			key := d.Stem
			var texts []string
			for _, o := range d.Body.Options {
				key, texts = key+o.Text, append(texts, o.Text)
			}
			slices.Sort(texts)
			if strings.ContainsAny(key, "{}") || len(slices.Compact(texts)) != 4 || seen[key] {
				t.Errorf("%s: %q", d.Stem, texts)
			}
			seen[key] = true
		}
	}
}
