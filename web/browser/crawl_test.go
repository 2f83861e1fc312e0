package browser

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"

	"mumpuni/demo"
)

// most pages of a persona: enough for all kinds of pages, and a bound.
const most = 150

var (
	ids   = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	slugs = regexp.MustCompile(`^(/kursus|/v)/[^/]+$`)
	files = regexp.MustCompile(`(\.csv|\.xlsx|\.pdf|\.json|/unduh|/utuh|/contoh)$`)
)

// pattern is the kind of page an address leads to: its path without identities and, with -full, the names of its parameters.
func pattern(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	kind := slugs.ReplaceAllString(ids.ReplaceAllString(u.Path, ":id"), "$1/:name")
	if !*full {
		return kind
	}
	var names []string
	for name := range u.Query() {
		names = append(names, name)
	}
	slices.Sort(names)
	if len(names) > 0 {
		kind += "?" + strings.Join(names, "&")
	}
	return kind
}

// quota is how many pages of one kind are visited; the lessons of a course are of different kinds.
func quota(kind string) int {
	switch kind {
	case "/belajar/:id/:id":
		return 8
	case "/v/:name", "/persetujuan/:id", "/studio/modul/:id", "/studio/kuis/:id/soal/:id", "/belajar/:id":
		return 3
	}
	return 1
}

// crawl visits every kind of page that can be reached from start by links, for one persona.
type crawl struct {
	*tab
	name    string
	learner bool // its pages have the learner's budgets
	queue   []string
	known   map[string]bool
	counts  map[string]int
	forms   []string // pages with something to fill in
	visited int
}

// seenKinds are the kinds of pages that any persona visited: without -full each is inspected once.
var seenKinds = map[string]int{}

const links = `[...document.querySelectorAll("a[href]")].filter(a => a.origin === location.origin && !a.hasAttribute("download"))
	.map(a => a.pathname + a.search)`

func newCrawl(t testing.TB, name string, learner bool, start ...string) *crawl {
	c := &crawl{tab: browse(t), name: name, learner: learner, known: map[string]bool{}, counts: map[string]int{}}
	c.add(start)
	return c
}

func (c *crawl) add(paths []string) {
	for _, p := range paths {
		u, err := url.Parse(p)
		if err != nil || c.known[p] || files.MatchString(u.Path) || strings.HasPrefix(u.Path, "/api/") {
			continue
		}
		c.known[p] = true
		c.queue = append(c.queue, p)
	}
}

// wanted reports whether a page of that kind is still to be visited.
func (c *crawl) wanted(kind string) bool {
	if c.counts[kind] >= quota(kind) {
		return false
	}
	return *full || kind == "/" || seenKinds[kind] < quota(kind)
}

func (c *crawl) run() {
	c.t.Helper()
	for len(c.queue) > 0 && c.visited < most {
		p := c.queue[0]
		c.queue = c.queue[1:]
		if c.wanted(pattern(p)) {
			c.visit(p)
		}
	}
	if *full {
		c.refusals()
	}
	c.t.Logf("%s: %d pages", c.name, c.visited)
}

// visit opens a page with an empty cache, weighs it, inspects it and notes where it leads.
func (c *crawl) visit(p string) {
	c.t.Helper()
	kind := pattern(p)
	c.counts[kind]++
	seenKinds[kind]++
	c.visited++
	command(c.tab, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true})
	c.traffic.reset()
	c.open(p)
	if js[string](c.tab, `document.contentType`) != "text/html" {
		return
	}
	scales.add(c.t, visit{c.name, kind, c.learner, c.traffic.weight()})
	c.add(js[[]string](c.tab, links))
	if js[bool](c.tab, `!!`+filled) {
		c.forms = append(c.forms, p)
	}
	if !*full {
		c.inspect(c.name, looks[c.visited%len(looks)])
		return
	}
	c.inspect(c.name, looks...)
	if kind == "/" || c.learner {
		c.shots(kind)
	}
	c.inEnglish(func() {
		c.open(p)
		c.inspect(c.name+", English", inLight...)
	})
}

// inEnglish does something in the other language.
func (c *crawl) inEnglish(do func()) {
	c.t.Helper()
	c.speak("en")
	do()
	c.speak("id")
}

