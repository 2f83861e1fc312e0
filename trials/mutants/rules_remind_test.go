package mutants

// Rules of reminders: whom, when, how often, and that each ends.
func init() {
	mutants = append(mutants, []Mutant{
		{
			Rule: "quiet hours go across midnight", File: "reminders/quiet.go",
			Old: "return m >= q.From || m < q.To",
			New: "return m >= q.From && m < q.To",
			Run: "TestNobodyIsWrittenTo|TestTheUsualQuiet",
		},
		{
			Rule: "quiet hours are those where the person serves", File: "reminders/quiet.go",
			Old: "m := minute(t.In(zone))",
			New: "m := minute(t.In(time.UTC))",
			Run: "TestTheUsualQuiet",
		},
		{
			Rule: "a digest goes in the morning", File: "reminders/quiet.go",
			Old: "	if r.Digest {",
			New: "	if r.Digest && r.Gone {",
			Run: "TestADigest",
		},
		{
			Rule: "a week is seven days", File: "reminders/quiet.go",
			Old: "case left > 7:",
			New: "case left > 6:",
			Run: "TestWhatIsToldByTheDaysLeft",
		},
		{
			Rule: "nobody is told twice", File: "reminders/plan.go",
			Old: `.On("conflict on constraint reminders_once do nothing")`,
			New: `.On("conflict on constraint reminders_once do update set state = excluded.state, ended_at = excluded.ended_at")`,
			Run: "TestAMandateIsToldStepByStep",
		},
		{
			Rule: "what is due soon when ordered is told once", File: "reminders/plan.go",
			Old: "		if fresh[t.PersonID] {",
			New: "		if fresh[t.PersonID] && t.Told {",
			Run: "TestWhatIsDueSoonWhenOrdered",
		},
		{
			Rule: "a planner goes on where it stopped", File: "reminders/plan.go",
			Old: "			r.Reached = tasks[len(tasks)-1].PersonID",
			New: "			r.Reached = tasks[0].PersonID",
			Run: "TestAThousand",
		},
		{
			Rule: "a letter keeps its name", File: "reminders/send.go",
			Old: "		r.Letter = l.id",
			New: "		r.Letter, l.id = l.id, uuid.New()",
			Run: "TestAThousand",
		},
		{
			Rule: "a letter is written down as tried before it goes", File: "reminders/send.go",
			Old: "			r.NotBefore = now.Add(waits[r.Tries])\n			r.Tries++",
			New: "			r.NotBefore = now.Add(waits[r.Tries])",
			Run: "TestALetterThatKills|TestEveryLetterEnds",
		},
		{
			Rule: "nothing goes out at night when the server comes back", File: "reminders/send.go",
			Old: "case later.After(now):",
			New: "case later.After(now) && r.Tries < 0:",
			Run: "TestAServerThatWasAway",
		},
		{
			Rule: "what is done is not sent", File: "reminders/send.go",
			Old: "if err == nil && !open {",
			New: "if err == nil && open && to.Gone {",
			Run: "TestWhatIsDoneBefore",
		},
		{
			Rule: "the later reminder takes the place of the earlier", File: "reminders/send.go",
			Old: "r.Occasion != Assigned && r.Occasion != o {",
			New: "r.Occasion != Assigned && r.Occasion != o && to.Gone {",
			Run: "TestWhatIsDoneBefore",
		},
		{
			Rule: "a refusal is for good", File: "reminders/post.go",
			Old: "if answer.Code >= 500 {",
			New: "if answer.Code >= 600 {",
			Run: "TestEveryLetterEnds",
		},
		{
			Rule: "what is late is given up", File: "reminders/jobs.go",
			Old: "where state = ?2 and planned_at < ?3 and not_before < ?4",
			New: "where state = ?2 and planned_at > ?3 and not_before < ?4",
			Run: "TestEveryLetterEnds",
		},
		{
			Rule: "who wants no e-mail gets none", File: "reminders/recipient.go",
			Old: "	case by == Mail && !r.Mail:",
			New: "	case by == Mail && !r.Mail && r.Digest:",
			Run: "TestHowOneWants|TestOneClick",
		},
		{
			Rule: "who has left gets none", File: "reminders/recipient.go",
			Old: "	case r.Gone:",
			New: "	case r.Gone && r.Digest:",
			Run: "TestWhoHasLeft",
		},
		{
			Rule: "an address to stop e-mail is ours", File: "reminders/settings.go",
			Old: `!hmac.Equal(raw[16:], s.sign("stop", raw[:16]))`,
			New: `len(s.sign("stop", raw[:16])) == 0 || !hmac.Equal(raw[16:], raw[16:])`,
			Run: "TestOneClick",
		},
		{
			Rule: "a calendar that was taken away is gone", File: "reminders/calendar.go",
			Old: "	return s.setCalendar(ctx, who, uuid.Nil)",
			New: "	return s.setCalendar(ctx, people.Actor{}, uuid.Nil)",
			Run: "TestACalendarIsReadByIts",
		},
		{
			Rule: "no title makes an event of its own", File: "reminders/ics.go",
			Old: "c.line(name + \":\" + escapes.Replace(value))",
			New: "c.line(name + \":\" + value)",
			Run: "TestACalendarIsReadBack",
		},
		{
			Rule: "lines of a calendar are short", File: "reminders/ics.go",
			Old: "text, room = text[cut:], longestLine-1",
			New: "text, room = text[cut:], longestLine",
			Run: "TestACalendarIsReadBack",
		},
		{
			Rule: "a subject cannot break out of its line", File: "reminders/letter.go",
			Old: "mime.QEncoding.Encode(\"utf-8\", text.Subject)",
			New: "mime.QEncoding.Encode(\"\", text.Subject)[:0]+text.Subject",
			Run: "TestNoTextBreaksOut",
		},
		{
			Rule: "nobody is nudged too soon", File: "reminders/nudge.go",
			Old: "now.Sub(last[pairs[i]]) < nudgeEvery",
			New: "now.Sub(last[pairs[i]]) < 0",
			Run: "TestWhoFallsBehind",
		},
		{
			Rule: "nobody nudges themselves", File: "reminders/nudge.go",
			Old: "if who.IsOneself(t.PersonID) ||",
			New: "if who.IsNobody() ||",
			Run: "TestWhoFallsBehind",
		},
		{
			Rule: "who was told is HR's of their unit to know", File: "reminders/reminders.sql",
			Old: "r.person_id = any (?persons::uuid[]) and ?scope and",
			New: "r.person_id = any (?persons::uuid[]) and",
			Run: "TestAnOrderSays",
		},
		{
			Rule: "who was ordered a course twice is told of the earlier day", File: "courses/mandates/due.sql",
			Old: "and (o.due_on, o.id) < (d.due_on, d.id)",
			New: "and (o.due_on, o.id) > (d.due_on, d.id) and o.id is null",
			Run: "TestTheEarlierDay",
		},
		{
			Rule: "a week before, who has begun is not behind", File: "courses/mandates/due.sql",
			Old: "and not (e.last_seen_at is not null or coalesce(b.begun, false)))",
			New: ")",
			Run: "TestBehind",
		},
	}...)
}
