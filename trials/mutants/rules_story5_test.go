package mutants

// Rules of the story of a level.
func init() {
	mutants = append(mutants, []Mutant{
		{
			Rule: "an assessment of closed questions asks no open one", File: "assessments/publish.go",
			Old: "func(q questions.Pooled) bool { return !q.Closed })",
			New: "func(q questions.Pooled) bool { return q.Closed })",
			Run: "TestAnAssessmentOfClosedQuestionsAlone",
		},
		{
			Rule: "a question tells of no decision that was taken back", File: "questions/ruled.sql",
			Old: "and r.reversed_by_id is null and", New: "and",
			Run: "TestAQuestionTellsThatItWasAnnulled",
		},
		{
			Rule: "a fact without a past is told without one", File: "web/pages/approvals/words.go",
			Old: "return f.Before != \"\" })",
			New: "return f.Before == \"\" })",
			Run: "TestAValueIsWrittenAsPeopleWriteIt",
		},
	}...)
}
