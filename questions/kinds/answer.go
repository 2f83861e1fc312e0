package kinds

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"mumpuni/internal/fault"
)

// Answer is what a person answered in one slot: the options chosen (single, multiple, true_false) or put in order (ordering), the
// right-hand side given to each left-hand one (matching), or the text typed (numeric, with its unit, and short). The zero Answer is
// "not answered", which also takes an earlier answer back.
type Answer struct {
	Options []string          `json:"options,omitempty"`
	Pairs   map[string]string `json:"pairs,omitempty"` // left ID: right ID
	Text    string            `json:"text,omitempty"`
	Unit    string            `json:"unit,omitempty"`
}

// Empty reports whether nothing was answered.
func (a Answer) Empty() bool { return len(a.Options) == 0 && len(a.Pairs) == 0 && a.Text == "" }

// first is the first option chosen, "" without one.
func (a Answer) first() string {
	if len(a.Options) == 0 {
		return ""
	}
	return a.Options[0]
}

// Equal reports whether both say the same.
func (a Answer) Equal(b Answer) bool {
	return a.Text == b.Text && a.Unit == b.Unit && slices.Equal(a.Options, b.Options) && maps.Equal(a.Pairs, b.Pairs)
}

// Named lists the IDs that a names. Each of them must have been shown.
func (a Answer) Named() []string {
	named := make([]string, 0, len(a.Options)+2*len(a.Pairs))
	named = append(named, a.Options...)
	for left, right := range a.Pairs {
		named = append(named, left, right)
	}
	return named
}

var errAnswer = fault.Field("answer", "quiz.answer_invalid")

const (
	maxAnswerText = 200 // characters
	maxUnit       = 20
)

// ParseAnswer reads an Answer from JSON, refusing unknown members and anything after it.
func ParseAnswer(raw []byte) (Answer, error) {
	var a Answer
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&a); err != nil {
		return Answer{}, errAnswer
	}
	if _, err := d.Token(); err != io.EOF {
		return Answer{}, errAnswer
	}
	return a.Check()
}

// Check tidies a and refuses what no kind of question takes. Options come back each once, in the order given.
func (a Answer) Check() (Answer, error) {
	a.Text, a.Unit = Tidy(a.Text), Tidy(a.Unit)
	a.Options, a.Pairs = once(a.Options), filled(a.Pairs)
	if a.Text == "" {
		a.Unit = "" // a unit alone is no answer
	}
	ways := 0
	for _, used := range []bool{len(a.Options) > 0, len(a.Pairs) > 0, a.Text != ""} {
		if used {
			ways++
		}
	}
	switch {
	case ways > 1, len(a.Options) > maxOptions, len(a.Pairs) > maxOptions:
		return Answer{}, errAnswer
	case !readable(a.Text), !readable(a.Unit), utf8.RuneCountInString(a.Unit) > maxUnit:
		return Answer{}, errAnswer
	case utf8.RuneCountInString(a.Text) > maxAnswerText:
		return Answer{}, fault.Field("answer", "quiz.text_too_long").With("Max", maxAnswerText)
	}
	for _, id := range a.Named() {
		if !optionID.MatchString(id) {
			return Answer{}, errAnswer
		}
	}
	return a, nil
}

func readable(s string) bool { return utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 }

// once drops what stands in list a second time; what is left keeps its order.
func once(list []string) []string {
	var out []string
	for _, id := range list {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// filled drops the pairs of which nothing was chosen.
func filled(pairs map[string]string) map[string]string {
	var out map[string]string
	for left, right := range pairs {
		if right == "" {
			continue
		}
		if out == nil {
			out = make(map[string]string, len(pairs))
		}
		out[left] = right
	}
	return out
}
