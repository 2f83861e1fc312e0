package document

import (
	"strings"

	"mumpuni/internal/office"
)

// drawing takes the pictures of a frame or a shape, and the words in it; what else it shows is named as lost.
func (p *odtParagraph) drawing(e *office.Element) {
	alt := described(e)
	if object := e.Kid("object"); object.Name != "" && p.object(object, alt) {
		return
	}
	for _, kind := range []struct{ name, key string }{
		{"object-ole", "document.loss.object"}, {"plugin", "document.loss.media"}, {"applet", "document.loss.object"}, {"floating-frame", "document.loss.inside"},
	} {
		if e.Has(kind.name) {
			p.b.lose(kind.key, alt)
		}
	}
	switch boxes := boxesOf(e); {
	case len(e.Each("image")) > 0 && !e.Has("plugin"):
		p.image(e, alt)
	case e.Name == "g":
		for _, k := range e.Kids {
			p.inline([]*office.Element{k}, span{})
		}
	case len(boxes) > 0:
		if words := wordsIn(boxes); words != "" {
			p.b.lose("document.loss.text_box", words)
		}
		p.boxes = append(p.boxes, boxes)
	case !e.Has("object-ole") && !e.Has("plugin") && !e.Has("floating-frame"):
		p.b.lose("document.loss.drawing", alt)
	}
}

// boxesOf is what stands in a text box, or on a shape; none when it has no words.
func boxesOf(e *office.Element) []*office.Element {
	kids := e.Kid("text-box").Kids
	if e.Name != "frame" {
		kids = e.Kids
	}
	var list []*office.Element
	for _, k := range kids {
		switch k.Name {
		case "p", "h", "list", "table", "section":
			list = append(list, k)
		}
	}
	if e.Name != "frame" && wordsIn(list) == "" {
		return nil
	}
	return list
}

func wordsIn(list []*office.Element) string { return allText(&office.Element{Kids: list}) }

// described is what a frame is said to show.
func described(e *office.Element) string {
	for _, name := range []string{"desc", "title"} {
		if words := allText(e.Kid(name)); words != "" {
			return words
		}
	}
	return ""
}

// image takes the first picture of a frame that can be shown: others stand for those who cannot show it.
func (p *odtParagraph) image(e *office.Element, alt string) {
	var parts []string
	for _, image := range e.Each("image") {
		parts = append(parts, strings.TrimPrefix(image.Attr("href"), "./"))
	}
	mark, err := p.file.pictures.take(p.file.Pack, alt, p.b, parts...)
	if err != nil {
		p.file.err = err
	}
	for _, s := range p.file.styles.chain("graphic", e.Attr("style-name")) {
		if clip := s.Kid("graphic-properties").Attr("clip"); strings.ContainsAny(clip, "123456789") {
			p.b.lose("document.loss.cropped", alt)
		}
	}
	p.line.add(span{mark: mark})
}

// object takes the words of a formula; false of all else, whose picture may be there.
func (p *odtParagraph) object(e *office.Element, alt string) bool {
	math := e.Kid("math")
	if math.Name == "" {
		root, err := p.file.Mixed(strings.TrimPrefix(e.Attr("href"), "./") + "/content.xml")
		if err != nil || root.Name != "math" {
			p.b.lose("document.loss.object", alt)
			return false
		}
		math = root
	}
	words := formula(math)
	p.b.lose("document.loss.equation", words)
	p.line.add(span{text: words})
	return true
}

// formula is a formula as its letters and signs; what it was written as in words is left out.
func formula(e *office.Element) string {
	var s strings.Builder
	for _, k := range e.Kids {
		switch k.Name {
		case "":
			s.WriteString(strings.TrimSpace(k.Text))
		case "annotation", "annotation-xml":
		default:
			s.WriteString(formula(k))
		}
	}
	return s.String()
}
