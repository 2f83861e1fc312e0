package certification

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"pgregory.net/rapid"

	"mumpuni/certification/signing"
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
			Course: CertifiedCourse{
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
		p.Course.Modules = append(p.Course.Modules, CertifiedModule{titles[i], "materi", "article", minutes[i], jp})
	}
	return p
}

// sampleOfCompetence states n levels, of which the second is provisional and the third was not supervised.
func sampleOfCompetence(n int) Paper {
	p := sample()
	p.Heading, p.Course, p.Result = "SERTIFIKAT KOMPETENSI", CertifiedCourse{}, nil
	p.Competence = &CertifiedCompetence{Title: "Asesmen literasi digital ASN", MeasuredOn: "2026-11-20", ValidUntil: "2028-11-20", Rule: "level-1"}
	names := []string{"Literasi informasi dan data", "Komunikasi dan kolaborasi digital", "Pelindungan data pribadi dan privasi pegawai ASN dalam layanan pemerintahan digital"}
	for i := range n {
		p.Competence.Levels = append(p.Competence.Levels, CertifiedLevel{
			Code: fmt.Sprintf("LD.%d", i+1), Name: names[i%3], Level: 2 + i%3, Word: []string{"Dasar", "Menengah", "Mumpuni"}[i%3], Probability: []float64{.9587, .9999, .951}[i%3],
			Questions: 12 + i, Supervised: i%3 != 2, Provisional: i%3 == 1,
		})
	}
	return p
}

// TestManyLevelsRunOn: each is in the list, and no front grows beyond its frame.
func TestManyLevelsRunOn(t *testing.T) {
	file := draw(t, sampleOfCompetence(60))
	text := run(t, file, "pdftotext", "-f", "2", "-layout", "FILE", "-")
	for i := range 60 {
		if !strings.Contains(text, fmt.Sprintf("LD.%d ", i+1)) {
			t.Errorf("level %d is missing", i+1)
		}
	}
	if n := strings.Count(text, "DAFTAR LEVEL KOMPETENSI"); n < 3 || strings.Count(text, "Keyakinan adalah") != 1 {
		t.Errorf("%d pages of levels:\n%s", n, text)
	}
	inside(t, file)
}

// TestCertaintyIsNotRoundedUp: what is almost certain is not said to be certain.
func TestCertaintyIsNotRoundedUp(t *testing.T) {
	for p, want := range map[float64]int{.95: 95, .9599: 95, .96: 96, .9999: 99, 1: 99} {
		if got := Percent(p); got != want {
			t.Errorf("%v is said to be %d %%", p, got)
		}
	}
}

var update = flag.Bool("update", false, "write the golden files anew")

