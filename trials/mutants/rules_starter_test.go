package mutants

// Rules of the starter bank: what came with the program is public, stays as it was checked, and is nobody's writing.
func init() {
	mutants = append(mutants, []Mutant{
		{
			Rule: "a key that came with the program stays open", File: "questions/share.go",
			Old: "if at.Origin == OriginStarter {", New: "if at.Origin == OriginStarter && at.State == StateRetired {", Run: "TestTheStarterBankIsTaken",
		},
		{
			Rule: "what comes into use is what was checked", File: "questions/import_apply.go",
			Old: "i.Origin == OriginStarter && m.changes()", New: "i.Origin == OriginStarter && !m.changes()", Run: "TestTheStarterBankIsNotMended",
		},
		{
			Rule: "who brought the starter bank in wrote nothing of it", File: "questions/pool.go",
			Old: "not (b.origin = 'starter' and v.number = 1)", New: "not (b.origin = 'starter' and v.number = 0)", Run: "TestTheStarterBankIsTaken",
		},
		{
			Rule: "a unit has the starter bank once", File: "questions/origin.go",
			Old: "if there.UnitID != uuid.Nil {", New: "if there.UnitID != uuid.Nil && unit == uuid.Nil {", Run: "TestTheStarterBankIsTaken",
		},
		{
			Rule: "what a file does not bring is told", File: "questions/import_plan.go",
			Old: "if !there[code] {", New: "if there[code] {", Run: "TestAFileKeeps",
		},
	}...)
}
