package mutants

// Rules of what a competency is measured by: tries, and what is closed.
func init() {
	mutants = append(mutants, []Mutant{
		{
			Rule: "tries are those of a competency, not of an assessment", File: "assessments/tries.sql",
			Old: "from asked a join done d on d.line_id = a.line_id", New: "from asked a join done d on d.line_id = a.line_id and d.assessment_id = a.assessment_id",
			Run: "TestTriesAreThoseOfACompetency",
		},
		{
			Rule: "of several competencies the one that waits longest decides", File: "assessments/tries.go",
			Old: "a.After(at) {", New: "at.IsZero() {",
			Run: "TestTheCompetencyThatWaitsLongestDecides",
		},
		{
			Rule: "why a question does not come back is found by leaving that out", File: "questions/exchange/losses.go",
			Old: "if changed && alone(f, plain).isThe(plain) {", New: "if changed {",
			Run: "TestEachLossThatIsNamed",
		},
		{
			Rule: "a tag that is lost is named", File: "questions/exchange/losses.go",
			Old: `"Open": got.Open == it.Open,`, New: "",
			Run: "TestEachLossThatIsNamed",
		},
		{
			Rule: "who only says what a question measures does not read it", File: "questions/sight.sql",
			Old: "o.number = w.number - 1 and o.stem = w.stem", New: "o.number = w.number and o.stem <> w.stem",
			Run: "TestAClosedQuestionIsRead",
		},
		{
			Rule: "what one does not read is in no file of theirs", File: "questions/export.go",
			Old: `.Where("?", sight(who))`, New: "",
			Run: "TestAClosedQuestionIsRead",
		},
		{
			Rule: "what one does not read one does not open", File: "questions/share.go",
			Old: "if !at.Readable {", New: "if false {",
			Run: "TestAClosedQuestionIsRead",
		},
		{
			Rule: "what one does not read is not put into a quiz", File: "questions/version.go",
			Old: "case !found.Readable:", New: "case false:",
			Run: "TestAClosedQuestionIsRead",
		},
	}...)
}
