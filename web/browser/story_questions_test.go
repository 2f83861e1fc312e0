package browser

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mumpuni/internal/sheet"
	"mumpuni/questions/exchange"
)

// asked is a question of the story: its text, what is right, what is not.
type asked struct {
	level   int
	stem    string
	options []string // the first is right
}

// misprinted is the question whose key the file has wrong: it names the second option.
const misprinted = "Berapa lama paling lambat pemberitahuan tertulis atas kegagalan pelindungan data pribadi disampaikan?"

// believed is what the file calls right of it, and what those believe who know little.
const believed = "30 hari"

// excelQuestions are those that come in a workbook, wordQuestions those typed in a word processor: 30 in all, about personal data.
var (
	excelQuestions = parseAsked(`1|Manakah yang termasuk data pribadi umum?|Nama lengkap|Jam buka kantor|Nama instansi|Nomor surat keputusan
1|Kartu keluarga warga yang salah cetak sebaiknya …|dihancurkan dengan mesin penghancur kertas|dipakai sebagai kertas bekas|ditumpuk di ruang tunggu|dibagikan kepada pegawai lain
1|Siapa yang disebut subjek data pribadi?|Orang yang datanya diproses|Pegawai yang mengetik data|Kepala dinas|Penyedia perangkat komputer
1|Layar komputer berisi data warga ditinggal makan siang. Tindakan yang benar adalah …|mengunci layar sebelum pergi|memiringkan layar ke dinding|meminta tamu menjaganya|membiarkannya karena sebentar
1|Berkas fotokopi KTP pemohon disimpan di …|lemari terkunci dengan akses terbatas|meja loket|papan pengumuman|laci bersama di lorong
1|Sandi akun layanan kependudukan boleh diketahui oleh …|pemilik akunnya saja|atasan langsung|rekan satu ruangan|petugas kebersihan
1|Nomor telepon pemohon diminta oleh kenalan petugas loket. Petugas …|menolak dengan sopan|memberikannya secara lisan|menuliskannya di kertas kecil|menukarnya dengan nomor lain
1|Undang-undang tentang pelindungan data pribadi terbit pada tahun …|2022|1999|2008|2014
3|Dua dinas hendak mencocokkan data penerima bantuan. Langkah pertama yang tepat adalah …|menilai dasar pemrosesan dan membuat perjanjian pertukaran data|mengirim seluruh pangkalan data lewat surel|meminta warga menyerahkan sandi|menyalin data ke diska lepas pribadi
3|Aplikasi baru akan memakai pengenalan wajah di pintu kantor. Sebelum dipakai, instansi harus …|menilai dampak pelindungan data pribadi|memasang spanduk pemberitahuan saja|meminta persetujuan penyedia|menunggu keluhan pertama
3|Penyedia awan di luar negeri menawarkan penyimpanan rekam medis. Yang harus dipastikan lebih dahulu ialah …|tingkat pelindungan di negara tujuan setara atau ada dasar lain yang sah|harga langganannya paling murah|warnanya cocok dengan situs dinas|jumlah penggunanya terbanyak
3|Warga menarik persetujuan atas pengiriman berita dinas. Data kontaknya …|tidak dipakai lagi untuk tujuan itu dan penghentiannya dicatat|tetap dipakai sampai akhir tahun|dipindahkan ke dinas lain|diumumkan sebagai contoh
3|Analis membuat tabel dari data kunjungan puskesmas satu desa kecil. Supaya orang tidak dikenali, ia …|menggabungkan kelompok kecil sebelum menampilkan angka|menghapus judul tabel|mengganti warna kolom|mengurutkan menurut umur
3|Catatan akses menunjukkan satu akun membuka 9.000 data warga pada malam hari. Penanganan pertama adalah …|membekukan akun, mengamankan catatan, lalu melapor|menghapus catatan akses|menunggu laporan bulanan|mengganti kabel jaringan
3|Kontrak pemeliharaan sistem memberi teknisi akses penuh ke data asli. Perbaikan yang tepat adalah …|akses seperlunya, tercatat, dan dengan data uji bila mungkin|akses penuh tanpa batas waktu|akses lewat akun kepala bidang|tanpa perjanjian apa pun
3|Retensi data pelamar yang tidak lulus ditetapkan dengan …|tujuan dan ketentuan penyimpanan yang tertulis|kapasitas diska yang tersisa|keinginan operator|lama garansi komputer`)
	wordQuestions = parseAsked(`2|` + misprinted + `|3 × 24 jam|30 hari|1 tahun|7 × 24 jam kerja
2|Formulir pendaftaran pelatihan meminta nama ibu kandung. Asas yang dilanggar adalah …|pembatasan data seperlunya|keterbukaan informasi|efisiensi anggaran|kesetaraan pangkat
2|Seorang warga meminta salinan data dirinya. Petugas …|mencatat permintaan dan meneruskannya sesuai tenggat|menolak karena aplikasi tidak menyediakannya|memotret layar dengan ponsel pribadi|menyuruhnya datang tahun depan
2|Rekap gaji terkirim ke grup percakapan yang salah. Yang dilakukan pertama ialah …|melapor kepada pejabat pelindungan data dan meminta penghapusan|diam supaya tidak ramai|keluar dari grup|mengirim ulang ke grup yang benar saja
2|Daftar penerima bantuan akan ditempel di balai desa. Kolom yang cukup ditampilkan adalah …|nama dan dusun|nama, NIK, dan nomor telepon|NIK dan tanggal lahir|nomor rekening lengkap
2|Tautan berkas presensi dapat dibuka siapa saja. Pengaturan yang benar adalah …|akses hanya untuk akun yang berhak|tautan diperpendek|berkas diganti nama|warna berkas diubah
2|Persetujuan pemrosesan data anak diberikan oleh …|orang tua atau walinya|anak itu sendiri|guru olahraga|ketua kelas
2|Data kesehatan pegawai dipakai untuk menyusun jadwal senam. Dasar yang diperlukan adalah …|persetujuan tegas dari pegawai|izin lisan petugas kebersihan|pengumuman di papan|kebiasaan tahun lalu
2|Hasil pemindaian KTP dikirim lewat surel pribadi petugas. Risiko utamanya ialah …|salinan tersimpan di luar kendali instansi|berkas menjadi lebih kecil|nama berkas terlalu panjang|surel terkirim terlalu cepat
2|Rekan meminjam akun Anda untuk membuka data kependudukan. Jawaban yang tepat adalah …|menolak karena setiap akses harus tercatat atas orangnya|meminjamkan selama satu jam|mengetikkan sandi untuknya|memberi sandi lama
2|Foto kegiatan berisi wajah penerima bantuan hendak diunggah. Sebaiknya …|meminta persetujuan atau menyamarkan wajah|langsung diunggah supaya hangat|ditambah nama lengkap mereka|dikirim ke wartawan dahulu
2|Permintaan data pegawai datang dari nomor tak dikenal yang mengaku inspektorat. Anda …|memeriksa kebenarannya lewat kanal resmi|mengirim data supaya cepat|memblokir seluruh inspektorat|meneruskan pesan ke grup
2|Laptop dinas berisi data warga hilang di kereta. Kerugian paling ditekan bila sebelumnya …|diska terenkripsi dan laptop dapat dikunci dari jauh|stiker nama ditempel|tasnya berwarna gelap|baterainya penuh
2|Data lama yang tujuannya sudah selesai sebaiknya …|dihapus atau diarsipkan menurut jadwal retensi|disimpan selamanya untuk berjaga-jaga|dipindahkan ke ponsel|dicetak dan ditumpuk`)
)

