package exchange

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

const mostCells = 2000

// table writes a table of Markdown: its first row is the header, whatever it was called.
func (w *htmlWriter) table(n *html.Node) {
	if w.cell || len(w.lists) > 0 {
		w.from.q.lose("bank.loss.table")
		w.children(n)
		return
	}
	rows, width, cells := [][]string{}, 0, 0
	for c := range n.Descendants() {
		if c.DataAtom == atom.Caption {
			w.block()
			w.children(c)
		}
		if c.DataAtom != atom.Tr {
			continue
		}
		row := w.row(c)
		if cells += len(row); cells > mostCells {
			w.from.q.refuse("bank.reason.text_long")
			return
		}
		rows, width = append(rows, row), max(width, len(row))
	}
	if width == 0 {
		return
	}
	w.put("\n\n")
	for i, row := range rows {
		for len(row) < width {
			row = append(row, "")
		}
		w.put("| " + strings.Join(row, " | ") + " |\n")
		if i == 0 {
			w.put("|" + strings.Repeat("---|", width) + "\n")
		}
	}
	w.put("\n")
}

func (w *htmlWriter) row(tr *html.Node) []string {
	var row []string
	for c := tr.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom != atom.Td && c.DataAtom != atom.Th {
			continue
		}
		if attr(c, "colspan") != "" && attr(c, "colspan") != "1" || attr(c, "rowspan") != "" && attr(c, "rowspan") != "1" {
			w.from.q.lose("bank.loss.cells_merged")
		}
		w.cell = true
		w.gap()
		text := strings.Join(strings.Fields(w.inner(c)), " ")
		w.gap()
		w.cell = false
		row = append(row, text)
	}
	return row
}
