package sheet

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"mumpuni/internal/fault"
)

// Limits of a file that is read. A government of the size this is made for has 6–8 thousand civil servants.
const (
	MaxBytes     = 20_000_000 // of the file as sent
	MaxRows      = 20_000
	maxUnzipped  = 128_000_000 // of an XLSX, all its parts together
	maxKept      = 64_000_000  // of text in the kept cells: those of an XLSX may all show the same long one
	maxColumns   = 500
	maxCellBytes = 4 << 10
)

// List says what is read of a file: a table whose header stands below at most 19 rows of titles. Names of columns are
// compared without regard to case, spaces and marks.
type List struct {
	Wanted   []string // the columns that are kept, in the order in which rows hold their cells; all others are dropped while the file is read
	Required []string // of Wanted: a file whose header lacks one is refused
	Keys     []string // of Wanted: a row is the header only if it names one of these, and three columns altogether
	Days     []string // of Wanted: where a number is a day, given as days since 30 December 1899 whatever the workbook counts from
	Shared   []string // of Wanted: what many rows have in common, so that a merged cell is meant for each row it spans
}

// File is what was read of a file.
type File struct {
	Format  string   // "xlsx", or "csv, Windows-1252, ;"
	Columns []string // those of List.Wanted that every sheet has, in that order
	Rows    []Row
}

// Row is a row of a file with a cell for each of List.Wanted.
type Row struct {
	Sheet  string // empty if all rows come from one
	No     int    // as the spreadsheet numbers it
	Cells  []Cell
	Ragged bool // has text beyond the last header: its columns have probably shifted
	Hidden bool // by hand or by a filter: whoever sent the file may not know of it
}

// Place names the row as people look for it: its number, with its sheet if the file has several.
func (r Row) Place() string { return strings.TrimSpace(r.Sheet + " " + strconv.Itoa(r.No)) }

// isAny reports, for each wanted column, whether it is one of names.
func (l List) isAny(names []string) []bool {
	is := make([]bool, len(l.Wanted))
	for i, w := range l.Wanted {
		is[i] = slices.Contains(names, w)
	}
	return is
}

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

// Read reads an XLSX or CSV file. What it is is told by its first bytes, not by its name. What cannot be read is a fault on
// "file" that says why: import.file_too_large, file_empty, file_password, file_pdf, file_other, file_broken,
// file_unpacks_too_large, format_unknown, csv_broken, header_missing, columns_missing, column_twice, columns_too_many,
// rows_missing or rows_too_many.
func (l List) Read(r io.Reader) (File, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return File{}, fmt.Errorf("read file: %w", err)
	}
	switch {
	case len(data) > MaxBytes:
		return File{}, fault.New(fault.TooLarge, "import.file_too_large").With("LimitBytes", MaxBytes)
	case len(bytes.TrimSpace(data)) == 0:
		return File{}, fault.Field("file", "import.file_empty")
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return l.readXLSX(data, maxUnzipped)
	}
	if err := otherFile(data); err != nil {
		return File{}, err
	}
	return l.readCSV(data)
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
