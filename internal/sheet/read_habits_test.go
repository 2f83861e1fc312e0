package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"mumpuni/internal/fault"
)

// line is a row of a workbook with a number and some cells, each "column=value".
func line(no int, cells ...string) string {
	row := fmt.Sprintf(`<row r="%d">`, no)
	for _, c := range cells {
		column, value, _ := strings.Cut(c, "=")
		row += fmt.Sprintf(`<c r="%s%d" t="inlineStr"><is><t>%s</t></is></c>`, column, no, value)
	}
	return row + "</row>"
}

func read(t *testing.T, rows string) []Row {
	t.Helper()
	got, err := staff.Read(bytes.NewReader(zipped(t, book(t, rows))))
	if err != nil {
		t.Fatal(err)
	}
	return got.Rows
}

// In a workbook that counts days from 1904 only days move: a number that is somebody's ID is the same in every workbook.
func TestOnlyDaysAreCountedFrom1904(t *testing.T) {
	cells := cellsOf(read(t, `<row r="2"><c r="A2"><v>12345</v></c><c r="D2"><v>28000</v></c><c r="H2"><v>4501</v></c></row>`)[0])
	for col, want := range map[string]string{colSIASNID: "12345", colUnitID: "4501", colBirthDate: "29462"} {
		if cells[col].Text != want {
			t.Errorf("%s is %s, want %s", col, cells[col].Text, want)
		}
	}
	parts := book(t, `<row r="2"><c r="A2"><v>1</v></c><c r="D2"><v>28000</v></c></row>`)
	parts["xl/workbook.xml"] = strings.Replace(parts["xl/workbook.xml"], `date1904="1"`, "", 1)
	got, err := staff.Read(bytes.NewReader(zipped(t, parts)))
	if err != nil || cellsOf(got.Rows[0])[colBirthDate].Text != "28000" {
		t.Errorf("counted from 1899: %+v %v", got.Rows, err)
	}
}

func TestTheTypeOfACellSaysWhichOfTwoTextsCounts(t *testing.T) {
	row := read(t, `<row r="2"><c r="A2" t="s"><v>0</v><is><t>lain</t></is></c><c r="B2" t="s"><is><t>lain</t></is><v>1</v></c>
		<c r="C2" t="inlineStr"><v>0</v><is><t>SITI</t></is></c></row>`)[0]
	cells := cellsOf(row)
	if cells[colSIASNID] != (Cell{TextCell, "A1"}) || cells[colNIP] != (Cell{TextCell, "SITI AMINAH"}) || cells[colName] != (Cell{TextCell, "SITI"}) {
		t.Errorf("%+v", cells)
	}
}

func TestHiddenRowsAreTold(t *testing.T) {
	rows := read(t, `<row r="2" hidden="1"><c r="A2"><v>1</v></c></row><row r="3" hidden="true"><c r="A3"><v>2</v></c></row>
		<row r="4" hidden="0"><c r="A4"><v>3</v></c></row><row r="5"><c r="A5"><v>4</v></c></row>`)
	for i, want := range []bool{true, true, false, false} {
		if rows[i].Hidden != want {
			t.Errorf("row %d hidden: %v", rows[i].No, rows[i].Hidden)
		}
	}
}

func TestMergedCellsCountForEachRowWhereRowsShareTheColumn(t *testing.T) {
	rows := read(t, line(2, "A=1", "C=SITI", "H=E1", "I=DINAS")+line(3, "A=2")+`<row r="4"/>`+line(5, "A=3", "I=BADAN")+line(6, "A=4")+
		`</sheetData><mergeCells><mergeCell ref="H2:H5"/><mergeCell ref="I2:I5"/><mergeCell ref="C2:C6"/><mergeCell ref="H9:H10"/></mergeCells><sheetData>`)
	for i, want := range [][3]string{{"E1", "DINAS", "SITI"}, {"E1", "DINAS", ""}, {"E1", "BADAN", ""}, {"", "", ""}} {
		cells := cellsOf(rows[i])
		if got := [3]string{cells[colUnitID].Text, cells[colUnit].Text, cells[colName].Text}; got != want {
			t.Errorf("row %d: %q, want %q", rows[i].No, got, want)
		}
	}
}

