package mutants

func init() {
	mutants = append(mutants, Mutant{
		Rule: "a test's program that would be another one is linked anew", File: "trials/linked/main.go",
		Old: "sum := sha256.Sum256([]byte(id))",
		New: "sum := sha256.Sum256(nil)",
		Run: "TestWhatHasChanged",
	}, Mutant{
		Rule: "a test's program is linked once", File: "trials/linked/main.go",
		Old: "if give(kept, target) == nil {",
		New: "if shelf == \"\" && give(kept, target) == nil {",
		Run: "TestWhatHasNotChanged",
	}, Mutant{
		Rule: "the tests of one run share a first start", File: "trials/firststart/firststart.go",
		Old: "dir := os.Getenv(built.Run)\n",
		New: "dir := os.Getenv(built.Run) + \"/another\"\n",
		Run: "TestARunHasOneFirst",
	}, Mutant{
		Rule: "the tests of one run have the same programs", File: "internal/built/built.go",
		Old: "if run == \"\" {",
		New: "if run != root {",
		Run: "TestARunHasOneProgram",
	})
}
