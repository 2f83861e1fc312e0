package bank_test

import (
	"net/http"
	"strings"
	"testing"

	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/web/pages/pagestest"
)

// write stores a question by a plain form and gives where it is.
func write(o *pagestest.Office, who id.Person, stem string, more ...string) string {
	o.T.Helper()
	form := append([]string{"unit_id", o.Root.String(), "kind", "single", "stem", stem, "options.0.text", "* SRIKANDI", "options.1.text", "e-Kinerja"}, more...)
	return o.Post(who, "/studio/bank/soal", append(form, "aksi", "simpan")...)
}

// Who writes what is there already is told, and goes on; the pairs stand on a page of their own.
func TestSimilarQuestionsAreTold(t *testing.T) {
	o := pagestest.NewOffice(t)
	who := o.Person("Pengajar", "198001012005011001")
	o.Grant(who, people.Trainer)
	o.Get(who, "/studio/bank/mirip").Wants(t, http.StatusOK, "Tidak ada soal yang mirip")
	first := write(o, who, "Di aplikasi mana surat masuk dicatat?")
	if strings.Contains(o.Get(who, first).Body, "Mirip dengan soal lain") {
		t.Error("a question alone is like another")
	}
	second := write(o, who, "Di aplikasi manakah surat masuk dicatat?")
	o.Get(who, second).Wants(t, http.StatusOK, "Mirip dengan soal lain", first)
	next := o.Post(who, "/studio/bank/soal", "unit_id", o.Root.String(), "kind", "single", "stem", "Di aplikasi mana surat masuk dicatat!", "options.0.text", "* SRIKANDI", "options.1.text", "e-Kinerja", "aksi", "lagi")
	o.Get(who, next).Wants(t, http.StatusOK, "Soal yang baru disimpan mirip", "Bandingkan")
	o.Get(who, "/studio/bank/mirip").Wants(t, http.StatusOK, first, second, "kata-katanya sama")
}

// Sharing, opening with its consequence in words, keeping apart and the history, by plain forms.
func TestAQuestionIsSharedOpenedAndKeptApart(t *testing.T) {
	o := pagestest.NewOffice(t)
	who := o.Person("Pengajar", "198001012005011001")
	o.Grant(who, people.Trainer)
	at, other := write(o, who, "Di mana surat dicatat?"), write(o, who, "Kapan arsip disusutkan?", "options.2.text", "Lima tahun sekali")
	one, apart := questionLink.FindStringSubmatch(at)[1], questionLink.FindStringSubmatch(other)[1]
	o.Get(who, at+"/buka").Wants(t, http.StatusOK, "hanya memberi bukti E1", "tidak dapat ditutup lagi")
	o.Post(who, "/studio/bank", "aksi", "buka", "soal", one, "halaman", one)
	o.Get(who, at).Wants(t, http.StatusOK, "Terbuka: kunci soal ini")
	o.Post(who, "/studio/bank", "aksi", "tutup", "soal", one, "halaman", one)
	o.Post(who, "/studio/bank", "aksi", "bagikan", "soal", one, "bagi", "below", "halaman", one)
	o.Get(who, at).Wants(t, http.StatusOK, "Tertutup: kuncinya", `<option value="below" selected>`)
	o.Get(who, "/studio/bank/berbagi").Wants(t, http.StatusOK, "Dipakai, bukan dilihat", "Pemerintah Kabupaten Contoh")
	o.Post(who, "/studio/bank/berbagi", "unit_id", o.Root.String(), "bagi", "all")
	o.Get(who, other).Wants(t, http.StatusOK, `<option value="all" selected>`)
	o.Get(who, at+"/terpisah?q=arsip").Wants(t, http.StatusOK, "Kapan arsip disusutkan?")
	o.Post(who, at+"/terpisah", "soal", apart)
	if page := o.Get(who, other+"/terpisah"); !strings.Contains(page.Body, `id="soal-`+one+`" checked`) {
		t.Error("one of two kept apart does not say so")
	}
	o.Get(who, at).Wants(t, http.StatusOK, "Kapan arsip disusutkan?")
	third := write(o, who, "Siapa yang menandatangani?", "options.0.text", "Kepala")
	o.Post(who, third+"/terpisah", "soal", one, "soal", apart, "kelompok", "ya")
	o.Get(who, other).Wants(t, http.StatusOK, "Siapa yang menandatangani?")
	o.Post(who, at+"/terpisah") // nothing ticked: all may meet again
	o.Get(who, at).Wants(t, http.StatusOK, "Belum ada. Soal ini boleh satu lembar dengan semua soal lain.")
	o.Post(who, at+"/sunting", "stem", "Di mana surat masuk dicatat?", "options.0.text", "SRIKANDI", "options.1.text", "e-Kinerja", "right", "0", "aksi", "simpan")
	o.Get(who, at).Wants(t, http.StatusOK, "<ins>", "masuk</ins>", "Versi 2", "Belum dipakai di kuis")
}

