package browser

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
)

// The line of a sub-district: 400 kbit/s, 400 ms there and back, and a phone six times as slow as this machine. Chromium
// delays each request by the way there and back, but not the beginning of a connection: that is two ways more.
const (
	lineBytes = 400_000 / 8 // a second
	lineDelay = 400         // ms
	phone     = 6
	handshake = 2 * lineDelay // TCP and TLS 1.3
	waiting   = 3000          // ms; the goal
)

// slow puts the tab on that line.
func (b *tab) slow() {
	b.t.Helper()
	command(b, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: []*network.Conditions{
		{Latency: lineDelay, DownloadThroughput: lineBytes, UploadThroughput: lineBytes},
	}})
	command(b, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: phone})
}

// usable opens a page and gives the milliseconds until its text is painted and its scripts listen.
func (b *tab) usable(path string) (ms int, w weight) {
	b.t.Helper()
	b.traffic.reset()
	b.open(path)
	paint := `performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0`
	b.until("it is painted", func() bool { return js[float64](b, paint) > 0 })
	ms = js[int](b, `Math.round(Math.max(`+paint+`, performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd))`)
	return ms, b.traffic.weight()
}

// BenchmarkLine prints how long a learner with a weak signal waits: figures, not judgements, for the clock depends on the machine.
func BenchmarkLine(t *testing.B) {
	out := fmt.Sprintf("%-16s %31s %9s %16s\n", "page, 400 kbit/s", "first visit: ms, kB, requests", "with TLS", "again: ms, kB")
	stranger, b := browse(t), browse(t)
	b.signIn(b.h.newcomer(t), false)
	pages := append([][2]string{{"learner's home", "/"}, {"catalogue", "/kursus"}}, b.begin()...)
	stranger.slow()
	out += stranger.line("sign-in", "/masuk")
	b.slow()
	for _, p := range pages {
		out += b.line(p[0], p[1])
	}
	fmt.Print(out)
}

// line is a row of the table: a first visit and one more, each the middle of three.
func (b *tab) line(what, path string) string {
	b.t.Helper()
	var first, again []int
	var w, v weight
	for range 3 {
		command(b, network.ClearBrowserCache, cdp.Empty{})
		ms, brought := b.usable(path)
		first, w = append(first, ms), brought
		ms, brought = b.usable(path)
		again, v = append(again, ms), brought
	}
	slices.Sort(first)
	slices.Sort(again)
	late := ""
	if first[1]+handshake > waiting || again[1] > waiting {
		late = fmt.Sprintf("  more than %d ms", waiting)
	}
	return fmt.Sprintf("%-16s %11d %9.1f %9d %9d %9d %6.1f%s\n",
		what, first[1], float64(w.Bytes)/1000, w.Requests, first[1]+handshake, again[1], float64(v.Bytes)/1000, late)
}

// begin enrols in a course and begins its quiz; it gives the addresses of what a learner has open then.
func (b *tab) begin() [][2]string {
	b.t.Helper()
	pages := [][2]string{{"course page", "/kursus/tata-naskah-dan-tanda-tangan-elektronik"}}
	b.open(pages[0][1])
	b.click(`document.querySelector("form[action$='/daftar'] button")`)
	pages = append(pages, [2]string{"modules", b.path()})
	links := js[[]string](b, `[...document.querySelectorAll("ol.tasks a, ul.tasks a")].map(a => a.pathname)`)
	for _, p := range links {
		b.open(p)
		kind := js[string](b, `[["quiz", 'form[action="/kuis/mulai"]'], ["video", "video"], ["pdf", "#halaman"], ["article", "#bacaan"]].find(([, s]) => document.querySelector(s))?.[0] ?? ""`)
		if !strings.Contains(fmt.Sprint(pages), kind) {
			pages = append(pages, [2]string{"lesson: " + kind, p})
		}
	}
	b.click(`document.querySelector("form[action='/kuis/mulai'] button")`)
	return append(pages, [2]string{"quiz sheet", b.path()})
}
