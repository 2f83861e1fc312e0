package exchange

import (
	"errors"
	"path"
	"regexp"
	"slices"
	"strings"

	"mumpuni/internal/fault"
	"mumpuni/internal/office"
)

// document is a DOCX while it is read (ECMA-376, WordprocessingML).
type document struct {
	*office.Word

	lines  []paperLine
	tables []Question // of tables with a question in each row
	no     int        // of the paragraph
	notes  []Note
}

// readDOCX reads a document as people write questions in it.
func readDOCX(p *office.Pack) (Result, error) {
	word, err := office.OpenWord(p)
	if err != nil {
		return Result{Format: DOCX}, packFault(err)
	}
	d := &document{Word: word}
	d.blocks(word.Body.Kids)
	r := readPaper(DOCX, d.lines)
	r.Notes = append(r.Notes, d.notes...)
	d.mix(&r)
	return r, nil
}

func packFault(err error) error {
	var f *fault.Fault
	if errors.As(err, &f) {
		return err
	}
	if errors.Is(err, office.ErrUnpacks) {
		return fault.Field("file", "bank.file_unpacks_too_large").With("LimitBytes", int64(office.MaxUnpacked))
	}
	return fault.Field("file", "bank.file_broken").Because(err)
}

// mix puts the questions of tables among the others, by where they stand.
func (d *document) mix(r *Result) {
	if len(d.tables) == 0 {
		return
	}
	for i := range d.tables {
		d.tables[i].judge()
	}
	if r.Count(Refused) == len(r.Questions) && !slices.ContainsFunc(r.Questions, func(q Question) bool { return len(q.Item.Options) > 0 }) {
		for _, q := range r.Questions { // a heading or a sentence before the table
			r.Notes = append(r.Notes, note("bank.note.text_before", "Line", q.Line, "Text", shorten(q.Item.Stem)))
		}
		r.Questions = nil
	}
	r.Questions = append(r.Questions, d.tables...)
	slices.SortStableFunc(r.Questions, func(a, b Question) int { return a.Line - b.Line })
	for i := range r.Questions {
		r.Questions[i].N = i + 1
	}
}

// blocks takes paragraphs and tables in their order.
func (d *document) blocks(list []*office.Element) {
	for _, e := range list {
		switch e.Name {
		case "p":
			d.paragraph(e)
		case "tbl":
			d.table(e)
		case "sdt":
			d.blocks(e.Kid("sdtContent").Kids)
		case "ins", "moveTo", "customXml", "smartTag":
			d.blocks(e.Kids)
		case "altChunk":
			d.notes = append(d.notes, note("bank.note.document_inside"))
		}
	}
}

// paragraph adds a paragraph as one line.
func (d *document) paragraph(e *office.Element) {
	d.no++
	if l, ok := d.read(e); ok {
		d.lines = append(d.lines, l.parts()...)
	}
}

// parts splits a paragraph in which options stand on lines of their own, or side by side.
func (l paperLine) parts() []paperLine {
	var list []paperLine
	for i, text := range strings.Split(l.text, "\n") {
		text = bareLabel.ReplaceAllString(strings.ReplaceAll(text, tabSign, "\t"), "$1$2$3")
		_, _, option := (paperLine{text: text}).option()
		_, _, field := (paperLine{text: text}).field()
		if i > 0 && !option && !field {
			list[len(list)-1].text += "\n" + strings.ReplaceAll(text, "\t", " ")
			continue
		}
		for j, part := range partOptions(text) {
			next := l
			next.text = strings.TrimSpace(strings.ReplaceAll(part, "\t", " "))
			if i+j > 0 {
				next.label, next.losses, next.reasons, next.pictures = "", nil, nil, nil
			}
			list = append(list, next)
		}
	}
	return list
}

// bareLabel is a label that was escaped because it stands alone in its look: "6\. " before bold letters.
var bareLabel = regexp.MustCompile(`^\\?(\*?)(\(?(?:\d{1,4}|[A-Ja-j]))\\?([.)])`)

// read makes a line of a paragraph; ok is false when nothing is in it.
func (d *document) read(e *office.Element) (paperLine, bool) {
	q := Question{}
	p := docParagraph{d: d, q: &q, style: e.Kid("pPr").Kid("pStyle").Attr("val")}
	p.runs(e.Kids)
	h := htmlText{q: &q, find: d.picture}
	l := paperLine{no: d.no, text: h.markdown(p.html(true)), para: true}
	l.bold, l.shade = p.all(func(s span) bool { return s.bold }), p.all(func(s span) bool { return s.shade })
	l.label, l.text = d.label(e, p.style, l.text)
	l.losses, l.reasons, l.pictures = q.Losses, q.Reasons, q.Item.Pictures
	l.block = l.label == "" && strings.HasPrefix(l.text, "![")
	return l, l.text != "" || len(l.losses) > 0
}

// label gives the label that the program shows before a paragraph, and its text; bullets become marks of a list.
func (d *document) label(p *office.Element, style, text string) (label, rest string) {
	if text == "" {
		return "", ""
	}
	l, ok := d.Label(p, style)
	switch {
	case !ok || l.Format == "none":
		return "", text
	case l.Format == "bullet":
		return "", "- " + text
	case l.Format == "lowerRoman" || l.Format == "upperRoman":
		return "", l.Text + " " + text // no letter of an option
	}
	return l.Text, text
}

// picture finds a picture by the name that the document gives it.
func (d *document) picture(id string) ([]byte, string, bool) {
	target := d.Related[id]
	data, err := d.Read(target)
	return data, path.Base(target), err == nil
}
