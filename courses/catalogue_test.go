package courses_test

import (
	"testing"

	"mumpuni/courses"
	"mumpuni/internal/pgtest"
)

// TestTheCatalogueIsNarrowed: by each filter alone, by all of them, and by none. The statement has one text for all.
func TestTheCatalogueIsNarrowed(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	h.Published("Hemat 100%_energi")
	h.Published("Hemat air")
	for want, filters := range map[int][]courses.CatalogueFilter{
		2: {{}, {Query: "hemat"}, {Group: "LD"}, {MaxJP: 1}, {MaxJP: -1}, {Language: "id"}, {Mine: "open"}, {MaxJP: 1 << 40}},
		1: {{Query: "HEMAT air"}, {Query: "100%_"}, {Query: "energi", Group: "LD", MaxJP: 1, Language: "id", Mine: "open"}},
		0: {{Query: `a\r`}, {Query: "h_mat"}, {Group: "KP"}, {Language: "en"}, {Mine: "mandated"}, {Query: "air", Group: "KP"}},
	} {
		for _, f := range filters {
			cards, total, err := h.Courses.Catalogue(t.Context(), h.Learner, f)
			if h.Must(err); total != want || len(cards) != want {
				t.Errorf("%+v: %d of %d courses, want %d", f, len(cards), total, want)
			}
		}
	}
	cards, total, err := h.Courses.Catalogue(t.Context(), h.Learner, courses.CatalogueFilter{Page: 2, Limit: 1})
	if h.Must(err); total != 2 || len(cards) != 1 {
		t.Errorf("the second page: %+v of %d", cards, total)
	}
}
