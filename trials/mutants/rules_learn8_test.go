package mutants

// Films that leave the machine to others and are made once the programs are there, and what is found first among many courses.
func init() {
	mutants = append(mutants, []Mutant{
		{
			Rule: "a film is made in the time that nobody else wants", File: "internal/child/program.go",
			Old: "if l.Nice == humblest {", New: "if l.Nice > humblest {",
			Run: "TestTheHumblestProgramLeavesRoom",
		},
		{
			Rule: "what was refused for want of the programs is made once they are there", File: "media/sweep.go",
			Old: "errVideoCodec.Key, errVideoHEVC.Key, errVideoDuration.Key", New: "errVideoCodec.Key, errVideoDuration.Key",
			Run: "TestLostAndOldVideos",
		},
		{
			Rule: "among many courses the title counts most", File: "courses/find.sql",
			Old: "setweight(findable(t.title), 'A')", New: "setweight(findable(t.title), 'D')",
			Run: "TestTheTitleCountsMostAmongMany",
		},
	}...)
}
