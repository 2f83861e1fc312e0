package ui_test

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"mumpuni/internal/chromium"
	"mumpuni/people"
	"mumpuni/web/assets"
	"mumpuni/web/ui"
)

// runAxe gives one line for each rule of WCAG 2.2 A and AA and of good practice that the page breaks.
const runAxe = `axe.run(document, {runOnly: ` + chromium.Rules + `}).then(r =>
	r.violations.map(v => v.id + ": " + v.nodes.map(n => n.target.join(" ")).join(", ")))`

var full = flag.Bool("full", false, "the gallery in every look at every width, instead of each look at one width")

// gallery serves the living gallery as a person of every role sees it, under the policy of the real pages.
func gallery(t *testing.T) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle(assets.Prefix, assets.Handler())
	mux.HandleFunc("/galeri", func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'nonce-n' 'strict-dynamic'; style-src 'self'; font-src 'self'; img-src 'self' data:")
		ctx := ui.WithView(r.Context(), ui.View{
			Locale: q.Get("bahasa"), Theme: q.Get("tema"), Nonce: "n", SignedIn: q.Get("tamu") == "", Name: "dr. Siti Rahma, M.Kes.",
			Roles: people.Roles, Path: "/galeri", Flash: &ui.Flash{Kind: "success", Key: "ui.upload.done"},
		})
		if err := ui.Gallery(q.Get("keadaan") == "ditolak").Render(ctx, w); err != nil {
			t.Error(err)
		}
	})
	srv := httptest.NewServer(mux)
	t.Cleanup(srv.Close)
	return srv
}

func browser(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx, chromium.Flags())
	t.Cleanup(cancel)
	return ctx
}

func evaluate[T any](ctx context.Context, t *testing.T, expression string) T {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		t.Fatalf("%.80s: %v", expression, err)
	}
	return v
}

func must(ctx context.Context, t *testing.T, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

// Every component in every state breaks no rule of accessibility and fits the screen, in both themes, on a phone, on the
// narrowest screen and on a desk, with its menus closed and open.
func TestGalleryIsAccessible(t *testing.T) {
	srv, ctx := gallery(t), browser(t)
	for i, width := range []int64{320, 360, 1280} {
		must(ctx, t, chromedp.EmulateViewport(width, 800))
		for j, query := range []string{"tema=light", "tema=dark&keadaan=ditolak", "tema=dark&bahasa=en", "tema=light&keadaan=ditolak&tamu=1"} {
			if !*full && (i+j)%3 != 0 {
				continue
			}
			t.Run(fmt.Sprintf("%d %s", width, query), func(t *testing.T) {
				must(ctx, t, chromedp.Navigate(srv.URL+"/galeri?"+query))
				if over := evaluate[int](ctx, t, "document.documentElement.scrollWidth - innerWidth"); over > 0 {
					t.Errorf("%d px wider than the screen", over)
				}
				evaluate[bool](ctx, t, chromium.Axe+"; true")
				for _, open := range []bool{false, true} {
					evaluate[bool](ctx, t, fmt.Sprintf(`document.querySelectorAll("details").forEach(d => d.open = %v); true`, open))
					if open { // what an open menu covers cannot be aimed at meanwhile, so menus make room
						evaluate[bool](ctx, t, `document.querySelectorAll(".menu-panel").forEach(p => p.style.position = "static"); true`)
					}
					found, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](runAxe, chromedp.EvalAwaitPromise))
					if err != nil {
						t.Fatal(err)
					}
					for _, violation := range found {
						t.Errorf("menus open %v: %s", open, violation)
					}
				}
			})
		}
	}
}

// The keyboard reaches the skip link first and the content by it; menus close by Escape; the error summary has the focus
// of a refused form; a second submit is held back.
func TestGalleryByKeyboard(t *testing.T) {
	srv, ctx := gallery(t), browser(t)
	must(ctx, t, chromedp.Navigate(srv.URL+"/galeri"), chromedp.KeyEvent("\t"))
	if first := evaluate[string](ctx, t, "document.activeElement.className"); first != "skip" {
		t.Fatalf("the first stop is %q", first)
	}
	must(ctx, t, chromedp.KeyEvent("\r"))
	if at := evaluate[string](ctx, t, "document.activeElement.id"); at != "isi" {
		t.Errorf("the skip link leads to %q", at)
	}
	evaluate[bool](ctx, t, `document.querySelector("details.menu:not(.site) > summary").focus(); true`)
	must(ctx, t, chromedp.KeyEvent("\r"))
	if !evaluate[bool](ctx, t, `!!document.querySelector("details.menu[open]")`) {
		t.Fatal("Enter opens no menu")
	}
	must(ctx, t, chromedp.KeyEvent("\u001b"))
	if evaluate[bool](ctx, t, `!!document.querySelector("details.menu[open]")`) || evaluate[string](ctx, t, "document.activeElement.tagName") != "SUMMARY" {
		t.Error("Escape does not close the menu and stay there")
	}
	must(ctx, t, chromedp.Navigate(srv.URL+"/galeri?keadaan=ditolak"))
	if at := evaluate[string](ctx, t, "document.activeElement.className"); at != "summary" {
		t.Errorf("a refused form's focus is on %q", at)
	}
	must(ctx, t, chromedp.KeyEvent("\t\r"))
	if at := evaluate[string](ctx, t, "document.activeElement.id"); at != "f-nip" {
		t.Errorf("the summary's first link leads to %q", at)
	}
	sent := evaluate[string](ctx, t, `(() => { const form = document.querySelector("form.form"); let sent = 0;
		window.addEventListener("submit", e => { if (!e.defaultPrevented) sent++; e.preventDefault() });
		form.noValidate = true; form.requestSubmit(); form.requestSubmit();
		return sent + " " + form.querySelector("[aria-busy]")?.textContent.trim() })()`)
	if sent != "1 Menyimpan…" {
		t.Errorf("times submitted and what the button says: %s", sent)
	}
}
