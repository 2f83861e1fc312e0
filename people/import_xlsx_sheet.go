package people

import (
	"encoding/xml"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"mumpuni/internal/fault"
)

const maxShared = MaxImportRows * 100 // even empty strings take memory

// readShared reads the strings that cells refer to by number. Phonetic readings are not part of a string.
func (b *workbook) readShared(part string) error {
	r, err := b.part(part)
	if err != nil {
		return err
	}
	defer r.Close()
	d := xml.NewDecoder(r)
	return elements(d, func(start xml.StartElement) error {
		if start.Name.Local != "si" {
			return nil
		}
		if len(b.shared) == maxShared {
			return fault.Field("file", "import.file_unpacks_too_large").With("MB", b.most>>20)
		}
		text, err := richText(d)
		b.shared = append(b.shared, text)
		return err
	})
}

// readSheet gives each row of a sheet that has cells, with its number.
func (b *workbook) readSheet(part string, row func(no int, cells []Cell) error) error {
	r, err := b.part(part)
	if err != nil {
		return err
	}
	defer r.Close()
	d := xml.NewDecoder(r)
	var cells []Cell
	no, open := 0, false
	flush := func() error {
		if !open {
			return nil
		}
		open = false
		return row(no, cells)
	}
	err = elements(d, func(start xml.StartElement) error {
		switch start.Name.Local {
		case "row":
			if err := flush(); err != nil {
				return err
			}
			no, cells, open = no+1, cells[:0], true
			if n, err := strconv.Atoi(attribute(start, "r")); err == nil && n > 0 {
				no = n
			}
		case "c":
			cells, err = b.readCell(d, start, cells)
			return err
		}
		return nil
	})
	if err != nil {
		return err
	}
	return flush()
}

// readCell adds a cell at its place in the row.
func (b *workbook) readCell(d *xml.Decoder, start xml.StartElement, cells []Cell) ([]Cell, error) {
	at := len(cells)
	if ref := attribute(start, "r"); ref != "" {
		at = columnOf(ref)
	}
	if at < 0 || at >= maxColumns {
		return cells, skip(d, at)
	}
	for len(cells) <= at {
		cells = append(cells, Cell{Kind: TextCell})
	}
	value, formula, err := cellParts(d)
	if err != nil {
		return cells, err
	}
	cells[at] = b.cell(attribute(start, "t"), value, formula)
	return cells, nil
}

// skip passes over a cell too far to the right to matter; a reference that is none is a broken file.
func skip(d *xml.Decoder, at int) error {
	if at < 0 {
		return errors.New("a cell with no place")
	}
	return d.Skip()
}

// cell interprets a value by the type the sheet gives it (ECMA-376, 18.18.11).
func (b *workbook) cell(kind, value string, formula bool) Cell {
	c := Cell{NumberCell, strings.TrimSpace(value)}
	switch kind {
	case "s":
		c.Kind = TextCell
		if i, err := strconv.Atoi(c.Text); err == nil && i >= 0 && i < len(b.shared) {
			c.Text = b.shared[i]
		}
	case "inlineStr", "str", "d", "b":
		c.Kind = TextCell
	case "e":
		c.Kind = ErrorCell
	default:
		if b.epoch == "1904" && len(c.Text) == 5 {
			if days, err := strconv.Atoi(c.Text); err == nil {
				c.Text = strconv.Itoa(days + 1462)
			}
		}
	}
	if formula && c.Kind == TextCell {
		c.Kind = FormulaCell
	}
	if c.Text == "" && c.Kind == NumberCell {
		c.Kind = TextCell
	}
	c.Text = strings.TrimSpace(unescape(c.Text))
	if len(c.Text) > maxCellBytes {
		c.Text = c.Text[:maxCellBytes]
	}
	c.Text = strings.ToValidUTF8(c.Text, "\uFFFD")
	return c
}

// cellParts reads what is inside <c>: its value and whether a formula made it.
func cellParts(d *xml.Decoder) (value string, formula bool, err error) {
	for {
		token, err := d.Token()
		if err != nil {
			return "", false, fmt.Errorf("cell: %w", cut(err))
		}
		switch t := token.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "v":
				value, err = plainText(d)
			case "is":
				value, err = richText(d)
			default:
				formula = formula || t.Name.Local == "f"
				err = d.Skip()
			}
			if err != nil {
				return "", false, err
			}
		case xml.EndElement:
			return value, formula, nil
		}
	}
}