// Merged cells never overlap in a sound workbook. In another they could make little text much, and much work.
func TestMergedCellsAreBounded(t *testing.T) {
	var rest strings.Builder
	for no := 3; no < MaxRows+2; no++ {
		rest.WriteString(line(no, "A=1"))
	}
	for name, c := range map[string]struct{ text, merged, key string }{
		"overlapping": {"x", strings.Repeat(`<mergeCell ref="H2:H20001"/>`, 50), "import.file_broken"},
		"a long text": {strings.Repeat("x", maxCellBytes), `<mergeCell ref="H2:H20001"/>`, "import.file_unpacks_too_large"},
	} {
		rows := line(2, "A=1", "H="+c.text) + rest.String() + `</sheetData><mergeCells>` + c.merged + `</mergeCells><sheetData>`
		_, err := staff.Read(bytes.NewReader(zipped(t, book(t, rows))))
		var f *fault.Fault
		if !errors.As(err, &f) || f.Key != c.key {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestARowThatNumbersTheColumnsIsNoRow(t *testing.T) {
	for name, c := range map[string]struct {
		numbers []string
		rows    int
	}{
		"1 2 3":                    {[]string{"A=1", "B=2", "C=3", "D=4"}, 1},
		"(1) (2) (3)":              {[]string{"A=(1)", "B=(2)", "D=(3)"}, 1},
		"two numbers":              {[]string{"A=1", "B=2"}, 2},
		"another beginning":        {[]string{"A=2", "B=3", "C=4"}, 2},
		"a name among the numbers": {[]string{"A=1", "B=2", "C=SITI", "D=3"}, 2},
	} {
		if rows := read(t, line(2, c.numbers...)+line(3, "A=1", "B=2")); len(rows) != c.rows {
			t.Errorf("%s: %+v", name, rows)
		}
	}
	if rows := read(t, line(2, "A=A1")+line(3, "A=1", "B=2", "C=3")); len(rows) != 2 {
		t.Errorf("below the first person it is a row: %+v", rows)
	}
	got, err := staff.Read(strings.NewReader(required(";") + "\n1;2;3;4;5;6;7;8;9\nA1;2\n"))
	if err != nil || len(got.Rows) != 1 {
		t.Errorf("CSV: %+v %v", got.Rows, err)
	}
}

// A list of something else than people has its own columns, its own keys and the same care.
func TestAListSaysWhichColumnsItReads(t *testing.T) {
	questions := List{Wanted: []string{"Soal", "Kunci", "Bobot"}, Required: []string{"Soal", "Kunci"}, Keys: []string{"Soal"}}
	got, err := questions.Read(strings.NewReader("Bank soal Dinas\nNo;KUNCI;catatan;soal;Bobot\n1;A;rahasia;Apa itu JP?;2\n"))
	if err != nil || fmt.Sprint(got.Columns) != "[Soal Kunci Bobot]" || fmt.Sprint(got.Rows[0].Cells) != fmt.Sprint([]Cell{{TextCell, "Apa itu JP?"}, {TextCell, "A"}, {TextCell, "2"}}) {
		t.Errorf("%+v %v", got, err)
	}
	short := List{Wanted: []string{"NIP", "Nilai"}, Required: []string{"NIP", "Nilai"}, Keys: []string{"NIP"}}
	if got, err = short.Read(strings.NewReader("Nilai;NIP\n80;1\n")); err != nil || fmt.Sprint(got.Columns) != "[NIP Nilai]" {
		t.Errorf("a list of two columns: %+v %v", got, err)
	}
	for data, key := range map[string]string{
		"Kunci;Bobot;x\na;2;3\n":       "import.header_missing", // no key
		"Soal;Bobot;x\na;2;3\n":        "import.header_missing", // too few columns
		"Soal;Kunci;Soal;Bobot\na;2\n": "import.column_twice",
	} {
		_, err = questions.Read(strings.NewReader(data))
		var f *fault.Fault
		if !errors.As(err, &f) || f.Key != key {
			t.Errorf("%q: %v, want %s", data, err, key)
		}
	}
}
