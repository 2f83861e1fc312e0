package siasn

import (
	"slices"

	"mumpuni/internal/sheet"
)

// Limits of a file.
const (
	MaxImportBytes = sheet.MaxBytes
	MaxImportRows  = sheet.MaxRows
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

// siasnFile is how a SIASN file is read.
var siasnFile = sheet.List{
	Wanted: headers(ImportColumns...), Required: headers(RequiredColumns...), Keys: headers(colSIASNID, colNIP),
	Days: headers(colBirthDate, colSince), Shared: headers(colUnitID, colUnit, colAgency, colOfficeID, colOffice),
}

func headers(columns ...ImportColumn) []string {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = string(c)
	}
	return names
}

func importColumns(names []string) []ImportColumn {
	columns := make([]ImportColumn, len(names))
	for i, n := range names {
		columns[i] = ImportColumn(n)
	}
	return columns
}

// index is c's place in ImportColumns.
func (c ImportColumn) index() int { return slices.Index(ImportColumns, c) }
