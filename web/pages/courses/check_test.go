package courses_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/questions"
	"mumpuni/questions/kinds"
	"mumpuni/web/pages/pagestest"
)

// Questions in an article are judged on the spot, in the page and in the copy on the device when nothing arrives any more.
func TestAnArticlesQuestionsAreJudgedWithoutALine(t *testing.T) {
	n := newNurse(t)
	ctx := t.Context()
	bank := questions.New(n.db, n.now)
	v, err := bank.Create(ctx, n.trainer, n.root, kinds.Draft{Kind: kinds.Multiple, Stem: "Mana data pribadi?", Body: kinds.Body{
		Options: []kinds.Option{{Text: "NIK", Right: true}, {Text: "Alamat rumah", Right: true}, {Text: "Nama kantor", Feedback: "Itu milik umum."}}, Feedback: "Lihat UU 27/2022.",
	}}, questions.Tags{})
	n.must(err)
	n.must(bank.Open(ctx, n.trainer, []uuid.UUID{v.QuestionID}))
	_, err = n.db.NewRaw("update modules set body = ? || body, updated_at = now() where id = ?", "```cek "+v.ID.String()+"\nMana?\n```\n\n", n.module[courses.Article]).Exec(ctx)
	n.must(err)
	page := n.app.URL + n.path("/"+n.module[courses.Article].String())
	choose := func(which ...string) {
		t.Helper()
		for i, o := range v.Body.Options {
			want := false
			for _, w := range which {
				want = want || w == o.Text
			}
			pagestest.JS[bool](n.Tab, `(() => { const box = document.querySelectorAll("#cek-1 .choice input")[`+string(rune('0'+i))+`]; if (box.checked !== `+map[bool]string{true: "true", false: "false"}[want]+`) box.click(); return true })()`)
		}
		n.Do(chromedp.Click(chromedp.CSS("#cek-1 form button")))
	}
	judged := func() {
		t.Helper()
		is := func(want string) {
			pagestest.Until(t, want, func() bool { return n.Text("#cek-1 [data-verdict]") == want })
		}
		choose()
		is("Pilih jawaban dahulu.")
		if pagestest.JS[bool](n.Tab, `document.querySelector("#cek-1 [data-why]").checkVisibility()`) {
			t.Error("explained before an answer")
		}
		choose("NIK")
		is("Belum tepat. Jawaban yang benar ditandai di atas.")
		choose("NIK", "Alamat rumah")
		is("Benar.")
		choose("NIK", "Alamat rumah", "Nama kantor")
		is("Belum tepat. Jawaban yang benar ditandai di atas.")
		if !pagestest.JS[bool](n.Tab, `document.querySelector("#cek-1 [data-because]").checkVisibility() && document.querySelector("#cek-1 [data-why]").checkVisibility()`) {
			t.Error("nothing is explained")
		}
		if pagestest.JS[string](n.Tab, "location.search") != "" {
			t.Error("the page was asked again")
		}
	}
	n.Open(page)
	judged()
	n.Clean("a lesson that asks")
	n.Narrow("a lesson that asks")
	n.Shot("cek-pelajaran")
	n.save()
	n.gone.Store(true)
	n.Open(page)
	judged()
}

