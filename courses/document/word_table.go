package document

import (
	"regexp"
	"strconv"
	"strings"

	"mumpuni/internal/office"
)

// mostCells is how many cells a table of an article may have.
const mostCells = 5000

// table writes a table; one of a single cell is a frame around what is in it. Cells that were merged are written in each of their places.
func (w *wordFile) table(e *office.Element) {
	w.indents = nil
	rows := unwrapped(e, "tr")
	if len(rows) == 1 && len(unwrapped(rows[0], "tc")) == 1 {
		w.read(unwrapped(rows[0], "tc")[0].Kids)
		return
	}
	b := block{}
	var grid [][]string
	cells := 0
	for _, tr := range rows {
		var row []string
		for _, tc := range unwrapped(tr, "tc") {
			props := tc.Kid("tcPr")
			text := w.cell(&b, func() { w.read(tc.Kids) })
			if m := props.Kid("vMerge"); m.Name != "" && m.Attr("val") != "restart" && len(grid) > 0 && len(row) < len(grid[len(grid)-1]) {
				b.lose("document.loss.cells", "")
				text = grid[len(grid)-1][len(row)]
			}
			span, _ := strconv.Atoi(props.Kid("gridSpan").Attr("val"))
			if span = min(max(span, 1), 60); span > 1 {
				b.lose("document.loss.cells", wordsShown(text))
			}
			for range span {
				row = append(row, text)
			}
		}
		if cells += len(row); w.tooLarge(cells, grid) {
			return
		}
		grid = append(grid, row)
	}
	b.text = tableOf(grid)
	w.add(b)
}

// unwrapped are the children of e of that name, also those in what only marks them: forms to fill in, changes, data of other programs.
func unwrapped(e *office.Element, name string) []*office.Element {
	var list []*office.Element
	for _, k := range e.Kids {
		switch k.Name {
		case name:
			list = append(list, k)
		case "sdt":
			list = append(list, unwrapped(k.Kid("sdtContent"), name)...)
		case "customXml", "smartTag", "ins", "moveTo":
			list = append(list, unwrapped(k, name)...)
		}
	}
	return list
}

var tableRule = regexp.MustCompile(`(?m)^\|(?: --- \|)+$`)

// tableOf writes a table of Markdown: its first row is the header.
func tableOf(grid [][]string) string {
	width := 0
	for _, row := range grid {
		width = max(width, len(row))
	}
	if width == 0 {
		return ""
	}
	var out strings.Builder
	for i, row := range grid {
		for len(row) < width {
			row = append(row, "")
		}
		out.WriteString("| " + strings.Join(row, " | ") + " |\n")
		if i == 0 {
			out.WriteString("|" + strings.Repeat(" --- |", width) + "\n")
		}
	}
	return strings.TrimSpace(out.String())
}
