package siasn

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"mumpuni/internal/fault"
	"mumpuni/internal/sheet"
	"mumpuni/people"
	"mumpuni/people/siasngen"
)

// A cell whose value nobody knows must not come back as empty, which would erase.
func TestAnUnknownResultErasesNothing(t *testing.T) {
	row := sheet.Row{Cells: make([]sheet.Cell, len(ImportColumns))}
	row.Cells[colTitleAfter.index()] = sheet.Cell{Kind: sheet.UnsavedCell}
	c := readCandidate(0, row, "2026-11-23")
	if !c.blamed(colTitleAfter) || annotated(colTitleAfter, row.Cells[colTitleAfter.index()]) != "#N/A" {
		t.Errorf("%+v", c.issues)
	}
}

func TestUnneededColumnsAreNotEvenRead(t *testing.T) {
	f := siasngen.Generate(1, 1, siasngen.Today)
	var buf bytes.Buffer
	if err := f.WriteXLSX(&buf); err != nil {
		t.Fatal(err)
	}
	got, err := siasnFile.Read(&buf)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range got.Rows[0].Cells {
		for _, secret := range []string{"Islam", "Menikah", f.Rows[0].Text("NIK"), f.Rows[0].Text("ALAMAT")} {
			if c.Text == secret {
				t.Errorf("%q was kept", secret)
			}
		}
	}
}

func TestCellsThatLostTheirDigitsAreRefused(t *testing.T) {
	for _, c := range []struct {
		col  ImportColumn
		cell sheet.Cell
		want string // key below import.issue., or the value read
	}{
		{colNIP, sheet.Cell{Kind: sheet.TextCell, Text: "19860926 201505 1 001"}, "198609262015051001"},
		{colNIP, sheet.Cell{Kind: sheet.TextCell, Text: "19860926.201505.1.001"}, "198609262015051001"},
		{colNIP, sheet.Cell{Kind: sheet.TextCell, Text: "19860926-201505-1-001"}, "198609262015051001"},
		{colNIP, sheet.Cell{Kind: sheet.TextCell, Text: "'198609262015051001"}, "198609262015051001"},
		{colNIP, sheet.Cell{Kind: sheet.TextCell, Text: "198.609.262.015.051.001"}, "nip_not_18"},
		{colNIP, sheet.Cell{Kind: sheet.TextCell, Text: "198609262015051000"}, "nip_zeros"},
		{colNIP, sheet.Cell{Kind: sheet.TextCell, Text: "1,98609E+17"}, "nip_number"},
		{colNIP, sheet.Cell{Kind: sheet.NumberCell, Text: "198609262015051001"}, "nip_number"},
		{colNIP, sheet.Cell{Kind: sheet.TextCell, Text: "19860926201505100l"}, "nip_not_18"},
		{colSIASNID, sheet.Cell{Kind: sheet.NumberCell, Text: "8.0123456789012345E+30"}, "id_number"},
		{colSIASNID, sheet.Cell{Kind: sheet.NumberCell, Text: "12345"}, "12345"},
		{colUnitID, sheet.Cell{Kind: sheet.TextCell, Text: "8,01E+30"}, "id_number"},
		{colUnitID, sheet.Cell{Kind: sheet.TextCell, Text: "8.01E30"}, "id_number"}, // as Java writes it
		{colUnitID, sheet.Cell{Kind: sheet.TextCell, Text: "80123456789012345678E01234567890"}, "80123456789012345678E01234567890"},
		{colNIP, sheet.Cell{Kind: sheet.TextCell, Text: "1.98609262015051E17"}, "nip_number"},
		{colPhone, sheet.Cell{Kind: sheet.TextCell, Text: "8.12346E11"}, "phone_number"},
		{colNIP, sheet.Cell{Kind: sheet.TextCell, Text: "\u200b198609262015051001\ufeff"}, "198609262015051001"},
		{colName, sheet.Cell{Kind: sheet.TextCell, Text: "SITI\u00ad AMINAH\u200e"}, "SITI AMINAH"},
		{colPhone, sheet.Cell{Kind: sheet.NumberCell, Text: "81234567890"}, "081234567890"},
		{colPhone, sheet.Cell{Kind: sheet.NumberCell, Text: "8.1234567890E10"}, "081234567890"},
		{colPhone, sheet.Cell{Kind: sheet.TextCell, Text: "8,12346E+11"}, "phone_number"},
		{colTitleBefore, sheet.Cell{Kind: sheet.TextCell, Text: "-"}, ""},
		{colTitleBefore, sheet.Cell{Kind: sheet.TextCell, Text: "#N/A"}, "cell_error"},
		{colName, sheet.Cell{Kind: sheet.FormulaCell, Text: " #ref! "}, "cell_error"},
		{colName, sheet.Cell{Kind: sheet.ErrorCell, Text: "#BUSY!"}, "cell_error"},
		{colUnit, sheet.Cell{Kind: sheet.TextCell, Text: "#NAME?"}, "cell_error"},
		{colUnit, sheet.Cell{Kind: sheet.TextCell, Text: "RUANG #N/A"}, "RUANG #N/A"},
		{colName, sheet.Cell{Kind: sheet.TextCell, Text: "Jose\u0301"}, "Jos\u00e9"},
	} {
		row := sheet.Row{Cells: make([]sheet.Cell, len(ImportColumns))}
		row.Cells[c.col.index()] = c.cell
		got := readCandidate(0, row, "2026-11-23")
		said := map[ImportColumn]string{
			colNIP: got.person.NIP, colSIASNID: got.person.SIASNID, colPhone: got.person.Phone, colTitleBefore: got.person.TitleBefore,
			colName: got.person.Name, colUnitID: got.unit.id, colUnit: got.unit.name,
		}[c.col]
		for _, i := range got.issues {
			if i.Column == c.col {
				said = strings.TrimPrefix(i.Key, "import.issue.")
			}
		}
		if said != c.want {
			t.Errorf("%s %+v: %q, want %q", c.col, c.cell, said, c.want)
		}
	}
}