// Answers that are typed, matched or put in order are judged in the page as the server judges them.
func TestTypedAnswersAreJudgedAsTheServerDoes(t *testing.T) {
	n := newNurse(t)
	ctx := t.Context()
	bank := questions.New(n.db, n.now)
	text := ""
	made := map[kinds.Kind]questions.Version{}
	for _, d := range []kinds.Draft{
		{Kind: kinds.Numeric, Stem: "Berapa?", Body: kinds.Body{Number: &kinds.Number{Value: "1000,5", Tolerance: "0,25", Units: []string{"m"}}}},
		{Kind: kinds.Short, Stem: "Di mana?", Body: kinds.Body{Accepted: []string{"Loket Satu", "Straße"}}},
		{Kind: kinds.Matching, Stem: "Pasangkan.", Body: kinds.Body{Pairs: []kinds.Pair{{Left: "Surat masuk", Right: "Dicatat"}, {Left: "Surat keluar", Right: "Dikirim"}}}},
		{Kind: kinds.Ordering, Stem: "Urutkan.", Body: kinds.Body{Options: []kinds.Option{{Text: "Terima"}, {Text: "Catat"}, {Text: "Simpan"}}}},
	} {
		v, err := bank.Create(ctx, n.trainer, n.root, d, questions.Tags{})
		n.must(err)
		n.must(bank.Open(ctx, n.trainer, []uuid.UUID{v.QuestionID}))
		made[d.Kind], text = v, text+"```cek "+v.ID.String()+"\n"+d.Stem+"\n```\n\n"
	}
	_, err := n.db.NewRaw("update modules set body = ? || body, updated_at = now() where id = ?", text, n.module[courses.Article]).Exec(ctx)
	n.must(err)
	n.Open(n.app.URL + n.path("/"+n.module[courses.Article].String()))
	verdict := func(check string, set string) string {
		return pagestest.JS[string](n.Tab, `(() => { const form = document.querySelector("#`+check+` form"); `+set+`; form.requestSubmit(); return form.querySelector("[data-verdict]").textContent })()`)
	}
	type of struct {
		check string
		kind  kinds.Kind
	}
	for at, list := range map[of][]string{
		{"cek-1", kinds.Numeric}: {"1000,5", "1000.75", "1.000,25", "1 000,76", "1,000.5", "1.000", "-1000,5", "+1000,5", "seribu", "1000,7500000001", " 1000,5\u200b", "\u22121000,5", "1.000.000", ",5", "1,", "0001000,50"},
		{"cek-2", kinds.Short}:   {"loket satu", "  LOKET   SATU. ", "\u201cLoket Satu\u201d", "Lokét Satu", "loketsatu", "STRASSE", "straße", "Loket\u00a0Satu", "ﬂoket satu", "loket satu!", "."},
	} {
		v := made[at.kind]
		for _, typed := range list {
			want := "Belum tepat. Jawaban yang benar tertulis di bawah."
			a, err := kinds.Answer{Text: typed}.Check()
			n.must(err)
			f := at.kind.Misfit(a)
			switch {
			case kinds.Fraction(at.kind, v.Body, a) == kinds.Whole:
				want = "Benar."
			case f.Key == "quiz.number_invalid":
				want = "Tulis sebuah angka tanpa satuan, misalnya 12 atau 2,5."
			case f.Key == "quiz.number_ambiguous":
				want = "Angka ini dapat dibaca dua cara, ribuan atau desimal. Tulis ribuan tanpa pemisah (1000); untuk desimal tambahkan nol di belakang (1,0000)."
			}
			if got := verdict(at.check, `form.querySelector("input.input").value = `+strconv.Quote(typed)); got != want {
				t.Errorf("%s %q: %s, want %s", at.kind, typed, got, want)
			}
		}
	}
	pick := func(values ...string) string {
		return `form.querySelectorAll("select").forEach((s, i) => s.value = ` + strings.ReplaceAll(fmt.Sprintf("%q", values), `" "`, `", "`) + `[i])`
	}
	pairs := made[kinds.Matching].Body.Pairs
	right := []string{pairs[0].LeftID + ":" + pairs[0].RightID, pairs[1].LeftID + ":" + pairs[1].RightID}
	order := kinds.Key(kinds.Ordering, made[kinds.Ordering].Body).Options
	for _, c := range []struct{ check, set, want string }{
		{"cek-2", `form.querySelector("input.input").value = " "`, "Tulis atau pilih jawaban dahulu."},
		{"cek-3", pick("", ""), "Tulis atau pilih jawaban dahulu."},
		{"cek-3", pick(right[0], ""), "Belum tepat. Jawaban yang benar tertulis di bawah."},
		{"cek-3", pick(right...), "Benar."},
		{"cek-3", pick(right[0], pairs[1].LeftID+":"+pairs[0].RightID), "Belum tepat. Jawaban yang benar tertulis di bawah."},
		{"cek-4", pick(order[0], order[2], order[1]), "Belum tepat. Jawaban yang benar tertulis di bawah."},
		{"cek-4", pick(order...), "Benar."},
	} {
		if got := verdict(c.check, c.set); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.check, c.set, got, c.want)
		}
	}
	if key := n.Text("#cek-3 [data-key]"); !strings.Contains(key, "Surat masuk → Dicatat") {
		t.Error(key)
	}
	n.Clean("a lesson that asks every kind")
	n.Narrow("a lesson that asks every kind")
	n.Shot("cek-semua-jenis")
}
