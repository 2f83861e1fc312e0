package document

import (
	"fmt"

	"mumpuni/internal/office"
)

// layer is a layout or a master: where a slide's frames stand, and how their text looks, where the slide does not say.
type layer struct {
	root  *office.Element
	under *layer
}

// layerOf reads what a part stands on; an empty one where nothing is to be had.
func (d *deck) layerOf(part, kind string) *layer {
	for _, target := range d.Related(part, kind) {
		if l := d.layers[target]; l != nil {
			return l
		}
		root, err := d.Tree(target)
		if err != nil {
			continue
		}
		l := &layer{root: root}
		d.layers[target] = l
		if kind == "slideLayout" {
			l.under = d.layerOf(target, "slideMaster")
		}
		return l
	}
	return &layer{}
}

// placeholder is what a frame stands for; without a name when for nothing.
func placeholder(e *office.Element) *office.Element {
	for _, props := range e.Kids {
		if ph := props.Kid("nvPr").Kid("ph"); ph.Name != "" {
			return ph
		}
	}
	return &office.Element{}
}

func isTitle(kind string) bool { return kind == "title" || kind == "ctrTitle" }

// frames are those on the layers that a frame of a slide stands for, the nearest first.
func (l *layer) frames(ph *office.Element) []*office.Element {
	var list []*office.Element
	if ph.Name == "" {
		return nil
	}
	for kind, idx := ph.Attr("type"), ph.Attr("idx"); l != nil && l.root != nil; l = l.under {
		for _, e := range l.root.Kid("cSld").Kid("spTree").Kids {
			at := placeholder(e)
			same := at.Attr("type") == kind || isTitle(at.Attr("type")) && isTitle(kind)
			if at.Name == "" || !(same && at.Attr("idx") == idx || idx != "" && at.Attr("idx") == idx || same && kind != "") {
				continue
			}
			list = append(list, e)
			if kind == "" || kind == "obj" {
				kind = at.Attr("type")
			}
			break
		}
		if idx = ""; kind == "" || kind == "obj" || kind == "subTitle" { // a master knows these as its body
			kind = "body"
		}
	}
	return list
}

// paragraphs are what styles a paragraph of a frame at a depth, the nearest first.
func (l *layer) paragraphs(sp, ph *office.Element, depth int) []*office.Element {
	name := fmt.Sprintf("lvl%dpPr", depth+1)
	list := []*office.Element{sp.Kid("txBody").Kid("lstStyle").Kid(name)}
	for _, e := range l.frames(ph) {
		list = append(list, e.Kid("txBody").Kid("lstStyle").Kid(name))
	}
	group := "bodyStyle"
	switch {
	case isTitle(ph.Attr("type")):
		group = "titleStyle"
	case ph.Name == "":
		group = "otherStyle"
	}
	for ; l != nil && l.root != nil; l = l.under {
		if styles := l.root.Kid("txStyles"); styles.Name != "" {
			list = append(list, styles.Kid(group).Kid(name))
		}
	}
	return list
}
