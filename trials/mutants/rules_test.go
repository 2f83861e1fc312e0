package mutants

import "slices"

// mutants are the rules that are turned round, by package. Their texts stand in rules that seldom change.
var mutants = slices.Concat(standing, learning, measuring)

// standing are those of what courses and levels stand on: people, identity, approvals, storage.
var standing = []Mutant{
	{
		Rule: "a bulk takes the roles of who had left alone", File: "people/bulk_persons.go",
		Old: "and p.left_on is not null and g.revoked_at is null",
		New: "and g.revoked_at is null",
		Run: "TestABulkTakesTheRoles",
	},
	{
		Rule: "a tenth that leaves must be confirmed", File: "people/siasn/state.go",
		Old: "s.Left*10 > s.Serving",
		New: "s.Left*5 > s.Serving",
		Run: "TestManyLeaving",
	},
	{
		Rule: "a stale dry run applies nothing", File: "people/siasn/apply.go",
		Old: "p.digest() != b.Digest {",
		New: "p.digest() != b.Digest && false {",
		Run: "TestApplyDoes",
	},
	{
		Rule: "hidden rows are asked about", File: "people/siasn/steps.go",
		Old: "case b.Summary.Hidden > 0 && consent.Hidden",
		New: "case b.Summary.Hidden > 9 && consent.Hidden",
		Run: "TestHiddenRows",
	},
	{
		Rule: "a NIP that lost its digits is refused", File: "people/siasn/row_read.go",
		Old: `case strings.HasSuffix(nip, "000"):`,
		New: `case strings.HasSuffix(nip, "0000"):`,
		Run: "TestCellsThatLost",
	},
	{
		Rule: "nobody grants on a unit beyond their reach", File: "people/roles.go",
		Old: "\tif err := s.administers(ctx, tx, who, ask.UnitID); err != nil {\n",
		New: "\tif err := s.administers(ctx, tx, who, ask.UnitID); err != nil && false {\n",
		Run: "TestNobodyGrants",
	},
	{
		Rule: "the last administrator of the root stays", File: "people/roles.go",
		Old: "\tif lost {\n",
		New: "\tif lost && false {\n",
		Run: "TestTheLastAdministrator",
	},
	{
		Rule: "a scope is of the roles asked for", File: "people/actor.go",
		Old: "if slices.Contains(roles, g.Role) && !slices",
		New: "if !slices",
		Run: "TestPersonIsSeen|TestScopeIs|TestNobodyGrants|TestBirthIs",
	},
	{
		Rule: "only days move in a 1904 workbook", File: "internal/sheet/read_collect.go",
		Old: "!c.since1904 || !c.day[place] ||",
		New: "!c.since1904 ||",
		Run: "TestOnlyDays",
	},
	{
		Rule: "guesses are counted up to their limit", File: "identity/throttle.go",
		Old: "counts[string(l.key)] > l.max {",
		New: "counts[string(l.key)] > l.max+1 {",
		Run: "TestGuessingIsStopped|TestGuessingCodes",
	},
	{
		Rule: "a session ends by idling", File: "identity/session.go",
		Old: "if idle.Before(whole) {",
		New: "if whole.Before(idle) {",
		Run: "TestSessionsEnd",
	},
	{
		Rule: "staff sign in for a shorter time", File: "identity/session.go",
		Old: "\tif staff {\n\t\treturn staffLife",
		New: "\tif !staff {\n\t\treturn staffLife",
		Run: "TestAStaffRoleShortens|TestSessionsEnd",
	},
	{
		Rule: "a code is good once", File: "identity/code.go",
		Old: "and totp_last_step < ?1`",
		New: "and totp_last_step <= ?1`",
		Run: "TestACodeIsGood",
	},
	{
		Rule: "what is given up stays for an hour", File: "storage/sweep.go",
		Old: `Where("doomed_at < ?", s.now().Add(-doomTime))`,
		New: `Where("doomed_at <= ?", s.now())`,
		Run: "TestContractOnLocalS3",
	},
	{
		Rule: "a fresh key without a row is no orphan yet", File: "storage/sweep.go",
		Old: "info.LastModified.After(before) || strings",
		New: "info.LastModified.After(before.Add(48*time.Hour)) || strings",
		Run: "TestContractOnLocalS3",
	},
	{
		Rule: "who gains asks nothing", File: "approvals/open.go",
		Old: "case who.IsOneself(a.Beneficiary):",
		New: "case who.IsOneself(a.Beneficiary) && false:",
		Run: "TestThreeDifferent",
	},
	{
		Rule: "asking needs a second factor just now", File: "approvals/open.go",
		Old: "case !who.Fresh:",
		New: "case false && !who.Fresh:",
		Run: "TestBothActs",
	},
	{
		Rule: "approving needs a second factor just now", File: "approvals/decide.go",
		Old: "case !who.Fresh:",
		New: "case false && !who.Fresh:",
		Run: "TestBothActs",
	},
	{
		Rule: "who asks approves nothing", File: "approvals/may.sql",
		Old: "b.holder_id <> a.asked_by and ?0 <> a.asked_by",
		New: "true",
		Run: "TestThreeDifferent|TestADeputyIsNo",
	},
	{
		Rule: "what is approved is what was seen", File: "approvals/decide.go",
		Old: "was != v.Digest || digest != v.Digest:",
		New: "was != v.Digest:",
		Run: "TestExactly",
	},
	{
		Rule: "an approval waits seven days", File: "approvals/approvals.go",
		Old: "Life      = 7 *",
		New: "Life      = 8 *",
		Run: "TestSevenDays",
	},
	{
		Rule: "a lone one waits a day", File: "approvals/approvals.go",
		Old: "AloneWait = 24 *",
		New: "AloneWait = 12 *",
		Run: "TestWhereNobodyElse",
	},
	{
		Rule: "roles taken yesterday make nobody alone", File: "approvals/approvals.go",
		Old: "lookBack  = 30 * 24",
		New: "lookBack  = 0 * 24",
		Run: "TestNobodyMakes",
	},
	{
		Rule: "a lone one waits for who has become eligible", File: "approvals/sweep.go",
		Old: "still, err := s.alone(ctx, tx, s.kinds[a.Kind], a)\n",
		New: "still, err := true, error(nil)\n",
		Run: "TestNobodyMakes|TestWhereNobodyElse",
	},
	{
		Rule: "a question to nobody is not asked", File: "approvals/open.go",
		Old: "len(units) == 0 && a.Approver.IsZero()",
		New: "len(units) == 0 && !a.Approver.IsZero()",
		Run: "TestAQuestionToNobody",
	},
	{
		Rule: "a deputy acts on the last day too", File: "migrations/0178_deputies_reach.sql", Tests: "approvals",
		Old: "d.valid_from <= as_of and d.valid_to >= as_of",
		New: "d.valid_from <= as_of and d.valid_to > as_of",
		Run: "TestADeputyDecides",
	},
	{
		Rule: "a deputy is approved by a second person", File: "approvals/deputy.go",
		Old: "\t\tif !power {\n",
		New: "\t\tif !power || true {\n",
		Run: "TestADeputyDecides",
	},
	{
		Rule: "what came since the page stays unread", File: "approvals/notices.go",
		Old: "read_at is null and at <= ?",
		New: "read_at is null and (at <= ? or true)",
		Run: "TestWhatCameSince",
	},
	{
		Rule: "founding ends with the second factor", File: "identity/second.go",
		Old: "from founders where signed_in_at is null",
		New: "from founders f left join accounts a on a.person_id = f.person_id where a.last_sign_in_at is null",
		Run: "TestFoundingEnds",
	},
	{
		Rule: "master data of staff take two", File: "people/master.go",
		Old: "return st.Staff && !who.IsSystem()",
		New: "return st.Staff && who.IsSystem()",
		Run: "TestTheGradeOfStaff",
	},
	{
		Rule: "what was asked of a record that moved is void", File: "people/master.go",
		Old: "return now.UnitID != was.UnitID ||",
		New: "return false && now.UnitID != was.UnitID ||",
		Run: "WhenTheRecordMoved",
	},
	{
		Rule: "one's own row of an import is held", File: "people/siasn/held.go",
		Old: "if !own && !pl.had.Staff {",
		New: "if !pl.had.Staff || own {",
		Run: "TestAnImportHolds",
	},
	{
		Rule: "a class of connections has its own", File: "internal/pg/class.go",
		Old: "c, _ := ctx.Value(classKey{}).(Class)\n",
		New: "c, _ := ctx.Value(classKey{}).(Class)\n\tc = Pages\n",
		Run: "TestEachClass",
	},
	{
		Rule: "a queue holds what it may and no more", File: "internal/pg/gate.go",
		Old: "g.waiting >= g.limits.Queue {",
		New: "g.waiting > g.limits.Queue {",
		Run: "TestAQueue",
	},
}
