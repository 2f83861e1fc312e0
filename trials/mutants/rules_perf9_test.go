package mutants

func init() {
	mutants = append(mutants, Mutant{
		Rule: "a forecast is remembered by all of its plan", File: "psychometrics/plan_key.go",
		Old: `fmt.Fprintf(h, "%#v\n%#v", p, questions)`,
		New: `fmt.Fprintf(h, "%#v\n%d", p, len(questions))`,
		Run: "TestThePlansKey",
	}, Mutant{
		Rule: "connections that nobody needs are closed", File: "internal/pg/room.go",
		Old: "restsFor  = looksEach * 3 / 4",
		New: "restsFor  = looksEach * 3",
		Run: "TestWhatRests",
	}, Mutant{
		Rule: "what the program writes is never given back", File: "cmd/mumpuni/start_pages.go",
		Old: `perms == "r-xp" || perms == "r--p"`,
		New: `perms == "r-xp" || perms != ""`,
		Run: "TestTheStartsPages",
	})
}
