package demo

import (
	"slices"
	"testing"

	"mumpuni/people"
)

// Whoever is shown around sees grades that fit the posts.
func TestGradesFitPosts(t *testing.T) {
	for _, c := range []struct {
		post people.Post
		want []string
	}{
		{people.Post{Kind: "jpt_pratama"}, []string{"IV/b", "IV/c"}},
		{people.Post{Kind: "administrator"}, []string{"III/d", "IV/a", "IV/b"}},
		{people.Post{Kind: "pengawas"}, []string{"III/c", "III/d"}},
		{people.Post{Kind: "pelaksana"}, []string{"II/c", "II/d", "III/a", "III/b"}},
		{people.Post{Kind: "fungsional_keahlian", Level: "ahli_pertama"}, []string{"III/a", "III/b"}},
		{people.Post{Kind: "fungsional_keahlian", Level: "ahli_muda"}, []string{"III/c", "III/d"}},
		{people.Post{Kind: "fungsional_keterampilan", Level: "terampil"}, []string{"II/c", "II/d"}},
		{people.Post{Kind: "fungsional_keterampilan", Level: "mahir"}, []string{"III/a", "III/b"}},
	} {
		for _, begun := range []string{"199803", "200604", "201301", "201903", "202312"} {
			if got := gradeOf(c.post, begun); !slices.Contains(c.want, got) {
				t.Errorf("%+v since %s: %q", c.post, begun, got)
			}
		}
	}
	for _, p := range Personas {
		if grade := gradeOf(parts[p.Key].post, p.NIP[8:14]); !people.KnownGrade(grade) || grade == "" {
			t.Errorf("%s: %q", p.Key, grade)
		}
	}
	if got := gradeOf(parts["signatory"].post, "199803"); got != "IV/c" {
		t.Errorf("the head of BKPSDM: %s", got)
	}
}
