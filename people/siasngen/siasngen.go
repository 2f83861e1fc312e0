// Package siasngen makes staff files in the shape of SIASN's export, with invented people, for tests, benchmarks and the
// demo. It can plant faults and says where.
package siasngen

import (
	"math/rand/v2"
	"strings"
	"time"
)

// Headers are SIASN's column headers in their order.
var Headers = strings.Split("PNS ID, NIP BARU, NIP LAMA, NAMA, GELAR DEPAN, GELAR BELAKANG, TEMPAT LAHIR ID, TEMPAT LAHIR NAMA, TANGGAL LAHIR, "+
	"JENIS KELAMIN, AGAMA ID, AGAMA NAMA, JENIS KAWIN ID, JENIS KAWIN NAMA, NIK, NOMOR HP, EMAIL, EMAIL GOV, ALAMAT, NPWP NOMOR, BPJS, "+
	"JENIS PEGAWAI ID, JENIS PEGAWAI NAMA, KEDUDUKAN HUKUM ID, KEDUDUKAN HUKUM NAMA, STATUS CPNS PNS, KARTU ASN VIRTUAL, NOMOR SK CPNS, "+
	"TANGGAL SK CPNS, TMT CPNS, NOMOR SK PNS, TANGGAL SK PNS, TMT PNS, GOL AWAL ID, GOL AWAL NAMA, GOL AKHIR ID, GOL AKHIR NAMA, "+
	"TMT GOLONGAN, MK TAHUN, MK BULAN, JENIS JABATAN ID, JENIS JABATAN NAMA, JABATAN ID, JABATAN NAMA, TMT JABATAN, TINGKAT PENDIDIKAN ID, "+
	"TINGKAT PENDIDIKAN NAMA, PENDIDIKAN ID, PENDIDIKAN NAMA, TAHUN LULUS, KPKN ID, KPKN NAMA, LOKASI KERJA ID, LOKASI KERJA NAMA, UNOR ID, "+
	"UNOR NAMA, INSTANSI INDUK ID, INSTANSI INDUK NAMA, INSTANSI KERJA ID, INSTANSI KERJA NAMA, SATUAN KERJA INDUK ID, SATUAN KERJA INDUK NAMA, "+
	"SATUAN KERJA KERJA ID, SATUAN KERJA KERJA NAMA, IS VALID NIK, NAMA SEKOLAH, FLAG IKD, ESELON ID, ESELON NAMA", ", ")

var place = func() map[string]int {
	m := map[string]int{}
	for i, h := range Headers {
		m[h] = i
	}
	return m
}()

// Row is one person's cells in the order of Headers. A float64 is a number cell, a Formula a formula cell, anything else
// text.
type Row []any

// Formula is a formula with the text it last gave.
type Formula struct{ Expression, Text string }

// Text is the text of a column; "" when the cell holds anything else.
func (r Row) Text(column string) string { s, _ := r[place[column]].(string); return s }

// Set changes a cell.
func (r Row) Set(column string, v any) { r[place[column]] = v }

// Clone copies the row.
func (r Row) Clone() Row { return append(Row(nil), r...) }

// File is a staff file: the header is row 1, Rows[0] is row 2.
type File struct{ Rows []Row }

// Clone copies the file.
func (f File) Clone() File {
	g := File{}
	for _, r := range f.Rows {
		g.Rows = append(g.Rows, r.Clone())
	}
	return g
}

// Generate makes n people of a government, the same for the same seed; nobody is appointed after today.
func Generate(n int, seed uint64, today time.Time) File {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 1)), today: today, seed: seed}
	g.layOutUnits()
	f := File{Rows: make([]Row, n)}
	for i := range f.Rows {
		f.Rows[i] = g.row(i)
	}
	return f
}

type unit struct{ id, name, officeID, office string }
