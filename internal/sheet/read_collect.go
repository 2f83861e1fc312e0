package sheet

import (
	"slices"
	"strconv"

	"mumpuni/internal/fault"
)

// reading is a file while it is read.
type reading struct {
	List
	File
	place  map[string]int // in Wanted, by normal header
	day    []bool         // by place
	shared []bool         // by place
	kept   int64          // bytes of text in Rows
}

func (l List) begin(format string) *reading {
	return &reading{List: l, File: File{Format: format}, place: l.places(), day: l.isAny(l.Days), shared: l.isAny(l.Shared)}
}

// collector picks, row by row, the wanted columns of a sheet whose header it finds among the first rows.
type collector struct {
	*reading
	sheet     string
	delimited bool // text between separators, whose columns can shift
	since1904 bool // days are counted from 1 January 1904, as on old Macs
	header    *header
	tried     int
	first     int // row of this sheet in Rows
}

const headerRows = 20 // titles above the header are tolerated that far

// row takes the next row of the sheet.
func (c *collector) row(no int, hidden bool, cells []Cell) error {
	if c.header == nil {
		return c.lookForHeader(cells)
	}
	if len(c.Rows) == c.first && numbered(cells) {
		return nil
	}
	kept := make([]Cell, len(c.Wanted))
	empty := true
	for i := range kept {
		kept[i].Kind = TextCell
	}
	for i, place := range c.header.at {
		if i >= len(cells) {
			continue
		}
		kept[place] = c.dated(place, cells[i])
		empty = empty && cells[i].Text == "" && !cells[i].Kind.fails()
		c.kept += int64(len(cells[i].Text))
	}
	if empty {
		return nil
	}
	if len(c.Rows) == MaxRows {
		return fault.Field("file", "import.rows_too_many").With("Max", MaxRows)
	}
	c.Rows = append(c.Rows, Row{Sheet: c.sheet, No: no, Cells: kept, Ragged: c.delimited && c.ragged(cells), Hidden: hidden})
	return c.bounded()
}

// bounded refuses more text than is kept of a file.
func (r *reading) bounded() error {
	if r.kept > maxKept {
		return fault.Field("file", "import.file_unpacks_too_large").With("LimitBytes", int64(maxKept))
	}
	return nil
}

const (
	days1904 = 1462  // from 30 December 1899, from which days are counted elsewhere, to 1 January 1904
	lastDay  = 73050 // 31 December 2099, counted from 1899: what is larger is no day
)

// dated counts a day from 1899. Numbers that are no days are never touched: they may be somebody's number.
func (c *collector) dated(place int, cell Cell) Cell {
	if !c.since1904 || !c.day[place] || cell.Kind != NumberCell {
		return cell
	}
	if days, err := strconv.ParseFloat(cell.Text, 64); err == nil && days >= 0 && days < lastDay {
		cell.Text = strconv.FormatFloat(days+days1904, 'f', -1, 64)
	}
	return cell
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
	h, ok, err := findHeader(c.List, c.place, c.sheet, cells)
	if !ok || err != nil {
		return err
	}
	c.header = &h
	present := h.present(c.List)
	if c.Columns == nil {
		c.Columns = present
		return nil
	}
	c.Columns = slices.DeleteFunc(c.Columns, func(col string) bool { return !slices.Contains(present, col) })
	return nil
}

// done refuses a file in which no header was found, or no row below it.
func (r *reading) done() (File, error) {
	switch {
	case r.Columns == nil:
		return r.File, fault.Field("file", "import.header_missing")
	case len(r.Rows) == 0:
		return r.File, fault.Field("file", "import.rows_missing")
	}
	return r.File, nil
}
