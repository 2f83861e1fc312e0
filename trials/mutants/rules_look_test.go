package mutants

// The look of what learners read: what comes first, and where one comes out.
func init() {
	mutants = append(mutants, []Mutant{
		{
			Rule: "the weakest competency of a result comes first", File: "web/pages/quizzes/score.go",
			Old: "return a.Percent() - b.Percent()",
			New: "return b.Percent() - a.Percent()",
			Run: "TestAResultPutsTheWeakestFirst",
		},
		{
			Rule: "what was wrong is looked at first", File: "web/pages/quizzes/score.go",
			Old: "if q.Review.Fraction < quizzes.Whole && !q.Review.Out {",
			New: "if q.Review.Fraction < quizzes.Whole {",
			Run: "TestAResultPutsTheWeakestFirst",
		},
		{
			Rule: "an attempt is left to where it was begun", File: "web/pages/quizzes/words.go",
			Old: "case !a.EnrolmentID.IsZero():",
			New: "case !a.EnrolmentID.IsZero() && a.AssessmentID == uuid.Nil:",
			Run: "TestAnAttemptIsLeftToWhereItWasBegun",
		},
	}...)
}