func FuzzImportRows(f *testing.F) {
	sound := siasngen.Generate(3, 1, siasngen.Today)
	var csv, xlsx bytes.Buffer
	if err := errors.Join(sound.WriteCSV(&csv, ';'), sound.WriteXLSX(&xlsx)); err != nil {
		f.Fatal(err)
	}
	f.Add(csv.Bytes())
	f.Add(xlsx.Bytes())
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := siasnFile.Read(bytes.NewReader(data))
		if err != nil {
			if fault.KindOf(err) == fault.Internal {
				t.Fatalf("not a fault: %v", err)
			}
			return
		}
		for i, row := range got.Rows {
			readCandidate(i, row, "2026-11-23")
		}
	})
}

func FuzzSIASNWords(f *testing.F) {
	for _, s := range []string{"31-02-1990", "III/d", "PPPK Paruh Waktu", "GURU AHLI MUDA", "II.b", "1986-09-26T00:00:00", "Jabatan Struktural"} {
		f.Add(s, true)
	}
	f.Fuzz(func(t *testing.T, s string, number bool) {
		kind := sheet.TextCell
		if number {
			kind = sheet.NumberCell
		}
		if day, ok := parseSIASNDay(sheet.Cell{Kind: kind, Text: s}); ok && (day < "1900-01-01" || day > "2099-12-31" || len(day) != 10) {
			t.Errorf("%q is %q", s, day)
		}
		if grade, ok := parseGrade(s); ok && !people.KnownGrade(grade) {
			t.Errorf("%q is grade %q", s, grade)
		}
		if post, _, ok := parsePost(s, s, s); ok {
			if !slices.Contains(people.PostKinds, post.Kind) || post.Level != "" && !slices.Contains(people.PostLevels[post.Kind], post.Level) {
				t.Errorf("%q makes a post that is refused: %+v", s, post)
			}
		}
		_, _ = parseSex(s)
		_, _ = parseEmployment(s, s)
		if k := guessUnitKind(s); k == "" {
			t.Errorf("%q has no kind", s)
		}
	})
}
