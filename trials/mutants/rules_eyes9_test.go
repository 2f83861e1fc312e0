package mutants

// Rules found by trying the product with what it had not seen.
func init() {
	mutants = append(mutants, []Mutant{
		{
			Rule: "a deputy whose role was taken acts no more", File: "migrations/0178_deputies_reach.sql", Tests: "approvals",
			Old: "g.revoked_at >= d.named_at", New: "g.revoked_at < d.named_at",
			Run: "TestADeputyWhoseRoleIsTakenActsNoMore",
		},
		{
			Rule: "a deputy does not grow with the holder", File: "approvals/reach.sql",
			Old: "where b.role is null or below.unit_id in", New: "where true or below.unit_id in",
			Run: "TestADeputyDoesNotGrowWithTheHolder",
		},
		{
			Rule: "who gains by a move does not approve it, and it is not done at once", File: "people/unit_move.go",
			Old: "case len(gain) == 0 || who.IsSystem():", New: "case len(gain) >= 0 || who.IsSystem():",
			Run: "TestAMoveThatGivesReachNeedsASecondPerson",
		},
		{
			Rule: "a move is looked at as the tree will stand", File: "people/unit_move.go",
			Old: "(values (?3::date), ('9999-12-31'))", New: "(values (?3::date))",
			Run: "TestAMoveInTwoStepsGivesNoReachEither",
		},
		{
			Rule: "an import gives no reach to who imports", File: "people/siasn/units.go",
			Old: "|| person == p.who.String())", New: "|| person == \"\")",
			Run: "TestAnImportGivesNoAdministratorReach",
		},
		{
			Rule: "options in two columns are parted", File: "questions/exchange/paper_beside.go",
			Old: "!byColumns(rows) && !byRows(rows)", New: "!byRows(rows)",
			Run: "TestTextIsReadAsPeopleTypeIt",
		},
		{
			Rule: "a key that could be meant for several questions is given to none", File: "questions/exchange/paper_list.go",
			Old: "case len(keys) == 1 && questions[0] < keys[0].after && questions[1] >= keys[0].after:", New: "case len(keys) == 1:",
			Run: "TestTextIsReadAsPeopleTypeIt",
		},
		{
			Rule: "codes of the day are not tried through", File: "assessments/may.go",
			Old: "\t\ts.guesses.wrong(who.PersonID, s.now())\n", New: "",
			Run: "TestOpenQuestionsNeedSupervision",
		},
		{
			Rule: "the day of the next try is where the person is", File: "assessments/tries.go",
			Old: "n.From = people.DayOf(at.In(now.Location()))", New: "n.From = people.DayOf(at.UTC())",
			Run: "TestTheNextTryIsADayWhereThePersonIs",
		},
	}...)
}
