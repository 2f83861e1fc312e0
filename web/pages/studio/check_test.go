package studio_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"mumpuni/questions"
	"mumpuni/questions/kinds"
	"mumpuni/web/pages/pagestest"
)

// open writes an open question of two answers, the first of them right, and gives its version.
func open(w *pagestest.Office, stem string) questions.Version {
	w.T.Helper()
	ctx := w.T.Context()
	who, err := w.People.LoadActor(ctx, w.Trainer)
	w.Must(err)
	v, err := w.Bank.Create(ctx, who, w.Root, kinds.Draft{Kind: kinds.Single, Stem: stem, Body: kinds.Body{
		Options:  []kinds.Option{{Text: "45 menit", Right: true, Feedback: "Satu JP."}, {Text: "60 menit", Feedback: "Itu satu jam."}},
		Feedback: "Perka LAN menyebut **45 menit**.",
	}}, questions.Tags{})
	w.Must(err)
	w.Must(w.Bank.Open(ctx, who, []uuid.UUID{v.QuestionID}))
	return v
}

// A trainer without script puts an open question into an article; who learns answers it there and sees at once whether that is right. It
// counts for nothing, and once the question is taken out of use its trainer is told and learners see nothing of it.
func TestAnArticleAsksWithoutScript(t *testing.T) {
	w := pagestest.NewOffice(t)
	course, module := article(w, "Sebelum.")
	v := open(w, "Berapa lama satu JP?")
	right, wrong := v.Body.Options[0].ID, v.Body.Options[1].ID
	w.Get(w.Trainer, module).Wants(t, 200, course+"/cek?modul=")
	w.Get(w.Trainer, course+"/cek?cari=memasak").Wants(t, 200, "Tidak ada soal yang cocok")
	w.Get(w.Trainer, course+"/cek?cari=lama").Wants(t, 200, "Berapa lama satu JP?", "```cek "+v.ID.String(), "Alur")
	w.Get(w.Learner, course+"/cek").Wants(t, 403)
	if at := w.Post(w.Trainer, course+"/cek", "soal", v.ID.String(), "modul", strings.TrimPrefix(module, "/studio/modul/")); at != module {
		t.Fatal(at)
	}
	w.Get(w.Trainer, module).Wants(t, 200, "Sebelum.\n\n```cek "+v.ID.String()+"\nBerapa lama satu JP?\n- 45 menit\n- 60 menit\n```")
	w.Get(w.Trainer, module+"/pratinjau?cek=1&jawab-1="+wrong).Wants(t, 200, "Belum tepat.", "Itu satu jam.")
	w.Post(w.Trainer, course+"/rincian", "title", "Arsip", "summary", "Ringkas.", "minutes", "5", "language", "id", "no_certificate", "1")
	w.Post(w.Trainer, course+"/terbit")

	card := w.Get(w.Learner, "/kursus/arsip")
	card.Wants(t, 200, "Arsip")
	lesson := w.Post(w.Learner, "/kursus/arsip/daftar") + "/" + strings.TrimPrefix(module, "/studio/modul/")
	w.Get(w.Learner, lesson).Wants(t, 200, "Cek pemahaman", "Tidak dinilai dan tidak dicatat", `id="cek-1"`, "Periksa jawaban")
	w.Get(w.Learner, lesson+"?cek=1&jawab-1="+right).Wants(t, 200, `data-verdict>Benar.`, "Perka LAN menyebut <strong>45 menit</strong>")
	w.Get(w.Learner, lesson+"?cek=1&jawab-1="+wrong).Wants(t, 200, `data-verdict>Belum tepat.`)
	w.Get(w.Learner, lesson+"?cek=1").Wants(t, 200, `data-verdict>Pilih jawaban dahulu.`)
	if page := w.Get(w.Learner, lesson+"?cek=2&jawab-2="+right).Body; strings.Contains(page, ">Benar.") {
		t.Error("another check was answered")
	}
	for _, table := range []string{"attempts", "answers", "attempt_steps"} {
		var n int
		if err := w.DB.NewRaw("select count(*) from "+table).Scan(t.Context(), &n); err == nil && n > 0 {
			t.Errorf("%s: %d", table, n)
		}
	}
	w.Exec("update questions set state = 'retired' where id = ?", v.QuestionID)
	if page := w.Get(w.Learner, lesson).Body; strings.Contains(page, "Berapa lama") || strings.Contains(page, "Cek pemahaman") || !strings.Contains(page, "Sebelum.") {
		t.Error("learners see a question that is out of use")
	}
	w.Get(w.Trainer, module+"/pratinjau").Wants(t, 200, "Soal ini tidak tampil bagi peserta", "sudah tidak dipakai")
}

