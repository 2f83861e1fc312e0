package mutants

// Rules of the question bank: writing, pictures, near duplicates, sharing, what is shown.
func init() {
	mutants = append(mutants, []Mutant{
		{
			Rule: "what says the same makes no version", File: "questions/edit.go",
			Old: "if !v.says(d) {", New: "if v.says(d) || !v.says(d) {", Run: "TestAQuestionWrittenAnew",
		},
		{
			Rule: "a form sent twice adds one question", File: "questions/edit.go",
			Old: "made, err := s.made(ctx, who, d.ID); err == nil", New: "made, err := s.made(ctx, who, d.ID); err != nil", Run: "TestAQuestionIsCreatedOnce",
		},
		{
			Rule: "a picture is not without words", File: "questions/kinds/marks.go",
			Old: "if m.Alt == \"\" {", New: "if m.Alt == \"-\" {", Run: "TestAPictureHasWords",
		},
		{
			Rule: "a text names pictures of its own question", File: "questions/picture.go",
			Old: "if !slices.Contains(there, name) {", New: "if slices.Contains(there, name) && name == \"\" {", Run: "TestAPictureIsNamed",
		},
		{
			Rule: "what nobody can see is not reviewed", File: "questions/picture.go",
			Old: "if pictures[at.ID][name].URL == \"\" {", New: "if pictures[at.ID][name].URL == \"x\" {", Run: "TestAPictureIsNamed|TestAHostilePicture",
		},
		{
			Rule: "a picture has so many pixels at most", File: "questions/exchange/picture.go",
			Old: "case head.Width > maxPixels/head.Height:", New: "case head.Width > maxPixels*head.Height:", Run: "TestAPictureOfTooManyPixels",
		},
		{
			Rule: "near duplicates share six tenths", File: "questions/alike.go",
			Old: "float64(len(t)+len(u)-both)", New: "float64(len(t)+len(u)+both)", Run: "TestNearDuplicates",
		},
		{
			Rule: "a question is not like itself", File: "questions/alike.go",
			Old: "&& list[i].QuestionID != itself", New: "&& list[i].QuestionID != uuid.Max", Run: "TestNearDuplicatesAreShown",
		},
		{
			Rule: "who is kept apart is", File: "questions/apart.go",
			Old: "as o where q <> o on conflict do nothing", New: "as o where false on conflict do nothing", Run: "TestQuestionsAreKeptApart",
		},
		{
			Rule: "a quiz in use opens its keys", File: "questions/share.go",
			Old: "where not open and id in", New: "where open and id in", Run: "TestAShownKey",
		},
		{
			Rule: "sharing is of who's own questions", File: "questions/share.go",
			Old: "if err := s.mayOwn(ctx, tx, who, unit); err != nil {", New: "if err := s.mayOwn(ctx, tx, who, unit); err != nil && unit == uuid.Nil {", Run: "TestSharing",
		},
		{
			Rule: "a shown key stays open", File: "questions/share.go",
			Old: "if u.Shown {", New: "if !u.Shown {", Run: "TestAShownKey",
		},
		{
			Rule: "the longest option is told when it is the key", File: "questions/hints.go",
			Old: "n-longest >= someLonger", New: "longest-n >= someLonger", Run: "TestHints",
		},
		{
			Rule: "a row is mended before it is applied", File: "questions/import_mend.go",
			Old: "if i.State != ImportChecked {", New: "if i.State == ImportUndone {", Run: "TestARefusedRow",
		},
		{
			Rule: "words of both versions are told from those of one", File: "internal/compare/compare.go",
			Old: "long[(i+1)*width+j] >= long[i*width+j+1]:", New: "j == 0 && long[(i+1)*width+j] >= long[i*width+j+1]+99:", Run: "TestWordsSay",
		},
	}...)
}
