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
		Rule: "a try keeps the calibration of its start", File: "questions/calibration.sql",
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
		Rule: "an outdated calibration is not put in force", File: "questions/calibration_steps.go",
		Old: "and k.before_id is not distinct from (select", New: "and k.before_id is distinct from (select", Run: "TestAnOutdatedCalibration",
	},
	{
		Rule: "a quarter more people are due", File: "assessments/calibrate_job.go",
		Old: "people*moreDue >= last.Read*(moreDue+1) &&", New: "people*moreDue >= last.Read*moreDue &&", Run: "TestTheClock",
	},
}

func init() { mutants = append(mutants, statsMutants...) }
