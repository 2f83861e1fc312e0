package sheet_test

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"mumpuni/internal/sheet"
)

var book = sheet.Book{
	Tables: []sheet.Table{{
		Name: "Rincian: unit/kompetensi [2026] yang namanya panjang", Header: []string{"NIP", "Nama", "Orang", "Rata-rata", "Tanggal"},
		Rows: [][]any{
			{"198609262015051001", `=HYPERLINK("http://jahat")`, -3, sheet.Decimal{Scaled: 1234, Places: 2}, time.Date(2026, 11, 23, 15, 0, 0, 0, time.UTC)},
			{"", `@SUM(A1); "kutip"`, 0, nil, nil},
		},
	}},
	Notes: [][2]string{{"Per tanggal", "31 Desember 2026"}}, NotesName: "Keterangan",
}

func TestXLSXKeepsTextAsTextAndRunsNothing(t *testing.T) {
	var buf bytes.Buffer
	if err := book.WriteXLSX(&buf); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&buf)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	name := f.GetSheetName(0)
	for cell, want := range map[string]string{
		"A1": "NIP", "A2": "198609262015051001", "B2": `=HYPERLINK("http://jahat")`, "C2": "-3", "D2": "12.34", "E2": "23/11/2026",
		"B3": `@SUM(A1); "kutip"`, "D3": "",
	} {
		got, err := f.GetCellValue(name, cell)
		if err != nil || got != want {
			t.Errorf("%s: %q, %v; want %q", cell, got, err, want)
		}
	}
	for _, cell := range []string{"B2", "B3"} {
		if formula, err := f.GetCellFormula(name, cell); err != nil || formula != "" {
			t.Errorf("%s is a formula %q, %v", cell, formula, err)
		}
	}
	kind, err := f.GetCellType(name, "A2")
	if err != nil || kind != excelize.CellTypeInlineString && kind != excelize.CellTypeSharedString {
		t.Errorf("NIP is of type %v, %v", kind, err)
	}
	panes, err := f.GetPanes(name)
	if err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("header not fixed: %+v, %v", panes, err)
	}
	if got, err := f.GetCellValue("Keterangan", "B1"); err != nil || got != "31 Desember 2026" {
		t.Errorf("notes: %q, %v", got, err)
	}
}

// Whatever a spreadsheet may take for a formula is shown, in the header too: competencies are named by an imported file.
func TestCSVRunsNothing(t *testing.T) {
	for _, evil := range []string{"=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠SUM(A1)"} {
		var buf bytes.Buffer
		if err := (sheet.Book{Tables: []sheet.Table{{Header: []string{evil}, Rows: [][]any{{evil}}}}}).WriteCSV(&buf); err != nil {
			t.Fatal(err)
		}
		r := csv.NewReader(strings.NewReader(strings.TrimPrefix(buf.String(), "\ufeff")))
		r.Comma = ';'
		rows, err := r.ReadAll()
		if err != nil || len(rows) != 2 || !strings.HasPrefix(rows[0][0], "'") || !strings.HasPrefix(rows[1][0], "'") {
			t.Errorf("%q is written as %q, %v", evil, rows, err)
		}
	}
}

// TestCSVRunsNothingInAnotherCountry reads a file as a program does whose settings part fields by commas: there quotation marks
// behind a semicolon are letters, and what stands behind a comma or a line break within a text begins a cell.
func TestCSVRunsNothingInAnotherCountry(t *testing.T) {
	texts := []string{
		"Budi,=HYPERLINK(\"http://jahat\"),x", "bagus\n=1+1", "bagus\r\n@SUM(A1)", "a,\"=1+1", "a;\"\"=1+1;b", "a\t+1", "a,- 1+1", "a,＝1", "a,=.5+1", "a,=,=1",
	}
	out := sheet.Book{Tables: []sheet.Table{{Header: []string{"No", "Ulasan,=1"}}}, Head: [][2]string{{"Saring", "x,=1+1"}}}
	for _, text := range texts {
		out.Tables[0].Rows = append(out.Tables[0].Rows, []any{"1", text, "akhir"})
	}
	var buf bytes.Buffer
	if err := out.WriteCSV(&buf); err != nil {
		t.Fatal(err)
	}
	for _, cell := range strings.FieldsFunc(buf.String(), func(r rune) bool { return strings.ContainsRune(",;\t\r\n", r) }) {
		cell = strings.Trim(cell, "\"")
		if cell != "" && cell != "=" && strings.ContainsAny(cell[:1], "=+-@") || strings.HasPrefix(cell, "＝") {
			t.Errorf("a cell of another country is run: %q", cell)
		}
	}
	plain := sheet.Book{Tables: []sheet.Table{{Header: []string{"Teks"}, Rows: [][]any{{"Budi, S.Kom."}, {"Rp5.000,-"}, {"a-b, c+d = e, f"}}}}}
	buf.Reset()
	if err := plain.WriteCSV(&buf); err != nil || strings.Contains(buf.String(), "'") {
		t.Errorf("texts that hold no formula were changed: %q, %v", buf.String(), err)
	}
}

func TestCSVOpensWithIndonesianSettings(t *testing.T) {
	var buf bytes.Buffer
	if err := book.WriteCSV(&buf); err != nil {
		t.Fatal(err)
	}
	text, ok := strings.CutPrefix(buf.String(), "\ufeff")
	if !ok || !strings.Contains(text, "\r\n") {
		t.Fatalf("%q", buf.String())
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"'198609262015051001", `'=HYPERLINK("http://jahat")`, "-3", "12,34", "23/11/2026"} {
		if rows[1][i] != want {
			t.Errorf("column %d: %q, want %q", i, rows[1][i], want)
		}
	}
	if rows[2][1] != `'@SUM(A1); "kutip"` || rows[2][3] != "" {
		t.Errorf("%q", rows[2])
	}
}
