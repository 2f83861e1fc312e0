// Package query reads what somebody looks for in courses: words, with what means the same, and the nearest word to a mistyped one. It knows
// no database.
package query

import (
	_ "embed" // synonyms.txt
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"unicode"
)

// Query is what somebody looks for.
type Query struct {
	Words  []string   // as typed, folded, at most MaxWords
	Groups [][]string // each word, or the words of one thing, with what means the same: all groups must be there, in any of their ways
}

// MaxWords is how many words of a query count.
const MaxWords = 8

// Parse reads words in any case and between any signs. Words that every text has are left out, unless there are no others.
func Parse(text string) Query {
	words := wordsIn(text)
	words = words[:min(len(words), MaxWords)]
	if kept := without(words, common); len(kept) > 0 {
		words = kept
	}
	q := Query{Words: words}
	for i := 0; i < len(words); {
		n, same := sameFrom(words[i:])
		q.Groups = append(q.Groups, same)
		i += n
	}
	return q
}

// JSON gives the groups as the database's finding() takes them.
func (q Query) JSON() string {
	if q.Groups == nil {
		return "[]"
	}
	text, _ := json.Marshal(q.Groups) // strings
	return string(text)
}

// wordsIn are the words of text, folded; whatever is neither letter nor digit parts them.
func wordsIn(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r)
	})
}

func without(words []string, out map[string]bool) []string {
	var kept []string
	for _, w := range words {
		if !out[w] {
			kept = append(kept, w)
		}
	}
	return kept
}

// sameFrom is how many of words, from the first, are one thing, and all ways to say it.
func sameFrom(words []string) (int, []string) {
	for n := min(len(words), longestSynonym); n > 0; n-- {
		if same, ok := synonyms[strings.Join(words[:n], " ")]; ok {
			return n, same
		}
	}
	return 1, words[:1]
}

//go:embed synonyms.txt
var synonymsText string

// synonyms are the ways to say one thing, by each of them.
var synonyms, longestSynonym = readSynonyms(synonymsText)

// single are the ways to say one thing that are one word, in the order of the alphabet.
var single = slices.DeleteFunc(slices.Sorted(maps.Keys(synonyms)), func(way string) bool { return strings.Contains(way, " ") })

// readSynonyms reads lines of ways to say one thing, between commas; what follows # is a remark.
func readSynonyms(text string) (by map[string][]string, longest int) {
	by = map[string][]string{}
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		var same []string
		for way := range strings.SplitSeq(line, ",") {
			if words := wordsIn(way); len(words) > 0 {
				same = append(same, strings.Join(words, " "))
				longest = max(longest, len(words))
			}
		}
		for _, way := range same {
			by[way] = same
		}
	}
	return by, longest
}

// common are words that tell nothing of what is looked for.
var common = func() map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(`yang dan atau di ke dari untuk pada dengan dalam oleh para agar bagi itu ini adalah apa apakah bagaimana cara
		saya kami kita anda tentang mengenai kursus pelatihan materi the a an of and or to in on for with how what is are about course`) {
		set[w] = true
	}
	return set
}()
