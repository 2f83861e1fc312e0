package mutants

// What a home counts as work that waits, and what has come to its end.
var dutiesMutants = []Mutant{
	{
		Rule: "who accepted an assessment is not asked again", File: "certification/certified.go",
		Old: "and ca.accepted_by is distinct from $1`", New: "`", Run: "TestNothingIsCertified",
	},
	{
		Rule: "only who signs is asked", File: "certification/certified.go",
		Old: "where i.signatory_id = $1 and ca.made_by", New: "where ca.made_by", Run: "TestNothingIsCertified",
	},
	{
		Rule: "nobody's own held try is theirs to decide", File: "assessments/signals.go",
		Old: "sg.state = 'held' and sg.person_id <> $1 and", New: "sg.state = 'held' and $1::uuid is not null and", Run: "TestSignalsAreSeen",
	},
	{
		Rule: "a sitting is over when its window is", File: "assessments/sitting.go",
		Old: "list[i].Over = !t.EndedAt.IsZero() || !s.now().Before(t.ClosesAt)", New: "list[i].Over = !t.EndedAt.IsZero()", Run: "TestASupervised|TestOpenQuestions|Superv",
	},
}

func init() { mutants = append(mutants, dutiesMutants...) }
