package questions

import (
	"hash/fnv"
	"regexp"
	"slices"
	"strings"

	"mumpuni/questions/exchange"
	"mumpuni/questions/kinds"
)

// vary proposes the nth variant of a question: the same for the same question and nth. Names that people have become others; numbers
// change where the explanation shows how the key follows from them; options stand in another order. The notes say what was done and what
// is left to the author. Numbers of a question with a source may be those of a law, and stay. It gives false where nothing can be varied.
func vary(d kinds.Draft, source string, nth int) (kinds.Draft, []exchange.Note, bool) {
	var notes []exchange.Note
	say := func(key string, pairs ...any) {
		n := exchange.Note{Key: "bank.variant." + key, Args: map[string]any{}}
		for i := 0; i+1 < len(pairs); i += 2 {
			n.Args[pairs[i].(string)] = pairs[i+1]
		}
		notes = append(notes, n)
	}
	if changed := rename(&d, nth); len(changed) > 0 {
		say("names", "Names", strings.Join(changed, ", "))
	}
	var computed []string
	if source == "" {
		computed = recompute(&d, nth)
	}
	if len(computed) > 0 {
		say("computed", "Numbers", strings.Join(computed, ", "), "Key", keyNumber(d))
		if strings.Contains(d.Body.Feedback, "\n- ") {
			say("wrong_answers")
		}
	}
	if left := numbersIn(d); len(left) > 0 && len(computed) == 0 {
		say("numbers", "Numbers", strings.Join(left, ", "))
	}
	if turn(&d, nth) {
		say("order")
	}
	if len(notes) == 0 {
		return d, nil, false
	}
	if len(kinds.Named(d.Stem, d.Body)) > 0 {
		say("pictures")
	}
	say("situation")
	return d, notes, true
}

// turn puts options, or pairs, in another order, where the order is of no matter.
func turn(d *kinds.Draft, nth int) bool {
	switch d.Kind {
	case kinds.Single, kinds.Multiple:
		d.Body.Options = turned(d.Body.Options, nth)
		return true
	case kinds.Matching:
		d.Body.Pairs = turned(d.Body.Pairs, nth)
		return true
	}
	return false
}

func turned[T any](list []T, nth int) []T {
	if len(list) < 2 {
		return list
	}
	by := 1 + nth%(len(list)-1)
	return append(slices.Clone(list[by:]), list[:by]...)
}

// Names that people have. One takes the place of another of its row; none is of a public person.
var (
	women = []string{"Yuli", "Nina", "Sari", "Ratna", "Wati", "Dewi", "Lestari", "Rina", "Tuti", "Yanti", "Siti", "Ani", "Maria", "Ningsih", "Fitri", "Indah", "Rahma", "Melati"}
	men   = []string{"Togar", "Made", "Andi", "Wahyu", "Rudi", "Budi", "Joko", "Hasan", "Agus", "Ketut", "Dedi", "Yusuf", "Slamet", "Iwan", "Hendra", "Anton", "Rahmat", "Bambang"}
	name  = regexp.MustCompile(`\b(` + strings.Join(append(slices.Clone(women), men...), "|") + `)\b`)
)

// rename gives people other names, each its own everywhere, and tells "old → new".
func rename(d *kinds.Draft, nth int) []string {
	texts := textsToVary(d)
	var told []string
	other, used := map[string]string{}, map[string]bool{}
	for _, text := range texts {
		for _, found := range name.FindAllString(*text, -1) {
			used[found] = true
		}
	}
	for _, text := range texts {
		*text = name.ReplaceAllStringFunc(*text, func(found string) string {
			if other[found] == "" {
				other[found] = otherName(found, nth, used)
				used[other[found]] = true
				told = append(told, found+" → "+other[found])
			}
			return other[found]
		})
	}
	return told
}

// otherName is one of the same row that is not used yet; the name itself where all are.
func otherName(found string, nth int, used map[string]bool) string {
	row := women
	if slices.Contains(men, found) {
		row = men
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(found))
	for i := range row {
		if n := row[(int(h.Sum32()%uint32(len(row)))+nth+i)%len(row)]; !used[n] { //nolint:gosec // a row is short
			return n
		}
	}
	return found
}

// textsToVary are all that people read of a question.
func textsToVary(d *kinds.Draft) []*string {
	list := []*string{&d.Stem, &d.Body.Feedback}
	for i := range d.Body.Options {
		list = append(list, &d.Body.Options[i].Text, &d.Body.Options[i].Feedback)
	}
	for i := range d.Body.Pairs {
		list = append(list, &d.Body.Pairs[i].Left, &d.Body.Pairs[i].Right)
	}
	return list
}

var digits = regexp.MustCompile(`\d+(?:[.,]\d+)*`)

// numbersIn are those of the text and of what may be answered, each once, in their order.
func numbersIn(d kinds.Draft) []string {
	texts := []string{d.Stem}
	for _, o := range d.Body.Options {
		texts = append(texts, o.Text)
	}
	for _, p := range d.Body.Pairs {
		texts = append(texts, p.Left, p.Right)
	}
	var list []string
	for _, text := range texts {
		for _, n := range digits.FindAllString(kinds.ReplaceMarks(text, ""), -1) {
			if !slices.Contains(list, n) {
				list = append(list, n)
			}
		}
	}
	return list
}
