package manifest

import (
	"strings"

	"mumpuni/internal/office"
)

// Text is a text in one language.
type Text struct {
	Lang string `json:"lang"` // RFC 5646; "" when it is not said
	Text string `json:"text"`
}

// Texts is a text in several languages, in the order of the file.
type Texts []Text

// In gives the text in a language ("id"), else in English, else the first there is.
func (t Texts) In(lang string) string {
	for _, want := range []string{lang, "en"} {
		for _, one := range t {
			if primary, _, _ := strings.Cut(strings.ToLower(one.Lang), "-"); primary == want {
				return one.Text
			}
		}
	}
	if len(t) > 0 {
		return t[0].Text
	}
	return ""
}

// texts takes the langstrings of e, each of at most most characters.
func texts(e *office.Element, most int) Texts {
	var list Texts
	for _, l := range e.Each("langstring") {
		list = append(list, Text{Lang: words(plain(l, "lang"), 40), Text: words(l.Text, most)})
	}
	return list
}

// plain is an attribute without a namespace.
func plain(e *office.Element, name string) string {
	for _, a := range e.Attrs {
		if a.Name.Local == name && a.Name.Space == "" {
			return strings.TrimSpace(a.Value)
		}
	}
	return ""
}
