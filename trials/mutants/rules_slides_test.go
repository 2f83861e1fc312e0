package mutants

// Rules of documents of LibreOffice and of slides that become articles.
func init() {
	mutants = append(mutants, []Mutant{
		{
			Rule: "lists that follow one another are not made one", File: "courses/document/writer.go",
			Old: "number != before+1 {", New: "number == before+1 {", Run: "TestWhatADocumentOfLibreOffice",
		},
		{
			Rule: "a merged cell is written in each of its rows", File: "courses/document/odt_table.go",
			Old: "if m.rows--; m.rows <= 0 {", New: "if m.rows--; m.rows >= 0 {", Run: "TestADocumentOfLibreOffice",
		},
		{
			Rule: "hidden text is not taken", File: "courses/document/odt_styles.go",
			Old: `v == "none" })
		if at`, New: `v != "none" })
		if at`, Run: "TestWhatADocumentOfLibreOffice",
		},
		{
			Rule: "what stands beside one another is read from the left, after what stands above it", File: "courses/document/slides_order.go",
			Old: "if i == 0 || from(s) >= end {", New: "if i == 0 {", Run: "TestSlidesBecomePages",
		},
		{
			Rule: "a hidden slide is not taken", File: "courses/document/slides.go",
			Old: `if root.Attr("show") == "0" ||`, New: `if root.Attr("show") == "2" ||`, Run: "TestSlidesBecomePages",
		},
		{
			Rule: "a picture that was cropped is said to show whole", File: "courses/document/slides_shape.go",
			Old: `mark != "" {`, New: `mark == "" {`, Run: "TestSlidesBecomePages",
		},
		{
			Rule: "a file with an entry that leads out of it is refused", File: "internal/office/pack.go",
			Old: "case outside(name):", New: "case outside(name) && false:", Run: "TestOpen",
		},
		{
			Rule: "a file with two entries of one name is refused", File: "internal/office/pack.go",
			Old: "case p.parts[name] != nil:", New: "case p.parts[name] != nil && false:", Run: "TestOpen",
		},
		{
			Rule: "a part that is shown often is unpacked once", File: "courses/document/picture.go",
			Old: "p.parts[part] = t", New: "p.parts[part+alt+part] = t", Run: "TestAPictureOfEachSlide",
		},
	}...)
}
