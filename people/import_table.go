package people

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"

	"mumpuni/internal/fault"
)

// Limits of a file. A government of the size this is made for has 6–8 thousand civil servants.
const (
	MaxImportBytes = 20_000_000 // of the file as sent
	MaxImportRows  = 20_000
	maxUnzipped    = 128_000_000 // of an XLSX, all its parts together
	maxKept        = 64_000_000  // of text in the kept cells: those of an XLSX may all show the same long one
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
	UnsavedCell CellKind = 'u' // a formula that was never calculated: programs that make workbooks leave that to Excel
)

// fails reports that there is something in the cell which cannot be known.
func (k CellKind) fails() bool { return k == ErrorCell || k == UnsavedCell }

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

// place names the row as people look for it: its number, with its sheet if the file has several.
func (r tableRow) place() string { return strings.TrimSpace(r.Sheet + " " + strconv.Itoa(r.No)) }

// table is a file, minimised.
type table struct {
	Format  string
	Columns []ImportColumn
	Rows    []tableRow
	kept    int64 // bytes of text in Rows
}

// readTable reads an XLSX or CSV file. What it is is told by its first bytes, not by its name.
func readTable(r io.Reader) (table, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxImportBytes+1))
	if err != nil {
		return table{}, fmt.Errorf("read file: %w", err)
	}
	switch {
	case len(data) > MaxImportBytes:
		return table{}, fault.New(fault.TooLarge, "import.file_too_large").With("LimitBytes", MaxImportBytes)
	case len(bytes.TrimSpace(data)) == 0:
		return table{}, fault.Field("file", "import.file_empty")
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return readXLSX(data, maxUnzipped)
	}
	if err := otherFile(data); err != nil {
		return table{}, err
	}
	return readCSV(data)
}

// otherFile tells by their first bytes the files that people take for a spreadsheet, so that the fault says what to do.
func otherFile(data []byte) error {
	head := bytes.ToLower(bytes.TrimLeft(data[:min(len(data), 2<<10)], "\xef\xbb\xbf \t\r\n"))
	switch {
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")):
		if bytes.Contains(data, []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00")) {
			return fault.Field("file", "import.file_password")
		}
		return fault.Field("file", "import.file_other").With("Format", ".xls")
	case bytes.HasPrefix(head, []byte("%pdf-")):
		return fault.Field("file", "import.file_pdf")
	case bytes.HasPrefix(head, []byte("<?xml")), bytes.HasPrefix(head, []byte("<html")), bytes.HasPrefix(head, []byte("<!doctype")),
		bytes.HasPrefix(head, []byte("<table")), bytes.HasPrefix(head, []byte("<meta")):
		return fault.Field("file", "import.file_other").With("Format", "HTML/XML")
	}
	return nil
}
