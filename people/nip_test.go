package people_test

import (
	"slices"
	"testing"

	"mumpuni/people"
)

func TestNIP(t *testing.T) {
	if got := people.FormatNIP("198609262015051001"); got != "19860926 201505 1 001" {
		t.Errorf("formatted %q", got)
	}
	if got := people.FormatNIP("12"); got != "12" {
		t.Errorf("formatted %q", got)
	}
	for _, c := range []struct {
		nip, birth, sex string
		kind            people.Employment
		want            []string
	}{
		{"198609262015051001", "1986-09-26", "m", people.PNS, nil},
		{"198609262024211001", "1986-09-26", "m", people.PPPK, nil},
		{"198609262024211001", "", "", "", nil},
		{"198613262015051001", "1986-09-26", "m", people.PNS, []string{"nip.birth_impossible"}},
		{"198609262015052001", "1986-09-25", "m", people.PPPK, []string{"nip.birth_differs", "nip.employment_differs", "nip.sex_differs"}},
		{"198609262015133001", "", "", people.PNS, []string{"nip.code_unknown", "nip.sex_impossible"}},
	} {
		if got := people.NIPWarnings(c.nip, people.Day(c.birth), c.sex, c.kind); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.nip, got, c.want)
		}
	}
}

func TestFullNameAndGrade(t *testing.T) {
	p := people.Person{TitleBefore: "Dr.", Name: "SITI AMINAH", TitleAfter: "S.Kom., M.M.", Grade: "III/d"}
	if got := p.FullName(); got != "Dr. SITI AMINAH, S.Kom., M.M." {
		t.Errorf("%q", got)
	}
	if p.GradeName() != "Penata Tk. I" || people.GradeName("IX") != "" {
		t.Error("pangkat")
	}
	for grade, known := range map[string]bool{"III/d": true, "IX": true, "": true, "III/e": false, "XVIII": false} {
		if people.KnownGrade(grade) != known {
			t.Errorf("grade %q known: %v", grade, !known)
		}
	}
}
