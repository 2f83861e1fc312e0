package document

import (
	"path"
	"regexp"
	"strconv"
	"strings"

	"mumpuni/internal/office"
)

// wordFile is a DOCX while it is read (ECMA-376, WordprocessingML).
type wordFile struct {
	*office.Word
	writer

	links     map[string]string          // addresses outside, by what names them
	footnotes map[string]*office.Element // "footnote 3", "endnote 1"
}

// readDOCX reads a document of Word, WPS, Google Docs or LibreOffice.
func readDOCX(p *office.Pack) (Result, error) {
	word, err := office.OpenWord(p)
	if err != nil {
		return Result{}, err
	}
	w := &wordFile{Word: word, links: p.Links(word.Main), footnotes: map[string]*office.Element{}}
	for _, kind := range []string{"footnote", "endnote"} {
		if root, err := p.Tree(path.Join(path.Dir(word.Main), kind+"s.xml")); err == nil {
			for _, n := range root.Each(kind) {
				w.footnotes[kind+" "+n.Attr("id")] = n
			}
		}
	}
	w.read(word.Body.Kids)
	if w.err != nil {
		return Result{}, w.err
	}
	r := Result{Format: DOCX, Title: w.title}
	r.Guessed = guessHeadings(w.blocks)
	r.Sections, r.Pictures = sections(w.blocks), w.pictures.list
	r.Losses = w.around()
	return r, nil
}

// around are the losses of the file as a whole: what stands in parts of its own.
func (w *wordFile) around() []Loss {
	var list []Loss
	dir := path.Dir(w.Main)
	for _, part := range []struct{ name, key string }{{"comments.xml", "document.loss.comments"}} {
		if root, err := w.Tree(path.Join(dir, part.name)); err == nil && len(root.Each("comment")) > 0 {
			list = addLoss(list, Loss{part.key, len(root.Each("comment")), shorten(wordsOf(root.Each("comment")[0]))})
		}
	}
	for _, kind := range []string{"header", "footer"} {
		for _, name := range w.Below(path.Join(dir, kind)) {
			if root, err := w.Tree(name); err == nil && wordsOf(root) != "" {
				return addLoss(list, Loss{"document.loss.headers", 1, shorten(wordsOf(root))})
			}
		}
	}
	return list
}

// read takes paragraphs and tables in their order.
func (w *wordFile) read(list []*office.Element) {
	for _, e := range list {
		switch e.Name {
		case "p":
			w.paragraph(e)
		case "tbl":
			w.table(e)
		case "sdt":
			if e.Kid("sdtPr").Kid("docPartObj").Kid("docPartGallery").Attr("val") != "Table of Contents" { // the course has its own
				w.read(e.Kid("sdtContent").Kids)
			}
		case "ins", "moveTo", "customXml", "smartTag":
			w.read(e.Kids)
		case "AlternateContent":
			w.read(alternative(e))
		case "altChunk":
			w.add(block{losses: []Loss{{"document.loss.inside", 1, ""}}})
		}
	}
}

// headingName is what word processors call the styles of headings in the languages of the house.
var headingName = regexp.MustCompile(`(?i)^(?:heading|judul)\s*([1-9])$`)

// levelOf is the level of a heading; 0 of all else, -1 of the document's title.
func (w *wordFile) levelOf(p *office.Element, style string) int {
	props := []*office.Element{p.Kid("pPr")}
	for _, s := range w.Chain(style) {
		name := s.Kid("name").Attr("val")
		if m := headingName.FindStringSubmatch(name); m != nil {
			return int(m[1][0] - '0')
		}
		if strings.EqualFold(name, "title") {
			return -1
		}
		props = append(props, s.Kid("pPr"))
	}
	for _, e := range props {
		if n, err := strconv.Atoi(e.Kid("outlineLvl").Attr("val")); err == nil && n >= 0 && n < 9 {
			return n + 1
		}
	}
	return 0
}

func (w *wordFile) paragraph(e *office.Element) {
	style := e.Kid("pPr").Kid("pStyle").Attr("val")
	for _, s := range w.Chain(style) {
		if strings.HasPrefix(strings.ToLower(s.Kid("name").Attr("val")), "toc ") { // a table of contents, which the course has
			return
		}
	}
	b := block{}
	p := paragraph{file: w, b: &b, style: style}
	p.runs(e.Kids)
	level, words := w.levelOf(e, style), p.line.words()
	var label office.Label
	if words != "" {
		label, _ = w.Label(e, style)
	}
	switch {
	case level == -1 && w.title == "" && fits(words):
		w.title = cut(words)
		w.bare(b)
	case level > 0 && words != "":
		w.heading(b, level, label.Text+" "+words)
	default:
		w.text(&b, p.line, label)
		w.add(b)
	}
	for _, box := range p.boxes {
		w.read(box.Kids)
	}
}

// wordsOf is all text below e.
func wordsOf(e *office.Element) string {
	var s strings.Builder
	for _, t := range e.All("t") {
		s.WriteString(t.Text + " ")
	}
	return strings.TrimSpace(s.String())
}
