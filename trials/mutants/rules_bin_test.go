package mutants

// Rules of what was deleted.
func init() {
	mutants = append(mutants, []Mutant{
		{
			Rule: "what was deleted is emptied after 30 days, not before", File: "courses/bin/bin.go",
			Old: "const Kept = 30 * 24 * time.Hour", New: "const Kept = 30 * time.Hour", Run: "TestADeletedModule",
		},
		{
			Rule: "only who may edit a course restores what is in its bin", File: "courses/bin/restore.go",
			Old: `Where("b.id = ? and b.deleted_at > ?", of, s.now().Add(-Kept)).Where("?", s.courses.MayChange(who, "b.course_id"))`,
			New: `Where("b.id = ? and b.deleted_at > ?", of, s.now().Add(-Kept))`, Run: "TestADeletedModule",
		},
		{
			Rule: "a module comes back to its place", File: "courses/bin/restore.go",
			Old: "b.VersionID, b.Place)", New: "b.VersionID, b.Place-9)", Run: "TestADeletedModule",
		},
		{
			Rule: "a draft does not come back beside another", File: "courses/shelf.go",
			Old: "if there {", New: "if !there {", Run: "TestADraftComesBackAlone",
		},
		{
			Rule: "the number of a draft that came back is above all others", File: "courses/shelf.go",
			Old: "greatest(max(o.number), 0) + 1", New: "greatest(max(o.number), 0) + 2", Run: "TestADraftComesBackAlone",
		},
		{
			Rule: "the modules of a copied course are others", File: "courses/duplicate.go",
			Old: "set lineage_id = id, body", New: "set lineage_id = lineage_id, body", Run: "TestACourseIsDuplicated",
		},
		{
			Rule: "a copy stands right behind its module", File: "courses/duplicate.go",
			Old: "slices.Index(order, m.ID) + 1", New: "slices.Index(order, m.ID) + 2", Run: "TestAModuleIsDuplicated",
		},
	}...)
}
