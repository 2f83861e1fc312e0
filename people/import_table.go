package people

import (
	"bytes"
	"fmt"
	"io"

	"mumpuni/internal/fault"
)

// Limits of a file. A government of the size this is made for has 6–8 thousand civil servants.
const (
	MaxImportBytes = 20 << 20 // of the file as sent
	MaxImportRows  = 20_000
	maxUnzipped    = 128 << 20 // of an XLSX, all its parts together
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
		return readXLSX(data, maxUnzipped)
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")):
		return table{}, fault.Field("file", "import.file_old_excel") // .xls, or .xlsx with a password
	default:
		return readCSV(data)
	}
}
