package questions

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"mumpuni/questions/kinds"
)

// Hint is something that a reviewer may want to look at twice. It decides nothing.
type Hint struct {
	Check string // the point of the list that it is about
	Key   string // of its sentence
	Args  map[string]any
}

const (
	longSentence = 25  // words
	muchLonger   = 1.4 // times the longest other option
	someLonger   = 12  // letters, and not only in proportion
	clueLetters  = 6   // of a word that only the text and the key share
)

var (
	negation = regexp.MustCompile(`(?i)\b(tidak|bukan|kecuali|jangan|tanpa|belum)\b`)
	allOf    = regexp.MustCompile(`(?i)\b(semua|seluruh)\b.{0,20}\b(benar|salah|di ?atas)\b|\b(a|b|c|d)( dan |, ?)(a|b|c|d)\b.{0,12}\b(benar|salah)\b|\btidak ada (jawaban|pilihan)? ?yang benar\b`)
	absolute = regexp.MustCompile(`(?i)\b(selalu|pasti|hanya|semua|tidak pernah|satu-satunya|mutlak)\b`)
	sentence = regexp.MustCompile(`[.?!;]+(?:\s|$)|\n+`)
)

// Hints are what can be seen in a question's wording and lengths, in the order of the reviewer's list.
func Hints(stem string, k kinds.Kind, b kinds.Body) []Hint {
	var list []Hint
	say := func(check, key string, args map[string]any) {
		list = append(list, Hint{check, "bank.hint." + key, args})
	}
	if k == kinds.Single || k == kinds.Multiple {
		if n := longestIsKey(b.Options); n > 0 {
			say("no_clue", "longest", map[string]any{"Letter": letter(n - 1)})
		}
		if word := clue(stem, b.Options); word != "" {
			say("no_clue", "word", map[string]any{"Word": word})
		}
		for i, o := range b.Options {
			if allOf.MatchString(o.Text) {
				say("plausible", "all_of", map[string]any{"Letter": letter(i)})
			}
			if !o.Right && absolute.MatchString(o.Text) {
				say("plausible", "absolute", map[string]any{"Letter": letter(i), "Word": strings.ToLower(absolute.FindString(o.Text))})
			}
		}
		if len(b.Options) == 2 {
			say("plausible", "two", nil)
		}
	}
	negated := negation.FindAllString(stem, -1)
	switch {
	case len(negated) > 1:
		say("plain", "double_negation", map[string]any{"Words": strings.ToLower(strings.Join(negated, ", "))})
	case len(negated) == 1:
		say("plain", "negation", map[string]any{"Word": strings.ToLower(negated[0])})
	}
	if n := longestSentence(stem); n > longSentence {
		say("plain", "long_sentence", map[string]any{"Count": n, "Most": longSentence})
	}
	return list
}

func letter(i int) string { return string(rune('A' + i%26)) }

// longestIsKey is the place, from 1, of the only right option when it is much longer than every other; else 0.
func longestIsKey(options []kinds.Option) int {
	key, longest := 0, 0
	for i, o := range options {
		switch {
		case o.Right && key > 0:
			return 0
		case o.Right:
			key = i + 1
		default:
			longest = max(longest, utf8.RuneCountInString(o.Text))
		}
	}
	if key == 0 || longest == 0 {
		return 0
	}
	n := utf8.RuneCountInString(options[key-1].Text)
	if float64(n) >= muchLonger*float64(longest) && n-longest >= someLonger {
		return key
	}
	return 0
}

// clue is a long word of the text that stands in the right options and in no other; "" when there is none.
func clue(stem string, options []kinds.Option) string {
	var right, wrong strings.Builder
	for _, o := range options {
		if o.Right {
			right.WriteString(" " + kinds.Fold(o.Text))
		} else {
			wrong.WriteString(" " + kinds.Fold(o.Text))
		}
	}
	for _, word := range strings.FieldsFunc(kinds.Fold(stem), func(r rune) bool { return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyz", r) }) {
		if len(word) >= clueLetters && strings.Contains(right.String(), word) && !strings.Contains(wrong.String(), word) {
			return word
		}
	}
	return ""
}

func longestSentence(text string) int {
	most := 0
	for _, s := range sentence.Split(text, -1) {
		most = max(most, len(strings.Fields(s)))
	}
	return most
}
