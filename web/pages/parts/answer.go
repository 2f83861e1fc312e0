package parts

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
	"mumpuni/web/locale"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// Answering is a question where it is answered. Live says that quiz.ts is on the page.
type Answering struct {
	quizzes.Asked

	Problems ui.Problems
	Live     bool
}

func (q Answering) problem(ctx context.Context) string { return q.Problems.Of(ctx, AnswerName(q.Slot)) }

// answerKind is how one kind of question is answered. Each has a template file of its own, answer_*.templ.
type answerKind struct {
	field  func(q Answering) templ.Component
	read   func(r *route.Request, slot int) kinds.Answer // from a plain form
	credit string                                        // key of the sentence that says how parts count; empty: they do not
}

var answerKinds = map[kinds.Kind]answerKind{
	kinds.Single:    {field: answerChoices, read: readChoices},
	kinds.Multiple:  {field: answerChoices, read: readChoices, credit: "quiz.choose_several"},
	kinds.TrueFalse: {field: answerChoices, read: readChoices},
	kinds.Matching:  {field: answerMatching, read: readMatching, credit: "quiz.credit.matching"},
	kinds.Ordering:  {field: answerOrdering, read: readOrdering, credit: "quiz.credit.ordering"},
	kinds.Numeric:   {field: answerTyped, read: readTyped},
	kinds.Short:     {field: answerTyped, read: readTyped},
}

// AnswerField is where a question is answered, by its kind, with what is wrong with the answer.
func AnswerField(q Answering) templ.Component { return answerKinds[q.Kind].field(q) }

// AnswerCredit is the key of the sentence that says how parts of an answer count; empty: they do not.
func AnswerCredit(k kinds.Kind) string { return answerKinds[k].credit }

// ReadAnswer is the answer of a plain form, tidied where it can be: what is wrong with it is told when it is saved.
func ReadAnswer(r *route.Request, q quizzes.Asked) kinds.Answer {
	a := answerKinds[q.Kind].read(r, q.Slot)
	if tidied, err := a.Check(); err == nil {
		a = tidied
	}
	return q.Kind.Plain(a)
}

// AnswerName is the name of the fields of a slot.
func AnswerName(slot int) string { return fmt.Sprintf("jawab-%d", slot) }

func answerUnitName(slot int) string { return fmt.Sprintf("satuan-%d", slot) }

// AnswerID is the id of the n-th field of a slot, from 0; the first is the field's own, so that an error summary reaches it.
func AnswerID(slot, n int) string {
	if n == 0 {
		return ui.FieldID(AnswerName(slot))
	}
	return fmt.Sprintf("%s-%d", ui.FieldID(AnswerName(slot)), n+1)
}

func readChoices(r *route.Request, slot int) kinds.Answer {
	return kinds.Answer{Options: r.Forms(AnswerName(slot))}
}

// readMatching reads select lists whose values are "left:right".
func readMatching(r *route.Request, slot int) kinds.Answer {
	a := kinds.Answer{Pairs: map[string]string{}}
	for _, value := range r.Forms(AnswerName(slot)) {
		if left, right, ok := strings.Cut(value, ":"); ok {
			a.Pairs[left] = right
		}
	}
	return a
}

// readOrdering reads select lists, one a place; a place left empty is skipped, and what stands twice counts where it stands first.
func readOrdering(r *route.Request, slot int) (a kinds.Answer) {
	for _, id := range r.Forms(AnswerName(slot)) {
		if id != "" {
			a.Options = append(a.Options, id)
		}
	}
	return a
}

func readTyped(r *route.Request, slot int) kinds.Answer {
	return kinds.Answer{Text: r.Form(AnswerName(slot)), Unit: r.Form(answerUnitName(slot))}
}

// sentAs are the values by which a plain form sends an answer.
func sentAs(a kinds.Answer) []string {
	values := slices.Clone(a.Options)
	for _, left := range slices.Sorted(maps.Keys(a.Pairs)) {
		values = append(values, left+":"+a.Pairs[left])
	}
	if a.Text != "" {
		values = append(values, a.Text)
	}
	return values
}

// ChoiceType is the type of the boxes of a kind that chooses.
func ChoiceType(k kinds.Kind) string {
	if k == kinds.Multiple {
		return "checkbox"
	}
	return "radio"
}

// OptionText is an option in words; true and false have no text of their own, and a description stands for a picture.
func OptionText(ctx context.Context, o quizzes.Choice) string {
	if o.Text == "" {
		return locale.T(ctx, "quiz.option."+o.ID)
	}
	return words(o.Text)
}

// TextOf is the text of a choice; empty when there is none of this id.
func TextOf(list []quizzes.Choice, id string) string {
	for _, c := range list {
		if c.ID == id {
			return words(c.Text)
		}
	}
	return ""
}

// nth is the n-th of list, empty beyond its end.
func nth(list []string, n int) string {
	if n < len(list) {
		return list[n]
	}
	return ""
}
