package mutants

// What statistics of questions, calibrations and signals rest on.
var statsMutants = []Mutant{
	{
		Rule: "what few answered does not count", File: "psychometrics/doubt.go",
		Old: "case people < leastCalibrated:", New: "case people < leastTried:", Run: "TestWhatIsOdd",
	},
	{
		Rule: "what is not sure does not count", File: "psychometrics/doubt.go",
		Old: "case !(fit.SEB <= sureSE) ||", New: "case !(fit.SEB <= 2*sureSE) ||", Run: "TestWhatIsOdd|TestFewQuestionsAreWild",
	},
	{
		Rule: "a doubted key does not count", File: "psychometrics/doubt.go",
		Old: "rest < -1.645/math.Sqrt(float64(people)):", New: "rest < -16.45/math.Sqrt(float64(people)):", Run: "TestWhatIsOdd",
	},
	{
		Rule: "few people are no population", File: "psychometrics/doubt.go",
		Old: "if people < leastPopulation {", New: "if people < leastCalibrated {", Run: "TestWhatIsOdd",
	},
	{
		Rule: "a try keeps the calibration of its start", File: "questions/calibrations/calibrations.sql",
		Old: "and k.in_force_from <= ?at\n", New: "and k.in_force_from is not null and ?at::timestamptz is not null\n", Run: "TestDifficultiesAreThoseOfAnInstant",
	},
	{
		Rule: "open questions are not calibrated", File: "assessments/responses.sql",
		Old: "and q.closed and not b.open and", New: "and q.closed and", Run: "TestOnlyFirst",
	},
	{
		Rule: "what waits is not heard", File: "assessments/responses.sql",
		Old: "m.withdrawn_at is null and (m.held_until is null or m.held_until <= ?now)\n    order by", New: "m.withdrawn_at is null\n    order by", Run: "TestOnlyFirst",
	},
	{
		Rule: "an outdated calibration is not put in force", File: "questions/calibrations/steps.go",
		Old: "and k.before_id is not distinct from (select", New: "and k.before_id is distinct from (select", Run: "TestAnOutdatedCalibration",
	},
	{
		Rule: "a quarter more people are due", File: "assessments/calibrate_job.go",
		Old: "people*moreDue >= last.Read*(moreDue+1) &&", New: "people*moreDue >= last.Read*moreDue &&", Run: "TestTheClock",
	},
	{
		Rule: "figures begin at five people", File: "assessments/statistics.go",
		Old: "const leastShown = 5", New: "const leastShown = 4", Run: "TestAnswersSay",
	},
	{
		Rule: "a closed question is for who answers for it", File: "assessments/statistics.sql",
		Old: "    b.open and ?scope\n", New: "    ?scope\n", Run: "TestAClosedQuestion",
	},
	{
		Rule: "the list tells figures as the page does", File: "questions/sight.sql",
		Old: "(?1 or b.open or exists (", New: "(true or b.open or exists (", Run: "TestTheBankIsSearched",
	},
	{
		Rule: "a report ends once", File: "questions/report.go",
		Old: "case r.State != ReportOpen:", New: "case r.State == ReportDismissed:", Run: "TestAReportIsToDo",
	},
	{
		Rule: "ten reports a day", File: "questions/report.go",
		Old: "case n >= mostADay:", New: "case n > mostADay:", Run: "TestReportsAreBounded",
	},
	{
		Rule: "few fast answers are no signal", File: "psychometrics/signals.go",
		Old: "rapid >= rapidLeast && share >= rapidShare", New: "rapid >= rapidLeast || share >= rapidShare", Run: "TestNoSignal",
	},
	{
		Rule: "the estimated ability is taken into account", File: "psychometrics/signals.go",
		Old: "w := t.w - c*t.r", New: "w := t.w + c*t.r", Run: "TestHonest|TestNoSignal",
	},
	{
		Rule: "what looks odd waits", File: "assessments/signals.go",
		Old: "\t\tlist[i].HeldUntil = held.HeldUntil\n", New: "\t\t_ = i\n", Run: "TestWhatLooksOdd",
	},
	{
		Rule: "a hold lasts fourteen days", File: "assessments/signals.go",
		Old: "const heldFor = 14 * 24 * time.Hour", New: "const heldFor = 15 * 24 * time.Hour", Run: "TestWhatLooksOdd|TestEveryHoldEnds",
	},
	{
		Rule: "nobody decides about their own signals", File: "assessments/signals.go",
		Old: "if err := who.NotOneself(h.PersonID); err != nil {", New: "if err := who.NotOneself(h.PersonID); false {", Run: "TestSignalsAreSeen",
	},
	{
		Rule: "what came to nothing is deleted after ninety days", File: "assessments/signals_annul.go",
		Old: "state = 'counts' and ended_at < $1", New: "state = 'annulled' and ended_at < $1", Run: "TestEveryHoldEnds",
	},
	{
		Rule: "a form sent at once says nothing of pace", File: "quizzes/pace.go",
		Old: "if r.Slot <= slots && !together {", New: "if r.Slot <= slots && (together || !together) {", Run: "TestPaces",
	},
}

func init() { mutants = append(mutants, statsMutants...) }
