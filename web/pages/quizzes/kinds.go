package quizzes

import (
	"github.com/a-h/templ"

	"mumpuni/questions"
	"mumpuni/quizzes"
)

// kindView is how one kind of question looks to who reads a result and who writes it; where it is answered is in parts, since
// assessments ask the same kinds. Each has a template file of its own, kind_*.templ.
type kindView struct {
	reviewed func(q quizzes.Asked) templ.Component // what was answered and, where it may be told, what is right
	editor   func(f questionForm) templ.Component  // the fields of its body
}

var kindViews = map[questions.Kind]kindView{
	questions.Single:    {reviewed: quizReviewedChoices, editor: questionOptions},
	questions.Multiple:  {reviewed: quizReviewedChoices, editor: questionOptions},
	questions.TrueFalse: {reviewed: quizReviewedChoices, editor: questionOptions},
	questions.Matching:  {reviewed: quizReviewedMatching, editor: questionPairs},
	questions.Ordering:  {reviewed: quizReviewedOrdering, editor: questionOptions},
	questions.Numeric:   {reviewed: quizReviewedText, editor: questionNumber},
	questions.Short:     {reviewed: quizReviewedText, editor: questionAccepted},
}
