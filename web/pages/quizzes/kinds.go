package quizzes

import (
	"fmt"
	"strings"

	"github.com/a-h/templ"

	"mumpuni/questions"
	"mumpuni/quizzes"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// kindView is how one kind of question looks. Each has a template file of its own, kind_*.templ.
type kindView struct {
	field    func(v quizView, q quizzes.Asked) templ.Component // where it is answered
	read     func(r *route.Request, slot int) questions.Answer // from a plain form
	reviewed func(q quizzes.Asked) templ.Component             // what was answered and, where it may be told, what is right
	editor   func(f questionForm) templ.Component              // the fields of its body
	credit   string                                            // key of the sentence that says how parts count; empty: they do not
}

var kindViews = map[questions.Kind]kindView{
	questions.Single:    {field: quizChoices, read: readChoices, reviewed: quizReviewedChoices, editor: questionOptions},
	questions.Multiple:  {field: quizChoices, read: readChoices, reviewed: quizReviewedChoices, editor: questionOptions, credit: "quiz.choose_several"},
	questions.TrueFalse: {field: quizChoices, read: readChoices, reviewed: quizReviewedChoices, editor: questionOptions},
	questions.Matching:  {field: quizMatching, read: readMatching, reviewed: quizReviewedMatching, editor: questionPairs, credit: "quiz.credit.matching"},
	questions.Ordering:  {field: quizOrdering, read: readOrdering, reviewed: quizReviewedOrdering, editor: questionOptions, credit: "quiz.credit.ordering"},
	questions.Numeric:   {field: quizTextField, read: readTyped, reviewed: quizReviewedText, editor: questionNumber},
	questions.Short:     {field: quizTextField, read: readTyped, reviewed: quizReviewedText, editor: questionAccepted},
}

func readChoices(r *route.Request, slot int) questions.Answer {
	return questions.Answer{Options: r.Forms(quizField(slot))}
}

// readMatching reads select lists whose values are "left:right".
func readMatching(r *route.Request, slot int) questions.Answer {
	a := questions.Answer{Pairs: map[string]string{}}
	for _, value := range r.Forms(quizField(slot)) {
		if left, right, ok := strings.Cut(value, ":"); ok {
			a.Pairs[left] = right
		}
	}
	return a
}

// readOrdering reads select lists, one a place; a place left empty is skipped, and what stands twice counts where it stands first.
func readOrdering(r *route.Request, slot int) (a questions.Answer) {
	for _, id := range r.Forms(quizField(slot)) {
		if id != "" {
			a.Options = append(a.Options, id)
		}
	}
	return a
}

func readTyped(r *route.Request, slot int) questions.Answer {
	return questions.Answer{Text: r.Form(quizField(slot)), Unit: r.Form(quizUnitField(slot))}
}

func quizUnitField(slot int) string { return fmt.Sprintf("satuan-%d", slot) }

// quizPartID is the id of the n-th field of a slot, from 0; the first is the field's own, so that an error summary reaches it.
func quizPartID(slot, n int) string {
	if n == 0 {
		return ui.FieldID(quizField(slot))
	}
	return fmt.Sprintf("%s-%d", ui.FieldID(quizField(slot)), n+1)
}

// textOf is the text of a choice; empty when there is none of this id.
func textOf(list []quizzes.Choice, id string) string {
	for _, c := range list {
		if c.ID == id {
			return c.Text
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
