package mutants

// Rules of forms that outlive their session.
func init() {
	mutants = append(mutants, []Mutant{
		{
			Rule: "a form is given back to its person only", File: "web/pages/identity/draft.go",
			Old: "if !draft.Person.IsZero() && draft.Person != session.PersonID {",
			New: "if draft.Person.IsZero() {",
			Run: "TestAFormIsGivenBackToItsPersonOnly",
		},
		{
			Rule: "a form waits for the second factor", File: "web/pages/identity/draft.go",
			Old: "	case session.NeedsTOTP:",
			New: "	case session.NeedsTOTP && session.MustChange:",
			Run: "TestAFormWaitsForTheSecondFactor",
		},
		{
			Rule: "who completed has not stopped", File: "courses/results/funnel.sql",
			Old: "e.completed_at is null and coalesce(e.last_seen_at < ?quiet, false) as stopped",
			New: "coalesce(e.last_seen_at < ?quiet, false) as stopped",
			Run: "TestAFunnelTellsWhereLearnersStop",
		},
		{
			Rule: "who left is not counted", File: "courses/results/funnel.sql",
			Old: "where e.version_id = ?version and e.withdrawn_at is null",
			New: "where e.version_id = ?version",
			Run: "TestAFunnelTellsWhereLearnersStop",
		},
		{
			Rule: "versions of a quiz are one row", File: "quizzes/lines.sql",
			Old: "coalesce(m.lineage_id, z.id) as line",
			New: "coalesce(z.id, m.lineage_id) as line",
			Run: "TestVersionsOfAQuizAreOneRow",
		},
		{
			Rule: "the nearest helper is asked", File: "people/helper.go",
			Old: "order by u.distance limit 1",
			New: "order by u.distance desc limit 1",
			Run: "TestAHelperIsInherited",
		},
		{
			Rule: "who helps is said by those of the unit", File: "people/helper.go",
			Old: "		if !there {\n			return errUnitUnknown",
			New: "		if there && unit == uuid.Nil {\n			return errUnitUnknown",
			Run: "TestAHelperIsInherited",
		},
		{
			Rule: "notes are their writer's alone", File: "courses/notes/notes.sql",
			Old: "where e.id = ?0 and m.id = ?1 and e.person_id = ?2",
			New: "where e.id = ?0 and m.id = ?1 and (e.person_id = ?2 or true)",
			Run: "TestNotesAreOnesOwn",
		},
	}...)
}
