package mutants

// A cover is part of what a second person agrees to.
func init() {
	mutants = append(mutants, Mutant{
		Rule: "another cover voids the question", File: "courses/second.go",
		Old: "parts = append(parts, v.CoverPicture, v.CoverAlt)\n",
		New: "parts = append(parts, v.CoverPicture != \"\")\n",
		Run: "TestAnotherCoverVoidsTheQuestion",
	})
}
