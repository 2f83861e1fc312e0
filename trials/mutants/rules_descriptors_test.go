package mutants

// Rules of what levels mean, of the starter bank taken in by HR, and of variants made beside the origin's unit.
func init() {
	mutants = append(mutants, []Mutant{
		{
			Rule: "a descriptor is of the level claimed", File: "questions/describe.go",
			Old: "if m.ID != d.CompetencyID || m.describes(d.Level, t.Descriptor) {", New: "if m.ID != d.CompetencyID || len(m.Descriptors) > 0 {", Run: "TestADescriptorIsOfTheLevel",
		},
		{
			Rule: "a file's stray descriptor is told", File: "questions/import_draft.go",
			Old: "!m.describes(it.Level, it.Descriptor)", New: "m.describes(it.Level, it.Descriptor)", Run: "TestAFileTellsAStray",
		},
		{
			Rule: "a row written anew keeps its code and its apart", File: "questions/import_mend.go",
			Old: "item.Item.Code, item.Item.Apart, item.Item.Open //", New: "\"\", nil, false //", Run: "TestAFileTellsAStray",
		},
		{
			Rule: "the starter bank is taken as it was counted", File: "questions/starter_take.go",
			Old: "case look.Digest != digest:", New: "case look.Digest == \"\":", Run: "TestHRTakes",
		},
		{
			Rule: "a unit that can use the starter bank takes none", File: "questions/starter_for.sql",
			Old: "(a.steps = 0 or b.shared <> 'unit')", New: "a.steps = 0", Run: "TestHRTakes",
		},
		{
			Rule: "the same question of two banks is not on one paper", File: "questions/origin.go",
			Old: "b.code = $3 and b.id <> $1", New: "b.code <> $3 and b.id <> $1 and false", Run: "TestTheSameQuestionOfTwo",
		},
		{
			Rule: "a variant goes into a bank of its maker", File: "questions/variant.go",
			Old: "if err := s.mayOwn(ctx, tx, who, unit); err != nil {", New: "if err := s.mayOwn(ctx, tx, who, unit); err != nil && unit == uuid.Nil {", Run: "TestAUnitBelowMakes",
		},
		{
			Rule: "what is being written there is not lent", File: "questions/lent.go",
			Old: "at.Newest = at.Reviewed //", New: "_ = at.Reviewed //", Run: "TestAUnitBeside",
		},
		{
			Rule: "closed questions are not lent", File: "questions/lent.sql",
			Old: "where b.open and", New: "where", Run: "TestAUnitBeside",
		},
		{
			Rule: "a ready assessment is made once", File: "assessments/draft.go",
			Old: "CreatedAt: s.now(), ChangedAt: s.now(), Ready: d.ready}", New: "CreatedAt: s.now(), ChangedAt: s.now()}", Run: "TestReadyAssessmentsAreMadeOnce",
		},
	}...)
}
