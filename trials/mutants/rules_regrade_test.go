package mutants

// Rules of grading again and of objections.
func init() {
	mutants = append(mutants, []Mutant{
		{
			Rule: "a pass once given is kept", File: "quizzes/standing.go",
			Old: "now.passed = now.passed || now.fraction >= a.PassMark",
			New: "now.passed = now.fraction >= a.PassMark",
			Run: "TestAQuestionCountsForNobody",
		},
		{
			Rule: "an annulled attempt passes nothing", File: "quizzes/standing.go",
			Old: "now.passed = now.passed && !now.annulled",
			New: "now.passed = now.passed || now.annulled",
			Run: "TestAnAnnulledAttempt",
		},
		{
			Rule: "a question that counts for nobody is out of the sum", File: "quizzes/standing.go",
			Old: "now.slots[i].counts = false",
			New: "now.slots[i].counts = true",
			Run: "TestAQuestionCountsForNobody",
		},
		{
			Rule: "only late answers that two took count", File: "quizzes/standing.go",
			Old: "r.Kind == OfLate && r.AttemptID == a.ID && r.Accepted:",
			New: "r.Kind == OfLate && r.AttemptID == a.ID:",
			Run: "TestLateAnswersAreDecidedByTwo",
		},
		{
			Rule: "where nothing counts the mark stays", File: "quizzes/standing.go",
			Old: "if sum, ok := sumOf(places, now.slots); ok {",
			New: "if sum, ok := sumOf(places, now.slots); ok || sum == 0 {",
			Run: "TestTheLastQuestion",
		},
		{
			Rule: "nobody agrees to what concerns them", File: "quizzes/regrade_ask.go",
			Old: "barred = append(barred, e.PersonID)",
			New: "barred = append(barred, r.AskedBy)",
			Run: "TestWhoMayRegrade",
		},
		{
			Rule: "an annulled try leaves the chain", File: "assessments/again.go",
			Old: "case t.Annulled ||",
			New: "case t.Annulled && t.Number < 0 ||",
			Run: "TestAnAnnulledTry",
		},
		{
			Rule: "an objection has an end", File: "quizzes/contest_list.go",
			Old: "\tk.State = ContestLapsed\n",
			New: "\tk.State = ContestOpen\n",
			Run: "TestAnObjection",
		},
		{
			Rule: "nobody answers who wrote it", File: "quizzes/contest_answer.go",
			Old: "err == nil && slices.ContainsFunc(authors, who.IsOneself)",
			New: "err != nil && slices.ContainsFunc(authors, who.IsOneself)",
			Run: "TestAnObjection",
		},
	}...)
}
