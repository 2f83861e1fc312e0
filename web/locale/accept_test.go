package locale

import "testing"

func TestAcceptLanguage(t *testing.T) {
	for header, want := range map[string]string{
		"": ID, "en": EN, "en-GB,en;q=0.9": EN, "id": ID, "id-ID,id;q=0.9,en;q=0.8": ID, "id;q=0.3, en;q=0.9": EN,
		"fr, en;q=0.5": EN, "fr": ID, "*": ID, "not a header;;q=x": ID, "EN": EN, "en;q=0, id": ID,
	} {
		if got := Accepted(header); got != want {
			t.Errorf("%q: %s, want %s", header, got, want)
		}
	}
}
