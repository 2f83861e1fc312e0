package mutants

// Rules of packages of cmi5.
func init() {
	mutants = append(mutants, []Mutant{
		{
			Rule: "no part is heard before it begins, nor after its end", File: "packages/cmi5/hear.go",
			Old: "case s.Terminated, !s.Initialized &&", New: "case !s.Initialized &&", Run: "TestTheOrderOfASession",
		},
		{
			Rule: "a part that was passed is not failed after it", File: "packages/cmi5/hear.go",
			Old: "Failed: s.Passed || s.Failed || s.OncePassed,", New: "Failed: s.Passed || s.Failed,", Run: "TestTheOrderOfASession",
		},
		{
			Rule: "looking around is not judged", File: "packages/cmi5/hear.go",
			Old: "case judges && s.Mode != Normal:", New: "case judges && s.Mode == Normal:", Run: "TestOnlyANormalSessionJudges",
		},
		{
			Rule: "who is below the mastery score has not passed", File: "packages/cmi5/hear.go",
			Old: "st.Verb.ID == Passed && *score.Scaled < *mastery", New: "st.Verb.ID == Passed && *score.Scaled > *mastery", Run: "TestWhatAPartMayNotSay",
		},
		{
			Rule: "a statement is of its own session", File: "packages/cmi5/hear.go",
			Old: "case string(st.Context.Extensions[sessionID]) != ", New: "case false && string(st.Context.Extensions[sessionID]) != ", Run: "TestWhatAPartMayNotSay",
		},
		{
			Rule: "what says nothing by cmi5 moves nothing", File: "packages/cmi5/hear.go",
			Old: "	case !defined:\n		return nil", New: "	case false:\n		return nil", Run: "TestWhatAPartMayNotSay",
		},
		{
			Rule: "a block is satisfied when all parts in it are done", File: "packages/cmi5/say.go",
			Old: "!done(n) && !open[b]", New: "done(n) && !open[b]", Run: "TestBlocksAndCourse",
		},
		{
			Rule: "a part that must be completed and passed is", File: "packages/manifest/cmi5.go",
			Old: "return completed && passed", New: "return completed || passed", Run: "TestWhatAPartAsksFor",
		},
		{
			Rule: "no two parts have one name", File: "packages/manifest/cmi5.go",
			Old: "if c.ids[kind+a.id] {", New: "if !c.ids[kind+a.id] && false {", Run: "TestBrokenCourseStructures",
		},
		{
			Rule: "a part on another site is taken where that is allowed", File: "packages/cmi5.go",
			Old: `!slices.Contains(l.others,`, New: `slices.Contains(l.others,`, Run: "TestPartsOnOtherSites",
		},
	}...)
}
