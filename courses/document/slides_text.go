package document

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"mumpuni/internal/office"
)

// words takes the text of a shape; false when there is none.
func (s *slide) words(e *office.Element) bool {
	ph := placeholder(e)
	shapeLink := s.links[cNvPr(e).Kid("hlinkClick").Attr("id")]
	s.indents = nil
	var run [9]int
	some, above := false, false
	for _, p := range e.Kid("txBody").Each("p") {
		b := block{}
		l := s.line(p, &b, shapeLink)
		depth, _ := strconv.Atoi(p.Kid("pPr").Attr("lvl"))
		depth = min(max(depth, 0), 8)
		var label office.Label
		if l.words() != "" {
			some = true
			label = labelOf(append([]*office.Element{p.Kid("pPr")}, s.under.paragraphs(e, ph, depth)...), &run, depth)
		}
		s.text(&b, l, label)
		b.line = short(b) && above
		above = short(b)
		s.writer.add(b)
	}
	return some
}

// shortLine is how many characters a line of an address or a name has at most; what is longer is a paragraph.
const shortLine = 60

// short tells lines from paragraphs and items.
func short(b block) bool {
	return !b.item && b.text != "" && utf8.RuneCountInString(b.words) <= shortLine
}

// labelOf finds the sign before a paragraph and counts on; the first of props that says anything of it decides.
func labelOf(props []*office.Element, run *[9]int, depth int) office.Label {
	clear(run[depth+1:])
	for _, p := range props {
		switch auto := p.Kid("buAutoNum"); {
		case p.Has("buNone"):
			run[depth] = 0
			return office.Label{}
		case p.Has("buChar") || p.Has("buBlip"):
			run[depth] = 0
			return office.Label{Format: "bullet", Level: depth}
		case auto.Name != "":
			if start, err := strconv.Atoi(auto.Attr("startAt")); err == nil && run[depth] == 0 && start > 0 && start < 1<<15 {
				run[depth] = start - 1
			}
			run[depth]++
			return autoLabel(auto.Attr("type"), run[depth], depth)
		}
	}
	run[depth] = 0
	return office.Label{}
}

// autoLabel writes a number as PowerPoint does (ECMA-376, 20.1.10.61).
func autoLabel(kind string, n, depth int) office.Label {
	format := "decimal"
	for begins, f := range map[string]string{"alphaLc": "lowerLetter", "alphaUc": "upperLetter", "romanLc": "lowerRoman", "romanUc": "upperRoman"} {
		if strings.HasPrefix(kind, begins) {
			format = f
		}
	}
	text := office.Figure(n, format)
	switch {
	case strings.HasSuffix(kind, "ParenBoth"):
		text = "(" + text + ")"
	case strings.HasSuffix(kind, "ParenR"):
		text += ")"
	default:
		text += "."
	}
	return office.Label{Format: format, Text: text, Level: depth}
}

// line takes the runs of a paragraph. address is where its whole shape leads.
func (s *slide) line(p *office.Element, b *block, address string) line {
	var l line
	for _, r := range p.Kids {
		switch r.Name {
		case "r", "fld":
			if kind := r.Attr("type"); r.Name == "r" || kind != "slidenum" && !strings.HasPrefix(kind, "datetime") {
				l.add(s.run(r, b, address))
			}
		case "br":
			l.add(span{text: "\n"})
		case "AlternateContent", "m":
			if words := wordsOf(&office.Element{Kids: formulaOf(r)}); words != "" {
				b.lose("document.loss.equation", words)
				l.add(span{text: words})
			}
		}
	}
	return l
}

// formulaOf is where a formula stands in e.
func formulaOf(e *office.Element) []*office.Element {
	if e.Name == "AlternateContent" {
		return alternative(e)
	}
	return e.Kids
}

func (s *slide) run(r *office.Element, b *block, address string) span {
	props := r.Kid("rPr")
	raised, _ := strconv.Atoi(strings.TrimSuffix(props.Attr("baseline"), "%"))
	struck := props.Attr("strike")
	look := span{bold: isOn(props.Attr("b")), italic: isOn(props.Attr("i")), strike: struck != "" && struck != "noStrike", text: r.Kid("t").Text}
	switch {
	case raised > 0:
		look.script = "sup"
	case raised < 0:
		look.script = "sub"
	}
	if click := props.Kid("hlinkClick"); click.Name != "" {
		if address = s.links[click.Attr("id")]; address == "" && click.Attr("action") != "" {
			b.lose("document.loss.jump", look.text)
		}
	}
	if look.link = linkTo(address); look.link == "" && address != "" {
		b.lose("document.loss.link", address)
	}
	return look
}

func isOn(v string) bool { return v == "1" || v == "true" || v == "on" }
