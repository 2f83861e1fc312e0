package mutants

// Films that begin with less, choices that are made again, and sizes that no line breaks.
func init() {
	mutants = append(mutants, []Mutant{
		{
			Rule: "a film has one index", File: "media/head.go",
			Old: "if is && first >= 0 {", New: "if is && first >= 0 && at < 0 {",
			Run: "TestAFilmHasOneIndex",
		},
		{
			Rule: "what an index leads to moves with it", File: "media/head.go",
			Old: "binary.BigEndian.PutUint64(sidx[28:], far-by)", New: "binary.BigEndian.PutUint64(sidx[28:], far)",
			Run: "TestAFilmHasOneIndex",
		},
		{
			Rule: "a part of a film is a quarter longer than the one before", File: "media/encode.go",
			Old: "keyGrowth = 1.25", New: "keyGrowth = 1.9",
			Run: "TestAFilmHasOneIndex",
		},
		{
			Rule: "a film that nobody can play as it came is not offered so when its choices are made again", File: "media/lighter.go",
			Old: "if len(m.Variants) > 0 {\n\t\treturn slices", New: "if len(m.Variants) > 99 {\n\t\treturn slices",
			Run: "TestLighterOnesAreMadeAgain",
		},
		{
			Rule: "a clip of a second is whole", File: "media/encode.go",
			Old: "r.seconds*enoughOfIt-r.last()", New: "r.seconds*enoughOfIt",
			Run: "TestEachFilm",
		},
		{
			Rule: "what comes before the first picture is no part of a film", File: "media/probe.go",
			Old: "max(r.seconds-late, ", New: "max(r.seconds, ",
			Run: "TestEachFilm",
		},
		{
			Rule: "no line ends between a number and its unit", File: "web/locale/format.go",
			Old: `const unbroken = "\u00a0"`, New: `const unbroken = " "`,
			Run: "TestFormats",
		},
	}...)
}
