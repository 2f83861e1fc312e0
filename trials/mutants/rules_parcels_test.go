package mutants

// Rules of whole courses as one file.
func init() {
	mutants = append(mutants, []Mutant{
		{
			Rule: "entries of a course file are in the order of their paths, whatever came first", File: "parcels/pack/write.go",
			Old: "return strings.Compare(a.Path, b.Path) })", New: "return strings.Compare(b.Path, a.Path) })", Run: "TestEntriesAreSorted",
		},
		{
			Rule: "a course file names no moment", File: "parcels/pack/write.go",
			Old: "Modified: written}", New: "Modified: time.Now()}", Run: "TestEntriesAreSorted",
		},
		{
			Rule: "a manifest of a newer form is refused", File: "parcels/pack/check.go",
			Old: "case head.Version > Version:", New: "case head.Version > Version+1:", Run: "TestHostileFilesAreRefused",
		},
		{
			Rule: "what the manifest does not name is refused", File: "parcels/pack/open.go",
			Old: "if there[f.Path] != nil {", New: "if there[f.Path] != nil && false {", Run: "TestHostileFilesAreRefused",
		},
		{
			Rule: "a picture's name is one that a text can name", File: "parcels/pack/check.go",
			Old: "if !pictureName.MatchString(p.Name) || seen[lower] {", New: "if seen[lower] {", Run: "TestHostileFilesAreRefused",
		},
		{
			Rule: "a course is made by who holds the role at that moment", File: "parcels/jobs.go",
			Old: "s.People.LoadActor(ctx, p.TakenBy)", New: "people.System(), error(nil)", Run: "TestAParcelIsShown",
		},
		{
			Rule: "a co-author is an author before they write a word", File: "courses/authors.go",
			Old: "s.noteAuthors(ctx, tx, v.ID, []id.Person{person})", New: "s.noteAuthors(ctx, tx, v.ID, nil)", Run: "TestWhoIsAddedIsAnAuthor",
		},
		{
			Rule: "a co-author invites nobody", File: "courses/coauthors/coauthors.go",
			Old: "case !ok:", New: "case !ok && false:", Run: "TestACoauthor",
		},
		{
			Rule: "a cover is described", File: "courses/pictures.go",
			Old: `case oneLine(alt) == "":`, New: `case oneLine(alt) == "x":`, Run: "TestACover",
		},
		{
			Rule: "captions go to the video of their name", File: "courses/intake/files.go",
			Old: "base(m.Media.Name) == base(name)", New: "base(m.Media.Name) != base(name)", Run: "TestFilesBecomeModules",
		},
		{
			Rule: "what is a number in two names counts as one", File: "web/upload/natural.go",
			Old: "if m > 0 && n > 0 {", New: "if m > 0 && n > 0 && false {", Run: "TestNamesAreIn",
		},
	}...)
}
