package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"mumpuni/internal/fault"
)

// The columns of the tests, some of SIASN's.
const (
	colSIASNID   = "PNS ID"
	colNIP       = "NIP BARU"
	colName      = "NAMA"
	colBirthDate = "TANGGAL LAHIR"
	colSex       = "JENIS KELAMIN"
	colStaff     = "JENIS PEGAWAI NAMA"
	colStatus    = "STATUS CPNS PNS"
	colEmail     = "EMAIL"
	colUnitID    = "UNOR ID"
	colUnit      = "UNOR NAMA"
)

var staff = List{
	Wanted:   []string{colSIASNID, colNIP, colName, colEmail, colBirthDate, colSex, colStaff, colStatus, colUnitID, colUnit},
	Required: []string{colSIASNID, colNIP, colName, colBirthDate, colSex, colStaff, colStatus, colUnitID, colUnit},
	Keys:     []string{colSIASNID, colNIP},
	Days:     []string{colBirthDate},
	Shared:   []string{colUnitID, colUnit},
}

// cellsOf is a row's cells by column.
func cellsOf(r Row) map[string]Cell {
	m := map[string]Cell{}
	for i, c := range r.Cells {
		m[staff.Wanted[i]] = c
	}
	return m
}

// required is a header line with the required columns, oddly written.
func required(sep string) string {
	var names []string
	for _, c := range staff.Required {
		names = append(names, " "+strings.ToLower(strings.ReplaceAll(c, " ", "_"))+" ")
	}
	return strings.Join(names, sep)
}

