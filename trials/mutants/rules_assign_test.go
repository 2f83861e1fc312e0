package mutants

// Rules of orders for many, of what is due, and of what is found by competency.
func init() {
	mutants = append(mutants, []Mutant{
		{
			Rule: "nobody orders themselves", File: "orders/whom.go",
			Old: "if who.IsOneself(p.PersonID) {",
			New: "if who.IsNobody() {",
			Run: "TestOneOrder",
		},
		{
			Rule: "an assessment is ordered to whom it can decide", File: "orders/whom.go",
			Old: "t.decides != nil && !decided",
			New: "t.decides != nil && decided && reason != \"\"",
			Run: "TestWhoKnows",
		},
		{
			Rule: "nobody frees themselves of an order", File: "orders/read.go",
			Old: "if rows[0].There {",
			New: "if !rows[0].There && who.IsNobody() {",
			Run: "TestOrdersStay",
		},
		{
			Rule: "an order is made from today's list", File: "orders/whom.go",
			Old: "people.DayOf(f.AsOf) != s.today(who)",
			New: "people.DayOf(f.AsOf) > s.today(who)",
			Run: "TestOrdersStay",
		},
		{
			Rule: "a try before the order does not do what is ordered", File: "orders/orders.sql",
			Old: "and t.started_at >= d.created_at",
			New: "",
			Run: "TestAnAssessmentIsOrdered",
		},
		{
			Rule: "who cools down until after the last day is not ordered", File: "assessments/ordered.go",
			Old: "case at.After(last):",
			New: "case at.After(last.AddDate(1, 0, 0)):",
			Run: "TestAnOrderReaches",
		},
		{
			Rule: "who knows a fifth of a cell is not ordered", File: "assessments/ordered.sql",
			Old: "where k.n * ?most_barred > c.n",
			New: "where k.n > ?most_barred * c.n",
			Run: "TestAnOrderReaches",
		},
		{
			Rule: "what is due is due until one begins", File: "assessments/ordered.sql",
			Old: "and t.started_at >= o.since)",
			New: "and t.started_at < o.since)",
			Run: "TestWhatHasToBeSat",
		},
		{
			Rule: "who was ordered with their unit is ordered", File: "courses/mandates/mandates.sql",
			Old: "d.course_id = ?course and d.cancelled_at is null and d.unit_id is not null), ?day::date))",
			New: "d.course_id = ?course and d.cancelled_at is not null and d.unit_id is not null), ?day::date))",
			Run: "TestAnOrderReaches",
		},
		{
			Rule: "a course teaches a line, not a version", File: "courses/across.sql",
			Old: "and coalesce(k.same_as, k.id) = (select coalesce(l.same_as, l.id) from competencies l where l.id = $11::uuid)))",
			New: "and k.id = $11::uuid))",
			Run: "TestCoursesAreFound",
		},
		{
			Rule: "what is hidden above is hidden below", File: "competencies/mask.go",
			Old: "if closed[competency] || c.Required < SmallGroup",
			New: "if closed[competency] && false || c.Required < SmallGroup",
			Run: "TestNoMasked",
		},
		{
			Rule: "what is hidden is about many together", File: "competencies/mask.go",
			Old: "hidden.Required > 0 && hidden.tells()",
			New: "hidden.Required < 0 && hidden.tells()",
			Run: "TestNoMasked|TestSmallGroups",
		},
		{
			Rule: "what is hidden does not all stand the same way", File: "competencies/mask.go",
			Old: "if c.Of(s) == c.Required {",
			New: "if c.Of(s) > c.Required {",
			Run: "TestWhatIsHiddenDoes",
		},
		{
			Rule: "planners compare no two days", File: "competencies/board_load.go",
			Old: "if !b.Full && !b.Filter.AsOf.IsZero() &&",
			New: "if b.Full && !b.Full && !b.Filter.AsOf.IsZero() &&",
			Run: "TestTwoBoards",
		},
		{
			Rule: "a head opens nobody", File: "competencies/board.go",
			Old: "openers  = []people.Role{people.HR, people.Administrator, people.Auditor}",
			New: "openers  = []people.Role{people.HR, people.Administrator, people.Auditor, people.Head}",
			Run: "TestAHead",
		},
		{
			Rule: "a head sees no probability", File: "competencies/board.go",
			Old: "probable = []people.Role{people.HR, people.Auditor}",
			New: "probable = []people.Role{people.HR, people.Auditor, people.Head}",
			Run: "TestAHead",
		},
		{
			Rule: "an assessment is found at the level it decides", File: "assessments/result.go",
			Old: "if level == 0 || n.Level == level {",
			New: "if level == 0 || n.Level >= 0 {",
			Run: "TestAssessmentsAreFound",
		},
		{
			Rule: "a course is found to the level it teaches", File: "courses/across.sql",
			Old: "cc.level >= $12::bigint",
			New: "cc.level <= $12::bigint",
			Run: "TestCoursesAreFound",
		},
	}...)
}
