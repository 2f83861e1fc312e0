package mutants

func init() {
	mutants = append(mutants, Mutant{
		Rule: "whose turn is not kept any more is asked for", File: "identity/cache.go",
		Old: "return at.turned < max(c.forgot, c.turns[person])",
		New: "return at.turned < c.turns[person]",
		Run: "TestManyTurns",
	}, Mutant{
		Rule: "a learner goes on where they were", File: "courses/learn.go",
		Old: "order by m.id is distinct from e.last_module_id, m.position",
		New: "order by m.position",
		Run: "TestWhatIsLeft",
	}, Mutant{
		Rule: "a sentence with a choice is left to its template", File: "web/locale/phrase.go",
		Old: "if strings.Contains(p[i], \"{{\") {",
		New: "if i > len(p) {",
		Run: "TestPhrases",
	}, Mutant{
		Rule: "a board tells of the former rule while that counts", File: "competencies/board_load.go",
		Old: "b.Former() || b.Filter.both",
		New: "b.Filter.both",
		Run: "TestBoardsBeforeAndAfterTheDay",
	})
}