// zipped makes a workbook of parts.
func zipped(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	for name, text := range parts {
		f, err := w.Create(name)
		if err == nil {
			_, err = f.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// book is a workbook of two visible sheets and a hidden one, all with the same rows but the second without a header.
func book(t testing.TB, rows string) map[string]string {
	t.Helper()
	head := ""
	for i, c := range staff.Required {
		head += fmt.Sprintf(`<c r="%c1" t="inlineStr"><is><t>%s</t></is></c>`, 'A'+i, c)
	}
	sheet := `<worksheet><sheetData><row r="1">` + head + `</row>` + rows + `</sheetData></worksheet>`
	const rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	return map[string]string{
		"xl/workbook.xml": `<workbook xmlns:r="` + rel + `"><workbookPr date1904="1"/><sheets><sheet name="PNS" sheetId="1" r:id="rId1"/>
			<sheet name="Catatan" sheetId="2" r:id="rId2"/><sheet name="Lama" sheetId="3" state="hidden" r:id="rId3"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships>
			<Relationship Id="rId1" Type="` + rel + `/worksheet" Target="worksheets/sheet1.xml"/>
			<Relationship Id="rId2" Type="` + rel + `/worksheet" Target="/xl/worksheets/sheet2.xml"/>
			<Relationship Id="rId3" Type="` + rel + `/worksheet" Target="worksheets/sheet1.xml"/>
			<Relationship Id="rId9" Type="` + rel + `/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
		"xl/sharedStrings.xml":     `<sst><si><t>A1</t></si><si><r><t>SITI </t></r><r><rPr><b/></rPr><t>AMINAH</t></r><rPh><t>x</t></rPh></si></sst>`,
		"xl/worksheets/sheet1.xml": sheet,
		"xl/worksheets/sheet2.xml": `<worksheet><sheetData><row><c t="inlineStr"><is><t>apa saja</t></is></c></row></sheetData></worksheet>`,
	}
}

func TestXLSXCellsAreWhatTheSheetSays(t *testing.T) {
	got, err := staff.Read(bytes.NewReader(zipped(t, book(t, `
		<row r="5"><c r="A5" t="s"><v>0</v></c><c r="B5"><v>198609262015051000</v></c><c r="C5" t="s"><v>1</v></c>
		<c r="D5"><v>30000</v></c><c r="E5" t="str"><f>"M"</f><v>M</v></c><c r="F5" t="e"><v>#N/A</v></c>
		<c r="G5" t="inlineStr"><is><t>P_x0000__x0041_</t></is></c><c r="ZZZ5"><v>9</v></c></row>
		<row><c t="s"><v>7</v></c></row><row r="9"/>`))))
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Rows) != 2 || got.Rows[0].Sheet != "" || got.Rows[0].No != 5 || got.Rows[1].No != 6 {
		t.Fatalf("rows: %+v", got.Rows)
	}
	cells := cellsOf(got.Rows[0])
	for col, want := range map[string]Cell{
		colSIASNID: {TextCell, "A1"}, colNIP: {NumberCell, "198609262015051000"}, colName: {TextCell, "SITI AMINAH"},
		colBirthDate: {NumberCell, "31462"}, colSex: {FormulaCell, "M"}, colStaff: {ErrorCell, "#N/A"}, colStatus: {TextCell, "P\uFFFDA"},
		colEmail: {TextCell, ""},
	} {
		if cells[col] != want {
			t.Errorf("%s: %q, want %q", col, cells[col], want)
		}
	}
}

func TestSheetsOfOneWorkbookAreReadTogether(t *testing.T) {
	parts := book(t, `<row r="2"><c><v>1</v></c></row>`)
	parts["xl/worksheets/sheet2.xml"] = parts["xl/worksheets/sheet1.xml"]
	got, err := staff.Read(bytes.NewReader(zipped(t, parts)))
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Rows) != 2 || got.Rows[0].Sheet != "PNS" || got.Rows[1].Sheet != "Catatan" || got.Rows[1].No != 2 {
		t.Errorf("the hidden sheet is left out, the others are told apart: %+v", got.Rows)
	}
}

// A formula whose result is an empty text says nothing; one without a result (openpyxl, POI) says that nobody calculated it.
func TestAFormulaThatWasNeverCalculatedIsNoEmptyCell(t *testing.T) {
	for cell, want := range map[string]Cell{
		`<c t="str"><f>""</f><v></v></c>`:   {FormulaCell, ""},
		`<c t="str"><f>""</f><v/></c>`:      {FormulaCell, ""},
		`<c><f>A1</f></c>`:                  {UnsavedCell, ""},
		`<c><f>A1</f><v/></c>`:              {UnsavedCell, ""},
		`<c t="str"><f>A1</f></c>`:          {UnsavedCell, ""},
		`<c><f>A1</f><v>80000</v></c>`:      {NumberCell, "80000"},
		`<c t="e"><f>A1</f><v>#N/A</v></c>`: {ErrorCell, "#N/A"},
		`<c><v/></c>`:                       {TextCell, ""},
	} {
		got, err := staff.Read(bytes.NewReader(zipped(t, book(t, `<row r="2"><c><v>1</v></c>`+cell+`</row>`))))
		if err != nil || got.Rows[0].Cells[1] != want {
			t.Errorf("%s: %+v %v, want %+v", cell, got.Rows, err, want)
		}
	}
}

// The name of its sheet is kept with every row: a long one would make much of a small file.
func TestALongNameOfASheetIsCut(t *testing.T) {
	parts := book(t, `<row r="2"><c><v>1</v></c></row>`)
	parts["xl/worksheets/sheet2.xml"] = parts["xl/worksheets/sheet1.xml"]
	parts["xl/workbook.xml"] = strings.Replace(parts["xl/workbook.xml"], "Catatan", strings.Repeat("é", 50_000), 1)
	got, err := staff.Read(bytes.NewReader(zipped(t, parts)))
	if err != nil || len(got.Rows) != 2 || got.Rows[1].Sheet != strings.Repeat("é", longestName) {
		t.Errorf("%d rows, %v", len(got.Rows), err)
	}
}

func TestWorkbooksOfExcelizeAreRead(t *testing.T) {
	f := excelize.NewFile()
	for i, c := range staff.Required {
		at, _ := excelize.CoordinatesToCellName(i+1, 3)
		if err := f.SetCellValue("Sheet1", at, c); err != nil {
			t.Fatal(err)
		}
	}
	_ = f.SetCellValue("Sheet1", "A1", "Daftar ASN") // a title above the header
	_ = f.SetCellValue("Sheet1", "B4", "198609262015051001")
	_ = f.SetCellValue("Sheet1", "B5", 198609262015051001)
	var buf bytes.Buffer
	if err := f.Write(&buf); err != nil {
		t.Fatal(err)
	}
	got, err := staff.Read(&buf)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Rows) != 2 || cellsOf(got.Rows[0])[colNIP] != (Cell{TextCell, "198609262015051001"}) || cellsOf(got.Rows[1])[colNIP].Kind != NumberCell {
		t.Errorf("%+v", got.Rows)
	}
}

func TestUnreadableFilesAreExplained(t *testing.T) {
	whole := zipped(t, book(t, `<row><c><v>1</v></c></row>`))
	cut := book(t, `<row><c><v>1</v></c>`)
	noSheet := book(t, "")
	delete(noSheet, "xl/worksheets/sheet1.xml")
	for name, c := range map[string]struct{ data, key string }{
		"nothing":          {" \n", "import.file_empty"},
		"cut zip":          {string(whole[:len(whole)-40]), "import.file_broken"},
		"cut sheet":        {string(zipped(t, cut)), "import.file_broken"},
		"missing sheet":    {string(zipped(t, noSheet)), "import.file_broken"},
		"any zip":          {string(zipped(t, map[string]string{"a.txt": "x"})), "import.file_broken"},
		"binary":           {"GIF89a\x00\x00", "import.format_unknown"},
		"no header":        {"a;b;c\n1;2;3\n", "import.header_missing"},
		"header alone":     {required(";") + "\n\n", "import.rows_missing"},
		"missing columns":  {"PNS ID;NIP BARU;NAMA\n1;2;3\n", "import.columns_missing"},
		"a column twice":   {required(";") + ";nama\n1;2;3\n", "import.column_twice"},
		"an open quote":    {required(";") + "\n\"x;y\nz;", "import.csv_broken"},
		"too many columns": {required(";") + "\n" + strings.Repeat(";", maxColumns+1), "import.columns_too_many"},
		"too many rows":    {required(";") + strings.Repeat("\n1;2", MaxRows+1), "import.rows_too_many"},
		"too large":        {strings.Repeat("x", MaxBytes+1), "import.file_too_large"},
	} {
		_, err := staff.Read(strings.NewReader(c.data))
		var f *fault.Fault
		if !errors.As(err, &f) || f.Key != c.key {
			t.Errorf("%s: %v, want %s", name, err, c.key)
		}
		if c.key == "import.columns_missing" && !strings.HasPrefix(fmt.Sprint(f.Args["Columns"]), "TANGGAL LAHIR, JENIS KELAMIN, ") {
			t.Errorf("the missing columns are not named: %v", f.Args)
		}
	}
}

func TestZipBombIsRefusedBeforeItIsUnpacked(t *testing.T) {
	bomb := zipped(t, book(t, strings.Repeat(" ", 2<<20)))
	if len(bomb) > 20<<10 {
		t.Fatalf("the bomb is no bomb: %d bytes", len(bomb))
	}
	_, err := staff.readXLSX(bomb, 1<<20)
	var f *fault.Fault
	if !errors.As(err, &f) || f.Key != "import.file_unpacks_too_large" || f.Args["LimitBytes"] != int64(1<<20) {
		t.Errorf("%v", err)
	}
	if _, err := staff.readXLSX(bomb, 4<<20); !errors.As(err, &f) || f.Key != "import.rows_missing" {
		t.Errorf("with room enough: %v", err)
	}
}

// A short file can show one long text in very many cells: what is kept is bounded, not only what is unpacked.
func TestOneTextInManyCellsIsRefused(t *testing.T) {
	long := strings.Repeat("_x0041_", 100_000)
	row := "<row>" + strings.Repeat(`<c t="s"><v>0</v></c>`, len(staff.Required)) + "</row>"
	parts := func(rows int) []byte {
		p := book(t, strings.Repeat(row, rows))
		p["xl/sharedStrings.xml"] = "<sst><si><t>" + long + "</t></si></sst>"
		return zipped(t, p)
	}
	got, err := staff.Read(bytes.NewReader(parts(2)))
	if err != nil || got.Rows[1].Cells[0].Text != strings.Repeat("A", maxCellBytes) {
		t.Fatalf("%+v, %v", got.Rows, err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	bomb := parts(MaxRows)
	_, err = staff.Read(bytes.NewReader(bomb))
	runtime.ReadMemStats(&after)
	var f *fault.Fault
	if !errors.As(err, &f) || f.Key != "import.file_unpacks_too_large" {
		t.Errorf("%d bytes: %v", len(bomb), err)
	}
	if took := (after.TotalAlloc - before.TotalAlloc) >> 20; took > 300 {
		t.Errorf("%d bytes took %d MB", len(bomb), took)
	}
}

func TestCSVRowsAreNumberedAsASpreadsheetDoes(t *testing.T) {
	got, err := staff.Read(strings.NewReader("Daftar\r\n" + required(";") + "\r\n\r\n'1;\"a\nb\"\r\n2;x\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Rows) != 2 || got.Rows[0].No != 4 || got.Rows[1].No != 5 || got.Rows[0].Cells[0].Text != "1" {
		t.Errorf("%+v", got.Rows)
	}
}

func FuzzRead(f *testing.F) {
	var written bytes.Buffer
	if err := (Book{Tables: []Table{{Header: staff.Wanted, Rows: [][]any{{"A1", "198609262015051001", "SITI", nil, 31462}}}}}).WriteXLSX(&written); err != nil {
		f.Fatal(err)
	}
	f.Add(written.Bytes())
	f.Add([]byte(required(";") + "\n1;2;3\n"))
	f.Add(zipped(f, book(f, `<row hidden="1"><c r="B1"><f/><v>1E+17</v></c></row>`)))
	f.Add(zipped(f, book(f, `<row r="2"><c r="H2"><v>1</v></c></row><row r="3"><c><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="H2:H3"/></mergeCells><sheetData>`)))
	f.Add([]byte("sep=,\nPNS ID,NIP BARU\n\"a\"\"\n\",1"))
	f.Add([]byte("\xff\xfeP\x00N\x00S\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := staff.Read(bytes.NewReader(data))
		if err != nil {
			if fault.KindOf(err) == fault.Internal {
				t.Fatalf("not a fault: %v", err)
			}
			return
		}
		for _, row := range got.Rows {
			if len(row.Cells) != len(staff.Wanted) {
				t.Fatalf("row %d has %d cells", row.No, len(row.Cells))
			}
		}
	})
}
