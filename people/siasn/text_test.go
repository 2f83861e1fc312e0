package siasn

import (
	"mumpuni/internal/sheet"
	"mumpuni/people"
)

import "testing"

func TestSIASNWords(t *testing.T) {
	for _, c := range []struct {
		cell sheet.Cell
		want people.Day
		ok   bool
	}{
		{sheet.Cell{Kind: sheet.TextCell, Text: "26-09-1986"}, "1986-09-26", true},
		{sheet.Cell{Kind: sheet.TextCell, Text: "26/09/1986"}, "1986-09-26", true},
		{sheet.Cell{Kind: sheet.TextCell, Text: "1986-09-26 00:00:00"}, "1986-09-26", true},
		{sheet.Cell{Kind: sheet.NumberCell, Text: "31681"}, "1986-09-26", true},
		{sheet.Cell{Kind: sheet.TextCell, Text: "31681"}, "", false},
		{sheet.Cell{Kind: sheet.NumberCell, Text: "31680.999999"}, "1986-09-26", true},
		{sheet.Cell{Kind: sheet.TextCell, Text: "26 September 1986"}, "1986-09-26", true},
		{sheet.Cell{Kind: sheet.TextCell, Text: "26-Agu-1986"}, "1986-08-26", true},
		{sheet.Cell{Kind: sheet.TextCell, Text: "1 Oktober 2020 00:00:00"}, "2020-10-01", true},
		{sheet.Cell{Kind: sheet.TextCell, Text: "5 Dec. 1990"}, "1990-12-05", true},
		{sheet.Cell{Kind: sheet.TextCell, Text: "29 Februari 1986"}, "", false},
		{sheet.Cell{Kind: sheet.TextCell, Text: "29-02-1988"}, "1988-02-29", true},
		{sheet.Cell{Kind: sheet.TextCell, Text: "26 Bulan 1986"}, "", false},
		{sheet.Cell{Kind: sheet.TextCell, Text: "26.09.1986"}, "1986-09-26", true},
		{sheet.Cell{Kind: sheet.TextCell, Text: "09/26/1986"}, "", false},
		{sheet.Cell{Kind: sheet.TextCell, Text: "26-Sep-86"}, "", false},
		{sheet.Cell{Kind: sheet.TextCell, Text: "31-02-1990"}, "", false},
		{sheet.Cell{Kind: sheet.TextCell, Text: "26-09-86"}, "", false},
		{sheet.Cell{Kind: sheet.NumberCell, Text: "5"}, "", false},
		{sheet.Cell{Kind: sheet.TextCell, Text: "19860926"}, "1986-09-26", true},
		{sheet.Cell{Kind: sheet.NumberCell, Text: "19860926"}, "1986-09-26", true},
		{sheet.Cell{Kind: sheet.NumberCell, Text: "19860931"}, "", false},
		{sheet.Cell{Kind: sheet.TextCell, Text: "26091986"}, "", false},
		{sheet.Cell{Kind: sheet.NumberCell, Text: "31681.25"}, "1986-09-26", true},
	} {
		if got, ok := parseSIASNDay(c.cell); ok != c.ok || ok && got != c.want {
			t.Errorf("%v: %q %v", c.cell, got, ok)
		}
	}
	for _, c := range []struct {
		kind, status string
		want         people.Employment
	}{
		{"PNS Daerah Kab/Kota yang bekerja pada Kab/Kota", "P", people.PNS},
		{"PNS Daerah", "C", people.CPNS},
		{"CPNS", "", people.CPNS},
		{"PPPK", "", people.PPPK},
		{"PPPK PARUH WAKTU", "", people.PPPKPartTime},
		{"Pegawai Pemerintah dengan Perjanjian Kerja", "", people.PPPK},
		{"Honorer", "P", ""},
	} {
		if got, _ := parseEmployment(c.kind, c.status); got != c.want {
			t.Errorf("%s %s: %q", c.kind, c.status, got)
		}
	}
	for text, want := range map[string]string{"III/d": "III/d", "III.D": "III/d", "IIId": "III/d", "ix": "", "IX": "IX", "VI/f": "", "": ""} {
		if got, ok := parseGrade(text); ok && got != want || !ok && want != "" {
			t.Errorf("%q: %q %v", text, got, ok)
		}
	}
	for _, c := range []struct{ name, kind, echelon, wantKind, wantLevel string }{
		{"CAMAT", "Jabatan Struktural", "III.a", "administrator", ""},
		{"KEPALA DINAS", "Jabatan Struktural", "II/b", "jpt_pratama", ""},
		{"SEKRETARIS JENDERAL", "Jabatan Struktural", "I.a", "jpt_utama", ""},
		{"GURU AHLI MUDA", "Jabatan Fungsional Tertentu", "", "fungsional_keahlian", "ahli_muda"},
		{"GURU MADYA", "Jabatan Fungsional", "", "fungsional_keahlian", "ahli_madya"},
		{"PERAWAT PELAKSANA LANJUTAN", "Jabatan Fungsional", "", "fungsional_keterampilan", "mahir"},
		{"PENGADMINISTRASI", "Jabatan Fungsional Umum", "", "pelaksana", ""},
		{"PENATA LAYANAN", "Jabatan Pelaksana", "", "pelaksana", ""},
		{"DOKTER", "Jabatan Fungsional", "", "fungsional_keahlian", ""},
		{"X", "Jabatan Struktural", "", "", ""},
	} {
		post, _, ok := parsePost(c.name, c.kind, c.echelon)
		if post.Kind != c.wantKind || post.Level != c.wantLevel || ok != (c.wantKind != "") {
			t.Errorf("%+v: %+v %v", c, post, ok)
		}
	}
	for name, want := range map[string]string{
		"Kecamatan Curup": "kecamatan", "UPTD PUSKESMAS PERUMNAS": "puskesmas", "SDN 5 CURUP": "sekolah", "SDM dan Umum": "lainnya",
		"DINAS KESEHATAN": "opd", "SEKRETARIAT DAERAH": "opd", "SEKRETARIAT": "bidang", "SUB BAGIAN UMUM": "seksi", "UPT Laboratorium": "uptd",
	} {
		if got := guessUnitKind(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

func TestSexIsReadAsPeopleWriteIt(t *testing.T) {
	for text, want := range map[string]string{"M": "m", "L": "m", "Laki - Laki": "m", "LAKI-LAKI": "m", "laki laki": "", "P": "f", "perempuan": "f"} {
		if got, ok := parseSex(text); got != want || ok != (want != "") {
			t.Errorf("%q: %q %v", text, got, ok)
		}
	}
}

func TestLegalStatusesThatEndService(t *testing.T) {
	for status, want := range map[string]bool{
		"Aktif": false, "": false, "CLTN": false, "Tugas Belajar": false, "Masa Persiapan Pensiun": false, "Pemberhentian Sementara": false,
		"Proses Pemberhentian": false, "PNS Terkena Hukuman Disiplin Tingkat Berat": false, "Penerima Uang Tunggu": false,
		"Pensiun": true, "PENSIUN DINI": true, "Mencapai BUP": true, "Diberhentikan dengan hormat": true, "Pemberhentian Tidak Dengan Hormat": true,
		"Meninggal Dunia": true, "Tewas": true, "Mengundurkan diri": true,
	} {
		if serviceEnded(status) != want {
			t.Errorf("%q ends service: %v", status, !want)
		}
	}
}
