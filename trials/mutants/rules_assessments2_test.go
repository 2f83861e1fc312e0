package mutants

// assessments2Mutants are the rules of tries that go on, and of what a try goes by.
var assessments2Mutants = []Mutant{
	{
		Rule: "a try goes on within a week", File: "assessments/continue.go",
		Old: "!now.Before(e.until(now)):", New: "now.Before(e.until(now)) && false:", Run: "TestWhenATryMayNotGoOn",
	},
	{
		Rule: "what waits for a decision does not go on", File: "assessments/continue.go",
		Old: "case e.HeldUntil.After(now):", New: "case false:", Run: "TestThePartsOfATry",
	},
	{
		Rule: "what was supervised goes on supervised", File: "assessments/continue.go",
		Old: "if e.SittingID != uuid.Nil {", New: "if e.SittingID == uuid.Nil {", Run: "TestWhatWasSupervised",
	},
	{
		Rule: "a part more spends no try", File: "assessments/tries.sql",
		Old: "filter (where d.part = 1)", New: "", Run: "TestATryGoesOn",
	},
	{
		Rule: "the parts of a try start from the same", File: "assessments/score.go",
		Old: "out[competency] = start{former[competency].Posterior, whole}", New: "out[competency] = start{former[competency].Posterior, whole[len(whole)-1:]}", Run: "TestTwoPartsSay",
	},
	{
		Rule: "a part is not counted twice", File: "assessments/score.go",
		Old: "case b.measured.After(t.Earlier[0].FinishedAt):", New: "case b.measured.Before(t.Earlier[0].FinishedAt):", Run: "TestAPartIsNotCountedTwice",
	},
	{
		Rule: "a withdrawn question is not asked", File: "assessments/adaptive.go",
		Old: "			if fit {", New: "			if fit || !fit {", Run: "TestAnAdaptiveTryOutlives",
	},
	{
		Rule: "why a try stopped is kept", File: "assessments/score.go",
		Old: `why[competency] != "" {`, New: `why[competency] == "" {`, Run: "TestATryGoesOn",
	},
	{
		Rule: "the evaluation of a course is no adaptive assessment", File: "assessments/evaluation.go",
		Old: "a.State == Published && a.Mode != Adaptive && !a.Supervised", New: "a.State == Published && !a.Supervised", Run: "TestWhatMayEvaluate",
	},
	{
		Rule: "who may evaluate has no questions of its own", File: "assessments/evaluation.go",
		Old: "if !a.evaluates() {\n\t\treturn fault", New: "if a.evaluates() {\n\t\treturn fault", Run: "TestAnAssessmentEvaluates|TestWhatMayEvaluate",
	},
}

func init() { mutants = append(mutants, assessments2Mutants...) }
