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
	}...)
}
