package mutants

// What is known of questions that few have answered.
func init() {
	mutants = append(mutants, []Mutant{
		{
			Rule: "of few answers the mean is taken", File: "psychometrics/average.go",
			Old: "if n > averagedUpTo ||", New: "if n > 0 ||", Run: "TestTheMeanLies",
		},
		{
			Rule: "of many answers the likeliest is taken", File: "psychometrics/average.go",
			Old: "const averagedUpTo = 1000", New: "const averagedUpTo = 2000", Run: "TestTheMeanLies",
		},
		{
			Rule: "a question says nothing of its own people", File: "psychometrics/average.go",
			Old: "v.mass[i] /= math.Exp(", New: "v.mass[i] *= math.Exp(", Run: "TestTheMeanLies",
		},
		{
			Rule: "what judges hold counts in the mean", File: "psychometrics/average.go",
			Old: "prior.penalty(slope, -slope*place, true)+e.likelihood(", New: "e.likelihood(", Run: "TestTheMeanLies",
		},
		{
			Rule: "what is wrong is not right in the mean", File: "psychometrics/average.go",
			Old: "p = 1 - p", New: "p = 1 * p", Run: "TestTheMeanLies",
		},
		{
			Rule: "what a reviewer passed over is not met again at once", File: "questions/queue.go",
			Old: "order by b.id > ?0 desc, b.id)", New: "order by b.id)", Run: "TestTheReviewQueueIsWalked",
		},
		{
			Rule: "what may be contested is seen by its person alone", File: "quizzes/contest.go",
			Old: "err == nil && !who.IsOneself(row.PersonID) {", New: "err == nil && who.IsSystem() {", Run: "TestWhatIsContestedIsNamed",
		},
	}...)
}