// The reviewer sees beside the list what is worth another look.
func TestTheReviewerSeesHints(t *testing.T) {
	o := pagestest.NewOffice(t)
	author, reviewer := o.Person("Penulis", "198001012005011001"), o.Person("Penelaah", "198101012005011002")
	o.Grant(author, people.Trainer)
	o.Grant(reviewer, people.Trainer)
	at := write(o, author, "Mana yang tidak boleh dilakukan tanpa izin?")
	one := questionLink.FindStringSubmatch(at)[1]
	o.Post(author, "/studio/bank", "aksi", "telaah", "soal", one, "halaman", one)
	o.Get(reviewer, at).Wants(t, http.StatusOK, "Perlu dilihat sekali lagi", "beberapa kata ingkar: tidak, tanpa", "Hanya ada dua opsi")
}

// A refused row of a file is put right in the preview, by the same form as every question.
func TestARefusedRowIsMendedInThePreview(t *testing.T) {
	o := pagestest.NewOffice(t)
	who := o.Person("Pengajar", "198001012005011001")
	o.Grant(who, people.Trainer)
	at := o.Sends(who, "/studio/bank/impor", "file", "soal.txt", []byte("1. Jodohkan!\na. satu\nb. dua\n")).Header.Get("Location")
	o.Get(who, at).Wants(t, http.StatusOK, "Perbaiki soal ke-1", "Belum ada kunci jawaban")
	o.Get(who, at+"/soal/1").Wants(t, http.StatusOK, "Jodohkan!", "Belum ada kunci jawaban", "dua")
	o.Get(who, at+"/soal/7").Wants(t, http.StatusNotFound)
	o.Do(who, http.MethodPost, at+"/soal/1", pagestest.Form("kind", "single", "stem", "Jodohkan!", "aksi", "jenis", "jenis", "matching")).Wants(t, http.StatusOK, `name="pairs.0.left"`, "Jodohkan!")
	wrong := pagestest.Form("kind", "matching", "stem", "Jodohkan!", "pairs.0.left", "BKN", "aksi", "simpan")
	o.Do(who, http.MethodPost, at+"/soal/1", wrong).Wants(t, http.StatusUnprocessableEntity, "BKN")
	back := o.Post(who, at+"/soal/1", "kind", "matching", "stem", "Jodohkan lembaga!", "pairs.0.left", "BKN", "pairs.0.right", "Kepegawaian", "pairs.1.left", "ANRI", "pairs.1.right", "Arsip", "topic", "Lembaga", "aksi", "simpan")
	if back != at+"#soal-1" {
		t.Error(back)
	}
	page := o.Get(who, at)
	page.Wants(t, http.StatusOK, "Masukkan 1 soal ke bank", "Lembaga")
	o.Post(who, at+"/terapkan", "rencana", digest.FindStringSubmatch(page.Body)[1])
	o.Get(who, "/studio/bank?jenis=matching").Wants(t, http.StatusOK, "Jodohkan lembaga!")
}
