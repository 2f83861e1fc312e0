package mutants

func init() {
	mutants = append(mutants, Mutant{
		Rule: "what is still needed is the middle of those who decide", File: "psychometrics/still.go",
		Old: "if all += n; all > stillPeople/2 {",
		New: "if all += n; all > stillPeople/4 {",
		Run: "TestStillNeededIsTheMiddleOfThoseWhoDecide",
	}, Mutant{
		Rule: "a question that a ruling took out is on no new paper", File: "assessments/paper.sql",
		Old: "select r.version_id, 'ruled' from regrades r",
		New: "select r.version_id, 'gone' from regrades r",
		Run: "TestWhatWasTakenOutIsOnNoNewPaper",
	}, Mutant{
		Rule: "what another assessment asked is met", File: "assessments/paper.sql",
		Old: "not (t.assessment_id = ?assessment and t.number = ?number)",
		New: "t.assessment_id = ?assessment and t.number <> ?number",
		Run: "TestAssessmentsOfOneBankShareNoQuestions",
	}, Mutant{
		Rule: "what waits in a transaction goes before what is asked", File: "internal/pg/tx.go",
		Old: "all := append(t.waiting, questions...)",
		New: "all := append(t.waiting[:min(1, waited)], append(questions, t.waiting[min(1, waited):]...)...)",
		Run: "TestWhatWaitsIsSentInItsOrder",
	}, Mutant{
		Rule: "what waited and failed is told", File: "internal/pg/tx.go",
		Old: "if err := q.told(ctx, told[i].err); err != nil {",
		New: "if err := q.told(ctx, told[i].err); err != nil && i == 0 {",
		Run: "TestWhatFailsWhileItWaits",
	}, Mutant{
		Rule: "questions kept apart since are worked out anew", File: "assessments/edition.go",
		Old: " && slices.Equal(o.Enemies, other.Enemies)",
		New: "",
		Run: "TestAnEditionIsReadByOneForAll",
	}, Mutant{
		Rule: "of those who need the same questions one reads them", File: "assessments/edition.go",
		Old: "!inside {",
		New: "inside {",
		Run: "TestAnEditionIsReadByOneForAll",
	})
}
