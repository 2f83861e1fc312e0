package exchange

import (
	"bytes"
	"image"
	"image/png"
	"testing"

	"mumpuni/internal/sheet"

	"github.com/google/go-cmp/cmp"
)

// png8 is a small picture.
func png8(t testing.TB, side int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, side, side))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// every is one item of each kind, with all that an item can hold.
func every(t testing.TB) []Item {
	a, b := png8(t, 8), png8(t, 9)
	return []Item{
		{
			Kind: Single, Stem: "Siapa yang *berhak* membuka berkas H~2~O?\n\n| Jenis | Jumlah |\n|---|---|\n| KK | 3 |\n| KTP | 5 |\n\n![Diagram alur surat](gambar:alur.png)",
			Options:  []Option{{Text: "Camat", Right: true, Feedback: "Benar, menurut `SOP` 2*3*4."}, {Text: "Siapa saja < 5 orang & tamu"}, {Text: "= 12 {kurung} ~ tilde # pagar : titik"}, {Text: "![Cap](gambar:cap.png)"}},
			Feedback: "Baris satu\nBaris dua", Source: "UU 27/2022 pasal 16", Topic: "Pelindungan data", Competency: "LD.1.3", Level: 2,
			Descriptor: "menata berkas, menyimpannya; mandiri", Code: "LD.1.3-007", Apart: []string{"LD.1.3-008", "LD.4.2-011"}, Open: true,
			Pictures: []Picture{{"alur.png", "Diagram alur surat", a}, {"cap.png", "Cap", b}},
		},
		{Kind: Multiple, Stem: "Mana yang termasuk data pribadi spesifik?", Options: []Option{{Text: "Data kesehatan", Right: true}, {Text: "Data biometrik", Right: true, Feedback: "Ya."}, {Text: "Nama kantor"}, {Text: "Jam kerja"}, {Text: "*Alamat* kantor"}}},
		{Kind: TrueFalse, Stem: "Kata sandi boleh ditulis di papan.", Options: []Option{{Feedback: "Keliru."}, {Right: true, Feedback: "Tepat."}}, Level: 1, Competency: "LD.4.1"},
		{Kind: Matching, Stem: "Pasangkan aplikasi dengan gunanya.", Pairs: []Pair{{"SRIKANDI", "surat dinas"}, {"SP4N-LAPOR!", "pengaduan -> warga"}, {"e-Kinerja", "kinerja"}}, Distractors: []string{"belanja", "penggajian"}},
		{Kind: Ordering, Stem: "Urutkan langkah.", Options: []Option{{Text: "Terima"}, {Text: "Catat"}, {Text: "Disposisi"}, {Text: "Arsip"}}},
		{Kind: Numeric, Stem: "Berapa km?", Number: &Number{"1.125", "0.005", []string{"km", "m; cm", "mil"}}, Feedback: "Hitung lagi."},
		{Kind: Numeric, Stem: "Berapa orang?", Number: &Number{"-1200", "0", nil}},
		{Kind: Short, Stem: "Ibu kota Indonesia hari ini?", Accepted: []string{"Jakarta", "DKI Jakarta", "Kota * bintang"}},
	}
}

func TestWhatIsWrittenAsMoodleXMLAndXLSXComesBackAsItWas(t *testing.T) {
	items := every(t)
	for _, f := range []Format{Moodle, XLSX} {
		e, err := Write(f, items, sheet.Table{})
		if err != nil {
			t.Fatal(f, err)
		}
		back, err := Read(t.Context(), e.Data)
		if err != nil {
			t.Fatal(f, err)
		}
		if len(back.Questions) != len(items) {
			t.Fatalf("%s: %d questions of %d", f, len(back.Questions), len(items))
		}
		for i, q := range back.Questions {
			if d := cmp.Diff(items[i], q.Item); d != "" || q.Outcome() != Taken {
				t.Errorf("%s %d: %s %v %v\n%s", f, i+1, q.Outcome(), q.Losses, q.Reasons, d)
			}
			if len(e.Losses[i]) > 0 {
				t.Errorf("%s %d: says it loses %v", f, i+1, e.Losses[i])
			}
		}
	}
}
