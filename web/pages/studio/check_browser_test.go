package studio_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"mumpuni/web/pages/pagestest"
)

// In the editor a button opens the bank's open questions; the chosen one is put where the cursor was, saves by itself and can be tried in the
// preview beside the text.
func TestAQuestionIsPutWhereTheCursorIs(t *testing.T) {
	w := pagestest.NewOffice(t)
	_, module := article(w, "Sebelum.\n\nSesudah.")
	v := open(w, "Berapa lama satu JP?")
	open(w, "Siapa atasan Anda?")
	b, base := browser(w)
	b.Open(base + module)
	pagestest.JS[bool](b, `(() => { const area = document.querySelector("[name=body]"); area.focus(); area.setSelectionRange(8, 8); return true })()`)
	b.Do(chromedp.Click(chromedp.CSS(`button[data-mark="check"]`)))
	pagestest.Until(t, "the questions are listed", func() bool {
		return pagestest.JS[int](b, `document.querySelectorAll("#cek-baru [data-question]").length`) == 2
	})
	b.Clean("choosing a question")
	b.Narrow("choosing a question")
	b.Do(chromedp.SendKeys(chromedp.CSS("#cari-cek"), "lama\r"))
	pagestest.Until(t, "they are found", func() bool {
		return pagestest.JS[int](b, `document.querySelectorAll("#cek-baru [data-question]").length`) == 1
	})
	b.Do(chromedp.Click(chromedp.CSS("#cek-baru [data-question] form button")))
	want := "Sebelum.\n\n```cek " + v.ID.String() + "\nBerapa lama satu JP?\n- 45 menit\n- 60 menit\n```\n\nSesudah."
	pagestest.Until(t, "it stands in the text", func() bool { return written(b) == want })
	pagestest.Until(t, "it saved by itself", func() bool { return strings.Contains(w.Get(w.Trainer, module).Body, "```cek "+v.ID.String()) })
	pagestest.Until(t, "the preview asks it", func() bool { return pagestest.JS[bool](b, `!!document.querySelector("#pratinjau form[data-check]")`) })
	b.Do(chromedp.Click(chromedp.CSS(`#pratinjau .choice input`)), chromedp.Click(chromedp.CSS("#pratinjau form[data-check] button")))
	pagestest.Until(t, "it is judged", func() bool { return b.Text("#pratinjau [data-verdict]") == "Benar." })
	if got := written(b); got != want {
		t.Errorf("trying it changed the text: %q", got)
	}
	b.Clean("an article that asks")
	b.Narrow("an article that asks")
	b.Shot("cek-editor")
}
