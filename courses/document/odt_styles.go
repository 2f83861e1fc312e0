package document

import (
	"regexp"
	"strconv"
	"strings"

	"mumpuni/internal/office"
)

// odtStyles are the styles of an ODT: what the text's own part says stands above what all parts share.
type odtStyles struct {
	named   map[string]*office.Element // "family name"
	lists   map[string]*office.Element
	outline *office.Element
}

func readStyles(content, shared *office.Element) odtStyles {
	s := odtStyles{map[string]*office.Element{}, map[string]*office.Element{}, &office.Element{}}
	groups := []*office.Element{content.Kid("automatic-styles")}
	if shared != nil {
		groups = append([]*office.Element{shared.Kid("styles")}, groups...)
	}
	for _, g := range groups {
		for _, e := range g.Kids {
			switch e.Name {
			case "style":
				s.named[e.Attr("family")+" "+e.Attr("name")] = e
			case "list-style":
				s.lists[e.Attr("name")] = e
			case "outline-style":
				s.outline = e
			}
		}
	}
	return s
}

// chain gives a style and those it stands on.
func (s odtStyles) chain(family, name string) []*office.Element {
	var list []*office.Element
	for range 20 { // a circle is possible in a broken file
		e := s.named[family+" "+name]
		if e == nil {
			break
		}
		list = append(list, e)
		name = e.Attr("parent-style-name")
	}
	return list
}

// is reports whether a style is of that name, in small letters, or stands on it.
func (s odtStyles) is(family, style, name string) bool {
	for _, e := range s.chain(family, style) {
		if strings.EqualFold(e.Attr("name"), name) || strings.EqualFold(e.Attr("display-name"), name) {
			return true
		}
	}
	return strings.EqualFold(style, name)
}

var positions = regexp.MustCompile(`^(super|sub|-?\d+)`)

// look gives base as a style changes it; hidden is what nobody is to see.
func (s odtStyles) look(base span, family, style string) (look span, hidden bool) {
	chain := s.chain(family, style)
	for i := len(chain) - 1; i >= 0; i-- {
		t := chain[i].Kid("text-properties")
		set(&base.bold, t.Attr("font-weight"), func(v string) bool { n, _ := strconv.Atoi(v); return v == "bold" || n >= 600 })
		set(&base.italic, t.Attr("font-style"), func(v string) bool { return v == "italic" || v == "oblique" })
		set(&base.strike, t.Attr("text-line-through-style"), func(v string) bool { return v != "none" })
		set(&base.strike, t.Attr("text-line-through-type"), func(v string) bool { return v != "none" })
		set(&hidden, t.Attr("display"), func(v string) bool { return v == "none" })
		if at := positions.FindString(t.Attr("text-position")); at != "" {
			n, _ := strconv.Atoi(at)
			switch base.script = ""; {
			case at == "super" || n > 0:
				base.script = "sup"
			case at == "sub" || n < 0:
				base.script = "sub"
			}
		}
	}
	return base, hidden
}

func set(on *bool, value string, is func(string) bool) {
	if value != "" {
		*on = is(value)
	}
}
