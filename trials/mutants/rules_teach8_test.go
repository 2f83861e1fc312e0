package mutants

// Rules of questions in texts, of comments in review, and of what is taken out of a quiz.
func init() {
	mutants = append(mutants, []Mutant{
		{
			Rule: "a text asks open questions alone", File: "questions/practice.go",
			Old: "case !r.Open:", New: "case !r.Open && false:", Run: "TestTextsAskOpenQuestionsAlone",
		},
		{
			Rule: "a text asks no question that a quiz of its course asks", File: "questions/practice.go",
			Old: "case r.Asked:", New: "case r.Asked && false:", Run: "TestTextsAskOpenQuestionsAlone",
		},
		{
			Rule: "of another unit's bank a text asks what was reviewed", File: "questions/practice.sql",
			Old: "w.verdict = 'accepted'", New: "true", Run: "TestTextsAskOpenQuestionsAlone",
		},
		{
			Rule: "what a published text asks stays open", File: "questions/share.go",
			Old: "if u.Shown {", New: `if u.Shown && u.Kind == "quiz" {`, Run: "TestAPublishedTextKeepsItsQuestionsOpen",
		},
		{
			Rule: "a check in a text names a question by its whole ID", File: "internal/prose/check.go",
			Old: "`^cek (` + checkID + `)$`", New: "`^cek (` + checkID + `)`", Run: "TestACheckIsAHole",
		},
		{
			Rule: "what a check says for its author is no word of the text", File: "internal/prose/passages.go",
			Old: "holes(doc, src)", New: "_ = doc", Run: "TestAChecksWordsAreNotSearched",
		},
		{
			Rule: "learners see nothing of what is said in review", File: "courses/review/discuss.go",
			Old: "if err != nil || d.Mine {", New: "if true {", Run: "TestWhoDiscussesAVersion",
		},
		{
			Rule: "a comment quotes what the text says", File: "reviews/comment.go",
			Old: "if !says(at.Body, n.Quote) {", New: "if false {", Run: "TestACommentQuotesTheText",
		},
		{
			Rule: "authors are told once for what one person says within an hour", File: "reviews/comment.go",
			Old: "if !lately {", New: "if lately || !lately {", Run: "TestThoseWhomItConcernsAreTold",
		},
		{
			Rule: "what was dealt with does not stand at the next draft", File: "reviews/reviews.sql",
			Old: "or c.resolved_at is null and", New: "or", Run: "TestWhatIsOpenStands",
		},
		{
			Rule: "a question comes back to its place in a quiz", File: "quizzes/bin.go",
			Old: "r.Slot = min(r.Slot, len(slots)+1)", New: "r.Slot = len(slots) + 1", Run: "TestAQuestionThatWasTakenOut",
		},
		{
			Rule: "what was taken out of a quiz waits thirty days", File: "quizzes/bin.go",
			Old: "const BinKept = 30 * 24", New: "const BinKept = 31 * 24", Run: "TestAQuestionThatWasTakenOut|TestWhatWasTakenOut",
		},
		{
			Rule: "one's own statements are all that is said of oneself and nothing else", File: "xapi/own.go",
			Old: "where s.person_id = $1 and", New: "where ($1::uuid is not null or true) and", Run: "TestOnesOwnStatements",
		},
	}...)
}
