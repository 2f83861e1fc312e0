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
	}...)
}
