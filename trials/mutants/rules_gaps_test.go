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
		Old: "\tcase n > 0:\n\t\treturn errChangedSince\n", New: "\tcase n < 0:\n\t\treturn errChangedSince\n", Run: "TestALargeRegradeIsNot",
	},
	{
		Rule: "a lost preview reopens its objection", File: "quizzes/regrade_job.go",
		Old: "if r.State == Computing {\n\t\treturn s.drop", New: "if r.State == \"\" {\n\t\treturn s.drop", Run: "TestALostPreview",
	},
	{
		Rule: "a regrade with a job is not lost", File: "quizzes/regrade_job.go",
		Old: "Where(\"not ?\", jobs.Live", New: "Where(\"true or ?\", jobs.Live", Run: "TestALargeRegradeSurvives",
	},
	{
		Rule: "an adaptive try keeps competencies apart", File: "assessments/adaptive.go",
		Old: "if !e.apart(place, t) {", New: "if e != nil {", Run: "TestAnAdaptiveTryKeepsCompetenciesApart",
	},
	{
		Rule: "pairs of another bank are not taken back", File: "questions/apart.go",
		Old: "said, err := s.enemies(ctx, tx, who, question)", New: "said, err := s.enemies(ctx, tx, people.System(), question)", Run: "TestQuestionsAreKeptApart",
	},
	{
		Rule: "a quiz keeps apart, too", File: "quizzes/edit.go",
		Old: "if err != nil || other == uuid.Nil {\n\t\treturn err", New: "if err != nil || other != uuid.Nil {\n\t\treturn err", Run: "TestQuestionsAreMoved",
	},
	{
		Rule: "an annulled try stays so until the second person agrees", File: "assessments/signals_restore.go",
		Old: "from: Annulled, to: HeldRestoring", New: "from: HeldRestoring, to: HeldRestoring", Run: "TestAnAnnulledTryIsGivenBack",
	},
	{
		Rule: "what is given back is measured again", File: "assessments/again.go",
		Old: "&& !slices.Contains(back, m.SourceID):", New: "&& len(back) >= 0:", Run: "TestAnAnnulledTryIsGivenBack",
	},
	{
		Rule: "what is given back waits no more", File: "assessments/signals_restore.go",
		Old: "\"attempt\", part, s.now()); err != nil {", New: "\"attempt\", part, s.now().Add(heldFor)); err != nil {", Run: "TestAnAnnulledTryIsGivenBack",
	},
	{
		Rule: "a head sees no probability of one person", File: "competencies/profile.go",
		Old: "!who.Has(people.Administrator, people.Head) {", New: "!who.Has(people.Administrator) {", Run: "TestAHeadSees",
	},
	{
		Rule: "a head opens no evidence", File: "competencies/evidence.go",
		Old: "competency, asOf, openers)", New: "competency, asOf, listers)", Run: "TestAHeadSees",
	},
	{
		Rule: "seven judges are not enough", File: "competencies/counted.go",
		Old: "const FullPanel = 8", New: "const FullPanel = 7", Run: "TestLevelsOfFewJudges",
	},
	{
		Rule: "who was measured under few judges stays provisional", File: "competencies/gap.sql",
		Old: "where coalesce(x.same_as, x.id) = t.line and z.version = m.cuts_version), 0) < ?judges as provisional,", New: "where coalesce(x.same_as, x.id) = t.line), 0) < ?judges as provisional,", Run: "TestLevelsOfFewJudges",
	},
	{
		Rule: "who is above all units hears of what the clock calibrated", File: "assessments/calibrate_job.go",
		Old: "if k.AskedBy.IsZero() {", New: "if !k.AskedBy.IsZero() {", Run: "TestTheClockCalibrates",
	},
	{
		Rule: "questions of one difficulty tell nothing", File: "psychometrics/signals.go",
		Old: "if variance <= leastLeft*whole {", New: "if variance < 0 {", Run: "TestQuestionsOfOneDifficulty",
	},
}

func init() { mutants = append(mutants, gapsMutants...) }
