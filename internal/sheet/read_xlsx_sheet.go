package sheet

import (
	"encoding/xml"
	"errors"
	"fmt"
	"strconv"

	"mumpuni/internal/fault"
)

const maxRowNo = 1 << 20 // of a sheet in Excel

const maxShared = MaxRows * 100 // even empty strings take memory

// readShared reads the strings that cells refer to by number. Phonetic readings are not part of a string.
func (b *workbook) readShared(part string) error {
	return b.each(part, func(t *tokens, start xml.StartElement) error {
		if start.Name.Local != "si" {
			return nil
		}
		if len(b.shared) == maxShared {
			return fault.Field("file", "import.file_unpacks_too_large").With("LimitBytes", b.most)
		}
		text, err := t.richText()
		b.shared = append(b.shared, cellText(text)) // once, however many cells refer to it
		return err
	})
}

// readSheet hands each row of a sheet that has cells to rows, with its number, and then what cells are merged.
func (b *workbook) readSheet(part string, rows *collector) error {
	var cells []Cell
	no, visits := 0, 0
	open, hidden := false, false
	flush := func() error {
		if !open {
			return nil
		}
		open = false
		return rows.row(no, hidden, cells)
	}
	err := b.each(part, func(t *tokens, start xml.StartElement) (err error) {
		switch start.Name.Local {
		case "row":
			if err := flush(); err != nil {
				return err
			}
			no, hidden, cells, open = rowNumber(start, no), yes(start, "hidden"), cells[:0], true
			if no > maxRowNo {
				return errors.New("a row beyond the last that a sheet can have")
			}
		case "c":
			cells, err = b.readCell(t, start, cells)
		case "mergeCell":
			if err := flush(); err != nil { // they stand after all rows
				return err
			}
			return rows.merged(attribute(start, "ref"), &visits)
		}
		return err
	})
	if err != nil {
		return err
	}
	return flush()
}

// rowNumber is the number that a row says it has, or the one after the row before.
func rowNumber(start xml.StartElement, before int) int {
	if n, _ := strconv.Atoi(attribute(start, "r")); n > 0 { // out of range: the largest
		return n
	}
	return before + 1
}

// readCell adds a cell at its place in the row.
func (b *workbook) readCell(t *tokens, start xml.StartElement, cells []Cell) ([]Cell, error) {
	at := len(cells)
	if ref := attribute(start, "r"); ref != "" {
		at = columnOf(ref)
	}
	if at < 0 || at >= maxColumns {
		if at < 0 {
			return cells, errors.New("a cell with no place")
		}
		return cells, t.skip() // too far to the right to matter
	}
	for len(cells) <= at {
		cells = append(cells, Cell{Kind: TextCell})
	}
	parts, err := t.cellParts()
	if err != nil {
		return cells, err
	}
	cells[at] = b.cell(attribute(start, "t"), parts)
	return cells, nil
}

// cell interprets a value by the type the sheet gives it (ECMA-376, 18.18.11).
func (b *workbook) cell(kind string, p cellParts) Cell {
	if p.unsaved(kind) {
		return Cell{Kind: UnsavedCell}
	}
	c := Cell{NumberCell, cellText(p.text(kind))}
	switch kind {
	case "s":
		i, err := strconv.Atoi(c.Text)
		if err != nil || i < 0 || i >= len(b.shared) {
			return Cell{ErrorCell, "#REF!"}
		}
		c.Kind, c.Text = TextCell, b.shared[i]
	case "inlineStr", "str", "d", "b":
		c.Kind = TextCell
	case "e":
		c.Kind = ErrorCell
	}
	if p.formula && c.Kind == TextCell {
		c.Kind = FormulaCell
	}
	if c.Text == "" && c.Kind == NumberCell {
		c.Kind = TextCell
	}
	return c
}

// cellParts is what is inside <c>.
type cellParts struct {
	value   string // <v>
	inline  string // <is>
	valued  bool   // has <v>, be it empty
	formula bool
}

// text is what the cell shows. Some writers give a cell both: its type says which one counts.
func (p cellParts) text(kind string) string {
	if p.valued && (kind != "inlineStr" || p.inline == "") {
		return p.value
	}
	return p.inline
}

// unsaved reports a formula without a result. A result that is an empty text is told by the type and an empty <v>.
func (p cellParts) unsaved(kind string) bool {
	return p.formula && p.text(kind) == "" && (kind != "str" || !p.valued)
}

// cellParts reads a cell to its end.
func (t *tokens) cellParts() (p cellParts, err error) {
	for {
		token, err := t.next()
		if err != nil {
			return p, fmt.Errorf("cell: %w", cut(err))
		}
		switch token := token.(type) {
		case xml.StartElement:
			switch token.Name.Local {
			case "v":
				p.valued = true
				p.value, err = t.plainText()
			case "is":
				p.inline, err = t.richText()
			default:
				p.formula = p.formula || token.Name.Local == "f"
				err = t.skip()
			}
			if err != nil {
				return p, err
			}
		case xml.EndElement:
			return p, nil
		}
	}
}
