package document

import (
	"strconv"

	"mumpuni/internal/office"
)

// mostSpan is how many columns a cell may stand for; more is the edge of a sheet.
const mostSpan = 60

// table writes a table; one of a single cell is a frame around what is in it. Cells that were merged are written in each of their places.
func (o *odtFile) table(e *office.Element) {
	rows := rowsOf(e)
	if len(rows) == 1 && len(rows[0].Each("table-cell")) == 1 && len(rows[0].Each("covered-table-cell")) == 0 {
		o.read(rows[0].Each("table-cell")[0].Kids)
		return
	}
	b := block{}
	var grid [][]string
	cells, below := 0, map[int]merged{}
	for _, tr := range rows {
		row := o.row(tr, &b, below)
		for range spanOf(tr, "number-rows-repeated") {
			if cells += max(len(row), 1); o.tooLarge(cells, grid) {
				return
			}
			grid = append(grid, row)
			if len(row) == 0 {
				break
			}
		}
	}
	if b.text = tableOf(grid); b.text != "" || len(b.losses) > 0 {
		o.indents = nil
		o.add(b)
	}
}

// merged is the text of a cell that goes on for some rows below.
type merged struct {
	text string
	rows int
}

// row takes the cells of a row. below are the cells of earlier rows that go on in it, by their columns.
func (o *odtFile) row(tr *office.Element, b *block, below map[int]merged) []string {
	var row []string
	for _, tc := range tr.Kids {
		times := spanOf(tc, "number-columns-repeated")
		switch tc.Name {
		case "table-cell":
			text := o.cell(b, func() { o.read(tc.Kids) })
			columns, rows := spanOf(tc, "number-columns-spanned"), spanOf(tc, "number-rows-spanned")
			if columns > 1 || rows > 1 {
				b.lose("document.loss.cells", wordsShown(text))
			}
			for i := range max(columns, 1) {
				below[len(row)+i] = merged{text, rows}
			}
			for range times {
				row = append(row, text)
				below[len(row)-1] = merged{text, rows}
			}
		case "covered-table-cell":
			for range times {
				row = append(row, below[len(row)].text)
			}
		}
	}
	for at, m := range below {
		if m.rows--; m.rows <= 0 {
			delete(below, at)
		} else {
			below[at] = m
		}
	}
	return row
}

// rowsOf gives the rows of a table, those of its header first.
func rowsOf(e *office.Element) []*office.Element {
	var list []*office.Element
	for _, k := range e.Kids {
		switch k.Name {
		case "table-row":
			list = append(list, k)
		case "table-header-rows", "table-rows", "table-row-group":
			list = append(list, rowsOf(k)...)
		}
	}
	return list
}

func spanOf(e *office.Element, name string) int {
	n, err := strconv.Atoi(e.Attr(name))
	if err != nil || n < 1 {
		return 1
	}
	return min(n, mostSpan)
}
