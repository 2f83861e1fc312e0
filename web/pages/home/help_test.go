package home

import (
	"testing"

	"mumpuni/web/locale"
)

// Each book of help has its words in both languages: titles, topics and the steps of a first course.
func TestEveryHelpHasItsWords(t *testing.T) {
	for _, b := range helpBooks {
		keys := []string{b.Title, b.Title + "_lead", b.Title + "_tab"}
		for _, topic := range b.Topics {
			keys = append(keys, "home.help."+topic, "home.help."+topic+"_text")
		}
		for _, step := range helpSteps(b.Steps) {
			keys = append(keys, step, step+"_text")
		}
		for _, key := range keys {
			if !locale.Has(locale.ID, key) || !locale.Has(locale.EN, key) {
				t.Errorf("%s: no words for %s", b.Path, key)
			}
		}
	}
}
