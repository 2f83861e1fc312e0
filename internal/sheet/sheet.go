// Package sheet writes and reads tables as XLSX and CSV, for people who work in spreadsheets. It knows what spoils such files:
// text that a program takes for a formula, long numbers that lose digits, separators and encodings that differ by country,
// days counted from 1904, hidden rows and merged cells. Book writes; List reads, keeping only the columns it names.
package sheet

import (
	"encoding/csv"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// Book is a file of one or more tables. Notes say what the figures stand on (unit, day, framework, rule, time) and become a
// sheet of their own in XLSX.
//
// Head stands before the header of a CSV, in lines that begin with "#". Data is the form for programs: without Head, days as
// 2006-01-02, decimals after a point.
type Book struct {
	Tables    []Table
	Notes     [][2]string
	NotesName string
	Head      [][2]string
	Data      bool
}

// Table is one sheet. A row's values are string (always text), int, Decimal, time.Time (a date) or nil (empty).
type Table struct {
	Name   string
	Header []string  // nil: no header
	Widths []float64 // of columns, in characters; missing ones are 14
	Rows   [][]any
}

// Decimal is a number with its decimals, so that both formats show the same: 1234 with Places 2 is 12.34.
type Decimal struct {
	Scaled int
	Places int // 0 to 2
}

func (d Decimal) float() float64 {
	f := float64(d.Scaled)
	for range d.Places {
		f /= 10
	}
	return f
}

// The media types, for Content-Type.
const (
	XLSXType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	CSVType  = "text/csv; charset=utf-8"
)

// WriteCSV writes the first table as spreadsheets with Indonesian settings open it by a double click: UTF-8 with a byte
// order mark, fields split by semicolons, decimals after a comma, lines ended by CR LF. Text that begins like a formula
// gets an apostrophe in front, so it is shown and not run.
func (b Book) WriteCSV(w io.Writer) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	if !b.Data {
		for _, line := range b.Head {
			if _, err := io.WriteString(w, "# "+within(oneField.Replace(line[0]+": "+line[1]))+"\r\n"); err != nil {
				return fmt.Errorf("write CSV: %w", err)
			}
		}
	}
	out := csv.NewWriter(w)
	out.Comma, out.UseCRLF = ';', true
	head := make([]string, len(b.Tables[0].Header))
	for i, h := range b.Tables[0].Header {
		head[i] = inert(h)
	}
	_ = out.Write(head) // a failure is kept by the writer and told by Error
	for _, row := range b.Tables[0].Rows {
		line := make([]string, len(row))
		for i, v := range row {
			line[i] = b.csvText(v)
		}
		_ = out.Write(line)
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	return nil
}

// oneField keeps a line of Head one field, whatever it says: what begins after a separator could be run as a formula.
var oneField = strings.NewReplacer(";", ",", "\t", " ", "\r", " ", "\n", " ", "\"", "'")

func (b Book) csvText(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return inert(v)
	case int:
		return strconv.Itoa(v)
	case Decimal:
		text := strconv.FormatFloat(v.float(), 'f', v.Places, 64)
		if b.Data {
			return text
		}
		return strings.Replace(text, ".", ",", 1)
	case time.Time:
		if b.Data {
			return v.Format(time.DateOnly)
		}
		return v.Format("02/01/2006")
	}
	return inert(fmt.Sprint(v))
}

// cellInside is a formula behind what a program with another country's settings takes for the end of a field: there a comma parts
// fields, and quotation marks behind a semicolon hold nothing together.
var cellInside = regexp.MustCompile(`([,;\t\r\n]"*)([=+\-@＝＋－＠] *[^\s,;])`)

// within disarms what would be run of the middle of a text.
func within(s string) string {
	if !strings.ContainsAny(s, ",;\t\r\n") {
		return s
	}
	return cellInside.ReplaceAllString(s, "$1'$2")
}

// inert disarms text that spreadsheet programs would run, and keeps long digits (NIP) as text.
func inert(s string) string {
	s = within(s)
	first, _ := utf8.DecodeRuneInString(s)
	if s != "" && (strings.ContainsRune("=+-@＝＋－＠\t\r\n", first) || len(s) > 11 && strings.Trim(s, "0123456789") == "") {
		return "'" + s
	}
	return s
}

// WriteXLSX writes every table as a sheet with a fixed header. Text is written as text: nothing is a formula, and digits
// keep their length.
func (b Book) WriteXLSX(w io.Writer) error {
	f := excelize.NewFile()
	defer f.Close()
	s, err := newStyles(f)
	if err != nil {
		return err
	}
	tables := slices.Clone(b.Tables)
	if len(b.Notes) > 0 {
		tables = append(tables, b.notes())
	}
	for i, t := range tables {
		if err := t.add(f, s, i); err != nil {
			return fmt.Errorf("write XLSX sheet %d: %w", i+1, err)
		}
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("write XLSX: %w", err)
	}
	return nil
}

func (b Book) notes() Table {
	t := Table{Name: b.NotesName, Widths: []float64{28, 90}}
	for _, n := range b.Notes {
		t.Rows = append(t.Rows, []any{n[0], n[1]})
	}
	return t
}
