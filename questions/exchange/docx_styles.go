package exchange

import (
	"path"
)

// readStyles keeps the styles by their names.
func (d *document) readStyles(dir string) {
	d.styles = map[string]*element{}
	root, err := d.pack.tree(path.Join(dir, "styles.xml"))
	if err != nil {
		return
	}
	for _, s := range root.each("style") {
		d.styles[s.attr("styleId")] = s
	}
}

// chain gives a style and those it is based on.
func (d *document) chain(id string) []*element {
	var list []*element
	for range 20 { // a circle is possible in a broken file
		s := d.styles[id]
		if s == nil {
			break
		}
		list = append(list, s)
		id = s.kid("basedOn").attr("val")
	}
	return list
}

// on reads a property that is there, or said to be off.
func on(props *element, name string) bool {
	e := props.kid(name)
	if e.name == "" {
		return false
	}
	v := e.attr("val")
	return v != "0" && v != "false" && v != "off" && v != "none"
}

// look is how a run looks: by itself, else by its style, else by the paragraph's.
func (p *docParagraph) look(props *element) span {
	chain := append([]*element{}, props)
	for _, s := range p.d.chain(props.kid("rStyle").attr("val")) {
		chain = append(chain, s.kid("rPr"))
	}
	for _, s := range p.d.chain(p.style) {
		chain = append(chain, s.kid("rPr"))
	}
	is := func(name string) bool {
		for _, c := range chain {
			if c.has(name) {
				return on(c, name)
			}
		}
		return false
	}
	s := span{bold: is("b"), italic: is("i"), strike: is("strike") || is("dstrike")}
	switch props.kid("vertAlign").attr("val") {
	case "subscript":
		s.script = "sub"
	case "superscript":
		s.script = "sup"
	}
	color := props.kid("color").attr("val")
	s.shade = on(props, "highlight") || on(props, "u") || props.kid("shd").attr("fill") != "" && props.kid("shd").attr("fill") != "auto" && props.kid("shd").attr("fill") != "FFFFFF" ||
		color != "" && color != "auto" && color != "000000"
	return s
}
