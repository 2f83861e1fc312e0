package competencies

import (
	"slices"
	"testing"

	"mumpuni/competencies"
)

// Levels of a post stand in their rank, whatever the alphabet says.
func TestRulesStandInTheRankOfTheirLevels(t *testing.T) {
	var v frameworkView
	for i, level := range []string{"ahli_madya", "ahli_muda", "ahli_pertama", "ahli_utama", ""} {
		v.Required = append(v.Required, competencies.Required{PostKind: "fungsional_keahlian", PostLevel: level, Level: i + 1})
	}
	var got []string
	for _, r := range frameworkRules(v, "fungsional_keahlian") {
		got = append(got, r.PostLevel)
	}
	if want := []string{"", "ahli_pertama", "ahli_muda", "ahli_madya", "ahli_utama"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}
