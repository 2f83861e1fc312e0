package mutants

// Rules of finding a course by what it takes.
func init() {
	mutants = append(mutants, []Mutant{
		{
			Rule: "a course whose cost nobody knows is not found by its cost", File: "courses/across.sql",
			Old: "($15::bigint <= 0 or v.data_bytes <= $15::bigint)",
			New: "($15::bigint <= 0 or coalesce(v.data_bytes, 0) <= $15::bigint)",
			Run: "TestACourseIsFoundByWhatItTakes",
		},
		{
			Rule: "a course is found by its minutes", File: "courses/across.sql",
			Old: "v.minutes <= $14::bigint",
			New: "v.minutes >= $14::bigint",
			Run: "TestACourseIsFoundByWhatItTakes",
		},
		{
			Rule: "a link needs a signal", File: "courses/across.sql",
			Old: "m.kind in ('link', 'package')",
			New: "m.kind in ('package')",
			Run: "TestACourseIsFoundByWhatItTakes",
		},
		{
			Rule: "a course is weighed anew when a file of it changed", File: "courses/across.sql",
			Old: "f.updated_at > v.weighed_at))",
			New: "f.updated_at < v.weighed_at))",
			Run: "TestACourseIsWeighedAnew",
		},
		{
			Rule: "a course is weighed anew by other constants", File: "courses/across.sql",
			Old: "or v.weighed_by <> ?scale",
			New: "or v.weighed_by < ?scale - ?scale",
			Run: "TestACourseIsWeighedAnew",
		},
		{
			Rule: "a sum that is not whole is not told", File: "courses/weighing.go",
			Old: "	if !whole {",
			New: "	if !whole && sum < 0 {",
			Run: "TestACourseIsWeighedAnew",
		},
	}...)
}
