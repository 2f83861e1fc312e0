package prose_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mumpuni/internal/prose"
)

func TestATextIsCutAtItsHeadings(t *testing.T) {
	source := "Pengantar *singkat*\ndua baris.\n\n# Satu [x](https://x.id)\n\n- a\n- b **c**\n\n> kutipan\n> ## bukan judul\n\n### Dua\n\n```\nkode\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
	want := []prose.Passage{
		{Words: "Pengantar singkat dua baris."},
		{Anchor: "bagian-1", Heading: "Satu x", Words: "a b c kutipan bukan judul"},
		{Anchor: "bagian-2", Heading: "Dua", Words: "kode a b 1 2"},
	}
	if got := prose.Passages(source); !cmp.Equal(got, want) {
		t.Errorf("%+v", got)
	}
	html, err := prose.Article(source, func(string) (string, bool) { return "", false })
	for _, p := range want[1:] {
		if err != nil || strings.Count(html, `id="`+p.Anchor+`"`) != 1 {
			t.Errorf("%s leads nowhere in %s", p.Anchor, html)
		}
	}
	if got := prose.Passages(""); len(got) != 0 {
		t.Errorf("nothing: %+v", got)
	}
}