// shots keeps pictures of the page in all looks when MUMPUNI_SHOTS names a folder.
func (c *crawl) shots(kind string) {
	for _, l := range looks {
		c.see(l)
		c.shot(fmt.Sprintf("%s%s-%s", c.name, strings.NewReplacer("/", "_", ":", "", "?", "-", "&", "-").Replace(kind), strings.ReplaceAll(l.String(), " ", "-")))
	}
}

// shownTo are pages of which others see an empty one first: where something waits, somebody is named, something is told.
var shownTo = map[string][]string{
	"administrator_2": {"/persetujuan", "/pemberitahuan"},
	"signatory":       {"/pelaksana-harian", "/atas-nama-saya"},
	"administrator":   {"/kesehatan"},
	"hr":              {"/persetujuan?daftar=putus"},
}

// needed are the kinds of pages that the crawl must not lose: what takes two persons, and what is told of it.
var needed = []string{"/persetujuan", "/persetujuan/:id", "/pelaksana-harian", "/pemberitahuan", "/atas-nama-saya", "/kesehatan", "/tinjauan/:id", "/tinjauan/:id/modul/:id"}

// stepUpPages are the form that asks for the second factor once more, and the one that refuses a wrong code.
func stepUpPages(t *testing.T) {
	c := newCrawl(t, "step-up", false)
	p := persona(t, "administrator_2")
	c.signIn(p.NIP, true)
	c.h.ages(t, p.NIP)
	aged := time.Now()
	c.until("the server reads the session anew", func() bool { return time.Since(aged) > 3*time.Second })
	c.open("/persetujuan")
	c.click(`document.querySelector('main tbody a[href^="/persetujuan/"]')`)
	c.inspect("an approval that waits", looks...)
	c.click(`document.querySelector('main form[action$="/setujui"] button')`)
	c.until("the code is asked once more", func() bool { return c.shown(`[name="step_up_code"]`) })
	c.inspect("step-up", looks...)
	c.fill(map[string]string{"step_up_code": "000000"})
	c.until("a wrong code is refused", func() bool { return c.shown(".summary") && c.shown(`[name="step_up_code"]`) })
	c.inspect("step-up, refused", looks...)
	c.fill(map[string]string{"step_up_code": c.h.code(t, p.NIP)})
	c.until("the same post went on", func() bool { return c.shown(".flash") })
	c.inspect("approved", looks...)
}

// TestAxe visits the pages of everybody. With -full it sees each in every look and both languages, in each state of failure and
// with nothing to show.
func TestAxe(t *testing.T) {
	t.Cleanup(func() {
		scales.print(t)
		fmt.Println(findings.sum())
	})
	t.Run("nobody", func(t *testing.T) {
		c := newCrawl(t, "nobody", true, "/masuk", "/", "/v", "/v/TIDAK-ADA-0000", "/tidak-ada", "/lupa-kata-sandi", "/bantuan", "/aksesibilitas")
		if *full { // web/ui looks at the gallery in every run
			c.add([]string{"/galeri"})
		}
		c.run()
	})
	t.Run("newcomer", func(t *testing.T) {
		c := newCrawl(t, "newcomer", true, "/", "/kursus", "/kursus?q=tidakada", "/sertifikat", "/kompetensi", "/riwayat", "/riwayat/kegiatan", "/sesi", "/mfa", "/kata-sandi", "/data-saya", "/keluar")
		c.signIn(home(t).newcomer(t), false)
		c.run()
	})
	for _, p := range demo.Personas {
		t.Run(p.Key, func(t *testing.T) {
			c := newCrawl(t, p.Key, !p.Staff, "/", "/jejak-audit", "/tidak-ada", "/verifikasi")
			c.signIn(p.NIP, p.Staff)
			if !p.Staff {
				c.add(home(t).certificateCodes(t))
			}
			for _, path := range shownTo[p.Key] {
				c.visit(path)
			}
			if p.Key == "hr" { // one of many decisions leads to the course that was agreed to
				c.visit("/persetujuan/" + c.h.rows(t, "select id::text from approvals where kind = 'course.publish' order by id limit 1")[0])
			}
			c.run()
		})
	}
	t.Run("the second factor once more", stepUpPages)
	for _, kind := range needed {
		if seenKinds[kind] == 0 {
			t.Errorf("nobody came to %s", kind)
		}
	}
	if *full {
		t.Run("an agency with nothing", emptyPages)
		t.Run("failures", failurePages)
		t.Run("text twice as large", zoomedPages)
	}
}
