package mutants

// gapsMutants are the rules of try-outs.
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
}

func init() { mutants = append(mutants, gapsMutants...) }
