package mutants

// Courses on a device: what was opened without a signal, and what the app may read of the content origin.
func init() {
	mutants = append(mutants, []Mutant{
		{
			Rule: "nobody opened a module before their device had it", File: "courses/saved.go",
			Old: "select greatest(saved_at, $3) from saved_modules", New: "select least(saved_at, $3) from saved_modules",
			Run: "TestAModuleOpenedWithoutASignal",
		},
		{
			Rule: "what was saved again was there since the first time", File: "courses/saved.go",
			Old: "and e.withdrawn_at is null on conflict do nothing`, enrolment, who.PersonID, s.now())", New: "and e.withdrawn_at is null on conflict do nothing`, enrolment, who.PersonID, s.now().AddDate(-1, 0, 0))",
			Run: "TestAModuleOpenedWithoutASignal",
		},
		{
			Rule: "a copy's module is that of today's version", File: "courses/progress.go",
			Old: "\tif errors.Is(err, sql.ErrNoRows) {\n\t\tnamed", New: "\tif errors.Is(err, sql.ErrNoRows) && false {\n\t\tnamed",
			Run: "TestWhatWasReadInAnOldCopy",
		},
		{
			Rule: "the app reads no PDF of the content origin", File: "web/content/content.go",
			Old: "\tif readable(header.Get(\"Content-Type\")) {", New: "\tif header.Get(\"Content-Type\") != \"\" {",
			Run: "TestOnlyTheApp",
		},
	}...)
}
