package document

import (
	"strconv"
	"strings"

	"mumpuni/internal/office"
)

// odtList is a list that the text is in.
type odtList struct {
	style string
	run   *odtRun
}

// odtRun is how far a list has counted, by depth.
type odtRun [10]int

// list takes the items of a list; one in another goes on with its style and its numbers.
func (o *odtFile) list(e *office.Element) {
	l := odtList{style: e.Attr("style-name")}
	if n := len(o.lists); n > 0 {
		if l.run = o.lists[n-1].run; l.style == "" {
			l.style = o.lists[n-1].style
		}
	} else {
		l.run = o.counted(e, l.style)
	}
	depth := len(o.lists)
	if depth > 8 {
		depth = 8
	} else {
		l.run[depth] = kept(e, l.run[depth], depth)
	}
	o.lists = append(o.lists, l)
	for _, item := range e.Kids {
		switch item.Name {
		case "list-item":
			o.item(item, l, depth, true)
		case "list-header":
			o.item(item, l, depth, false)
		}
	}
	o.lists = o.lists[:len(o.lists)-1]
	if len(o.lists) == 0 {
		o.indents = nil
	}
}

// kept is where a list goes on: a list of its own goes on only where it says so, one in another begins anew.
func kept(e *office.Element, before, depth int) int {
	if depth > 0 && e.Attr("continue-numbering") != "true" {
		return 0
	}
	return before
}

// counted finds the numbers that a list goes on with.
func (o *odtFile) counted(e *office.Element, style string) *odtRun {
	run := o.counts["name "+e.Attr("continue-list")]
	if e.Attr("continue-list") == "" && e.Attr("continue-numbering") == "true" {
		run = o.counts["style "+style]
	}
	if run == nil {
		run = &odtRun{}
	}
	o.counts["style "+style] = run
	if id := e.Attr("id"); id != "" {
		o.counts["name "+id] = run
	}
	return run
}

// item takes what stands in an item: its first paragraph has the label.
func (o *odtFile) item(item *office.Element, l odtList, depth int, labelled bool) {
	if n, err := strconv.Atoi(item.Attr("start-value")); err == nil && n > 0 && n < 1<<20 {
		l.run[depth] = n - 1
	}
	first := labelled
	for _, e := range item.Kids {
		var label *office.Label
		switch {
		case e.Name != "p" && e.Name != "h":
			o.read([]*office.Element{e})
			continue
		case !first:
			label = &office.Label{Format: "more", Level: depth}
		case allText(e) != "":
			made := o.label(l, depth)
			label, first = &made, false
		}
		if e.Name == "h" {
			if label != nil && label.Format != "more" && label.Text == "" {
				label = nil
			}
			o.heading(e, label)
			continue
		}
		o.paragraph(e, label)
	}
}

// label counts a list on.
func (o *odtFile) label(l odtList, depth int) office.Label {
	style := o.styles.lists[l.style]
	if style == nil {
		return office.Label{Format: "bullet", Level: depth}
	}
	at := levelOfList(style, depth)
	switch {
	case at == nil || at.Name == "list-level-style-bullet" || at.Name == "list-level-style-image":
		return office.Label{Format: "bullet", Level: depth}
	case at.Attr("num-format") == "":
		return office.Label{Format: "none", Level: depth}
	}
	return office.Label{Format: numFormats[at.Attr("num-format")], Text: numbered(style, at, l.run, depth), Level: depth}
}

func levelOfList(style *office.Element, depth int) *office.Element {
	for _, e := range style.Kids {
		if e.Attr("level") == strconv.Itoa(depth+1) {
			return e
		}
	}
	return nil
}

// numFormats are those of OpenDocument in the words of ECMA-376.
var numFormats = map[string]string{"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}

// numbered counts run on at depth and writes what is shown before an item.
func numbered(style, at *office.Element, run *odtRun, depth int) string {
	if start, err := strconv.Atoi(at.Attr("start-value")); err == nil && run[depth] == 0 && start > 0 && start < 1<<20 {
		run[depth] = start - 1
	}
	run[depth]++
	clear(run[depth+1:])
	shown, err := strconv.Atoi(at.Attr("display-levels"))
	if err != nil || shown < 1 {
		shown = 1
	}
	var parts []string
	for d := max(depth-shown+1, 0); d <= depth; d++ {
		if e := levelOfList(style, d); e != nil && e.Attr("num-format") != "" {
			parts = append(parts, office.Figure(max(run[d], 1), numFormats[e.Attr("num-format")]))
		}
	}
	return strings.TrimSpace(at.Attr("num-prefix") + strings.Join(parts, ".") + at.Attr("num-suffix"))
}

// outlineNumber is the number that a document shows before a heading.
func (o *odtFile) outlineNumber(e *office.Element, level int) string {
	at := levelOfList(o.styles.outline, level-1)
	if at == nil || at.Attr("num-format") == "" || e.Attr("is-list-header") == "true" || level > 9 {
		return ""
	}
	return numbered(o.styles.outline, at, &o.outline, level-1)
}
