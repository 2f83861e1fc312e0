package locale

import "golang.org/x/text/language"

// Accepted is the language of ours that an Accept-Language header likes best: "en" or, for want of anything better, "id".
func Accepted(header string) string {
	tags, _, err := language.ParseAcceptLanguage(header)
	if err != nil {
		return ID
	}
	for _, tag := range tags { // best first
		switch base, _ := tag.Base(); base.String() {
		case "en":
			return EN
		case "id", "ms":
			return ID
		}
	}
	return ID
}
