package people

import (
	"bytes"
	"fmt"
	"io"
	"slices"

	"mumpuni/internal/fault"
)

// Limits of a file. A government of the size this is made for has 6–8 thousand civil servants.
const (
	MaxImportBytes = 20 << 20 // of the file as sent
	MaxImportRows  = 20_000
	maxUnzipped    = 256 << 20 // of an XLSX, all its parts together
	maxColumns     = 500
	maxCellBytes   = 4 << 10
)

// CellKind tells what a spreadsheet says a cell holds. The number 198609262015051001 cannot be held exactly, the text can.
type CellKind byte

// The kinds of cells. Every cell of a CSV is text.
const (
	TextCell    CellKind = 't'
	NumberCell  CellKind = 'n'
	FormulaCell CellKind = 'f' // with the text it gave when last calculated; formulas are never evaluated here
	ErrorCell   CellKind = 'e' // #N/A and its like
)

// Cell is what one cell of a file held.
type Cell struct {
	Kind CellKind
	Text string
}

// MarshalText writes the kind and the text as one string.
func (c Cell) MarshalText() ([]byte, error) { return append([]byte{byte(c.Kind)}, c.Text...), nil }

// UnmarshalText reads what MarshalText wrote.
func (c *Cell) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		return fmt.Errorf("cell without a kind")
	}
	*c = Cell{CellKind(b[0]), string(b[1:])}
	return nil
}

// tableRow is a row of a file with only its kept columns.
type tableRow struct {
	Sheet  string
	No     int // as the spreadsheet numbers it
	Cells  []Cell
	Ragged bool // has text beyond the last header: its columns have probably shifted
}

// table is a file, minimised.
type table struct {
	Format  string
	Columns []ImportColumn
	Rows    []tableRow
}

// readTable reads an XLSX or CSV file. What it is is told by its first bytes, not by its name.
func readTable(r io.Reader) (table, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxImportBytes+1))
	if err != nil {
		return table{}, fmt.Errorf("read file: %w", err)
	}
	switch {
	case len(data) > MaxImportBytes:
		return table{}, fault.New(fault.TooLarge, "import.file_too_large").With("MB", MaxImportBytes>>20)
	case len(bytes.TrimSpace(data)) == 0:
		return table{}, fault.Field("file", "import.file_empty")
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return readXLSX(data)
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")):
		return table{}, fault.Field("file", "import.file_old_excel") // .xls, or .xlsx with a password
	default:
		return readCSV(data)
	}
}

// collector picks, row by row, the kept columns of a sheet whose header it finds among the first rows.
type collector struct {
	table  *table
	sheet  string
	header *header
	tried  int
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
		empty = empty && cells[i].Text == "" && cells[i].Kind != ErrorCell
	}
	if empty {
		return nil
	}
	if len(c.table.Rows) == MaxImportRows {
		return fault.Field("file", "import.rows_too_many").With("Max", MaxImportRows)
	}
	c.table.Rows = append(c.table.Rows, tableRow{Sheet: c.sheet, No: no, Cells: kept, Ragged: c.ragged(cells)})
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
	h, ok, err := findHeader(cells)
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
