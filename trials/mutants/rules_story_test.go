package mutants

// Rules of what the screens of measurement say.
func init() {
	mutants = append(mutants, []Mutant{
		{
			Rule: "a result that waits for a decision is shown as held", File: "web/pages/assessments/result.go",
			Old: "if m.Held && m.State != \"\" {",
			New: "if !m.Held && m.State != \"\" {",
			Run: "TestAHeldResultIsNotADecision",
		},
		{
			Rule: "what is reached is folded behind what is to be done", File: "web/pages/assessments/result.go",
			Old: "if stateOf(m) == competencies.Reached {\n\t\t\tlist",
			New: "if stateOf(m) != competencies.Reached {\n\t\t\tlist",
			Run: "TestAResultPutsWhatIsToBeDoneFirst",
		},
		{
			Rule: "a day that has passed is not named as the day of the next try", File: "web/pages/assessments/result.go",
			Old: "case n.From <= today:",
			New: "case n.From < today:",
			Run: "TestTheNextTryIsNow",
		},
		{
			Rule: "what one wrote waits for somebody else's review", File: "questions/queue.go",
			Old: "Where(\"not exists (select from question_versions w where w.question_id = b.id and w.created_by = ?)\", who.PersonID).",
			New: "Where(\"exists (select from question_versions w where w.question_id = b.id and w.created_by = ?)\", who.PersonID).",
			Run: "TestTheReviewQueueIsForASecondPerson",
		},
		{
			Rule: "questions with the gravest advice come first", File: "quizzes/figures.go",
			Old: "return cmp.Or(gravity(a)-gravity(b), a.Place-b.Place)",
			New: "return cmp.Or(gravity(b)-gravity(a), a.Place-b.Place)",
			Run: "TestQuestionsThatNeedALookComeFirst",
		},
	}...)
}
