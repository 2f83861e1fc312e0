package mutants

// Rules of what was deleted.
func init() {
	mutants = append(mutants, []Mutant{
		{
			Rule: "what was deleted is emptied after 30 days, not before", File: "courses/bin.go",
			Old: "const BinKept = 30 * 24 * time.Hour", New: "const BinKept = 30 * time.Hour", Run: "TestADeletedModule",
		},
		{
			Rule: "only who may edit a course restores what is in its bin", File: "courses/bin_restore.go",
			Old: `Where("b.id = ? and b.deleted_at > ?", of, s.now().Add(-BinKept)).Where("?", s.mine(who))`,
			New: `Where("b.id = ? and b.deleted_at > ?", of, s.now().Add(-BinKept))`, Run: "TestADeletedModule",
		},
		{
			Rule: "a module comes back to its place", File: "courses/bin_restore.go",
			Old: "max(b.Place-1, 0)", New: "max(b.Place-9, 0)", Run: "TestADeletedModule",
		},
		{
			Rule: "a draft does not come back beside another", File: "courses/bin_restore.go",
			Old: "if there {", New: "if !there {", Run: "TestADiscardedDraft",
		},
		{
			Rule: "the number of a draft that came back is above all others", File: "courses/bin_restore.go",
			Old: "greatest(max(o.number), 0) + 1", New: "greatest(max(o.number), 0) + 2", Run: "TestADiscardedDraft",
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
