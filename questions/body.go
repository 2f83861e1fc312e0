package questions

import "github.com/google/uuid"

// Body is what a question version holds besides its stem, by kind: Options for single, multiple and true_false, Number for
// numeric, Accepted for short. Feedback is shown with the result, whatever was answered.
type Body struct {
	Options  []Option `json:"options,omitempty"`
	Number   *Number  `json:"number,omitempty"`
	Accepted []string `json:"accepted,omitempty"`
	Feedback string   `json:"feedback,omitempty"`
}

// Option is one choice. Its ID is random, so that it tells nothing of the order in which options were written; that of a
// true_false question is OptionTrue or OptionFalse and its Text is empty.
type Option struct {
	ID       string `json:"id"`
	Text     string `json:"text,omitempty"`
	Right    bool   `json:"right,omitempty"`
	Feedback string `json:"feedback,omitempty"` // shown with the result to those who chose it
}

// Number is the right number and how far from it an answer may be, both plain decimals with a point ("12.5").
type Number struct {
	Value     string `json:"value"`
	Tolerance string `json:"tolerance"`
}

// Draft is a question as an editor writes it. CompetencyID and Level say what it measures; both or neither.
type Draft struct {
	ID           uuid.UUID // when adding: made by the client, so that a repeated request adds nothing; Nil: a new one
	Seen         uuid.UUID // when editing: the version that the change was made from; Nil overwrites
	Kind         Kind
	Stem         string // Markdown
	Body         Body
	CompetencyID uuid.UUID
	Level        int
}

// Option finds an option by its ID.
func (b Body) Option(id string) (Option, bool) {
	for _, o := range b.Options {
		if o.ID == id {
			return o, true
		}
	}
	return Option{}, false
}
