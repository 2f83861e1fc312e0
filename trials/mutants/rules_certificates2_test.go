package mutants

// Certificates of competence, the day of the rule, and a panel's cuts.
func init() {
	mutants = append(mutants, []Mutant{
		{
			Rule: "a level that is not decided is not certified", File: "certification/competence_judge.go",
			Old: "if m.Attained > 0 && m.Source == \"attempt\" {", New: "if m.Attained >= 0 && m.Source == \"attempt\" {",
			Run: "TestACertificateOfCompetence",
		},
		{
			Rule: "nearly the same evidence is other evidence", File: "certification/competence_judge.go",
			Old: "m.Questions, m.Supervised, m.Rule,", New: "m.Supervised, m.Rule,",
			Run: "TestACertificateFollows",
		},
		{
			Rule: "a certificate is withdrawn with its evidence", File: "certification/competence_judge.go",
			Old: "\tif !w.inForce(c) {\n", New: "\tif !w.inForce(c) && false {\n",
			Run: "TestACertificateFollows|TestAHeldResult",
		},
		{
			Rule: "a later result that reaches less takes the place", File: "certification/competence_judge.go",
			Old: "m.MeasuredAt.After(c.MeasuredAt) && m.Attained < l.Level {", New: "m.MeasuredAt.After(c.MeasuredAt) && m.Attained > l.Level {",
			Run: "TestALaterResult",
		},
		{
			Rule: "who signs today accepted the assessment", File: "certification/certified.go",
			Old: "&& a.AcceptedBy == v.SignatoryID\n", New: "\n",
			Run: "TestNothingIsCertified",
		},
		{
			Rule: "nobody accepts an assessment that they made", File: "certification/certified.go",
			Old: "\tcase by == a.MadeBy:\n", New: "\tcase by == a.MadeBy && false:\n",
			Run: "TestNothingIsCertified",
		},
		{
			Rule: "nobody is certified by what they made", File: "certification/competence_issue.go",
			Old: "if t.Involved || len(said) == 0", New: "if len(said) == 0",
			Run: "TestNobodyIsCertified",
		},
		{
			Rule: "a revoked certificate's try gets no other", File: "certification/competence_issue.go",
			Old: "(c.Evidence == evidence || c.Revoked())", New: "(c.Evidence == evidence)",
			Run: "TestNobodyIsCertified",
		},
		{
			Rule: "a probability is not rounded up", File: "certification/annex_levels.go",
			Old: "math.Floor(p*100+1e-9)", New: "math.Ceil(p*100-1e-9)",
			Run: "TestCertaintyIsNot",
		},
		{
			Rule: "who saw a key had a hand in it", File: "assessments/reads.sql",
			Old: "v.question_id = q.question_id and v.person_id = ?person", New: "v.question_id = q.question_id and v.person_id <> ?person",
			Run: "TestAnAssessmentAsks",
		},
		{
			Rule: "the certificates are part of what is agreed to", File: "assessments/publish.go",
			Old: "all = append(all, a.IssuerID)", New: "_ = append(all, a.IssuerID)",
			Run: "TestAnAssessmentAsks",
		},
		{
			Rule: "a policy is for the whole agency to ask for", File: "competencies/policy.go",
			Old: "if err == nil && !may {\n\t\terr = fault.New(fault.Forbidden, \"measurement.policy_forbidden\")", New: "if err == nil && may && false {\n\t\terr = fault.New(fault.Forbidden, \"measurement.policy_forbidden\")",
			Run: "TestAPolicyTakesTwo|TestAPanelsCuts",
		},
		{
			Rule: "a day that is over stays as it was", File: "competencies/policy.go",
			Old: "p.CountsFrom != \"\" && p.CountsFrom < today:", New: "p.CountsFrom != \"\" && p.CountsFrom > today:",
			Run: "TestADayThatIsOver",
		},
		{
			Rule: "cuts rise strictly", File: "competencies/cuts_plan.go",
			Old: "case lower && r.Cut <= below.Cut:", New: "case lower && r.Cut < below.Cut:",
			Run: "TestWhatIsWrong",
		},
		{
			Rule: "cuts that changed since are not set", File: "competencies/cuts_set.go",
			Old: "if v, asked := in.Before[c.Before.Code]; !asked || v != c.Before.Version {", New: "if v, asked := in.Before[c.Before.Code]; !asked && v != c.Before.Version {",
			Run: "TestAPanelsCuts",
		},
		{
			Rule: "seven judges are too few", File: "competencies/counted.go",
			Old: "const FullPanel = 8", New: "const FullPanel = 12",
			Run: "TestAPanelsCuts",
		},
	}...)
}
