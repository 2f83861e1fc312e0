package pages

import (
	"net/http"
	"slices"
	"testing"

	"mumpuni/web/locale"
	"mumpuni/web/route"
)

// Each act that the page names is a form that exists, and has words in both languages.
func TestTheActsOfTheSecondFactorExist(t *testing.T) {
	set := route.New(route.Config{})
	(&Pages{}).Routes(set)
	for path, key := range stepUpActs {
		if !slices.ContainsFunc(set.Table(), func(d route.Declared) bool { return d.Method == http.MethodPost && d.Path == path }) {
			t.Errorf("no form is posted to %s", path)
		}
		for _, lang := range []string{locale.ID, locale.EN} {
			if !locale.Has(lang, "approvals.step_up.act."+key) {
				t.Errorf("%s has no words for %s", lang, key)
			}
		}
	}
}
