package mutants

// What learners see of files: PDFs as text, and films that begin soon.
func init() {
	mutants = append(mutants, []Mutant{
		{
			Rule: "what stands on page after page is no text", File: "media/reflow_margins.go",
			Old: "times >= fewestTimes && ", New: "times > len(pages) && ",
			Run: "TestWhatRepeatsIsNoText",
		},
		{
			Rule: "a page has columns", File: "media/reflow_layout.go",
			Old: "math.Abs(o.left-l.left) <= indent*max(l.size, 1)", New: "o.left > 0",
			Run: "TestColumnsAreReadDownwards",
		},
		{
			Rule: "a row has its pieces below those of another", File: "media/reflow_layout.go",
			Old: "return same >= min(2, len(x)-1, len(y)-1)", New: "return same > len(x)",
			Run: "TestRowsStayApart",
		},
		{
			Rule: "a scan whose words a machine read says so", File: "media/page_text.go",
			Old: "slices.Insert(blocks, 0, Block{Kind: Scan})", New: "blocks",
			Run: "TestAPageBecomesText",
		},
		{
			Rule: "a film begins with short parts", File: "media/encode.go",
			Old: "keyFirst  = 0.5", New: "keyFirst  = 2.0",
			Run: "TestAFilmBeginsWithLittle",
		},
		{
			Rule: "nothing follows the parts of a film", File: "media/encode.go",
			Old: "+skip_trailer", New: "",
			Run: "TestWhatPhonesRecordIsMadeLighter",
		},
	}...)
}
