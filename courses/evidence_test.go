package courses

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"mumpuni/media"
)

var opened = time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)

func after(seconds int) time.Time { return opened.Add(time.Duration(seconds) * time.Second) }

func fresh() Progress { return Progress{OpenedAt: opened, UpdatedAt: opened} }

func video(seconds int) Module { return Module{Kind: Video, Media: media.Info{DurationS: seconds}} }

func TestVideoCountsDistinctSecondsByTheClock(t *testing.T) {
	p := fresh()
	p.apply(video(100), Report{Watched: Spans{{0, 100}}, At: 100}, after(10))
	if p.Seen.Count() != 20 || p.Fraction != 2000 { // twice the ten seconds that passed
		t.Fatalf("%v %d", p.Seen, p.Fraction)
	}
	p.apply(video(100), Report{Watched: Spans{{0, 10}, {5, 15}}}, after(40))
	if p.Seen.Count() != 20 {
		t.Fatalf("seen again is not seen more: %v", p.Seen)
	}
	p.apply(video(100), Report{Watched: Spans{{0, 89}}}, after(44))
	if p.done || p.Fraction != 8800 || p.Seen.Count() != 88 {
		t.Fatalf("%v %d", p.Seen, p.Fraction)
	}
	p.apply(video(100), Report{Watched: Spans{{95, 97}}}, after(45))
	if !p.done || p.Fraction != Whole {
		t.Fatalf("nine tenths seen but %v", p.Seen)
	}
}

func TestArticleNeedsDepthAndTime(t *testing.T) {
	m := Module{Kind: Article, Words: 800} // four minutes' reading, one minute at least
	if m.MinSeconds() != 60 {
		t.Fatal(m.MinSeconds())
	}
	for name, c := range map[string]struct {
		reports []Report
		at      []int
		done    bool
	}{
		"to the end at once":             {[]Report{{Scroll: Whole, Dwell: 9999}}, []int{20}, false},
		"long but not deep":              {[]Report{{Scroll: 8999, Dwell: 90}}, []int{90}, false},
		"deep and long":                  {[]Report{{Scroll: 9000, Dwell: 60}}, []int{60}, true},
		"in two sittings":                {[]Report{{Scroll: 9500, Dwell: 30}, {Scroll: 10, Dwell: 30}}, []int{30, 4000}, true},
		"two tabs share one clock":       {[]Report{{Scroll: Whole, Dwell: 30}, {Scroll: Whole, Dwell: 30}}, []int{30, 31}, false},
		"open in the background":         {[]Report{{Scroll: Whole, Dwell: 5}}, []int{4000}, false},
		"time in front of it told first": {[]Report{{Scroll: Whole, Visible: Spans{{0, 60000}}}, {Dwell: 60}}, []int{60, 60}, true},
		"a clock that runs backward":     {[]Report{{Scroll: Whole, Dwell: 60}}, []int{-60}, false},
	} {
		p := fresh()
		for i, r := range c.reports {
			p.apply(m, r, after(c.at[i]))
		}
		if p.done != c.done {
			t.Errorf("%s: done %v, %d s, %v", name, p.done, p.Seconds, p.Seen)
		}
	}
}

func TestPagesCountWhenTheyStood(t *testing.T) {
	m := Module{Kind: PDF, Media: media.Info{Pages: 3}}
	p := fresh()
	for _, step := range []struct{ page, at int }{{1, 0}, {2, 1}, {3, 4}, {1, 7}, {9, 8}, {0, 8}} {
		p.apply(m, Report{Page: step.page}, after(step.at))
	}
	if !slices.Equal(p.Seen, Spans{{2, 4}}) || p.done { // page 1 stood for a second only
		t.Fatalf("%v", p.Seen)
	}
	p.apply(m, Report{Page: 1}, after(10))
	if !p.done || p.Fraction != Whole {
		t.Fatalf("%v", p.Seen)
	}
}

// Whatever devices report, in any order, twice and from several tabs: what is seen and done only grows, and no faster than
// the clock.
func TestProgressOnlyGrows(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := rapid.SampledFrom([]Module{
			video(rapid.IntRange(1, 400).Draw(rt, "duration")),
			{Kind: Article, Words: rapid.IntRange(0, 3000).Draw(rt, "words")},
			{Kind: PDF, Media: media.Info{Pages: rapid.IntRange(1, 12).Draw(rt, "pages")}},
		}).Draw(rt, "module")
		p, now := fresh(), 0
		var sent []Report
		for range rapid.IntRange(1, 30).Draw(rt, "reports") {
			now += rapid.IntRange(-3, 90).Draw(rt, "later")
			r := drawReport(rt)
			if len(sent) > 0 && rapid.Bool().Draw(rt, "again") {
				r = rapid.SampledFrom(sent).Draw(rt, "which")
			}
			sent = append(sent, r)
			before := p
			before.Seen = slices.Clone(p.Seen)
			p.apply(m, r, after(now))
			if p.Fraction < before.Fraction || p.Fraction > Whole || len(before.Seen.minus(p.Seen)) > 0 || p.Depth < before.Depth || p.Seconds < before.Seconds || before.done && !p.done {
				rt.Fatalf("%+v\nbecame %+v\nby %+v", before, p, r)
			}
			if p.done != (p.Fraction == Whole) {
				rt.Fatalf("done %v at %d", p.done, p.Fraction)
			}
		}
		elapsed := secondsSince(opened, p.UpdatedAt)
		if m.Kind == Video && p.Seen.Count() > playRate*elapsed || m.Kind == Article && p.Seconds > elapsed || m.Kind == PDF && p.Seen.Count()*pageSeconds > elapsed {
			rt.Fatalf("%v in %d s", p.Seen, elapsed)
		}
	})
}

