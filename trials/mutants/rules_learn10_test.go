package mutants

// A film that stops, and words that a number belongs to.
func init() {
	mutants = append(mutants, []Mutant{
		{
			Rule: "the next lighter film is offered, not the lightest", File: "web/pages/courses/video.go",
			Old: "f.Bytes < v.Film.Bytes && f.Bytes > lighter.Bytes", New: "f.Bytes < v.Film.Bytes && (f.Bytes < lighter.Bytes || !ok)",
			Run: "TestALearnerChoosesHowMuch",
		},
		{
			Rule: "no line ends between a word and its number", File: "web/locale/format.go",
			Old: `"$1$3"+unbroken+"$2$4"`, New: `"$1$3 $2$4"`,
			Run: "TestFormats",
		},
		{
			Rule: "a slip in a word that no course has, but a synonym of one, is mended", File: "courses/query/nearest.go",
			Old: "slices.Concat(known, single)", New: "slices.Concat(known, single[:0])",
			Run: "TestTheNearestWordIsTaken",
		},
	}...)
}
