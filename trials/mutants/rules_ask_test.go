package mutants

// Rules of what learners say back: who reads it, who answers it, and how much of it there is.
func init() {
	mutants = append(mutants, []Mutant{
		{
			Rule: "who asks learns there", File: "feedback/feedback.sql",
			Old: "where e.id = ?enrolment and e.person_id = ?person and e.withdrawn_at is null and m.id = ?module\n",
			New: "where e.id = ?enrolment and e.withdrawn_at is null and m.id = ?module\n",
			Run: "TestOnlyWhoLearnsThereAsks",
		},
		{
			Rule: "who left a course does not ask there", File: "feedback/feedback.sql",
			Old: "where e.id = ?enrolment and e.person_id = ?person and e.withdrawn_at is null and m.id = ?module\n",
			New: "where e.id = ?enrolment and e.person_id = ?person and m.id = ?module\n",
			Run: "TestOnlyWhoLearnsThereAsks",
		},
		{
			Rule: "an answer is shown to others when it is public", File: "feedback/feedback.sql",
			Old: "(i.person_id = ?person::uuid or i.public)",
			New: "(i.person_id = ?person::uuid or i.answer <> '')",
			Run: "TestAQuestionIsAnswered",
		},
		{
			Rule: "when somebody else asked is told to nobody", File: "feedback/feedback.sql",
			Old: "    case when i.person_id = ?person::uuid then i.asked_at end as asked_at",
			New: "    i.asked_at",
			Run: "TestAQuestionIsAnswered",
		},
		{
			Rule: "answers are found in every version", File: "feedback/feedback.sql",
			Old: "join inquiries i on i.lineage_id = m.lineage_id and i.course_id = e.course_id",
			New: "join inquiries i on i.module_id = m.id and i.course_id = e.course_id",
			Run: "TestAQuestionIsAnswered",
		},
		{
			Rule: "a module is read by who learns there", File: "feedback/feedback.sql",
			Old: "where e.id = ?enrolment::uuid and e.person_id = ?person::uuid and e.withdrawn_at is null and",
			New: "where e.id = ?enrolment::uuid and e.withdrawn_at is null and",
			Run: "TestAQuestionIsAnswered",
		},
		{
			Rule: "ten a day", File: "feedback/ask.go",
			Old: "	case made >= MostADay:",
			New: "	case made > MostADay:",
			Run: "TestTenADay",
		},
		{
			Rule: "a form sent twice is one", File: "feedback/ask.go",
			Old: "	if len(before) > 0 {",
			New: "	if len(before) > 0 && before[0] != who.PersonID {",
			Run: "TestTenADay",
		},
		{
			Rule: "nobody writes over another's inquiry", File: "feedback/ask.go",
			Old: "		if !who.IsOneself(before[0]) {",
			New: "		if before[0].IsZero() {",
			Run: "TestTenADay",
		},
		{
			Rule: "trainers read what was asked at their courses", File: "feedback/answer.go",
			Old: `			"scope": s.takes.Teachers(who).Units("c.unit_id"), "course": pg.Null(f.CourseID)`,
			New: `			"scope": bun.SafeQuery("true"), "course": pg.Null(f.CourseID)`,
			Run: "TestTrainersHaveOneList",
		},
		{
			Rule: "reading who asked is in the audit", File: "feedback/answer.go",
			Old: "			audit.Subjects(list, func(a Asked) id.Person { return a.PersonID }))",
			New: "			audit.Subjects(list, func(Asked) id.Person { return id.Person{} }))",
			Run: "TestTrainersHaveOneList",
		},
		{
			Rule: "trainers answer what was asked at their courses", File: "feedback/answer.go",
			Old: `"scope": s.takes.Teachers(who).Unit("c.unit_id")}, "one")`,
			New: `"scope": bun.SafeQuery("true")}, "one")`,
			Run: "TestTrainersHaveOneList",
		},
		{
			Rule: "what is closed stays as it is", File: "feedback/answer.go",
			Old: "		case i.State == Closed:",
			New: "		case i.State == Closed && i.Answer != \"\":",
			Run: "TestTrainersHaveOneList",
		},
		{
			Rule: "one takes away one's own alone", File: "feedback/ask.go",
			Old: `Where("i.id = ? and i.person_id = ?", inquiry, who.PersonID).Exec(ctx)`,
			New: `Where("i.id = ? and ? is not null", inquiry, who.PersonID).Exec(ctx)`,
			Run: "TestTrainersHaveOneList",
		},
		{
			Rule: "what is open waits for its trainers alone", File: "feedback/feedback.sql",
			Old: "where i.state = 'open' and (?all::boolean or",
			New: "where (?all::boolean or",
			Run: "TestTrainersHaveOneList",
		},
		{
			Rule: "a survey is of who completed the version", File: "feedback/survey.go",
			Old: "	if err == nil && !f.Done {",
			New: "	if err == nil && f.Title == \"\" {",
			Run: "TestTheSurveyIsGivenOnce",
		},
		{
			Rule: "a reply is one's own", File: "feedback/feedback.sql",
			Old: "where e.id = ?enrolment and e.person_id = ?person and e.withdrawn_at is null\n\n",
			New: "where e.id = ?enrolment and e.withdrawn_at is null\n\n",
			Run: "TestTheSurveyIsGivenOnce",
		},
		{
			Rule: "a reply is changed for two weeks", File: "feedback/survey.go",
			Old: "		if given && s.now().After(y.Until()) {",
			New: "		if given && s.now().After(y.Until().Add(Changeable)) {",
			Run: "TestTheSurveyIsGivenOnce",
		},
		{
			Rule: "nothing is counted of fewer than ten", File: "feedback/survey.go",
			Old: "w.waiting) >= ?1`, version, Few)",
			New: "w.waiting) >= ?1`, version, Few-1)",
			Run: "TestNothingIsShown|TestNoTwoFigures",
		},
		{
			Rule: "what waits is counted of one version at a time", File: "feedback/survey.go",
			Old: "from survey_replies w where w.version_id = ?0 and w.waiting)",
			New: "from survey_replies w where w.waiting)",
			Run: "TestNoTwoFigures",
		},
		{
			Rule: "a change waits like a new reply", File: "feedback/survey.go",
			Old: "			waiting = (excluded.scores",
			New: "			counted = excluded.scores, waiting = (excluded.scores",
			Run: "TestNoTwoFigures",
		},
		{
			Rule: "what is shown is what is counted", File: "feedback/feedback.sql",
			Old: "from survey_replies r cross join unnest(r.counted)",
			New: "from survey_replies r cross join unnest(r.scores)",
			Run: "TestNothingIsShown",
		},
		{
			Rule: "comments are those that are counted", File: "feedback/feedback.sql",
			Old: "select r.counted_comment from survey_replies r\n",
			New: "select r.comment from survey_replies r\n",
			Run: "TestNothingIsShown",
		},
		{
			Rule: "results are for those who teach the course", File: "feedback/feedback.sql",
			Old: "where c.id = ?course and ?scope\n",
			New: "where c.id = ?course and (true or ?scope)\n",
			Run: "TestNothingIsShown",
		},
	}...)
}