func drawReport(rt *rapid.T) Report {
	r := Report{
		At: rapid.IntRange(-5, 500).Draw(rt, "at"), Scroll: rapid.IntRange(-5, 12000).Draw(rt, "scroll"),
		Dwell: rapid.IntRange(-5, 500).Draw(rt, "dwell"), Page: rapid.IntRange(-1, 13).Draw(rt, "page"),
	}
	for range rapid.IntRange(0, 4).Draw(rt, "ranges") {
		from := rapid.IntRange(-10, 450).Draw(rt, "from")
		r.Watched = append(r.Watched, [2]int{from, from + rapid.IntRange(-5, 200).Draw(rt, "long")})
	}
	return r
}

func TestTextIsSafe(t *testing.T) {
	known := func(d string) (string, bool) { return "https://isi.example/m/x/gambar.jpg", d == "modul:peta" }
	out, err := Render("# Judul\n\n<script>alert(1)</script><b onclick=x>b</b>\n\n[a](javascript:alert(1)) [b](https://contoh.go.id)\n\n"+
		"![Peta desa](modul:peta) ![Dari **luar**](https://jahat.example/pixel.gif) ![lain](modul:lain)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n", known)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`<h2 id="bagian-1">Judul</h2>`, `<img src="https://isi.example/m/x/gambar.jpg" alt="Peta desa"`, "Dari <strong>luar</strong>", "<td>1</td>", `href="https://contoh.go.id"`} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
	for _, bad := range []string{"<script", "<b", "javascript", "jahat", "modul:"} {
		if strings.Contains(out, bad) {
			t.Errorf("%q in\n%s", bad, out)
		}
	}
	if n := countWords("# Satu dua\n\n- tiga **empat** — `lima`"); n != 5 {
		t.Error(n)
	}
}

func TestAVideoThatCostsMuchDataIsSaid(t *testing.T) {
	m := video(60)
	m.Media.Bytes, m.Media.Captions = 3_000_000, true
	if w := m.wants(); len(w) != 0 {
		t.Errorf("3 MB a minute: %v", w)
	}
	m.Media.Bytes = 390_000_000
	if w := m.wants(); len(w) != 1 || w[0].Key != "course.video_heavy" || w[0].Args["PerMinute"] != int64(390) {
		t.Errorf("390 MB a minute: %+v", w)
	}
	m.Media.Width, m.Media.Height = 360, 640 // held upright
	if w := m.wants(); len(w) != 1 || w[0].Key != "course.video_bitrate" {
		t.Errorf("390 MB a minute of a small picture: %+v", w)
	}
	m.Media.Bytes, m.Media.Sound = 3_000_000, "ac-3"
	if w := m.wants(); len(w) != 1 || w[0].Key != "course.video_sound" {
		t.Errorf("sound that nobody hears: %+v", w)
	}
}

// Who reads the file itself needs not turn its pages here: the pages not shown count once they can have been read.
func TestTheWholePDFCounts(t *testing.T) {
	m, p := Module{Kind: PDF, Media: media.Info{Pages: 10}}, fresh()
	p.apply(m, Report{Page: 1}, after(0))
	p.apply(m, Report{Page: 2}, after(5)) // page 1 was shown
	if err := p.readWhole(m, after(500)); err == nil || p.done {
		t.Fatal("pages count that nobody opened")
	}
	p.apply(m, Report{Whole: true}, after(10))
	p.apply(m, Report{Whole: true}, after(20)) // opened once more: the first time counts
	if err := p.readWhole(m, after(27)); err == nil || p.wholeWait(m, after(27)) != 1 {
		t.Fatalf("9 pages in 17 s: %v, %d s to wait", err, p.wholeWait(m, after(27)))
	}
	if err := p.readWhole(m, after(28)); err != nil || !p.done || p.Seen.Count() != 10 || p.Fraction != Whole {
		t.Fatalf("%v %+v", err, p)
	}
}
