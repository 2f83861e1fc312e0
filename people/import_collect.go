package people

import (
	"slices"

	"mumpuni/internal/fault"
)

// collector picks, row by row, the kept columns of a sheet whose header it finds among the first rows.
type collector struct {
	table     *table
	sheet     string
	delimited bool // text between separators, whose columns can shift
	header    *header
	tried     int
}

const headerRows = 20 // titles above the header are tolerated that far

// row takes the next row of the sheet.
func (c *collector) row(no int, cells []Cell) error {
	if c.header == nil {
		return c.lookForHeader(cells)
	}
	kept := make([]Cell, len(ImportColumns))
	empty := true
	for i := range kept {
		kept[i].Kind = TextCell
	}
	for i, place := range c.header.at {
		if i >= len(cells) {
			continue
		}
		kept[place] = cells[i]
		empty = empty && cells[i].Text == "" && !cells[i].Kind.fails()
		c.table.kept += int64(len(cells[i].Text))
	}
	if empty {
		return nil
	}
	if len(c.table.Rows) == MaxImportRows {
		return fault.Field("file", "import.rows_too_many").With("Max", MaxImportRows)
	}
	if c.table.kept > maxKept {
		return fault.Field("file", "import.file_unpacks_too_large").With("LimitBytes", int64(maxKept))
	}
	c.table.Rows = append(c.table.Rows, tableRow{Sheet: c.sheet, No: no, Cells: kept, Ragged: c.delimited && c.ragged(cells)})
	return nil
}

func (c *collector) ragged(cells []Cell) bool {
	return len(cells) > c.header.width &&
		slices.ContainsFunc(cells[c.header.width:], func(cell Cell) bool { return cell.Text != "" })
}

func (c *collector) lookForHeader(cells []Cell) error {
	c.tried++
	if c.tried > headerRows {
		return nil
	}
	h, ok, err := findHeader(c.sheet, cells)
	if !ok || err != nil {
		return err
	}
	c.header = &h
	if c.table.Columns == nil {
		c.table.Columns = h.present()
		return nil
	}
	c.table.Columns = slices.DeleteFunc(c.table.Columns, func(col ImportColumn) bool { return !slices.Contains(h.present(), col) })
	return nil
}

// done refuses a file in which no header was found, or no row below it.
func (t table) done() (table, error) {
	switch {
	case t.Columns == nil:
		return t, fault.Field("file", "import.header_missing")
	case len(t.Rows) == 0:
		return t, fault.Field("file", "import.rows_missing")
	}
	return t, nil
}
