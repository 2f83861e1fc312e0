package bank_test

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"mumpuni/people"
	"mumpuni/web/pages/pagestest"
)

const longStem = "Petugas Puskesmas Lubuk Rumbai menemukan berkas rekam medis 214 pasien dapat dibuka siapa saja lewat tautan bersama yang pernah dikirim ke grup percakapan. Apa yang pertama-tama dilakukan?"

// Whoever writes by keyboard needs six actions for a question: its text, four answers of which a star marks the key, and one chord.
// Every page of the bank fits a phone and is clean for axe.
func TestTheBankInTheBrowser(t *testing.T) {
	o := pagestest.NewOffice(t)
	trainer := o.Person("Pengajar", "198001012005011001")
	o.Grant(trainer, people.Trainer)
	server := httptest.NewServer(o.Handler)
	t.Cleanup(server.Close)
	b := pagestest.Phone(t, 3*time.Minute)
	b.Open(server.URL + "/uji/" + trainer.String())
	b.Open(server.URL + "/studio/bank/soal/baru?topic=Pelindungan+data")
	pagestest.Until(t, "the cursor stands in the text", func() bool { return pagestest.JS[bool](b, `document.activeElement?.id === "f-stem"`) })
	actions := 0
	do := func(keys string) {
		actions++
		b.Do(chromedp.KeyEvent(keys))
	}
	for n := range 2 {
		do(strings.Repeat("Lagi: ", n) + longStem)
		b.Do(chromedp.KeyEvent(kb.Tab + kb.Tab))
		for i, option := range []string{"Menghapus berkas agar tidak ada bukti yang tersebar", "* Menutup akses tautan, lalu melapor kepada pejabat pelindungan data pribadi instansi", "Menunggu rapat bulanan", "Mengumumkan nama pasien supaya mereka berhati-hati"} {
			if i > 0 {
				b.Do(chromedp.KeyEvent(kb.Enter))
			}
			do(option)
		}
		if n == 0 {
			pagestest.Until(t, "the preview follows", func() bool { return strings.Contains(b.Text("#pratinjau .prose"), "Lubuk Rumbai") })
			b.Narrow("the editor")
			b.Clean("the editor")
			b.Shot("sunting-360")
			b.Do(chromedp.EmulateViewport(1280, 900))
			b.Shot("sunting-1280")
			pagestest.JS[string](b, `document.documentElement.dataset.theme = "dark"`)
			pagestest.Until(t, "the colours have turned", func() bool { return pagestest.JS[int](b, `document.getAnimations().length`) == 0 })
			b.Clean("the editor in the dark")
			b.Shot("sunting-gelap")
			pagestest.JS[string](b, `document.documentElement.dataset.theme = "light"`)
			b.Do(chromedp.EmulateViewport(360, 740, chromedp.EmulateMobile))
		}
		if got := pagestest.JS[string](b, `[...document.querySelectorAll("[data-line]")].map(l => l.value).join("|") + document.querySelector('[name="right"]:checked')?.value`); strings.Contains(got, "\n") || strings.Contains(got, "*") || !strings.HasSuffix(got, "1") {
			t.Errorf("the answers are %q", got)
		}
		actions++
		b.Do(chromedp.KeyEvent(kb.Enter, chromedp.KeyModifiers(chromedp.ModifierCtrl))) // Ctrl
		want := n + 1
		pagestest.Until(t, "the next question", func() bool {
			return b.Arrived("/soal/baru") && b.Text("#f-stem") == "" && strings.Count(o.Get(trainer, "/studio/bank").Body, `name="soal"`) == want && pagestest.JS[bool](b, `document.activeElement?.id === "f-stem"`)
		})
	}
	if actions != 12 || pagestest.JS[string](b, `document.querySelector("#f-topic").value`) != "Pelindungan data" {
		t.Errorf("%d actions for two questions", actions)
	}
	id := questionLink.FindStringSubmatch(o.Get(trainer, "/studio/bank").Body)[1]
	at := "/studio/bank/soal/" + id
	o.Post(trainer, at+"/sunting", "stem", longStem+" Pilih satu.", "options.0.text", "* Menutup akses", "options.1.text", "Menunggu", "aksi", "simpan")
	sent := o.Sends(trainer, "/studio/bank/impor", "file", "soal.txt", []byte("1. "+longStem+"\na. Menutup akses tautan\nb. Menunggu\n")).Header.Get("Location")
	for name, path := range map[string]string{
		"soal": at, "bank": "/studio/bank", "mirip": "/studio/bank/mirip", "berbagi": "/studio/bank/berbagi", "terpisah": at + "/terpisah", "buka": at + "/buka",
		"rencana": sent, "perbaiki": sent + "/soal/1", "jodoh": "/studio/bank/soal/baru?jenis=matching", "benar": "/studio/bank/soal/baru?jenis=true_false",
	} {
		b.Open(server.URL + path)
		pagestest.JS[int](b, `(document.querySelectorAll("main details").forEach(d => d.open = true), 1)`)
		b.Narrow(name)
		b.Clean(name)
		b.Shot(name + "-360")
		if name == "soal" || name == "rencana" {
			b.Do(chromedp.EmulateViewport(1280, 900))
			b.Shot(name + "-1280")
			b.Do(chromedp.EmulateViewport(360, 740, chromedp.EmulateMobile))
		}
	}
}