func parseAsked(text string) []asked {
	var list []asked
	for line := range strings.SplitSeq(text, "\n") {
		f := strings.Split(line, "|")
		list = append(list, asked{int(f[0][0] - '0'), f[1], f[2:]})
	}
	return list
}

// workbook is the first half as a trainer fills the template of the project.
func workbook(t testing.TB) string {
	t.Helper()
	var items []exchange.Item
	for i, q := range excelQuestions {
		it := exchange.Item{Kind: exchange.Single, Stem: q.stem, Competency: "LD.4.2", Level: q.level, Topic: "Pelindungan data"}
		for n := range q.options {
			o := (n + i) % len(q.options) // the key stands at another place each time
			it.Options = append(it.Options, exchange.Option{Text: q.options[o], Right: o == 0})
		}
		items = append(items, it)
	}
	file, err := exchange.Write(exchange.XLSX, items, sheet.Table{Name: "Petunjuk", Header: []string{"Petunjuk"}})
	if err != nil {
		t.Fatal(err)
	}
	return written(t, "Soal PDP – bagian 1 (final).xlsx", file.Data)
}

// document is the second half as people type it: numbers and letters by hand, the key in bold, by a star or named below, and a word
// processor's own quotes and spaces.
func document(t testing.TB) string {
	t.Helper()
	var body strings.Builder
	say := func(bold bool, text string) {
		body.WriteString(`<w:p><w:r>`)
		if bold {
			body.WriteString(`<w:rPr><w:b/></w:rPr>`)
		}
		body.WriteString(`<w:t xml:space="preserve">` + strings.NewReplacer("&", "&amp;", "<", "&lt;").Replace(text) + `</w:t></w:r></w:p>`)
	}
	say(true, "Soal pelindungan data pribadi – bagian 2")
	for i, q := range wordQuestions {
		say(false, number(i+1)+".\u00a0"+q.stem)
		key := 0
		if q.stem == misprinted {
			key = 1
		}
		named := ""
		for n := range q.options {
			o := (n + i) % len(q.options)
			letter := string(rune('a' + n))
			switch {
			case o != key || i%3 == 2:
				say(false, letter+") "+q.options[o])
			case i%3 == 0:
				say(true, letter+") "+q.options[o])
			default:
				say(false, "*"+letter+") "+q.options[o])
			}
			if o == key {
				named = letter
			}
		}
		if i%3 == 2 {
			say(false, "Kunci: "+strings.ToUpper(named))
		}
		say(false, "")
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, text := range map[string]string{
		"[Content_Types].xml": `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
		"_rels/.rels":         `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
		"word/document.xml":   `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>` + body.String() + `</w:body></w:document>`,
	} {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return written(t, "soal PDP bagian 2 – revisi Bu Dian.docx", out.Bytes())
}

func written(t testing.TB, name string, data []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// truth is the right answer to each question of the story, whatever its key says.
func truth() map[string]string {
	right := map[string]string{}
	for _, q := range append(append([]asked{}, excelQuestions...), wordQuestions...) {
		right[q.stem] = q.options[0]
	}
	return right
}
