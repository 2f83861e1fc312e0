package mutants

func init() {
	mutants = append(mutants, Mutant{
		Rule: "a course's quiz is E1 at most once measurements count", File: "competencies/attain.go",
		Old: "p.counts_from <= a.attained_at",
		New: "p.counts_from > a.attained_at",
		Run: "TestANewInstallation|TestWhatTheFormerRule",
	}, Mutant{
		Rule: "what the former rule gave counts no more once measurements do", File: "competencies/evidence.go",
		Old: "case p.Grade == Tested && !former:",
		New: "case p.Grade == Tested && former:",
		Run: "TestWhatTheFormerRule",
	}, Mutant{
		Rule: "an installation with a history keeps the former rule", File: "competencies/policy_found.go",
		Old: " and not exists (select from attainments)",
		New: "",
		Run: "TestWhatTheFormerRule",
	}, Mutant{
		Rule: "an installation is founded once", File: "competencies/policy_found.go",
		Old: "where not exists (select from measurement_policies) and not exists",
		New: "where not exists",
		Run: "TestANewInstallation",
	})
}
