package certification

import (
	"os"
	"testing"
	"time"
)

func sample() Paper {
	fraction := 8667
	p := Paper{
		Number: "800.1.4/0042/BKPSDM/XI/2026", Code: "01ARZ3NDEKTSV4RRFFQ69G5FA0",
		Made: time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC),
		Snapshot: Snapshot{
			Heading: "SERTIFIKAT", Agency: "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia", Place: "Curup",
			Basis: "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia Kabupaten Contoh, berdasarkan Undang-Undang Nomor 20 Tahun 2023 " +
				"tentang Aparatur Sipil Negara serta ketentuan pelaksanaannya, menyatakan bahwa:",
			IssuedOn: "2026-11-23", TimeZone: "Asia/Jakarta",
			Holder: Holder{
				Name: "Dra. Siti Nurhaliza Rahmawati, S.Kom., M.M.", NIP: "198609262015052001", BirthPlace: "Curup", BirthDate: "1986-09-26",
				Employment: "pns", Grade: "Penata Tk. I / III/d", Post: "Pranata Komputer Ahli Muda",
				Unit: "Bidang Aplikasi Informatika", Agency: "Dinas Komunikasi dan Informatika",
			},
			Course: Course{
				Title: "Keamanan Informasi dan Pelindungan Data Pribadi bagi Pegawai ASN", Form: "16", FormName: "E-Learning", JP: 8,
				JPWords: "8 (delapan) jam pelajaran", Minutes: 360, StartedOn: "2026-11-03", CompletedOn: "2026-11-20",
			},
			Result:    newResult(&fraction),
			Signatory: Signatory{"Kepala Badan Kepegawaian dan Pengembangan Sumber Daya Manusia", "Dr. H. Ahmad Fauzi, S.Sos., M.Si.", "197001011995031002", "Pembina Utama Muda / IV/c"},
		},
	}
	p.Link = link("https://mumpuni.example.go.id", p.Code)
	titles := []string{"Gambaran umum keamanan informasi", "Mengenali surel dan pesan penipuan", "Kata sandi dan autentikasi dua faktor", "Data pribadi: apa yang dilindungi undang-undang", "Evaluasi akhir"}
	minutes := []int{30, 90, 90, 105, 45}
	for i, jp := range shareJP(8, minutes) {
		p.Course.Modules = append(p.Course.Modules, Module{titles[i], "materi", "article", minutes[i], jp})
	}
	return p
}

func TestDraw(t *testing.T) {
	p := sample()
	b, err := p.PDF()
	if err != nil {
		t.Fatal(err)
	}
	os.WriteFile("/tmp/cert/a.pdf", b, 0o644)
}
