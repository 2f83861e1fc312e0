package people

import (
	"strings"
	"unicode"

	"mumpuni/internal/fault"
	"mumpuni/internal/typeface"
)

// NameDoubts says what is odd about how p's name will be printed, each blamed on the field it stands in: signs that the paper
// cannot draw (person.name_signs, with Signs and Printed), digits (person.name_digits), and a title that stands in the name
// as well and would be printed twice (person.name_title, with Title). None of them refuses anything; they are told before a
// certificate is issued: in the import's dry run and on the person's page.
func NameDoubts(p Person) fault.Many {
	var doubts fault.Many
	for _, f := range []struct{ field, text string }{
		{"name", p.Name}, {"title_before", p.TitleBefore}, {"title_after", p.TitleAfter}, {"birth_place", p.BirthPlace},
	} {
		if lost := typeface.Lost(f.text); len(lost) > 0 {
			doubts = append(doubts, fault.Field(f.field, "person.name_signs").With("Signs", spaced(lost)).With("Printed", typeface.Drawable(f.text)))
		}
	}
	if strings.ContainsFunc(p.Name, unicode.IsDigit) {
		doubts = append(doubts, fault.Field("name", "person.name_digits"))
	}
	if title := titleInName(p); title != "" {
		doubts = append(doubts, fault.Field("name", "person.name_title").With("Title", title))
	}
	return doubts
}

func spaced(signs []rune) string {
	words := make([]string, len(signs))
	for i, r := range signs {
		words[i] = string(r)
	}
	return strings.Join(words, " ")
}

// titleInName finds a title of p that stands in the name too: one before it among its first words, one after it anywhere.
func titleInName(p Person) string {
	words := titles(p.Name)
	for _, t := range titles(p.TitleBefore) {
		for _, w := range words {
			if !same(w, t) && !strings.HasSuffix(w, ".") {
				break // the name itself begins
			}
			if same(w, t) {
				return t
			}
		}
	}
	for _, t := range titles(p.TitleAfter) {
		for _, w := range words[min(1, len(words)):] {
			if same(w, t) {
				return t
			}
		}
	}
	return ""
}

// titles cuts a line of titles, or a name, at spaces and commas.
func titles(line string) []string {
	return strings.FieldsFunc(line, func(r rune) bool { return r == ',' || unicode.IsSpace(r) })
}

// same compares two titles by their letters alone: "S.Kom." is "SKOM".
func same(a, b string) bool {
	letters := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) {
				return unicode.ToLower(r)
			}
			return -1
		}, s)
	}
	return letters(a) != "" && letters(a) == letters(b)
}

// TidyTitles drops the commas that lists leave before, after and between titles: ",S.Kom" is "S.Kom". What stands between
// single commas stays as it is written.
func TidyTitles(text string) string {
	if text = strings.Trim(text, ",; \t"); !strings.Contains(text, ",") {
		return text
	}
	kept := strings.Split(text, ",")
	whole := kept[:0]
	for _, part := range kept {
		if strings.TrimSpace(part) != "" {
			whole = append(whole, part)
		}
	}
	return strings.Join(whole, ",")
}
