package mutants

// gapsMutants are the rules of try-outs, of large regrades and of what is taken back.
var gapsMutants = []Mutant{
	{
		Rule: "a try-out shows no closed question", File: "assessments/tryout.go",
		Old: "return q.Closed || why", New: "return why", Run: "TestATryOutShowsOpenQuestionsAlone",
	},
	{
		Rule: "a try-out shows no key of what the assessment counts as closed", File: "assessments/paper.sql",
		Old: "case when bool_or(q.closed) then 'barred' else 'asked' end", New: "case when false then 'barred' else 'asked' end", Run: "TestATryOutShowsOpenQuestionsAlone",
	},
	{
		Rule: "a try-out keeps apart what gives one another away", File: "assessments/tryout.go",
		Old: "func(e uuid.UUID) bool { return taken[e] })", New: "func(e uuid.UUID) bool { return false })", Run: "TestATryOutShowsOpenQuestionsAlone",
	},
	{
		Rule: "a try-out shows first what is not asked", File: "assessments/tryout.go",
		Old: "cmp.Or(cmp.Compare(why[x.QuestionID], why[y.QuestionID]), ", New: "cmp.Or(", Run: "TestATryOutPrefers",
	},
	{
		Rule: "a large regrade is not carried out when an attempt was graded since", File: "quizzes/regrade_ask.go",
		Old: "\tcase n > 0:\n\t\treturn errChangedSince\n", New: "", Run: "TestALargeRegradeIsNot",
	},
	{
		Rule: "a lost preview reopens its objection", File: "quizzes/regrade_job.go",
		Old: "if r.State == Computing {\n\t\treturn s.drop", New: "if r.State == \"\" {\n\t\treturn s.drop", Run: "TestALostPreview",
	},
	{
		Rule: "a regrade with a job is not lost", File: "quizzes/regrade_job.go",
		Old: "Where(\"not ?\", jobs.Live", New: "Where(\"true or ?\", jobs.Live", Run: "TestALargeRegradeSurvives",
	},
}

func init() { mutants = append(mutants, gapsMutants...) }
