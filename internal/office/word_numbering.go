package office

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

func (w *Word) readNumbering(dir string) {
	n := numbering{map[string]map[int]listLevel{}, map[string]listOf{}, map[string]*[10]int{}, map[string]bool{}}
	w.numbering = n
	root, err := w.Pack.Tree(path.Join(dir, "numbering.xml"))
	if err != nil {
		return
	}
	for _, a := range root.Each("abstractNum") {
		levels := map[int]listLevel{}
		for _, l := range a.Each("lvl") {
			levels[number(l.Attr("ilvl"), 0)] = levelOf(l)
		}
		n.levels[a.Attr("abstractNumId")] = levels
	}
	for _, num := range root.Each("num") {
		list := listOf{abstract: num.Kid("abstractNumId").Attr("val"), restarts: map[int]int{}, overrides: map[int]listLevel{}}
		for _, o := range num.Each("lvlOverride") {
			at := number(o.Attr("ilvl"), 0)
			if o.Has("startOverride") {
				list.restarts[at] = number(o.Kid("startOverride").Attr("val"), 1)
			}
			if o.Has("lvl") {
				list.overrides[at] = levelOf(o.Kid("lvl"))
			}
		}
		n.nums[num.Attr("numId")] = list
	}
}

func levelOf(l *Element) listLevel {
	return listLevel{number(l.Kid("start").Attr("val"), 1), l.Kid("numFmt").Attr("val"), l.Kid("lvlText").Attr("val")}
}

func number(s string, otherwise int) int {
	if n, err := strconv.Atoi(s); err == nil && n >= 0 && n < 1<<20 {
		return n
	}
	return otherwise
}

// Label is what a word processor shows before a paragraph of a list.
type Label struct {
	Format string // "bullet", "none", "decimal", "lowerLetter", … (ECMA-376, 17.18.59)
	Text   string // with its signs: "1.", "(a)"; "" of a bullet
	Level  int    // from 0
}

// Label gives the label of a paragraph in a list and counts the list on; ok is false where it is in none. A paragraph without text is
// not shown with its label: do not ask for that.
func (w *Word) Label(p *Element, style string) (l Label, ok bool) {
	numID, at := w.listOf(p, style)
	list, ok := w.numbering.nums[numID]
	if !ok || numID == "0" || at > 8 {
		return Label{}, false
	}
	l = Label{Format: w.numbering.level(list, at).format, Level: at}
	switch l.Format {
	case "bullet":
	case "none", "":
		l.Format = "none"
	default:
		l.Text = w.numbering.next(numID, list, at)
	}
	return l, true
}

// listOf finds the list of a paragraph: its own, or that of its style.
func (w *Word) listOf(p *Element, style string) (numID string, level int) {
	props := []*Element{p.Kid("pPr").Kid("numPr")}
	for _, s := range w.Chain(style) {
		props = append(props, s.Kid("pPr").Kid("numPr"))
	}
	at := -1
	for _, e := range props {
		if e.Has("ilvl") && at < 0 {
			at = number(e.Kid("ilvl").Attr("val"), 0)
		}
		if e.Has("numId") {
			return e.Kid("numId").Attr("val"), max(at, 0)
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
		text = strings.ReplaceAll(text, "%"+strconv.Itoa(i+1), Figure(max(count[i], 1), n.level(list, i).format))
	}
	return text
}

// Figure writes a number in the format of a list (ECMA-376, 17.18.59); as digits where it knows no other way.
func Figure(n int, format string) string {
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
