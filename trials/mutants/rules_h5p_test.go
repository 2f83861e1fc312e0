package mutants

// Rules of H5P packages.
func init() {
	mutants = append(mutants, []Mutant{
		{
			Rule: "an H5P package without its libraries is refused with how to get them", File: "packages/manifest/h5p_library.go",
			Old: "if len(r.libraries) == 0 {", New: "if len(r.libraries) == -1 {", Run: "TestBrokenH5PIsRefusedByName",
		},
		{
			Rule: "what a library stands upon is loaded before it", File: "packages/manifest/h5p_library.go",
			Old: "	for _, n := range l.Needs {\n		if err := r.take(n); err != nil {\n			return err\n		}\n	}\n	r.order = append(r.order, l)\n",
			New: "	r.order = append(r.order, l)\n	for _, n := range l.Needs {\n		if err := r.take(n); err != nil {\n			return err\n		}\n	}\n",
			Run: "TestH5PIsRead",
		},
		{
			Rule: "a library loads files of its own folder alone", File: "packages/manifest/h5p_library.go",
			Old: `!strings.HasPrefix(name, l.folder+"/") ||`, New: `name == "" ||`, Run: "TestBrokenH5PIsRefusedByName",
		},
		{
			Rule: "a library that needs a newer core is refused", File: "packages/manifest/h5p_library.go",
			Old: "l.Core.Minor > coreMinor:", New: "l.Core.Minor > coreMinor+1:", Run: "TestBrokenH5PIsRefusedByName",
		},
		{
			Rule: "no page and no script lies in a content", File: "packages/manifest/h5p_keeps.go",
			Old: "(content || !h5pCodeKinds[ext])", New: "!h5pCodeKinds[ext]", Run: "TestBrokenH5PIsRefusedByName",
		},
		{
			Rule: "libraries of the editor are left out", File: "packages/manifest/h5p_keeps.go",
			Old: "case !content && !code, strings", New: "case strings", Run: "TestH5PIsRead",
		},
		{
			Rule: "what is for the editor is not played", File: "packages/manifest/h5p_library.go",
			Old: "case strings.HasPrefix(d.Name, ofEditor):", New: "case d.Name == ofEditor:", Run: "TestH5PIsRead",
		},
		{
			Rule: "what speaks of an end is not done by being opened", File: "packages/manifest/h5p.go",
			Old: "SCO: r.said()}", New: "SCO: !r.said()}", Run: "TestH5PThatSaysNothing",
		},
		{
			Rule: "the page of H5P runs no script that is written in it", File: "web/content/h5p.go",
			Old: `" 'unsafe-eval'; style-src "`, New: `" 'unsafe-eval' 'unsafe-inline'; style-src "`, Run: "TestThePageOfH5PIsBounded",
		},
	}...)
}
