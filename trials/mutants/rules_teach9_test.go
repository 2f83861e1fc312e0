package mutants

// Rules of comments that are changed, and of what texts ask.
func init() {
	mutants = append(mutants, []Mutant{
		{
			Rule: "only who wrote a comment changes it", File: "reviews/change.go",
			Old: "case !who.IsOneself(c.MadeBy):", New: "case false:", Run: "TestWhoWroteACommentChangesIt",
		},
		{
			Rule: "what was dealt with is opened before it is changed", File: "reviews/change.go",
			Old: "case !c.ResolvedAt.IsZero():", New: "case false:", Run: "TestWhoWroteACommentChangesIt",
		},
		{
			Rule: "a deleted comment comes back for a day", File: "reviews/change.go",
			Old: "const BackFor = 24 * time.Hour", New: "const BackFor = 25 * time.Hour", Run: "TestADeletedCommentIsForgotten",
		},
		{
			Rule: "what others answered to a deleted comment stays", File: "reviews/reviews.sql",
			Old: "c.deleted_at is null or exists (select from review_answers a where a.comment_id = c.id and a.deleted_at is null)", New: "c.deleted_at is null", Run: "TestWhoWroteACommentChangesIt",
		},
		{
			Rule: "only who wrote an answer changes it", File: "reviews/change_answer.go",
			Old: "if !who.IsOneself(a.MadeBy) {", New: "if false {", Run: "TestWhoWroteAnAnswerChangesIt",
		},
		{
			Rule: "an answer of what was dealt with is not changed", File: "reviews/change_answer.go",
			Old: "case !c.ResolvedAt.IsZero():", New: "case false:", Run: "TestWhoWroteAnAnswerChangesIt",
		},
		{
			Rule: "a deleted answer is forgotten after a day", File: "reviews/change.go",
			Old: "delete from review_answers where deleted_at < ?", New: "delete from review_answers where deleted_at < ? and false", Run: "TestWhoWroteAnAnswerChangesIt",
		},
		{
			Rule: "an order in a text does not stand there as it is right", File: "questions/kinds/steady.go",
			Old: "slices.Equal(ids, optionIDs(b)) {", New: "false {", Run: "TestASteadyOrderTellsNothing",
		},
		{
			Rule: "of several titles on a slide the first is its title", File: "courses/document/slides_shape.go",
			Old: "case isTitle(kind) && e == s.title:", New: "case isTitle(kind):", Run: "TestSlidesKeepTheirWords",
		},
		{
			Rule: "what a form of Word marks in a table is in the table", File: "courses/document/word_table.go",
			Old: "list = append(list, unwrapped(k.Kid(\"sdtContent\"), name)...)", New: "", Run: "TestWordsAreKeptWhereverTheyStand",
		},
		{
			Rule: "the name of a chapter stands with its number", File: "courses/document/guess.go",
			Old: "out[n].Level == s.Level &&", New: "false &&", Run: "TestAChapterHasItsNumber",
		},
		{
			Rule: "a bold line is as deep as its number", File: "courses/document/guess.go",
			Old: "return at + 1\n\t}\n\tif kind < 0", New: "return 1\n\t}\n\tif kind < 0", Run: "TestBoldLinesAreAsDeep",
		},
		{
			Rule: "the name of a file is no description of a picture", File: "courses/document/picture.go",
			Old: "if fileName.MatchString(strings.TrimSpace(alt)) {", New: "if false {", Run: "TestAChapterHasItsNumber",
		},
		{
			Rule: "a package's word of failing goes before its score", File: "web/pages/studio/package.go",
			Old: "case one.Failed > 0:", New: "case false:", Run: "TestAPackageSaysHow",
		},
		{
			Rule: "each box of a group is read", File: "courses/document/word_runs.go",
			Old: "p.boxes = append(p.boxes, box)", New: "p.boxes = append(p.boxes[:0], box)", Run: "TestWordsAreKeptWhereverTheyStand",
		},
		{
			Rule: "a title that does not fit begins the text", File: "courses/document/split.go",
			Old: "if !fits(head) && opens {", New: "if false {", Run: "TestALongTitleKeepsItsWords",
		},
	}...)
}
