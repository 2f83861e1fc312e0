package mutants

// Rules of pictures in articles.
func init() {
	mutants = append(mutants, []Mutant{
		{
			Rule: "a picture that a text names is not given up", File: "courses/illustration_add.go",
			Old: "if slices.Contains(named, name) {", New: "if !slices.Contains(named, name) {", Run: "TestAPictureOfAnArticle",
		},
		{
			Rule: "a picture without a description keeps a course from its learners", File: "courses/illustration.go",
			Old: `case m.Alt == "":`, New: `case m.Alt == "x":`, Run: "TestAPictureOfAnArticle",
		},
		{
			Rule: "a picture is for a course of one's own", File: "courses/illustration_add.go",
			Old: "if err == nil && !draft {", New: "if err == nil && draft {", Run: "TestAPictureOfAnArticle",
		},
	}...)
}
