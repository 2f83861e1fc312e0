package siasngen

import (
	"strings"
	"time"
)

// Planted is a fault put into a file: the dry run must report key on this row and column.
type Planted struct {
	Row    int // as the spreadsheet numbers it
	Column string
	Key    string // message key below "import.issue."
	Error  bool   // keeps the row out
}

type kind struct {
	column, key string
	isError     bool
	excelOnly   bool
	knownOnly   bool // needs people who are in the database already
	plant       func(row, other Row)
}

// kinds of faults. other is a sound row elsewhere in the file that stays as it is.
var kinds = []kind{
	{"NIP BARU", "nip_not_18", true, false, false, func(r, _ Row) { r.Set("NIP BARU", r.Text("NIP BARU")[:17]) }},
	{"NIP BARU", "nip_number", true, false, false, func(r, _ Row) { r.Set("NIP BARU", "1.98609262015051E+17") }},
	{"NIP BARU", "nip_number", true, true, false, func(r, _ Row) { r.Set("NIP BARU", 198609262015051008.0) }},
	{"NIP BARU", "missing", true, false, false, func(r, _ Row) { r.Set("NIP BARU", "") }},
	{"NIP BARU", "nip_twice", true, false, false, func(r, o Row) { r.Set("NIP BARU", o.Text("NIP BARU")) }},
	{"PNS ID", "siasn_id_twice", true, false, false, func(r, o Row) { r.Set("PNS ID", o.Text("PNS ID")) }},
	{"PNS ID", "missing", true, false, false, func(r, _ Row) { r.Set("PNS ID", "") }},
	{"NIP BARU", "nip_birth_differs", false, false, false, func(r, _ Row) { r.Set("TANGGAL LAHIR", "01-01-1965") }},
	{"NIP BARU", "nip_sex_differs", false, false, false, func(r, _ Row) {
		r.Set("JENIS KELAMIN", map[string]string{"M": "F", "F": "M"}[r.Text("JENIS KELAMIN")])
	}},
	{"TANGGAL LAHIR", "day_impossible", true, false, false, func(r, _ Row) { r.Set("TANGGAL LAHIR", "31-02-1990") }},
	{"TMT JABATAN", "day_impossible", true, false, false, func(r, _ Row) { r.Set("TMT JABATAN", "00-00-0000") }},
	{"TMT JABATAN", "since_future", true, false, false, func(r, _ Row) { r.Set("TMT JABATAN", "01-01-2099") }},
	{"JENIS KELAMIN", "sex_unknown", true, false, false, func(r, _ Row) { r.Set("JENIS KELAMIN", "X") }},
	{"JENIS PEGAWAI NAMA", "employment_unknown", true, false, false, func(r, _ Row) { r.Set("JENIS PEGAWAI NAMA", "Honorer") }},
	{"JENIS JABATAN NAMA", "post_kind_unknown", true, false, false, func(r, _ Row) { r.Set("JENIS JABATAN NAMA", "Lain-lain") }},
	{"ESELON NAMA", "echelon_unknown", true, false, false, func(r, _ Row) {
		r.Set("JENIS JABATAN NAMA", "Jabatan Struktural")
		r.Set("ESELON NAMA", "IX.z")
	}},
	{"GOL AKHIR NAMA", "grade_unknown", true, false, false, func(r, _ Row) { r.Set("GOL AKHIR NAMA", "VI/f") }},
	{"NAMA", "missing", true, false, false, func(r, _ Row) { r.Set("NAMA", "  ") }},
	{"NAMA", "cell_error", true, false, false, func(r, _ Row) { r.Set("NAMA", "#N/A") }},
	{"UNOR NAMA", "cell_error", true, false, false, func(r, _ Row) { r.Set("UNOR NAMA", "#REF!") }},
	{"NAMA", "unprintable", true, false, false, func(r, _ Row) { r.Set("NAMA", "SITI\u202eHANIMA") }},
	{"JABATAN NAMA", "too_long", true, false, false, func(r, _ Row) { r.Set("JABATAN NAMA", strings.Repeat("PANJANG ", 40)) }},
	{"EMAIL", "email_malformed", false, false, false, func(r, _ Row) { r.Set("EMAIL", "siti(at)contoh") }},
	{"EMAIL", "email_twice", false, false, false, func(r, o Row) { r.Set("EMAIL", o.Text("EMAIL")) }},
	{"UNOR ID", "missing", true, false, false, func(r, _ Row) { r.Set("UNOR ID", "") }},
	{"UNOR NAMA", "unit_two_names", true, false, false, func(r, o Row) {
		r.Set("UNOR ID", o.Text("UNOR ID"))
		r.Set("UNOR NAMA", "UNIT LAIN")
	}},
	{"INSTANSI KERJA NAMA", "agency_other", false, false, false, func(r, _ Row) { r.Set("INSTANSI KERJA NAMA", "Kementerian Contoh") }},
	{"NAMA", "formula", false, true, false, func(r, _ Row) { r.Set("NAMA", Formula{`UPPER("x")`, r.Text("NAMA")}) }},
	{"NIP BARU", "nip_changes", false, false, true, func(r, _ Row) {
		nip := []byte(r.Text("NIP BARU"))
		nip[15] = '0' + (nip[15]-'0'+5)%10
		r.Set("NIP BARU", string(nip))
	}},
	{"NIP BARU", "nip_of_another", true, false, true, func(r, _ Row) { r.Set("PNS ID", "BARU"+r.Text("PNS ID")) }},
}

// Kinds is how many kinds of faults Plant knows for a format.
func Kinds(excel, known bool) int {
	n := 0
	for _, k := range kinds {
		if k.fits(excel, known) {
			n++
		}
	}
	return n
}

func (k kind) fits(excel, known bool) bool { return (excel || !k.excelOnly) && (known || !k.knownOnly) }

// Plant puts every kind of fault into the file, each times times, and says where. excel allows faults that only a
// spreadsheet can have; known those that need the file's people to be in the database already. The file must have 40 rows
// for each fault.
func (f File) Plant(times int, excel, known bool) []Planted {
	var planted []Planted
	at := 1
	for range times {
		for _, k := range kinds {
			if !k.fits(excel, known) {
				continue
			}
			k.plant(f.Rows[at], f.Rows[at-1])
			planted = append(planted, Planted{Row: at + 2, Column: k.column, Key: k.key, Error: k.isError})
			at += 2
		}
	}
	return planted
}

// Today is a day on which all generated people are at work; tests take place on it.
var Today = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
