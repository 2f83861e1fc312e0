package pages

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
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

// The rules are folded by kind of post; the kind just changed is open, and all are on request.
func TestRulesAreFoldedByKindOfPost(t *testing.T) {
	w := newRegency(t)
	form := url.Values{"competency": {"group:KM"}, "post_kind": {"pelaksana"}, "level": {"1"}, "valid_from": {"2026-11-01"}, "reason": {"Perbup 12/2026"}}
	if status, _, _ := w.do("admin", http.MethodPost, "/kompetensi/kerangka/level", form); status != http.StatusSeeOther {
		t.Fatalf("saving: %d", status)
	}
	const closed, opened = `<div id="pelaksana"><details class="fold"><summary>`, `<div id="pelaksana"><details class="fold" open><summary>`
	for query, want := range map[string]string{"": closed, "?buka=pelaksana": opened, "?buka=semua": opened} {
		page := w.get("peserta", "/kompetensi/kerangka"+query, http.StatusOK)
		if _, rest, found := strings.Cut(page, want); !found || !strings.Contains(rest[:200], " aturan<") {
			t.Errorf("%q is not %s", query, want)
		}
	}
}