// Numbers, words, pairs and orders are asked without script, too: the page that is asked again says whether they are right, and the key.
func TestAnArticleAsksEveryKindWithoutScript(t *testing.T) {
	w := pagestest.NewOffice(t)
	ctx := t.Context()
	who, err := w.People.LoadActor(ctx, w.Trainer)
	w.Must(err)
	course, module := article(w, "Sebelum.")
	for _, c := range []struct {
		kind               kinds.Kind
		body               kinds.Body
		right, wrong, said string
		mark               string
	}{
		{kinds.Numeric, kinds.Body{Number: &kinds.Number{Value: "45", Tolerance: "1", Units: []string{"menit", "jam"}}}, "jawab-1=44,5&satuan-1=menit", "jawab-1=45&satuan-1=jam", "45 ± 1 menit", "Apa numeric?\n```"},
		{kinds.Short, kinds.Body{Accepted: []string{"Loket", "Meja"}}, "jawab-1=loket.", "jawab-1=kantor", "Loket / Meja", "Apa short?\n```"},
		{kinds.Matching, kinds.Body{Pairs: []kinds.Pair{{LeftID: "laaa", Left: "Surat", RightID: "raaa", Right: "Dicatat"}, {LeftID: "lbbb", Left: "Tamu", RightID: "rbbb", Right: "Disapa"}}}, "jawab-1=laaa:raaa&jawab-1=lbbb:rbbb", "jawab-1=laaa:rbbb", "Surat → Dicatat", "- Surat\n- Tamu\n```"},
		{kinds.Ordering, kinds.Body{Options: []kinds.Option{{ID: "aaaa", Text: "Terima"}, {ID: "bbbb", Text: "Catat"}}}, "jawab-1=aaaa&jawab-1=bbbb", "jawab-1=bbbb&jawab-1=aaaa", "1. Terima", "- Catat\n- Terima\n```"},
	} {
		v, err := w.Bank.Create(ctx, who, w.Root, kinds.Draft{Kind: c.kind, Stem: "Apa " + string(c.kind) + "?", Body: c.body}, questions.Tags{})
		w.Must(err)
		w.Must(w.Bank.Open(ctx, who, []uuid.UUID{v.QuestionID}))
		w.Exec("update modules set body = 'Sebelum.' where id = ?", strings.TrimPrefix(module, "/studio/modul/"))
		w.Get(w.Trainer, course+"/cek?cari="+string(c.kind)).Wants(t, 200, c.said)
		w.Post(w.Trainer, course+"/cek", "soal", v.ID.String(), "modul", strings.TrimPrefix(module, "/studio/modul/"))
		w.Get(w.Trainer, module).Wants(t, 200, c.mark)
		look := module + "/pratinjau?cek=1&"
		w.Get(w.Trainer, look+c.right).Wants(t, 200, "data-verdict>Benar.", c.said)
		w.Get(w.Trainer, look+c.wrong).Wants(t, 200, "data-verdict>Belum tepat. Jawaban yang benar tertulis di bawah.")
		w.Get(w.Trainer, look).Wants(t, 200, "data-verdict>Tulis atau pilih jawaban dahulu.")
	}
	w.Get(w.Trainer, module+"/pratinjau").Wants(t, 200, "data-judge=")
}

// A draft whose article asks a closed question, or one that a quiz of the course asks, is not published, and the page says why.
func TestAnArticleThatGivesKeysAwayIsNotPublished(t *testing.T) {
	w := pagestest.NewOffice(t)
	course, module := article(w, "")
	v := open(w, "Berapa lama?")
	w.Exec("update questions set open = false where id = ?", v.QuestionID)
	w.Post(w.Trainer, module, "title", "Alur", "part", "materi", "minutes", "5", "body", "Isi.\n\n```cek "+v.ID.String()+"\nx\n```")
	w.Get(w.Trainer, course+"/terbit").Wants(t, 200, "soalnya tertutup")
	if page := w.Get(w.Trainer, module+"/pratinjau").Body; strings.Contains(page, "Berapa lama?") {
		t.Error("a closed question is shown")
	}
	if at := w.Post(w.Trainer, course+"/cek", "soal", v.ID.String()); !strings.HasSuffix(strings.Split(at, "?")[0], "/cek") {
		t.Error(at)
	}
	w.Exec("update questions set open = true where id = ?", v.QuestionID)
	if page := w.Get(w.Trainer, course+"/terbit").Body; strings.Contains(page, "soalnya tertutup") {
		t.Error("an open question stands in the way")
	}
	quiz := w.Post(w.Trainer, course+"/modul/baru", "kind", "quiz", "title", "Uji", "part", "evaluasi")
	w.Exec("insert into quiz_slots (quiz_id, version_id, slot, max_mark) values (?, ?, 1, 1)", strings.TrimPrefix(quiz, "/studio/kuis/"), v.ID)
	w.Get(w.Trainer, course+"/terbit").Wants(t, 200, "kuncinya akan bocor")
	w.Do(w.Trainer, http.MethodPost, course+"/terbit", nil).Wants(t, 422, "kuncinya akan bocor")
}
