package exchange

import (
	"strings"

	"mumpuni/internal/office"
)

// docCell is a cell of a table.
type docCell struct {
	lines []paperLine
	text  string // all of it, in lines
}

// table takes a table: with a question in each row, as a frame around questions, or as part of a question.
func (d *document) table(e *office.Element) {
	var rows [][]docCell
	first := d.no + 1
	for _, tr := range e.Each("tr") {
		var row []docCell
		for _, tc := range tr.Each("tc") {
			row = append(row, d.cellOf(tc))
		}
		rows = append(rows, row)
	}
	if at, columns := headerOf(rows); columns != nil {
		d.questionRows(rows[at+1:], columns)
		return
	}
	if flat, ok := frameOf(rows); ok {
		d.lines = append(d.lines, flat...)
		return
	}
	if l, ok := d.block(e, first); ok {
		d.lines = append(d.lines, l)
	}
}

func (d *document) cellOf(tc *office.Element) docCell {
	outer := d.lines
	d.lines = nil
	d.blocks(tc.Kids)
	c := docCell{lines: d.lines}
	d.lines = outer
	var text []string
	bold := len(c.lines) > 0
	for _, l := range c.lines {
		text = append(text, l.whole())
		bold = bold && l.bold
	}
	if c.text = strings.Join(text, "\n"); bold && len(text) == 1 {
		c.text = "**" + c.text + "**"
	}
	return c
}

// headerOf finds the row that names columns of questions, among the first rows.
func headerOf(rows [][]docCell) (int, map[string]int) {
	for i, row := range rows {
		if i > 3 {
			break
		}
		names := make([]string, len(row))
		for j, c := range row {
			names[j] = strings.NewReplacer("*", "", "\n", " ").Replace(c.text)
		}
		if columns := columnsOf(names); columns != nil {
			return i, columns
		}
	}
	return 0, nil
}

func (d *document) questionRows(rows [][]docCell, columns map[string]int) {
	for _, row := range rows {
		line := 0
		var losses, reasons []Note
		var pictures []Picture
		cells := map[string]string{}
		for name, at := range columns {
			if at >= len(row) {
				continue
			}
			cells[name] = row[at].text
		}
		for _, c := range row {
			for _, l := range c.lines {
				if line == 0 || l.no < line {
					line = l.no
				}
				losses, reasons, pictures = append(losses, l.losses...), append(reasons, l.reasons...), append(pictures, l.pictures...)
			}
		}
		if blankCells(cells) {
			continue
		}
		r := tableRow{cells: cells, line: line, people: true}
		q := r.question()
		for _, n := range losses {
			q.Losses = once(q.Losses, n)
		}
		for _, n := range reasons {
			q.Reasons = once(q.Reasons, n)
		}
		for _, p := range pictures {
			q.hang(p)
		}
		d.tables = append(d.tables, q)
	}
}

// frameOf gives the lines of a table that only arranges questions or options: row by row, or column by column where the
// letters then follow one another.
func frameOf(rows [][]docCell) ([]paperLine, bool) {
	var byRow, byColumn []paperLine
	width, labels := 0, 0
	for _, row := range rows {
		width = max(width, len(row))
		for i := 0; i < len(row); i++ {
			cell := row[i].lines
			if i+1 < len(row) && len(cell) == 1 && labelMark.MatchString(strings.Trim(cell[0].whole(), "*")) && len(row[i+1].lines) > 0 {
				next := append([]paperLine{}, row[i+1].lines...) // the label stands in a cell of its own
				next[0].label = strings.Trim(cell[0].whole(), "*")
				row[i].lines, row[i+1].lines = nil, next
			}
		}
		for _, c := range row {
			for _, l := range c.lines {
				if _, _, ok := l.option(); ok {
					labels++
				} else if _, _, ok := l.number(); ok {
					labels++
				}
			}
			byRow = append(byRow, c.lines...)
		}
	}
	if labels == 0 {
		return nil, false
	}
	for i := range width {
		for _, row := range rows {
			if i < len(row) {
				byColumn = append(byColumn, row[i].lines...)
			}
		}
	}
	if inOrder(byColumn) > inOrder(byRow) {
		return byColumn, true
	}
	return byRow, true
}

// inOrder counts the options that follow the letter before.
func inOrder(lines []paperLine) int {
	n, before := 0, byte('A'-1)
	for _, l := range lines {
		if name, _, ok := l.option(); ok {
			if name == before+1 {
				n++
			}
			before = name
		}
	}
	return n
}

// block makes one line of a table that belongs to a stem.
func (d *document) block(e *office.Element, line int) (paperLine, bool) {
	q := Question{}
	var out strings.Builder
	out.WriteString("<table>")
	for _, tr := range e.Each("tr") {
		out.WriteString("<tr>")
		for _, tc := range tr.Each("tc") {
			out.WriteString("<td>")
			for _, p := range tc.All("p") {
				para := docParagraph{d: d, q: &q, style: p.Kid("pPr").Kid("pStyle").Attr("val")}
				para.runs(p.Kids)
				out.WriteString(para.html(false) + " ")
			}
			out.WriteString("</td>")
		}
		out.WriteString("</tr>")
	}
	out.WriteString("</table>")
	h := htmlText{q: &q, find: d.picture}
	l := paperLine{no: line, text: strings.ReplaceAll(h.markdown(out.String()), tabSign, " "), block: true, para: true, losses: q.Losses, reasons: q.Reasons, pictures: q.Item.Pictures}
	return l, l.text != ""
}
