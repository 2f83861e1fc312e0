package exchange

import (
	"regexp"
	"strconv"
	"strings"
)

// giftAnswer is one = or ~ between the braces.
type giftAnswer struct {
	sign     byte
	weighted bool
	weight   float64
	text     string // without sign, weight and feedback; signs still hidden
	feedback string
}

var (
	giftTruth  = regexp.MustCompile(`(?is)^\s*(T|TRUE|F|FALSE)\s*(#.*)?$`)
	giftWeight = regexp.MustCompile(`^\s*%(-?[0-9]*[.,]?[0-9]+)%`)
)

// giftAnswers reads what stands between the braces.
func (q *Question) giftAnswers(s, format string) {
	if before, general, ok := strings.Cut(s, "####"); ok {
		f := format
		q.Item.Feedback, s = q.giftText(general, &f), before
	}
	trimmed := strings.TrimSpace(s)
	switch m := giftTruth.FindStringSubmatch(s); {
	case trimmed == "":
		q.refuseKind("essay")
	case m != nil:
		q.giftTruth(strings.HasPrefix(strings.ToUpper(m[1]), "T"), m[2], format)
	case trimmed[0] == '#':
		q.giftNumber(trimmed[1:], format)
	case trimmed[0] != '=' && trimmed[0] != '~':
		q.refuse("bank.reason.gift_answers")
	default:
		q.giftChoices(cutAnswers(trimmed), format)
	}
}

// cutAnswers parts the answers at their signs.
func cutAnswers(s string) []giftAnswer {
	var list []giftAnswer
	for s != "" {
		a := giftAnswer{sign: s[0]}
		rest := s[1:]
		end := strings.IndexAny(rest, "=~")
		if end < 0 {
			end = len(rest)
		}
		a.text, s = rest[:end], rest[end:]
		if m := giftWeight.FindStringSubmatch(a.text); m != nil {
			a.weighted = true
			a.weight, _ = strconv.ParseFloat(strings.Replace(m[1], ",", ".", 1), 64) // the pattern is a number
			a.text = a.text[len(m[0]):]
		} else if a.sign == '=' {
			a.weight = 100
		}
		a.text, a.feedback, _ = strings.Cut(a.text, "#")
		list = append(list, a)
	}
	return list
}

// giftTruth: the first feedback is for who answers wrongly, the second for who answers rightly.
func (q *Question) giftTruth(truth bool, feedback, format string) {
	parts := strings.Split(strings.TrimPrefix(feedback, "#"), "#")
	f := format
	texts := make([]string, 2)
	for i := range min(2, len(parts)) {
		texts[i] = q.giftText(parts[i], &f)
	}
	right, wrong := Option{Right: true, Feedback: texts[1]}, Option{Feedback: texts[0]}
	q.Item.Kind = TrueFalse
	if q.Item.Options = []Option{right, wrong}; !truth {
		q.Item.Options = []Option{wrong, right}
	}
}

func (q *Question) giftChoices(answers []giftAnswer, format string) {
	rights, arrows, tildes := 0, 0, 0
	for _, a := range answers {
		switch {
		case a.sign == '~':
			tildes++
		case strings.Contains(a.text, "->"):
			arrows++
		}
		if a.sign == '=' {
			rights++
		}
	}
	switch {
	case tildes == 0 && arrows == len(answers):
		q.giftPairs(answers, format)
	case tildes == 0:
		q.giftShort(answers)
	default:
		q.giftOptions(answers, rights, format)
	}
}

func (q *Question) giftPairs(answers []giftAnswer, format string) {
	q.Item.Kind = Matching
	for _, a := range answers {
		f := format
		left, right, _ := strings.Cut(a.text, "->")
		p := Pair{q.giftText(left, &f), q.giftText(right, &f)}
		if a.feedback != "" {
			q.lose("bank.loss.option_feedback")
		}
		if p.Left == "" {
			q.Item.Distractors = append(q.Item.Distractors, p.Right)
			continue
		}
		q.Item.Pairs = append(q.Item.Pairs, p)
	}
}

func (q *Question) giftShort(answers []giftAnswer) {
	q.Item.Kind = Short
	var list []acceptedAnswer
	for _, a := range answers {
		list = append(list, acceptedAnswer{tidy(showGIFT.Replace(giftFormat.ReplaceAllString(a.text, ""))), a.weight, a.feedback != ""})
	}
	q.accept(list)
}

func (q *Question) giftOptions(answers []giftAnswer, rights int, format string) {
	q.Item.Kind = Multiple
	if rights > 0 {
		q.Item.Kind = Single
	}
	var weights []float64
	for _, a := range answers {
		f := format
		q.Item.Options = append(q.Item.Options, Option{Text: q.giftText(a.text, &f), Feedback: q.giftText(a.feedback, &f)})
		weights = append(weights, a.weight)
	}
	q.weigh(weights, q.Item.Kind == Multiple)
}

// giftNumber reads {#3:2}, {#1..5} and {#=…:… =%50%…}.
func (q *Question) giftNumber(s, format string) {
	q.Item.Kind = Numeric
	list := []giftAnswer{{sign: '=', weight: 100}}
	if t := strings.TrimSpace(s); strings.HasPrefix(t, "=") || strings.HasPrefix(t, "~") {
		list = cutAnswers(t)
	} else {
		list[0].text, list[0].feedback, _ = strings.Cut(s, "#")
	}
	for _, a := range list {
		if a.feedback != "" && strings.TrimSpace(a.feedback) != "" {
			q.lose("bank.loss.option_feedback")
		}
		if !about(a.weight, 100) {
			q.lose("bank.loss.answer_partial", "Answer", shorten(tidy(a.text)))
			continue
		}
		q.exact(tidy(showGIFT.Replace(a.text)))
	}
}

// exact takes one right number as GIFT writes it.
func (q *Question) exact(s string) {
	if q.Item.Number != nil {
		q.refuse("bank.reason.numbers_many")
		return
	}
	low, high, isRange := strings.Cut(s, "..")
	if isRange {
		a, ok1 := exactNumber(low)
		b, ok2 := exactNumber(high)
		if !ok1 || !ok2 || a.Cmp(b) > 0 {
			q.refuse("bank.reason.number", "Number", shorten(s))
			return
		}
		q.Item.Number = middle(a, b)
		return
	}
	value, tolerance, _ := strings.Cut(s, ":")
	q.number(value, tolerance)
}
