package browser

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"mumpuni/demo"
	"mumpuni/people/siasngen"
)

// persona is one of the demo's accounts.
func persona(t testing.TB, key string) demo.Persona {
	t.Helper()
	for _, p := range demo.Personas {
		if p.Key == key {
			return p
		}
	}
	t.Fatalf("no persona %s", key)
	return demo.Persona{}
}

// as signs a persona in by the keyboard, staff with their second factor.
func (k keys) as(key string) {
	k.t.Helper()
	p := persona(k.t, key)
	k.hurried = p.Staff && !*full
	k.enter(p.NIP)
	if p.Staff {
		k.write(`[name="code"]`, k.h.code(k.t, p.NIP))
		k.leave(func() { k.hit(kb.Enter) })
	}
	k.until(key+" is signed in", func() bool { return k.path() == "/" })
}

// enter fills the form of signing in and sends it by Enter in its last field.
func (k keys) enter(nip string) {
	k.t.Helper()
	k.open("/masuk")
	typed := func(name string) string { return js[string](k.tab, `document.querySelector("[name=`+name+`]").value`) }
	for tries := 0; tries < 3 && (typed("login") != nip || typed("password") != demo.Password); tries++ {
		k.write(`[name="login"]`, nip) // a page that is still coming up on a busy machine may take the focus from under the hands
		k.write(`[name="password"]`, demo.Password)
	}
	k.leave(func() { k.hit(kb.Enter) })
}

// to follows the main navigation, which on a desk has what staff manage behind a menu.
func (k keys) to(href string) {
	k.t.Helper()
	link := `header a[href="` + href + `"]`
	if !k.shown(link) {
		k.toggle(`header details.site > summary`)
	}
	k.press(link)
	k.notice(href)
}

// save sends the form the keyboard is in by its main button.
func (k keys) save() {
	k.t.Helper()
	k.press(`main form button.primary`)
	if k.shown(".summary") {
		k.t.Fatalf("refused at %s: %s", k.path(), js[string](k.tab, `document.querySelector(".summary").innerText`))
	}
}

func (k keys) says(selector, part string) {
	k.t.Helper()
	k.until(fmt.Sprintf("%s says %q", selector, part), func() bool {
		return js[bool](k.tab, `[...document.querySelectorAll(`+quote(selector)+`)].some(e => e.innerText.includes(`+quote(part)+`))`)
	})
}

func TestKeyboardTrainer(t *testing.T) {
	k := keyboard(t)
	k.as("trainer")
	t.Run("writes a quiz with a question", func(t *testing.T) {
		k := k.in(t)
		k.to("/studio")
		k.press(`main a[href="/studio/kuis"]`)
		k.press(`main a[href="/studio/kuis/baru"]`)
		k.write(`[name="title"]`, "Kuis lewat papan ketik")
		k.save()
		k.press(`main a[href$="/soal/baru"]`)
		k.press(`main a[href$="jenis=single"]`)
		k.write(`[name="stem"]`, "Tombol apa yang membawa fokus ke depan?")
		k.write(`[name="options.0.text"]`, "Tab")
		k.write(`[name="options.1.text"]`, "Esc")
		k.choose(`[name="right"][value="0"]`)
		k.write(`[name="feedback"]`, "Tab maju, Shift+Tab mundur.")
		k.press(`main form button[value="simpan"]:not([hidden])`)
		k.says("ol.tasks li", "Tombol apa")
	})
}

func TestKeyboardAdministrator(t *testing.T) {
	k := keyboard(t)
	k.as("administrator")
	t.Run("makes a one-time link", func(t *testing.T) {
		k := k.in(t)
		k.to("/akun-pegawai")
		k.write(`main [type="search"]`, persona(t, "learner").Name)
		k.leave(func() { k.hit(kb.Enter) })
		k.press(`main tbody th a`)
		k.notice("an account")
		k.press(`main button.primary`)
		k.reach(`[name="tautan"]`)
	})
	t.Run("imports a file", func(t *testing.T) {
		k := k.in(t)
		k.to("/impor")
		k.press(`main a[href="/impor/baru"]`)
		k.notice("a new import")
		file := filepath.Join(t.TempDir(), "siasn.csv")
		var rows bytes.Buffer
		if err := errors.Join(siasngen.Generate(20, 7, time.Now()).WriteCSV(&rows, ';'), os.WriteFile(file, rows.Bytes(), 0o600)); err != nil {
			t.Fatal(err)
		}
		k.reach(`[name="file"]`) // choosing a file is a window of the system
		k.do(chromedp.SetUploadFiles(chromedp.CSS(`[name="file"]`), []string{file}))
		k.press(`main form button.primary`)
		k.until("the file is checked", func() bool {
			if k.shown(`form[action$="/terapkan"]`) {
				return true
			}
			k.open(k.path())
			return false
		})
		k.notice("an import to confirm")
		if k.shown(`[name="confirm"]`) {
			k.write(`[name="confirm"]`, js[string](k.tab, `document.querySelector("label[for=f-confirm]").innerText.match(/\d+/)[0]`))
		}
		k.save()
		k.until("the import is there, and can be undone", func() bool {
			if k.shown(`main a[href$="/batal"]`) {
				return true
			}
			k.open(k.path())
			return false
		})
		k.press(`main a[href$="/batal"]`) // the demo's people stay as they were for the tests that follow
		k.press(`main form[action$="/batal"] button`)
		k.until("the import is undone", func() bool {
			k.open(k.path())
			return k.shown("main .badge") && !k.shown(`main a[href$="/batal"]`)
		})
	})
}

func TestKeyboardOthers(t *testing.T) {
	t.Run("the signatory looks at what bears their name", func(t *testing.T) {
		k := keyboard(t)
		k.as("signatory")
		k.to("/penerbit")
		k.to("/sertifikat")
		k.press(`main a[href="/sertifikat/terbit"]`)
		k.notice("certificates issued")
		k.press(`main tbody th a`)
		k.notice("somebody's certificate")
	})
	t.Run("somebody looks up a certificate", func(t *testing.T) {
		k := keyboard(t)
		k.open("/v")
		k.walk()
		k.write(`main input`, strings.TrimPrefix(k.h.certificateCodes(t)[0], "/v/"))
		k.leave(func() { k.hit(kb.Enter) })
		k.walk()
		k.says(".verdict", "")
	})
	t.Run("a learner chooses language and theme, and ends a session", func(t *testing.T) {
		other := keyboard(t)
		other.as("learner")
		k := keyboard(t)
		k.as("learner")
		account := `header details.menu:not(.site) > summary`
		top := `header .top-bar > details.menu:not(.site) > summary`
		k.toggle(top)
		k.press(`header button[value="en"]`)
		if lang := js[string](k.tab, `document.documentElement.lang`); lang != "en" {
			t.Errorf("the language is %s", lang)
		}
		k.toggle(account)
		k.press(`header button[value="dark"]`)
		if theme := js[string](k.tab, `document.documentElement.dataset.theme`); theme != "dark" {
			t.Errorf("the theme is %s", theme)
		}
		k.walk()
		k.toggle(top)
		k.press(`header a[href="/sesi"]`)
		k.notice("sessions")
		k.press(`form[action="/sesi/lain"] button`)
		other.open("/riwayat")
		if !strings.HasPrefix(other.path(), "/masuk") {
			t.Errorf("the other session goes on at %s", other.path())
		}
	})
}
