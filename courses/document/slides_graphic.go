package document

import (
	"strconv"

	"mumpuni/internal/office"
)

// graphic takes a table, and what can be said of a diagram or an object of another program.
func (s *slide) graphic(e *office.Element) {
	list := graphics(e)
	if len(list) == 0 {
		s.lost("document.loss.drawing", e)
		return
	}
	switch of := list[0]; of.Name {
	case "tbl":
		s.table(of)
	case "chart":
		s.lost("document.loss.chart", e)
	case "relIds":
		s.diagram(of, e)
	case "oleObj":
		s.lost("document.loss.object", e)
		if shown := e.All("pic"); len(shown) > 0 {
			s.picture(e, shown[0].Kid("blipFill"))
		}
	}
}

// table writes a table. Cells that were merged are written in each of their places.
func (s *slide) table(e *office.Element) {
	b := block{}
	var grid [][]string
	cells := 0
	for _, tr := range e.Each("tr") {
		var row []string
		for _, tc := range tr.Each("tc") {
			text := s.cell(&b, func() { s.words(tc) })
			switch {
			case isOn(tc.Attr("hMerge")) && len(row) > 0:
				text = row[len(row)-1]
			case isOn(tc.Attr("vMerge")) && len(grid) > 0 && len(row) < len(grid[len(grid)-1]):
				text = grid[len(grid)-1][len(row)]
			case more(tc.Attr("gridSpan")) || more(tc.Attr("rowSpan")):
				b.lose("document.loss.cells", wordsShown(text))
			}
			row = append(row, text)
		}
		if cells += len(row); s.tooLarge(cells, grid) {
			return
		}
		grid = append(grid, row)
	}
	b.text = tableOf(grid)
	s.indents = nil
	s.writer.add(b)
}

func more(span string) bool { n, _ := strconv.Atoi(span); return n > 1 }

// diagram takes the words of a SmartArt as a list: how they stand to one another is lost.
func (s *slide) diagram(of, frame *office.Element) {
	root, err := s.Tree(s.parts[of.Attr("dm")])
	if err != nil {
		s.err = unpacks(err)
		s.lost("document.loss.diagram", frame)
		return
	}
	first := true
	for _, pt := range root.Kid("ptLst").Each("pt") {
		b := block{}
		for _, p := range pt.Kid("t").Each("p") {
			l := s.line(p, &b, "")
			if l.words() == "" {
				continue
			}
			if first {
				b.lose("document.loss.diagram_words", l.words())
			}
			first = false
			s.text(&b, l, office.Label{Format: "bullet"})
			s.writer.add(b)
			b = block{}
		}
	}
	if first {
		s.lost("document.loss.diagram", frame)
	}
}
