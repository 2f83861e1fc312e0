package kinds

import (
	"slices"

	"github.com/google/uuid"
)

// Body is what a question version holds besides its stem, by kind: Options for single, multiple and true_false and, in their right
// order, for ordering, Pairs for matching, Number for numeric, Accepted for short. Feedback is shown with the result, whatever was
// answered.
type Body struct {
	Options  []Option `json:"options,omitempty"`
	Pairs    []Pair   `json:"pairs,omitempty"`
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

// Pair is something on the left and what belongs to it on the right. Without a left side it belongs to nothing. The IDs are random;
// things on the right with the same text are one, with one ID.
type Pair struct {
	LeftID  string `json:"left_id,omitempty"`
	Left    string `json:"left,omitempty"`
	RightID string `json:"right_id"`
	Right   string `json:"right"`
}

// Number is the right number and how far from it an answer may be, both plain decimals with a point ("12.5"). Of several Units the
// first is right and an answer names one; a single one is only shown.
type Number struct {
	Value     string   `json:"value"`
	Tolerance string   `json:"tolerance"`
	Units     []string `json:"units,omitempty"`
}

func (n Number) asksUnit() bool { return len(n.Units) > 1 }

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

// Left finds the text of something on the left by its ID.
func (b Body) Left(id string) (string, bool) {
	i := slices.IndexFunc(b.Pairs, func(p Pair) bool { return p.LeftID == id && id != "" })
	if i < 0 {
		return "", false
	}
	return b.Pairs[i].Left, true
}

// Right finds the text of something on the right by its ID.
func (b Body) Right(id string) (string, bool) {
	i := slices.IndexFunc(b.Pairs, func(p Pair) bool { return p.RightID == id })
	if i < 0 {
		return "", false
	}
	return b.Pairs[i].Right, true
}
