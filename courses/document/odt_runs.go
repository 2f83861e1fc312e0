package document

import (
	"regexp"
	"strconv"
	"strings"

	"mumpuni/internal/office"
)

// odtParagraph is a paragraph of an ODT while it is read.
type odtParagraph struct {
	file  *odtFile
	b     *block
	line  line
	note  bool                // it is of a footnote
	boxes [][]*office.Element // what stands in its frames
}

var white = regexp.MustCompile(`[ \t\r\n]+`)

// say adds words; white space at their beginning goes where the line ends with some (OpenDocument, 6.1.2).
func (p *odtParagraph) say(text string, look span) {
	text = white.ReplaceAllString(text, " ")
	if n := len(p.line); n == 0 || strings.HasSuffix(p.line[n-1].text, " ") {
		text = strings.TrimPrefix(text, " ")
	}
	look.text = text
	p.line.add(look)
}

// inline takes what stands in a paragraph.
func (p *odtParagraph) inline(list []*office.Element, look span) {
	for _, e := range list {
		switch e.Name {
		case "":
			p.say(e.Text, look)
		case "s":
			n, _ := strconv.Atoi(e.Attr("c"))
			p.line.add(look.with(strings.Repeat(" ", min(max(n, 1), 100))))
		case "tab":
			p.line.add(look.with(" "))
		case "line-break":
			p.line.add(look.with("\n"))
		case "span":
			p.span(e, look)
		case "a":
			p.link(e, look)
		case "note":
			p.footnote(e)
		case "annotation":
			p.file.comments = append(p.file.comments, wordsIn(e.Each("p")))
		case "ruby":
			p.inline(e.Kid("ruby-base").Kids, look)
		case "hidden-text", "hidden-paragraph":
			p.b.lose("document.loss.hidden", allText(e))
		case "frame", "g", "custom-shape", "rect", "line", "connector", "polygon", "polyline", "path", "ellipse", "circle", "caption", "control":
			p.drawing(e)
		case "script", "index-title-template", "annotation-end", "soft-page-break":
		default:
			p.inline(e.Kids, look) // a field shows what is in it
		}
	}
}

func (p *odtParagraph) span(e *office.Element, look span) {
	inner, hidden := p.file.styles.look(look, "text", e.Attr("style-name"))
	if hidden {
		p.b.lose("document.loss.hidden", allText(e))
		return
	}
	p.inline(e.Kids, inner)
}

func (p *odtParagraph) link(e *office.Element, look span) {
	address := e.Attr("href")
	if look.link = linkTo(address); look.link == "" && address != "" && !strings.HasPrefix(address, "#") {
		p.b.lose("document.loss.link", address)
	}
	p.inline(e.Kids, look)
}

// footnote makes a number of a note, and keeps its text for the end of the article.
func (p *odtParagraph) footnote(e *office.Element) {
	number := strings.Join(strings.Fields(allText(e.Kid("note-citation"))), "")
	if p.note || number == "" {
		return
	}
	var words line
	for _, body := range append(e.Kid("note-body").All("p"), e.Kid("note-body").All("h")...) {
		inner := odtParagraph{file: p.file, b: p.b, note: true}
		inner.inline(body.Kids, span{})
		if len(words) > 0 {
			words.add(span{text: " "})
		}
		for _, s := range inner.line {
			words.add(s)
		}
	}
	md, _ := words.markdown()
	mark := span{text: number, script: "sup"}
	p.line.add(mark)
	p.b.footnotes = append(p.b.footnotes, mark.markdown()+" "+strings.ReplaceAll(md, "\n", " "))
}

// with gives the look of s to a text.
func (s span) with(text string) span {
	s.text = text
	return s
}
