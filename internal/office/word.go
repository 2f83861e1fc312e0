package office

import (
	"path"
)

// Word is a document of word processors (ECMA-376, WordprocessingML) with its styles and lists.
type Word struct {
	*Pack
	Body    *Element
	Main    string            // the part with the text
	Related map[string]string // other parts, by what names them in the text

	styles    map[string]*Element
	numbering numbering
}

// OpenWord reads the text of a document, its styles and its lists.
func OpenWord(p *Pack) (*Word, error) {
	w := &Word{Pack: p, Main: "word/document.xml"}
	for _, target := range p.MainParts() {
		if p.Has(target) {
			w.Main = target
		}
	}
	root, err := p.Tree(w.Main)
	if err != nil {
		return nil, err
	}
	w.Body, w.Related = &Element{Name: "body"}, p.Relations(w.Main)
	for _, body := range root.Each("body") { // some programs write more than one
		w.Body.Kids = append(w.Body.Kids, body.Kids...)
	}
	w.readNumbering(path.Dir(w.Main))
	w.readStyles(path.Dir(w.Main))
	return w, nil
}

// readStyles keeps the styles by their names.
func (w *Word) readStyles(dir string) {
	w.styles = map[string]*Element{}
	root, err := w.Pack.Tree(path.Join(dir, "styles.xml"))
	if err != nil {
		return
	}
	for _, s := range root.Each("style") {
		w.styles[s.Attr("styleId")] = s
	}
}

// Chain gives a style and those it is based on.
func (w *Word) Chain(id string) []*Element {
	var list []*Element
	for range 20 { // a circle is possible in a broken file
		s := w.styles[id]
		if s == nil {
			break
		}
		list = append(list, s)
		id = s.Kid("basedOn").Attr("val")
	}
	return list
}

// On reads a property that is there, or said to be off.
func On(props *Element, name string) bool {
	e := props.Kid(name)
	if e.Name == "" {
		return false
	}
	v := e.Attr("val")
	return v != "0" && v != "false" && v != "off" && v != "none"
}

// Is reads a property of a run: its own, else that of its style, else that of its paragraph's style.
func (w *Word) Is(props *Element, style, name string) bool {
	chain := []*Element{props}
	for _, s := range w.Chain(props.Kid("rStyle").Attr("val")) {
		chain = append(chain, s.Kid("rPr"))
	}
	for _, s := range w.Chain(style) {
		chain = append(chain, s.Kid("rPr"))
	}
	for _, c := range chain {
		if c.Has(name) {
			return On(c, name)
		}
	}
	return false
}

// Script is "sub", "sup" or "": how a run stands on its line.
func Script(props *Element) string {
	switch props.Kid("vertAlign").Attr("val") {
	case "subscript":
		return "sub"
	case "superscript":
		return "sup"
	}
	return ""
}

// PictureAlt is how a drawing is described; "" when nobody did.
func PictureAlt(drawing *Element) string {
	for _, name := range []string{"docPr", "cNvPr", "shape"} {
		for _, props := range drawing.All(name) {
			for _, a := range []string{"descr", "alt", "title"} {
				if alt := props.Attr(a); alt != "" {
					return alt
				}
			}
		}
	}
	return ""
}

// Embedded are the relations of the pictures in a drawing.
func Embedded(drawing *Element) []string {
	var ids []string
	for _, blip := range append(drawing.All("blip"), drawing.All("imagedata")...) {
		id := blip.Attr("embed")
		if id == "" {
			id = blip.Attr("id")
		}
		ids = append(ids, id)
	}
	return ids
}