func draw(t testing.TB, p Paper) []byte {
	t.Helper()
	file, err := p.PDF()
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestPaperSaysWhatItShould(t *testing.T) {
	graded := sample()
	graded.Seal = signing.Local{}.Seal()
	pppk := sample()
	pppk.Result, pppk.Signatory = nil, Signatory{Post: "Kepala BKPSDM"}
	pppk.Holder.Grade, pppk.Holder.NIP = gradeLine("", "IX"), ""
	pppk.Holder.BirthPlace, pppk.Holder.BirthDate = "", ""
	pppk.Course.StartedOn = pppk.Course.CompletedOn
	for name, p := range map[string]Paper{"graded": graded, "pppk": pppk, "competence": sampleOfCompetence(6)} {
		t.Run(name, func(t *testing.T) {
			got := run(t, draw(t, p), "pdftotext", "-layout", "FILE", "-")
			golden := filepath.Join("testdata", name+".txt")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Fatalf("text (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSamePaperSameBytes(t *testing.T) {
	if !bytes.Equal(draw(t, sample()), draw(t, sample())) {
		t.Fatal("two drawings differ")
	}
}

func TestPaperDescribesItself(t *testing.T) {
	info := run(t, draw(t, sample()), "pdfinfo", "FILE")
	for _, want := range []string{
		"Title:           SERTIFIKAT Dra. Siti Nurhaliza Rahmawati", "Pages:           2", "841.89 x 595.28 pts (A4)", "Mon Nov 23",
	} {
		if !strings.Contains(info, want) {
			t.Errorf("pdfinfo does not say %q:\n%s", want, info)
		}
	}
	if !bytes.Contains(draw(t, sample()), []byte("/Lang (id-ID)")) {
		t.Error("no language")
	}
}

// picture draws the first page at dpi as poppler sees it.
func picture(t testing.TB, file []byte, dpi string) image.Image {
	t.Helper()
	out := filepath.Join(t.TempDir(), "page")
	run(t, file, "pdftoppm", "-png", "-singlefile", "-f", "1", "-r", dpi, "FILE", out)
	data, err := os.ReadFile(out + ".png")
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func TestQRCodeLeadsToTheVerificationPage(t *testing.T) {
	p := sample()
	bitmap, err := gozxing.NewBinaryBitmapFromImage(picture(t, draw(t, p), "110"))
	if err != nil {
		t.Fatal(err)
	}
	result, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
	if err != nil || result.GetText() != p.Link {
		t.Fatalf("the scanner reads %v, %v; want %s", result, err, p.Link)
	}
}

// texts gives all text of the front page, line breaks as spaces, without the words of other columns between.
func texts(t testing.TB, file []byte) string {
	t.Helper()
	return strings.Join(strings.Fields(run(t, file, "pdftotext", "-f", "1", "-l", "1", "FILE", "-")), " ")
}

func TestLongNamesFit(t *testing.T) {
	p := sample()
	p.Holder.Name = "Prof. Dr. H. Raden Mas " + strings.Repeat("Nurhidayatullah Kusumaningrat ", 6) + "Wicaksono, S.Kom., M.Kom., Ph.D."
	p.Holder.Post = strings.Repeat("Kepala Subbagian Perencanaan, Evaluasi, dan Pelaporan ", 3)
	p.Holder.Unit = strings.Repeat("Unit Pelaksana Teknis Daerah Laboratorium Kesehatan Masyarakat ", 3)
	p.Course.Title = strings.Repeat("Penerapan Arsitektur Pemerintah Digital dan Pelindungan Data Pribadi ", 4)
	p.Agency = strings.Repeat("Badan Kepegawaian dan Pengembangan Sumber Daya Manusia ", 3)
	p.Signatory.Post = strings.Repeat("Kepala Badan Kepegawaian dan Pengembangan Sumber Daya Manusia ", 3)
	p.Signatory.Name = p.Holder.Name
	file := draw(t, p)
	got := texts(t, file)
	for what, want := range map[string]string{
		"name": p.Holder.Name, "post": p.Holder.Post, "unit": p.Holder.Unit, "course": p.Course.Title, "signatory": p.Signatory.Post,
	} {
		if !strings.Contains(got, strings.TrimSpace(want)) {
			t.Errorf("the %s is cut: %s", what, got)
		}
	}
	inside(t, file)
}

// inside checks that no word of the front page is beyond the inner frame.
func inside(t testing.TB, file []byte) {
	t.Helper()
	boxes := regexp.MustCompile(`xMin="([0-9.]+)" yMin="([0-9.]+)" xMax="([0-9.]+)" yMax="([0-9.]+)">`)
	const margin = 14.5 / pointsToMM
	for _, m := range boxes.FindAllStringSubmatch(run(t, file, "pdftotext", "-bbox", "-f", "1", "-l", "1", "FILE", "-"), -1) {
		var box [4]float64
		for i := range box {
			box[i], _ = strconv.ParseFloat(m[i+1], 64)
		}
		if box[0] < margin || box[1] < margin || box[2] > paperWidth/pointsToMM-margin || box[3] > paperHeight/pointsToMM-margin {
			t.Errorf("a word lies on the frame: %v", box)
		}
	}
}

func TestTextBeyondReasonIsCutAndSaysSo(t *testing.T) {
	p := sample()
	p.Course.Title = strings.Repeat("Sangat panjang ", 2000)
	p.Holder.Name = strings.Repeat("x", 3000)
	file := draw(t, p)
	if got := texts(t, file); !strings.Contains(got, "…") {
		t.Error("no ellipsis")
	}
	inside(t, file)
}

func TestManyModulesRunOn(t *testing.T) {
	p := sample()
	p.Course.Modules = nil
	for i := range 70 {
		p.Course.Modules = append(p.Course.Modules, CertifiedModule{fmt.Sprintf("Modul nomor %d tentang layanan", i+1), "materi", "pdf", 5, 11})
	}
	file := draw(t, p)
	text := run(t, file, "pdftotext", "-f", "2", "-layout", "FILE", "-")
	for i := range 70 {
		if !strings.Contains(text, fmt.Sprintf("Modul nomor %d tentang", i+1)) {
			t.Errorf("module %d is missing", i+1)
		}
	}
	if n := strings.Count(text, "DAFTAR MATA PELATIHAN"); n < 3 || strings.Count(text, "Jumlah") != 1 {
		t.Errorf("%d pages of modules:\n%s", n, text)
	}
}

// TestNamesStandAsTheyAreWritten: look-alikes are replaced, letters that the paper's face lacks come from another one, and
// the file's text can be searched and copied as the name is written.
func TestNamesStandAsTheyAreWritten(t *testing.T) {
	for in, want := range map[string]string{
		"Nur\u2011Aini, S.Kom.": "Nur-Aini, S.Kom.", "ʿAbd al-Raḥmān": "'Abd al-Raḥmān", "Nguyễn Thị Ường": "Nguyễn Thị Ường", "Golongan Ⅳ": "Golongan IV",
		"Muhammad ﷺ": "Muhammad ﷺ",
	} {
		p := sample()
		p.Holder.Name = in
		text := run(t, draw(t, p), "pdftotext", "-f", "1", "-l", "1", "FILE", "-")
		text = strings.NewReplacer("\u202b", "", "\u202c", "").Replace(text) // poppler marks what runs to the left
		if !strings.Contains(text, want) || strings.Contains(text, "?") {
			t.Errorf("%q: the paper says\n%s", in, text)
		}
	}
}

func TestSharesAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		jp := rapid.IntRange(0, 200).Draw(t, "jp")
		minutes := rapid.SliceOfN(rapid.IntRange(0, 600), 1, 40).Draw(t, "minutes")
		sum := 0
		for i, share := range shareJP(jp, minutes) {
			if share < 0 {
				t.Fatalf("module %d has %d", i, share)
			}
			sum += share
		}
		if sum != jp*100 {
			t.Fatalf("%d hundredths of %d JP", sum, jp)
		}
	})
}
