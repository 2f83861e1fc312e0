package sheet

import (
	"bytes"
	"errors"
	"maps"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"

	"mumpuni/internal/fault"
)

const foreignRow = `<row r="4"><c r="A4" t="s"><v>0</v></c><c r="B4" t="inlineStr"><is><t>198609262015051001</t></is></c><c r="C4" t="s"><v>1</v></c><c r="D4"><v>30000.25</v></c></row>`

// prefixed puts a namespace prefix before every element.
func prefixed(text string) string {
	return regexp.MustCompile(`<(/?)(\w)`).ReplaceAllString(text, "<${1}x:${2}")
}

// Workbooks that other programs write, and that the standard allows, hold the same rows.
func TestWorkbooksOfOtherWritersHoldTheSameRows(t *testing.T) {
	move := func(parts map[string]string, from, to string) {
		parts[to] = parts[from]
		delete(parts, from)
	}
	for name, change := range map[string]func(map[string]string){
		"as it is": func(map[string]string) {},
		"the strict edition": func(p map[string]string) {
			for part, text := range p {
				p[part] = strings.ReplaceAll(text, "http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships")
			}
		},
		"prefixed elements": func(p map[string]string) {
			for _, part := range []string{"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"} {
				p[part] = prefixed(p[part])
			}
		},
		"UTF-16": func(p map[string]string) {
			for part, text := range p {
				data, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(`<?xml version="1.0" encoding="UTF-16"?>` + text)
				if err != nil {
					t.Fatal(err)
				}
				p[part] = data
			}
		},
		"parts in other case": func(p map[string]string) { move(p, "xl/sharedStrings.xml", "xl/SharedStrings.xml") },
		"a workbook elsewhere": func(p map[string]string) {
			p["_rels/.rels"] = `<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="/xl/workbook2.xml"/></Relationships>`
			move(p, "xl/workbook.xml", "xl/workbook2.xml")
			move(p, "xl/_rels/workbook.xml.rels", "xl/_rels/workbook2.xml.rels")
		},
		"backslashes": func(p map[string]string) {
			for part := range maps.Clone(p) {
				move(p, part, strings.ReplaceAll(part, "/", `\`))
			}
		},
	} {
		parts := book(t, foreignRow)
		change(parts)
		got, err := staff.Read(bytes.NewReader(zipped(t, parts)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		cells := cellsOf(got.Rows[0])
		if len(got.Rows) != 1 || cells[colNIP] != (Cell{TextCell, "198609262015051001"}) || cells[colName].Text != "SITI AMINAH" {
			t.Errorf("%s: %+v", name, got.Rows)
		}
		if cells[colBirthDate] != (Cell{NumberCell, "31462.25"}) {
			t.Errorf("%s: a quarter past day 30000 since 1904 is %s", name, cells[colBirthDate].Text)
		}
	}
}

func TestSmallWorkbooksDoNotFillTheMemory(t *testing.T) {
	for name, body := range map[string]string{
		"elements without end":   strings.Repeat("<a>", 1000),
		"attributes without end": "<a " + strings.Repeat(`b="" `, maxToken/4) + "/>",
	} {
		parts := book(t, body+foreignRow)
		_, err := staff.Read(bytes.NewReader(zipped(t, parts)))
		var f *fault.Fault
		if !errors.As(err, &f) || f.Key != "import.file_broken" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRowsBeyondTheEndOfASheetAreRefused(t *testing.T) {
	last := `<row r="1048576"><c><v>1</v></c></row>`
	if got, err := staff.Read(bytes.NewReader(zipped(t, book(t, last)))); err != nil || got.Rows[0].No != 1<<20 {
		t.Errorf("%+v, %v", got.Rows, err)
	}
	for _, rows := range []string{`<row r="3000000000"><c><v>1</v></c></row>`, `<row r="99999999999999999999"><c><v>1</v></c></row>`, last + `<row><c><v>1</v></c></row>`} {
		_, err := staff.Read(bytes.NewReader(zipped(t, book(t, rows))))
		var f *fault.Fault
		if !errors.As(err, &f) || f.Key != "import.file_broken" {
			t.Errorf("%s: %v", rows, err)
		}
	}
}

func TestFilesGivenByMistakeAreNamed(t *testing.T) {
	for name, c := range map[string]struct {
		data        []byte
		key, format string
	}{
		".xls":     {[]byte("\xd0\xcf\x11\xe0\xa1\xb1 W\x00o\x00r\x00k\x00b\x00o\x00o\x00k\x00"), "import.file_other", ".xls"},
		"password": {[]byte("\xd0\xcf\x11\xe0\xa1\xb1 E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00"), "import.file_password", ""},
		".ods":     {zipped(t, map[string]string{"mimetype": "x", "content.xml": "<x/>"}), "import.file_other", ".ods"},
		".xlsb":    {zipped(t, map[string]string{"xl/workbook.bin": "x"}), "import.file_other", ".xlsb"},
		"HTML":     {[]byte("\r\n<HTML><table><tr><td>NIP BARU"), "import.file_other", "HTML/XML"},
		"PDF":      {[]byte("%PDF-1.7\n\xe2\xe3"), "import.file_pdf", ""},
	} {
		_, err := staff.Read(bytes.NewReader(c.data))
		var f *fault.Fault
		if !errors.As(err, &f) || f.Key != c.key || c.format != "" && f.Args["Format"] != c.format {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestASheetThatLacksColumnsIsNamed(t *testing.T) {
	parts := book(t, foreignRow)
	parts["xl/worksheets/sheet2.xml"] = `<worksheet><sheetData><row><c t="inlineStr"><is><t>NIP BARU</t></is></c><c t="inlineStr"><is><t>NAMA</t></is></c><c t="inlineStr"><is><t>UNOR NAMA</t></is></c></row></sheetData></worksheet>`
	_, err := staff.Read(bytes.NewReader(zipped(t, parts)))
	var f *fault.Fault
	if !errors.As(err, &f) || f.Key != "import.columns_missing" || f.Args["Sheet"] != "Catatan" {
		t.Errorf("%v", err)
	}
}

// A note to the right of a workbook's columns shifts nothing; a field too many in a CSV does.
func TestOnlySeparatedTextCanShift(t *testing.T) {
	got, err := staff.Read(bytes.NewReader(zipped(t, book(t, `<row r="2"><c r="A2"><v>1</v></c><c r="Z2" t="inlineStr"><is><t>catatan</t></is></c></row>`))))
	if err != nil || got.Rows[0].Ragged {
		t.Errorf("workbook: %+v %v", got.Rows, err)
	}
	got, err = staff.Read(strings.NewReader(required(";") + "\n" + strings.Repeat("1;", len(staff.Required)) + "lebih\n"))
	if err != nil || !got.Rows[0].Ragged {
		t.Errorf("CSV: %+v %v", got.Rows, err)
	}
}

func TestCSVKeepsWhatPeopleDoToKeepDigits(t *testing.T) {
	lines := []string{required(";"), `="A1";="198609262015051001";SITI`, `"=""A2""";"=""198609262015051002""";"'Aisyah"`, `'A3;'198609262015051003;'=1+1`}
	for name, data := range map[string]string{"CR LF": strings.Join(lines, "\r\n"), "CR": strings.Join(lines, "\r"), "LF": strings.Join(lines, "\n")} {
		got, err := staff.Read(strings.NewReader(data))
		if err != nil || len(got.Rows) != 3 {
			t.Errorf("%s: %+v %v", name, got.Rows, err)
			continue
		}
		for i, want := range [][3]string{{"A1", "198609262015051001", "SITI"}, {"A2", "198609262015051002", "'Aisyah"}, {"'A3", "198609262015051003", "=1+1"}} {
			cells := cellsOf(got.Rows[i])
			if [3]string{cells[colSIASNID].Text, cells[colNIP].Text, cells[colName].Text} != want {
				t.Errorf("%s row %d: %+v", name, i, cells)
			}
		}
	}
}
