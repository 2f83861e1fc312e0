package exchange

import (
	"net/url"
	"strconv"
	"strings"

	"mumpuni/internal/office"
)

// fraction is the percentage of an answer.
func fraction(e *office.Element) float64 {
	f, err := strconv.ParseFloat(strings.Replace(strings.TrimSpace(e.Attr("fraction")), ",", ".", 1), 64)
	if err != nil {
		return 0
	}
	return f
}

func (m *moodleQuestion) choice() {
	single := m.e.Value("single")
	m.Item.Kind = Multiple
	if single == "true" || single == "1" || single == "" {
		m.Item.Kind = Single
	}
	var weights []float64
	for _, a := range m.e.Each("answer") {
		m.Item.Options = append(m.Item.Options, Option{Text: m.text(a), Feedback: m.text(a.Kid("feedback"))})
		weights = append(weights, fraction(a))
	}
	if single == "" {
		m.lose("bank.loss.single_unsaid")
	}
	m.weigh(weights, m.Item.Kind == Multiple)
}

func (m *moodleQuestion) truth() {
	m.Item.Kind, m.Item.Options = TrueFalse, []Option{{}, {}}
	seen := 0
	for _, a := range m.e.Each("answer") {
		i := map[string]int{"true": 1, "false": 2}[strings.ToLower(m.plainAnswer(a))] - 1
		if i < 0 {
			m.refuse("bank.reason.truth_answers")
			return
		}
		m.Item.Options[i] = Option{Right: about(fraction(a), 100), Feedback: m.text(a.Kid("feedback"))}
		seen++
	}
	if seen != 2 {
		m.refuse("bank.reason.truth_answers")
	}
}

// plainAnswer is the text of an answer in which nothing is markup.
func (m *moodleQuestion) plainAnswer(a *office.Element) string {
	if a.Has("text") {
		return tidy(a.Kid("text").Text)
	}
	return tidy(a.Text)
}

func (m *moodleQuestion) short() {
	m.Item.Kind = Short
	if m.e.Value("usecase") == "1" {
		m.lose("bank.loss.letter_case")
	}
	var list []acceptedAnswer
	for _, a := range m.e.Each("answer") {
		list = append(list, acceptedAnswer{m.plainAnswer(a), fraction(a), m.text(a.Kid("feedback")) != ""})
	}
	m.accept(list)
}

func (m *moodleQuestion) numerical() {
	m.Item.Kind = Numeric
	for _, a := range m.e.Each("answer") {
		text := m.plainAnswer(a)
		if m.text(a.Kid("feedback")) != "" {
			m.lose("bank.loss.option_feedback")
		}
		switch {
		case text == "*" && fraction(a) <= 0:
		case !about(fraction(a), 100):
			m.lose("bank.loss.answer_partial", "Answer", shorten(text))
		case m.Item.Number != nil:
			m.refuse("bank.reason.numbers_many")
		default:
			m.number(text, a.Value("tolerance"))
		}
	}
	m.units()
}

// units takes the unit if it is one and counts the number as it is; the bank converts nothing.
func (m *moodleQuestion) units() {
	units := m.e.Kid("units").Each("unit")
	for _, u := range units {
		name := tidy(u.Value("unit_name"))
		factor, ok := exactNumber(u.Value("multiplier"))
		whole := ok && factor.Cmp(one) == 0
		switch {
		case name == "":
		case whole && m.Item.Number != nil && len(m.Item.Number.Units) == 0 && m.e.Value("showunits") != "3":
			m.Item.Number.Units = append([]string{name}, cutList(m.e.Kid("units").Attr("wrong"), "\n")...)
		default:
			m.lose("bank.loss.unit", "Unit", shorten(name))
		}
	}
}

var one, _ = exactNumber("1")

func (m *moodleQuestion) matching() {
	m.Item.Kind = Matching
	for _, s := range m.e.Each("subquestion") {
		left := m.text(s)
		right := plain(tidy(s.Kid("answer").Kid("text").Text))
		if md := s.Kid("answer").Attr("markdown"); md != "" && plainWords(md) == squeeze(s.Kid("answer").Kid("text").Text) {
			right = md
		}
		switch {
		case left != "":
			m.Item.Pairs = append(m.Item.Pairs, Pair{left, right})
		case right != "":
			m.Item.Distractors = append(m.Item.Distractors, right)
		}
	}
}

// plainWords is what people see of Markdown.
func plainWords(md string) string {
	words, _ := shown(withoutPictures(md))
	return words
}

// neighbours is how Moodle's ordering questions count what the bank counts: each that is followed by the right one.
const neighbours = "RELATIVE_NEXT_EXCLUDE_LAST"

func (m *moodleQuestion) ordering() {
	m.Item.Kind = Ordering
	for _, a := range m.e.Each("answer") {
		m.Item.Options = append(m.Item.Options, Option{Text: m.text(a)})
		if m.text(a.Kid("feedback")) != "" {
			m.lose("bank.loss.option_feedback")
		}
	}
	if g := m.e.Value("gradingtype"); g != neighbours {
		m.lose("bank.loss.weights")
	}
	if s := m.e.Value("selecttype"); s != "" && s != "ALL" {
		m.lose("bank.loss.ordering_some")
	}
}

// pathUnescape reads %20 and its like; what is none stays.
func pathUnescape(s string) string {
	if plain, err := url.PathUnescape(s); err == nil {
		return plain
	}
	return s
}
