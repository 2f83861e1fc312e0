package mutants

func init() {
	mutants = append(mutants,
		Mutant{
			Rule: "what means the same is asked for, too", File: "courses/query/query.go",
			Old: "return n, same", New: "return n, same[:0:0]", Run: "TestWhatIsAskedIsRead",
		},
		Mutant{
			Rule: "short words are not taken for others", File: "courses/query/nearest.go",
			Old: "case n < 4:", New: "case n < 3:", Run: "TestTheNearestWordIsTaken",
		},
		Mutant{
			Rule: "the nearest word is taken", File: "courses/query/nearest.go",
			Old: "d < best {", New: "d <= best {", Run: "TestTheNearestWordIsTaken",
		},
		Mutant{
			Rule: "what a version said before is not found", File: "courses/find_index.go",
			Old: "if len(old) > 0 {", New: "if len(old) > 9 {", Run: "TestAVersionThatIsGoneIsNotFound",
		},
		Mutant{
			Rule: "captions behind the end of the video are told of", File: "media/media.go",
			Old: "i.CaptionsFromS > i.DurationS", New: "i.CaptionsFromS < i.DurationS", Run: "TestCaptionsAreOfTheirVideo",
		},
		Mutant{
			Rule: "captions run forward", File: "media/captions.go",
			Old: "|| start < last {", New: "|| start < 0*last {", Run: "TestWhatIsNoCaptionsIsNamed",
		},
		Mutant{
			Rule: "a code cut short is told so", File: "certification/typed.go",
			Old: "if n == codeLength ||", New: "if n != codeLength ||", Run: "TestACodeCutShortIsToldSo",
		},
		Mutant{
			Rule: "each word of a name must be there", File: "people/search.go",
			Old: `for _, word := range strings.FieldsFunc(strings.ToLower(text), apart) {`, New: `for _, word := range strings.FieldsFunc(strings.ToLower(text), apart)[:1] {`,
			Run: "TestSearchGoesOn",
		},
	)
}
