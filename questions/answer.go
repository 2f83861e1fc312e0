package questions

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"unicode/utf8"

	"mumpuni/internal/fault"
)

// Answer is what a person answered in one slot: the options chosen (single, multiple, true_false) or the text typed
// (numeric, short). The zero Answer is "not answered", which also takes an earlier answer back.
type Answer struct {
	Options []string `json:"options,omitempty"`
	Text    string   `json:"text,omitempty"`
}

// Empty reports whether nothing was answered.
func (a Answer) Empty() bool { return len(a.Options) == 0 && a.Text == "" }

// first is the first option chosen, "" without one.
func (a Answer) first() string {
	if len(a.Options) == 0 {
		return ""
	}
	return a.Options[0]
}

// Equal reports whether both say the same.
func (a Answer) Equal(b Answer) bool { return a.Text == b.Text && slices.Equal(a.Options, b.Options) }

var errAnswer = fault.Field("answer", "quiz.answer_invalid")

const maxAnswerText = 200 // characters

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

// Check tidies a and refuses what no kind of question takes. Options come back sorted and each once.
func (a Answer) Check() (Answer, error) {
	a.Text = Tidy(a.Text)
	a.Options = slices.Clone(a.Options)
	slices.Sort(a.Options)
	a.Options = slices.Compact(a.Options)
	switch {
	case len(a.Options) > maxOptions, len(a.Options) > 0 && a.Text != "":
		return Answer{}, errAnswer
	case !utf8.ValidString(a.Text), bytes.IndexByte([]byte(a.Text), 0) >= 0:
		return Answer{}, errAnswer
	case utf8.RuneCountInString(a.Text) > maxAnswerText:
		return Answer{}, fault.Field("answer", "quiz.text_too_long").With("Max", maxAnswerText)
	}
	for _, id := range a.Options {
		if !optionID.MatchString(id) {
			return Answer{}, errAnswer
		}
	}
	return a, nil
}
