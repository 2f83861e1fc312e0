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
			Old: "c.deleted_at is null or exists (select from review_answers a where a.comment_id = c.id)", New: "c.deleted_at is null", Run: "TestWhoWroteACommentChangesIt",
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
			Rule: "each box of a group is read", File: "courses/document/word_runs.go",
			Old: "p.boxes = append(p.boxes, box)", New: "p.boxes = append(p.boxes[:0], box)", Run: "TestWordsAreKeptWhereverTheyStand",
		},
		{
			Rule: "a title that does not fit begins the text", File: "courses/document/split.go",
			Old: "if !fits(head) && opens {", New: "if false {", Run: "TestALongTitleKeepsItsWords",
		},
	}...)
}
