package exchange

import (
	"mumpuni/internal/office"
)

// look is how a run looks: by itself, else by its style, else by the paragraph's.
func (p *docParagraph) look(props *office.Element) span {
	is := func(name string) bool { return p.d.Is(props, p.style, name) }
	s := span{bold: is("b"), italic: is("i"), strike: is("strike") || is("dstrike"), script: office.Script(props)}
	color, fill := props.Kid("color").Attr("val"), props.Kid("shd").Attr("fill")
	s.shade = office.On(props, "highlight") || office.On(props, "u") || fill != "" && fill != "auto" && fill != "FFFFFF" ||
		color != "" && color != "auto" && color != "000000"
	return s
}
