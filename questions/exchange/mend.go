package exchange

import (
	"slices"
)

// Mending is what a person puts right of a question that was read. Nil and empty keep what is there.
type Mending struct {
	Kind       Kind  // single and multiple may be made of one another
	Rights     []int // places of the right options
	Competency *string
	Level      *int
	Topic      *string
	Source     *string
}

// mendable are the reasons that a key or a kind told anew takes away.
var mendable = []string{
	"bank.reason.no_key", "bank.reason.two_keys", "bank.reason.all_right", "bank.reason.no_whole", "bank.reason.key_again", "bank.reason.key_beyond",
	"bank.reason.key_differs", "bank.reason.key_shaded", "bank.reason.key_unread",
}

// Choice tells whether the question is answered by options, so that its key can be told by places.
func (q *Question) Choice() bool {
	return q.Item.Kind == Single || q.Item.Kind == Multiple || q.Item.Kind == TrueFalse
}

// Mend puts q right and judges it again.
func (q *Question) Mend(m Mending) {
	it := &q.Item
	choices := []Kind{Single, Multiple}
	if slices.Contains(choices, it.Kind) && slices.Contains(choices, m.Kind) {
		it.Kind = m.Kind
	}
	if q.Choice() && m.Rights != nil {
		for i := range it.Options {
			it.Options[i].Right = slices.Contains(m.Rights, i)
		}
	}
	for to, from := range map[*string]*string{&it.Competency: m.Competency, &it.Topic: m.Topic, &it.Source: m.Source} {
		if from != nil {
			*to = tidy(*from)
		}
	}
	if m.Level != nil {
		it.Level = *m.Level
	}
	if m.Rights != nil || m.Kind != "" {
		q.Reasons = slices.DeleteFunc(q.Reasons, func(n Note) bool { return slices.Contains(mendable, n.Key) })
		q.judge()
	}
}

// Rewrite puts a question that a person wrote anew in the place of what was read, and judges it again. What the file lost stays said.
func (q *Question) Rewrite(it Item) {
	q.Item, q.Reasons = it, nil
	q.judge()
}
