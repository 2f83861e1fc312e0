package quizzes

import (
	"github.com/a-h/templ"

	"mumpuni/questions"
	"mumpuni/quizzes"
)

// kindView is how one kind of question looks to who reads a result; where it is answered and written is in parts, since
// assessments ask the same kinds and the bank has them. Each has a template file of its own, kind_*.templ.
type kindView struct {
	reviewed func(q quizzes.Asked) templ.Component // what was answered and, where it may be told, what is right
}

var kindViews = map[questions.Kind]kindView{
	questions.Single:    {reviewed: quizReviewedChoices},
	questions.Multiple:  {reviewed: quizReviewedChoices},
	questions.TrueFalse: {reviewed: quizReviewedChoices},
	questions.Matching:  {reviewed: quizReviewedMatching},
	questions.Ordering:  {reviewed: quizReviewedOrdering},
	questions.Numeric:   {reviewed: quizReviewedText},
	questions.Short:     {reviewed: quizReviewedText},
}
