package document

import (
	"strings"

	"mumpuni/internal/office"
)

// paragraph is a paragraph of a DOCX while it is read.
type paragraph struct {
	file  *wordFile
	b     *block
	style string
	line  line
	link  string
	boxes []*office.Element // texts of text boxes, which stand below
	field int               // how deep in instructions of fields, which nobody sees
}

// runs takes what stands in a paragraph.
func (p *paragraph) runs(list []*office.Element) {
	for _, e := range list {
		switch e.Name {
		case "r":
			p.run(e)
		case "hyperlink":
			p.hyperlink(e)
		case "smartTag", "fldSimple", "customXml", "dir", "bdo":
			p.runs(e.Kids)
		case "ins", "moveTo":
			p.b.lose("document.loss.tracked", wordsOf(e))
			p.runs(e.Kids)
		case "del", "moveFrom":
			p.b.lose("document.loss.tracked", "")
		case "sdt":
			p.runs(e.Kid("sdtContent").Kids)
		case "AlternateContent":
			p.runs(alternative(e))
		case "p": // a form to fill in that stands in a paragraph
			p.line.add(span{text: "\n"})
			p.runs(e.Kids)
		case "tbl":
			p.boxes = append(p.boxes, &office.Element{Kids: []*office.Element{e}})
		case "oMath", "oMathPara":
			p.b.lose("document.loss.equation", wordsOf(e))
			p.line.add(span{text: wordsOf(e)})
		}
	}
}

func (p *paragraph) hyperlink(e *office.Element) {
	address := p.file.links[e.Attr("id")]
	if p.link = linkTo(address); p.link == "" && address != "" {
		p.b.lose("document.loss.link", address)
	}
	p.runs(e.Kids)
	p.link = ""
}

func (p *paragraph) run(r *office.Element) {
	props := r.Kid("rPr")
	if office.On(props, "vanish") {
		p.b.lose("document.loss.hidden", wordsOf(r))
		return
	}
	is := func(name string) bool { return p.file.Is(props, p.style, name) }
	look := span{bold: is("b"), italic: is("i"), strike: is("strike") || is("dstrike"), script: office.Script(props), link: p.link}
	for _, e := range r.Kids {
		p.content(e, look)
	}
}

// content takes one piece of a run.
func (p *paragraph) content(e *office.Element, look span) {
	switch e.Name {
	case "t":
		look.text = e.Text
	case "tab", "ptab":
		look.text = " "
	case "br", "cr":
		if t := e.Attr("type"); t != "page" && t != "column" {
			look.text = "\n"
		}
	case "noBreakHyphen":
		look.text = "-"
	case "sym":
		p.b.lose("document.loss.symbol", "")
	case "drawing", "pict", "object":
		p.drawing(e)
	case "AlternateContent":
		for _, c := range alternative(e) {
			p.content(c, look)
		}
	case "sdt":
		p.runs(e.Kid("sdtContent").Kids)
	case "ruby":
		look.text = wordsOf(e.Kid("rubyBase"))
	case "footnoteReference", "endnoteReference":
		p.footnote(strings.TrimSuffix(e.Name, "Reference"), e.Attr("id"))
	}
	p.line.add(look)
}

// footnote makes a number of a reference, and keeps what it refers to for the end of the article.
func (p *paragraph) footnote(kind, id string) {
	note := p.file.footnotes[kind+" "+id]
	if note == nil || p.field > 0 {
		return
	}
	p.field++
	var words line
	for _, e := range note.All("p") {
		inner := paragraph{file: p.file, b: p.b, field: 1}
		inner.runs(e.Kids)
		if len(words) > 0 {
			words.add(span{text: " "})
		}
		for _, s := range inner.line {
			words.add(s)
		}
	}
	p.field--
	md, _ := words.markdown()
	number := id
	if kind == "endnote" {
		number = "e" + id
	}
	p.line.add(span{text: number, script: "sup"})
	p.b.footnotes = append(p.b.footnotes, "^"+number+"^ "+strings.ReplaceAll(md, "\n", " "))
}

// drawing takes the pictures of a drawing, and the words of its boxes; what else it shows is named as lost.
func (p *paragraph) drawing(e *office.Element) {
	boxes := append(outermost(e, "txbxContent"), outermost(e, "txBody")...)
	for _, box := range boxes {
		p.b.lose("document.loss.text_box", wordsOf(box))
		p.boxes = append(p.boxes, box)
	}
	embedded := office.Embedded(e)
	if e.Name == "object" {
		p.b.lose("document.loss.object", office.PictureAlt(e))
	}
	p.cropped(e)
	for _, id := range embedded {
		mark, err := p.file.pictures.take(p.file.Pack, office.PictureAlt(e), p.b, p.file.Related[id])
		if err != nil {
			p.file.err = err
		}
		p.line.add(span{mark: mark})
	}
	if len(embedded) > 0 || len(boxes) > 0 {
		return
	}
	switch {
	case len(e.All("chart")) > 0:
		p.b.lose("document.loss.chart", office.PictureAlt(e))
	case len(e.All("relIds")) > 0:
		p.b.lose("document.loss.diagram", office.PictureAlt(e))
	default:
		p.b.lose("document.loss.drawing", office.PictureAlt(e))
	}
}

// alternative is what stands for e where it is understood: what newer programs show, or else what older ones do.
func alternative(e *office.Element) []*office.Element {
	if kids := e.Kid("Choice").Kids; len(kids) > 0 {
		return kids
	}
	return e.Kid("Fallback").Kids
}

// outermost are the elements of that name below e that are in no other of it; what older programs would show instead is left out.
func outermost(e *office.Element, name string) []*office.Element {
	var list []*office.Element
	for _, k := range e.Kids {
		switch k.Name {
		case name:
			list = append(list, k)
		case "AlternateContent":
			list = append(list, outermost(&office.Element{Kids: alternative(k)}, name)...)
		default:
			list = append(list, outermost(k, name)...)
		}
	}
	return list
}

// cropped says that a picture of which the file shows a part will be seen whole.
func (p *paragraph) cropped(e *office.Element) {
	for _, r := range e.All("srcRect") {
		if trims(r) {
			p.b.lose("document.loss.cropped", office.PictureAlt(e))
		}
	}
}

// trims reports whether a srcRect leaves out anything of a picture.
func trims(r *office.Element) bool {
	for _, side := range []string{"l", "t", "r", "b"} {
		if v := strings.TrimSuffix(r.Attr(side), "%"); v != "" && strings.Trim(v, "-0.") != "" && !strings.HasPrefix(v, "-") {
			return true
		}
	}
	return false
}
