package exchange

import (
	"path"
	"strconv"
	"strings"
)

// numbering counts the lists of a document as word processors do (ECMA-376, 17.9).
type numbering struct {
	levels map[string]map[int]listLevel // by abstract list, then level
	nums   map[string]listOf
	count  map[string]*[10]int // by abstract list
	seen   map[string]bool     // lists that have begun, "num level"
}

type listLevel struct {
	start  int
	format string
	text   string
}

type listOf struct {
	abstract  string
	restarts  map[int]int
	overrides map[int]listLevel
}

func (d *document) readNumbering(dir string) {
	n := numbering{map[string]map[int]listLevel{}, map[string]listOf{}, map[string]*[10]int{}, map[string]bool{}}
	d.numbering = n
	root, err := d.pack.tree(path.Join(dir, "numbering.xml"))
	if err != nil {
		return
	}
	for _, a := range root.each("abstractNum") {
		levels := map[int]listLevel{}
		for _, l := range a.each("lvl") {
			levels[number(l.attr("ilvl"), 0)] = levelOf(l)
		}
		n.levels[a.attr("abstractNumId")] = levels
	}
	for _, num := range root.each("num") {
		list := listOf{abstract: num.kid("abstractNumId").attr("val"), restarts: map[int]int{}, overrides: map[int]listLevel{}}
		for _, o := range num.each("lvlOverride") {
			at := number(o.attr("ilvl"), 0)
			if o.has("startOverride") {
				list.restarts[at] = number(o.kid("startOverride").attr("val"), 1)
			}
			if o.has("lvl") {
				list.overrides[at] = levelOf(o.kid("lvl"))
			}
		}
		n.nums[num.attr("numId")] = list
	}
}

func levelOf(l *element) listLevel {
	return listLevel{number(l.kid("start").attr("val"), 1), l.kid("numFmt").attr("val"), l.kid("lvlText").attr("val")}
}

func number(s string, otherwise int) int {
	if n, err := strconv.Atoi(s); err == nil && n >= 0 && n < 1<<20 {
		return n
	}
	return otherwise
}

// label gives the label that the program shows before a paragraph, and its text; bullets become marks of a list.
func (d *document) label(p *element, style, text string) (label, rest string) {
	numID, at := d.listOf(p, style)
	list, ok := d.numbering.nums[numID]
	if !ok || numID == "0" || at > 8 {
		return "", text
	}
	lvl := d.numbering.level(list, at)
	if text == "" {
		return "", ""
	}
	switch lvl.format {
	case "bullet":
		return "", "- " + text
	case "none", "":
		return "", text
	}
	label = d.numbering.next(numID, list, at)
	if lvl.format == "lowerRoman" || lvl.format == "upperRoman" {
		return "", label + " " + text // no letter of an option
	}
	return label, text
}

// listOf finds the list of a paragraph: its own, or that of its style.
func (d *document) listOf(p *element, style string) (numID string, level int) {
	props := []*element{p.kid("pPr").kid("numPr")}
	for _, s := range d.chain(style) {
		props = append(props, s.kid("pPr").kid("numPr"))
	}
	at := -1
	for _, e := range props {
		if e.has("ilvl") && at < 0 {
			at = number(e.kid("ilvl").attr("val"), 0)
		}
		if e.has("numId") {
			return e.kid("numId").attr("val"), max(at, 0)
		}
	}
	return "", 0
}

func (n numbering) level(list listOf, at int) listLevel {
	if o, ok := list.overrides[at]; ok {
		return o
	}
	return n.levels[list.abstract][at]
}

// next counts one on and writes the label.
func (n numbering) next(numID string, list listOf, at int) string {
	count := n.count[list.abstract]
	if count == nil {
		count = &[10]int{}
		n.count[list.abstract] = count
	}
	begun := numID + " " + strconv.Itoa(at)
	start, restarts := list.restarts[at]
	switch {
	case restarts && !n.seen[begun]:
		count[at] = start
	case count[at] == 0:
		count[at] = n.level(list, at).start
	default:
		count[at]++
	}
	n.seen[begun] = true
	for deeper := at + 1; deeper < len(count); deeper++ {
		count[deeper] = 0
	}
	text := n.level(list, at).text
	for i := at; i >= 0; i-- {
		text = strings.ReplaceAll(text, "%"+strconv.Itoa(i+1), figure(max(count[i], 1), n.level(list, i).format))
	}
	return text
}

// figure writes a number in the format of a list.
func figure(n int, format string) string {
	switch format {
	case "lowerLetter", "upperLetter":
		s := strings.Repeat(string(rune('a'+(n-1)%26)), min((n-1)/26+1, 5))
		if format == "upperLetter" {
			s = strings.ToUpper(s)
		}
		return s
	case "lowerRoman":
		return strings.ToLower(roman(n))
	case "upperRoman":
		return roman(n)
	}
	return strconv.Itoa(n)
}

func roman(n int) string {
	var s strings.Builder
	for _, r := range []struct {
		value int
		sign  string
	}{{100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for n >= r.value && s.Len() < 20 {
			s.WriteString(r.sign)
			n -= r.value
		}
	}
	return s.String()
}
