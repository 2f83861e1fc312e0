package mutants

// Rules found by trying the product with files and attacks of others.
func init() {
	mutants = append(mutants, []Mutant{
		{
			Rule: "nothing is run of the middle of a text in another country", File: "internal/sheet/sheet.go",
			Old: "\ts = within(s)\n", New: "",
			Run: "TestCSVRunsNothingInAnotherCountry",
		},
		{
			Rule: "a key that is a number is a place only where no option says it", File: "questions/exchange/columns.go",
			Old: "said >= 0 && said != n-1", New: "said >= 99",
			Run: "TestTablesOfQuizProgramsNameOptionsByNumber",
		},
		{
			Rule: "braces of code make no GIFT", File: "questions/exchange/read.go",
			Old: "if usable(gift) > gift.Count(Refused) {", New: "if usable(gift) >= 0 {",
			Run: "TestBracesOfCodeMakeNoGIFT",
		},
		{
			Rule: "who holds a lock has a connection beside those who wait for it", File: "internal/pg/room.go",
			Old: "beside != nil && insideOne(ctx)", New: "beside != nil && false && insideOne(ctx)",
			Run: "TestWhoHoldsALockNeverWaitsForThoseWhoWaitForIt",
		},
		{
			Rule: "of links made at once one works", File: "identity/second.go",
			Old: "select from accounts where person_id = ? for update", New: "select from accounts where person_id = ?",
			Run: "TestOfLinksMadeAtOnceOneWorks",
		},
	}...)
}
