package exchange

import (
	"regexp"
	"strings"

	"golang.org/x/text/cases"
)

// MaxQuestions is how many questions one file may hold.
const MaxQuestions = 2000

// judge looks, after its reader, for what makes a question unusable: what the editor would refuse as well. What only the
// bank knows (competencies, lengths) is its matter.
func (q *Question) judge() {
	it := &q.Item
	if len(q.Reasons) > 0 && it.Kind == "" {
		return // already refused for what it is
	}
	if strings.TrimSpace(it.Stem) == "" {
		q.refuse("bank.reason.stem_missing")
	}
	switch it.Kind {
	case Single, Multiple, TrueFalse:
		q.judgeOptions()
	case Ordering:
		q.judgeTexts(optionTexts(it.Options), 2)
	case Matching:
		q.judgePairs()
	case Numeric:
		q.judgeNumber()
	case Short:
		if len(it.Accepted) == 0 {
			q.refuse("bank.reason.no_key")
		}
	default:
		q.refuse("bank.reason.kind_unclear")
	}
	q.judgePictures()
	for _, text := range it.texts() {
		if formula.MatchString(*text) {
			q.lose("bank.loss.formula")
		}
	}
}

// formula is LaTeX, which the bank shows as the letters that it is written with.
var formula = regexp.MustCompile(`(?s)(?:\\|&#92;)\(.+?(?:\\|&#92;)\)|\$\$[^$]+\$\$|(?:\\|&#92;)\\?\[.+?(?:\\|&#92;)\\?\]|(?:\\|&#92;)(?:frac|sqrt|int|sum|begin)\b`)

func (q *Question) judgeOptions() {
	it := &q.Item
	if it.Kind != TrueFalse {
		q.judgeTexts(optionTexts(it.Options), 2)
	}
	right := it.rights()
	switch {
	case len(it.Options) < 2:
	case right == 0 && !q.saysNoKey():
		q.refuse("bank.reason.no_key")
	case right > 1 && it.Kind != Multiple:
		q.refuse("bank.reason.two_keys", "Keys", letters(it.Options))
	case right == len(it.Options) && it.Kind == Multiple:
		q.refuse("bank.reason.all_right")
	}
}

func (q *Question) saysNoKey() bool {
	for _, n := range q.Reasons {
		if strings.HasPrefix(n.Key, "bank.reason.key_") || n.Key == "bank.reason.no_whole" {
			return true
		}
	}
	return false
}

// judgeTexts refuses too few, empty and equal texts.
func (q *Question) judgeTexts(texts []string, least int) {
	if len(texts) < least {
		q.refuse("bank.reason.no_options")
		return
	}
	seen := map[string]int{}
	for i, text := range texts {
		same := alike(text)
		if same == "" {
			q.refuse("bank.reason.option_empty", "Option", letter(i))
			continue
		}
		if at, ok := seen[same]; ok {
			q.refuse("bank.reason.option_twice", "First", letter(at), "Second", letter(i))
			continue
		}
		seen[same] = i
	}
}

func (q *Question) judgeNumber() {
	n := q.Item.Number
	if n == nil || n.Value == "" {
		q.refuse("bank.reason.no_key")
		return
	}
	for _, s := range []string{n.Value, n.Tolerance} {
		if two, ok := strings.CutPrefix(s, twoWays); ok {
			q.refuse("bank.reason.number_two_readings", "Number", shorten(two))
		} else if _, ok := exactNumber(s); !ok {
			q.refuse("bank.reason.number", "Number", shorten(s))
		}
	}
}

func (q *Question) judgePairs() {
	it := &q.Item
	if len(it.Pairs) < 2 {
		q.refuse("bank.reason.few_pairs")
		return
	}
	lefts := make([]string, len(it.Pairs))
	for i, p := range it.Pairs {
		lefts[i] = p.Left
		if alike(p.Right) == "" {
			q.refuse("bank.reason.option_empty", "Option", letter(i))
		}
	}
	q.judgeTexts(lefts, 2)
}

// judgePictures states what a reader without sight would miss.
func (q *Question) judgePictures() {
	for _, p := range q.Item.Pictures {
		if strings.TrimSpace(p.Alt) == "" {
			q.lose("bank.loss.picture_alt", "Picture", p.Name)
		}
	}
}

// alike is what makes two options the same: letter case and white space do not tell them apart.
func alike(s string) string {
	return cases.Fold().String(strings.Join(strings.Fields(s), " "))
}

func optionTexts(options []Option) []string {
	list := make([]string, len(options))
	for i, o := range options {
		list[i] = o.Text
	}
	return list
}

// letter names the option at i as people do: A, B, C.
func letter(i int) string { return string(rune('A' + i%26)) }

// letters names the right options.
func letters(options []Option) string {
	var list []string
	for i, o := range options {
		if o.Right {
			list = append(list, letter(i))
		}
	}
	return strings.Join(list, ", ")
}
