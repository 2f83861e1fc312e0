package competencies

import "testing"

// Tags of a framework are said in words, the versions beside what they are versions of.
func TestTagsInWords(t *testing.T) {
	tags := map[string]string{"digcomp": "1.1", "digcomp_version": "2.2", "pilar": "cakap", "asal": "setempat"}
	if got := frameworkTags(t.Context(), tags); got != "Asal: setempat; DigComp 1.1; Pilar: Cakap" {
		t.Errorf("it says %q", got)
	}
}
