package courses_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/questions"
	"mumpuni/web/pages/pagestest"
)

// Questions in an article are judged on the spot, in the page and in the copy on the device when nothing arrives any more.
func TestAnArticlesQuestionsAreJudgedWithoutALine(t *testing.T) {
	n := newNurse(t)
	ctx := t.Context()
	bank := questions.New(n.db, n.now)
	v, err := bank.Create(ctx, n.trainer, n.root, questions.Draft{Kind: questions.Multiple, Stem: "Mana data pribadi?", Body: questions.Body{
		Options: []questions.Option{{Text: "NIK", Right: true}, {Text: "Alamat rumah", Right: true}, {Text: "Nama kantor", Feedback: "Itu milik umum."}}, Feedback: "Lihat UU 27/2022.",
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
