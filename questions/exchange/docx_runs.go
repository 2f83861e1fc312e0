package exchange

import (
	"html"
	"strings"

	"mumpuni/internal/office"
)

// span is a stretch of text with one look.
type span struct {
	bold, italic, strike, shade bool
	script                      string // "sub", "sup" or ""
	html                        string
	words                       string
}

func (s span) looks(o span) bool {
	return s.bold == o.bold && s.italic == o.italic && s.strike == o.strike && s.shade == o.shade && s.script == o.script
}

// docParagraph is a paragraph while it is read.
type docParagraph struct {
	d     *document
	q     *Question
	style string
	spans []span
}

// runs takes what stands in a paragraph.
func (p *docParagraph) runs(list []*office.Element) {
	for _, e := range list {
		switch e.Name {
		case "r":
			p.run(e)
		case "hyperlink", "smartTag", "fldSimple", "customXml", "dir", "bdo":
			p.runs(e.Kids)
		case "ins", "moveTo":
			p.q.lose("bank.loss.tracked")
			p.runs(e.Kids)
		case "del", "moveFrom":
			p.q.lose("bank.loss.tracked")
		case "sdt":
			p.runs(e.Kid("sdtContent").Kids)
		case "oMath", "oMathPara":
			p.q.refuse("bank.reason.formula")
		}
	}
}

func (p *docParagraph) run(r *office.Element) {
	look := p.look(r.Kid("rPr"))
	if office.On(r.Kid("rPr"), "vanish") {
		p.q.lose("bank.loss.hidden_text", "Text", shorten(runWords(r)))
		return
	}
	for _, e := range r.Kids {
		s := look
		s.html, s.words = p.content(e)
		p.add(s)
	}
}

func (p *docParagraph) add(s span) {
	if s.html == "" {
		return
	}
	if last := len(p.spans) - 1; last >= 0 && (p.spans[last].looks(s) || strings.TrimSpace(s.words) == "" && !strings.Contains(s.html, "<img")) {
		p.spans[last].html += s.html
		p.spans[last].words += s.words
		return
	}
	p.spans = append(p.spans, s)
}

// content gives what one piece of a run shows.
func (p *docParagraph) content(e *office.Element) (markup, words string) {
	switch e.Name {
	case "t":
		return html.EscapeString(e.Text), e.Text
	case "tab", "ptab":
		return "\t", "\t"
	case "br":
		if t := e.Attr("type"); t == "page" || t == "column" {
			return "", ""
		}
		return "<br>", "\n"
	case "cr":
		return "<br>", "\n"
	case "noBreakHyphen":
		return "-", "-"
	case "sym":
		p.q.lose("bank.loss.symbol")
	case "drawing", "pict", "object":
		return p.drawing(e), ""
	case "AlternateContent":
		var all strings.Builder
		for _, c := range e.Kid("Choice").Kids {
			part, _ := p.content(c)
			all.WriteString(part)
		}
		return all.String(), ""
	case "ruby":
		return html.EscapeString(runWords(e.Kid("rubyBase"))), ""
	case "footnoteReference", "endnoteReference":
		p.q.lose("bank.loss.footnote")
	}
	return "", ""
}

// drawing gives the picture in a drawing; a text box, a chart and an object of another program are named as lost.
func (p *docParagraph) drawing(e *office.Element) string {
	for _, box := range e.All("txbxContent") {
		p.q.lose("bank.loss.text_box", "Text", shorten(strings.TrimSpace(runWords(box))))
	}
	alt := office.PictureAlt(e)
	var out strings.Builder
	for _, id := range office.Embedded(e) {
		out.WriteString(`<img src="` + html.EscapeString(id) + `" alt="` + html.EscapeString(alt) + `">`)
	}
	if out.Len() == 0 && len(e.All("txbxContent")) == 0 {
		p.q.lose("bank.loss.drawing")
	}
	return out.String()
}

// runWords is all text below e.
func runWords(e *office.Element) string {
	var s strings.Builder
	for _, t := range e.All("t") {
		s.WriteString(t.Text + " ")
	}
	return strings.TrimSpace(s.String())
}

// all tells whether every stretch with letters in it is so.
func (p *docParagraph) all(is func(span) bool) bool {
	some := false
	for _, s := range p.spans {
		if strings.TrimSpace(unseen.Replace(s.words)) == "" {
			continue
		}
		if some = is(s); !some {
			return false
		}
	}
	return some
}

// html writes the paragraph. Bold letters that are bold throughout are a matter of layout, or a key: the line says so itself.
func (p *docParagraph) html(dropWholeBold bool) string {
	whole := dropWholeBold && p.all(func(s span) bool { return s.bold })
	var out strings.Builder
	for _, s := range p.spans {
		text := s.html
		for _, m := range []struct {
			on  bool
			tag string
		}{{s.script != "", s.script}, {s.strike, "del"}, {s.italic, "i"}, {s.bold && !whole, "b"}} {
			if m.on {
				text = "<" + m.tag + ">" + text + "</" + m.tag + ">"
			}
		}
		out.WriteString(text)
	}
	return strings.ReplaceAll(out.String(), "\t", tabSign)
}

// tabSign stands for a tab, which parts options, while markup is made of a paragraph and Markdown of that.
const tabSign = "\uE030"

// look is how a run looks: by itself, else by its style, else by the paragraph's.
func (p *docParagraph) look(props *office.Element) span {
	is := func(name string) bool { return p.d.Is(props, p.style, name) }
	s := span{bold: is("b"), italic: is("i"), strike: is("strike") || is("dstrike"), script: office.Script(props)}
	color, fill := props.Kid("color").Attr("val"), props.Kid("shd").Attr("fill")
	s.shade = office.On(props, "highlight") || office.On(props, "u") || fill != "" && fill != "auto" && fill != "FFFFFF" ||
		color != "" && color != "auto" && color != "000000"
	return s
}
