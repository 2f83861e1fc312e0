package people

import (
	"slices"
	"strings"
	"unicode"

	"mumpuni/internal/fault"
)

// ImportColumn is a column of SIASN's staff file that Mumpuni keeps. All others (religion, marriage, NIK, address, tax and
// insurance numbers …) are dropped while the file is read and never stored.
type ImportColumn string

// The kept columns, by their SIASN headers.
const (
	colSIASNID     ImportColumn = "PNS ID"
	colNIP         ImportColumn = "NIP BARU"
	colName        ImportColumn = "NAMA"
	colTitleBefore ImportColumn = "GELAR DEPAN"
	colTitleAfter  ImportColumn = "GELAR BELAKANG"
	colBirthPlace  ImportColumn = "TEMPAT LAHIR NAMA"
	colBirthDate   ImportColumn = "TANGGAL LAHIR"
	colSex         ImportColumn = "JENIS KELAMIN"
	colPhone       ImportColumn = "NOMOR HP"
	colEmail       ImportColumn = "EMAIL"
	colEmailGov    ImportColumn = "EMAIL GOV"
	colEmployment  ImportColumn = "JENIS PEGAWAI NAMA"
	colLegalStatus ImportColumn = "KEDUDUKAN HUKUM NAMA"
	colStatus      ImportColumn = "STATUS CPNS PNS"
	colGrade       ImportColumn = "GOL AKHIR NAMA"
	colPostKind    ImportColumn = "JENIS JABATAN NAMA"
	colPost        ImportColumn = "JABATAN NAMA"
	colSince       ImportColumn = "TMT JABATAN"
	colEducation   ImportColumn = "TINGKAT PENDIDIKAN NAMA"
	colUnitID      ImportColumn = "UNOR ID"
	colUnit        ImportColumn = "UNOR NAMA"
	colAgency      ImportColumn = "INSTANSI KERJA NAMA"
	colOfficeID    ImportColumn = "SATUAN KERJA KERJA ID"
	colOffice      ImportColumn = "SATUAN KERJA KERJA NAMA"
	colEchelon     ImportColumn = "ESELON NAMA"
)

// ImportColumns lists the kept columns in the order in which rows hold their cells.
var ImportColumns = []ImportColumn{
	colSIASNID, colNIP, colName, colTitleBefore, colTitleAfter, colBirthPlace, colBirthDate, colSex, colPhone, colEmail,
	colEmailGov, colEmployment, colLegalStatus, colStatus, colGrade, colPostKind, colPost, colSince, colEducation, colUnitID,
	colUnit, colAgency, colOfficeID, colOffice, colEchelon,
}

// RequiredColumns lists the columns without which a file is refused.
var RequiredColumns = []ImportColumn{
	colSIASNID, colNIP, colName, colBirthDate, colSex, colEmployment, colStatus, colGrade, colPostKind, colPost, colSince, colUnitID, colUnit,
}

// index is c's place in ImportColumns.
func (c ImportColumn) index() int { return slices.Index(ImportColumns, c) }

// normalHeader folds case and drops everything but letters and digits, so "Nip_Baru " is "NIPBARU".
func normalHeader(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, s)
}

var columnByHeader = func() map[string]ImportColumn {
	m := map[string]ImportColumn{}
	for _, c := range ImportColumns {
		m[normalHeader(string(c))] = c
	}
	return m
}()

// header says where in a sheet each kept column stands.
type header struct {
	at    map[int]int // column of the sheet → place in ImportColumns
	width int
}

// findHeader reads cells as a header row. ok is false when it is none: it names neither NIP BARU nor PNS ID. A header that
// lacks required columns, or has a kept one twice, is a fault naming them.
func findHeader(sheet string, cells []Cell) (h header, ok bool, err error) {
	h = header{at: map[int]int{}, width: len(cells)}
	var seen []ImportColumn
	for i, cell := range cells {
		c, known := columnByHeader[normalHeader(cell.Text)]
		if !known {
			continue
		}
		if slices.Contains(seen, c) {
			err = fault.Field("file", "import.column_twice").With("Column", string(c)).With("Sheet", sheet)
		}
		seen = append(seen, c)
		h.at[i] = c.index()
	}
	if !slices.Contains(seen, colNIP) && !slices.Contains(seen, colSIASNID) || len(seen) < 3 {
		return h, false, nil
	}
	var missing []string
	for _, c := range RequiredColumns {
		if !slices.Contains(seen, c) {
			missing = append(missing, string(c))
		}
	}
	if len(missing) > 0 {
		err = fault.Field("file", "import.columns_missing").With("Columns", strings.Join(missing, ", ")).With("Sheet", sheet)
	}
	return h, true, err
}

// present lists the kept columns of h, in the order of ImportColumns.
func (h header) present() []ImportColumn {
	var cs []ImportColumn
	for i, c := range ImportColumns {
		for _, place := range h.at {
			if place == i {
				cs = append(cs, c)
			}
		}
	}
	return cs
}
