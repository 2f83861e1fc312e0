package mutants

// What learners pay in data: what is told before, and what waits to be opened.
func init() {
	mutants = append(mutants, []Mutant{
		{
			Rule: "without a price nothing is said of rupiah", File: "web/ui/cost.go",
			Old: "if rupiah < .5 {", New: "if rupiah < 0 {",
			Run: "TestWhatDataCosts",
		},
		{
			Rule: "a price of a GB is not taken for one of a MB", File: "web/agency/agency.go",
			Old: "!(n >= 0 && n <= dearest)", New: "!(n >= 0)",
			Run: "TestThePriceOfData",
		},
		{
			Rule: "who saves data is sent no video unasked", File: "web/pages/courses/video.go",
			Old: "v.PosterURL != \"\" || ui.ViewOf(ctx).Saver != \"\"", New: "v.PosterURL != \"\"",
			Run: "TestDataSaver",
		},
	}...)
}
