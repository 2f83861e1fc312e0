package siasngen

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

type generator struct {
	*rand.Rand
	today time.Time
	seed  uint64
	units []unit
}

func (g *generator) id(kind string, n int) string {
	return fmt.Sprintf("%s%08X%016X%06X", kind, g.seed, uint64(n)*0x9E3779B97F4A7C15, n)
}

func (g *generator) layOutUnits() {
	for i, office := range offices {
		o := unit{g.id("D", i), office, g.id("D", i), office}
		g.units = append(g.units, o)
		for j, part := range partsOf(office) {
			g.units = append(g.units, unit{g.id("E", i*100+j), part, o.id, office})
		}
	}
}

func partsOf(office string) []string {
	switch {
	case strings.HasPrefix(office, "DINAS PENDIDIKAN"):
		var schools []string
		for n := 1; n <= 30; n++ {
			schools = append(schools, fmt.Sprintf("SD NEGERI %d CONTOH", n), fmt.Sprintf("SMP NEGERI %d CONTOH", n))
		}
		return schools
	case strings.HasPrefix(office, "DINAS KESEHATAN"):
		return []string{"PUSKESMAS MAWAR", "PUSKESMAS MELATI", "PUSKESMAS ANGGREK", "PUSKESMAS KENANGA", "RSUD CONTOH"}
	case strings.HasPrefix(office, "KECAMATAN"):
		return []string{"SEKSI PEMERINTAHAN " + office, "SEKSI PELAYANAN UMUM " + office}
	}
	return []string{"SEKRETARIAT " + office, "BIDANG PROGRAM " + office, "BIDANG LAYANAN " + office}
}

func (g *generator) row(i int) Row {
	row := make(Row, len(Headers))
	for c := range row {
		row[c] = ""
	}
	u := g.units[g.IntN(len(g.units))]
	born := time.Date(1966, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, g.IntN(13_000))
	hired := born.AddDate(22, g.IntN(100), 0)
	since := hired.AddDate(1, g.IntN(24), g.IntN(28))
	if since.After(g.today) {
		since = g.today.AddDate(0, 0, -g.IntN(300))
	}
	male := g.IntN(2) == 0
	name := g.name(male)
	set := func(column, value string) { row.Set(column, value) }
	set("PNS ID", g.id("A", i))
	set("NAMA", name)
	set("GELAR BELAKANG", pick(g, []string{"", "S.Pd.", "S.Kom.", "S.E.", "A.Md.Kep.", "S.Sos., M.Si."}))
	set("TEMPAT LAHIR NAMA", pick(g, []string{"Curup", "Bengkulu", "Lubuklinggau", "Kepahiang"}))
	set("TANGGAL LAHIR", born.Format("02-01-2006"))
	set("JENIS KELAMIN", map[bool]string{true: "M", false: "F"}[male])
	set("AGAMA NAMA", "Islam")
	set("JENIS KAWIN NAMA", "Menikah")
	set("NIK", fmt.Sprintf("1702%012d", i))
	set("ALAMAT", fmt.Sprintf("Jalan Contoh %d", i))
	set("NOMOR HP", fmt.Sprintf("0812%08d", i))
	set("EMAIL", fmt.Sprintf("pegawai%d.%d@contoh.example", g.seed, i))
	set("KEDUDUKAN HUKUM NAMA", "Aktif")
	set("TMT JABATAN", since.Format("02-01-2006"))
	set("TINGKAT PENDIDIKAN NAMA", pick(g, []string{"S-1/Sarjana", "Diploma III/Sarjana Muda", "SLTA", "S-2"}))
	set("UNOR ID", u.id)
	set("UNOR NAMA", u.name)
	set("INSTANSI INDUK NAMA", "Pemerintah Kab. Contoh")
	set("INSTANSI KERJA NAMA", "Pemerintah Kab. Contoh")
	set("SATUAN KERJA KERJA ID", u.officeID)
	set("SATUAN KERJA KERJA NAMA", u.office)
	g.employ(row, i, born, hired, male)
	g.post(row, u)
	return row
}

// employ fills in the kind of employment, and a NIP that fits it.
func (g *generator) employ(row Row, i int, born, hired time.Time, male bool) {
	sex := map[bool]string{true: "1", false: "2"}[male]
	kind, middle, grade := "PNS Daerah Kab/Kota yang bekerja pada Kab/Kota", hired.Format("200601"), pick(g, []string{"II/c", "III/a", "III/b", "III/d", "IV/a"})
	switch i % 10 {
	case 7, 8:
		kind, middle, grade = "PPPK", "202321", pick(g, []string{"V", "VII", "IX", "X"})
	case 9:
		kind, middle, grade = "PPPK Paruh Waktu", "202524", "V"
	}
	status := "P"
	if i%97 == 0 && i%10 < 7 {
		status = "C"
	}
	row.Set("JENIS PEGAWAI NAMA", kind)
	row.Set("STATUS CPNS PNS", status)
	row.Set("GOL AKHIR NAMA", grade)
	row.Set("NIP BARU", born.Format("20060102")+middle+sex+fmt.Sprintf("%03d", 1+i%999))
}

func (g *generator) post(row Row, u unit) {
	p := posts[g.IntN(len(posts))]
	if g.IntN(40) == 0 {
		p = post{"Jabatan Struktural", "KEPALA SEKSI " + u.name, "IV.a"}
	}
	row.Set("JENIS JABATAN NAMA", p.kind)
	row.Set("JABATAN NAMA", p.name)
	row.Set("ESELON NAMA", p.echelon)
}

func (g *generator) name(male bool) string {
	first := pick(g, womenNames)
	if male {
		first = pick(g, menNames)
	}
	return first + " " + pick(g, lastNames) + " " + pick(g, lastNames)
}

func pick(g *generator, from []string) string { return from[g.IntN(len(from))] }
