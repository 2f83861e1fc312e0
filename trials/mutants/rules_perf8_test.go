package mutants

func init() {
	mutants = append(mutants, Mutant{
		Rule: "an answer that is there already is looked at before a try goes on", File: "quizzes/step.sql",
		Old: "and not exists (select from attempt_steps s where s.attempt_id = $6 and s.slot = $8)",
		New: "",
		Run: "TestNothingRememberedStandsAgainstWhatHappened",
	}, Mutant{
		Rule: "a question that was retired is not shown", File: "quizzes/step.sql",
		Old: "where q.state = 'retired')",
		New: "where q.state = 'gone')",
		Run: "TestNothingRememberedStandsAgainstWhatHappened",
	}, Mutant{
		Rule: "a ruling about what was asked is looked at before a try goes on", File: "quizzes/step.sql",
		Old: "unnest($13::uuid[] || $2::uuid[])",
		New: "unnest($2::uuid[])",
		Run: "TestNothingRememberedStandsAgainstWhatHappened",
	}, Mutant{
		Rule: "a try in which something is undecided may go on", File: "assessments/result.go",
		Old: "return m.Level < level && (m.BelowFrom",
		New: "return m.Level > level && (m.BelowFrom",
		Run: "TestATryGoesOn|Continu",
	}, Mutant{
		Rule: "a sitting stops when the level is decided not reached, too", File: "psychometrics/sitting.go",
		Old: "s.gates.below(r) >= leastNear",
		New: "s.gates.above(r) >= leastNear",
		Run: "TestASittingStopsWhereItsDecisionSays",
	}, Mutant{
		Rule: "nothing is written for whoever has gone", File: "internal/pg/tx.go",
		Old: "if err := ctx.Err(); err != nil {",
		New: "if err := ctx.Err(); err != nil && done {",
		Run: "TestWhatFailsIsNotWritten",
	})
}
