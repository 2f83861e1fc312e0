package mutants

// Rules of pictures in articles and of documents that become articles.
func init() {
	mutants = append(mutants, []Mutant{
		{
			Rule: "a picture that a text names is not given up", File: "courses/pictures.go",
			Old: "if slices.Contains(named, name) {", New: "if !slices.Contains(named, name) {", Run: "TestAPictureOfAnArticle",
		},
		{
			Rule: "a picture without a description keeps a course from its learners", File: "courses/pictures/illustration.go",
			Old: `case m.Alt == "":`, New: `case m.Alt == "x":`, Run: "TestWhatAPicture",
		},
		{
			Rule: "a picture is for a course of one's own", File: "courses/pictures.go",
			Old: "if err == nil && !draft {", New: "if err == nil && draft {", Run: "TestAPictureOfAnArticle",
		},
		{
			Rule: "a document enters as it was shown", File: "courses/intake/document_apply.go",
			Old: "case p.Depth != depth || p.Notes != notes:", New: "case p.Depth != depth && p.Depth > 3:", Run: "TestADocumentEnters",
		},
		{
			Rule: "a document does not leave with what was written anew", File: "courses/intake/intake.sql",
			Old: "or m.updated_at <> o.written_at", New: "or m.updated_at < o.written_at", Run: "TestADocumentEnters",
		},
		{
			Rule: "merged cells are said to be unfolded", File: "courses/document/word_table.go",
			Old: "span > 1 {", New: "span > 2 {", Run: "TestADocumentBecomes",
		},
		{
			Rule: "headings are guessed only where none is marked", File: "courses/document/guess.go",
			Old: "return b.level > 0 })", New: "return b.level > 9 })", Run: "TestHeadingsAreGuessedOnlyWhereNoneIsMarked",
		},
	}...)
}
