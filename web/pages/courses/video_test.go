package courses_test

import (
	"context"
	"flag"
	"fmt"
	"html"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/courses"
	"mumpuni/internal/chromium"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/media"
	"mumpuni/web/pages/pagestest"
)

// filmOfAPhone stands for the film that is made for the test; with it each size is looked at: how soon it begins, and what is told of it.
var filmOfAPhone = flag.String("film", "", "a file: a film, as a phone recorded it")

// cinema is an academy whose videos were made lighter; one of them is the film of a phone.
func cinema(t *testing.T) (a *academy, enrolment id.Enrolment, film string) {
	t.Helper()
	tools := media.FindTools()
	if !tools.There() {
		t.Fatal("ffmpeg is not installed: make deps-test")
	}
	tools.Nice = 5
	path := *filmOfAPhone
	if path == "" {
		path = filepath.Join(t.TempDir(), "film.mov")
		out, err := exec.CommandContext(t.Context(), tools.FFmpeg, "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=640x480:r=25", "-f", "lavfi", "-i", "sine=440", "-t", "6",
			"-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "ultrafast", "-qp", "16", "-c:a", "aac", path).CombinedOutput()
		if err != nil {
			t.Fatal(err, string(out))
		}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var module id.Module
	a = fullerAcademy(t, 1, 0, func(a *academy) {
		module = a.addFile(courses.ModuleDraft{Kind: courses.Video, Title: "Film ponsel", Minutes: 5}, filepath.Base(path), data)
		a.attach(module, "video.vtt", a.read("video.vtt"), a.courses.AttachCaptions)
	})
	var medium uuid.UUID
	a.must(a.db.NewRaw("select media_id from modules where id = ?", module).Scan(t.Context(), &medium))
	a.files.WithTools(tools, nil)
	a.must(pg.InTx(t.Context(), a.db, func(ctx context.Context, tx bun.Tx) error { return a.files.RetryLighter(ctx, tx, medium) }))
	began := time.Now()
	a.must(a.files.Lighten(t.Context(), medium, 1))
	t.Logf("%.1f MB made lighter in %.0f s", float64(len(data))/1e6, time.Since(began).Seconds())
	enrolment, err = a.courses.Enrol(t.Context(), a.learner, a.course.ID)
	a.must(err)
	return a, enrolment, "/belajar/" + enrolment.String() + "/" + module.String()
}

var source = regexp.MustCompile(`<video[^>]* src="([^"]+)"`)

var picture = regexp.MustCompile(`<video[^>]* poster="([^"]+)"`)

// weighed is how many bytes come from an address, and of what kind.
func (a *academy) weighed(address string) (n int64, kind string) {
	a.t.Helper()
	res, err := http.Get(html.UnescapeString(address)) //nolint:noctx // in a test
	a.must(err)
	defer res.Body.Close()
	n, err = io.Copy(io.Discard, res.Body)
	a.must(err)
	return n, res.Header.Get("Content-Type")
}

// A learner chooses how much of a video is sent, by links alone; the browser remembers it, and what is told is what comes.
func TestALearnerChoosesHowMuchOfAVideoIsSent(t *testing.T) {
	a, enrolment, film := cinema(t)
	tasks, err := a.courses.Learn(t.Context(), a.learner, enrolment)
	a.must(err)
	var info media.Info
	for _, m := range tasks.List {
		if strings.HasSuffix(film, m.ID.String()) {
			info = m.Media
		}
	}
	if t.Logf("%+v", info.Variants); *filmOfAPhone == "" && len(info.Variants) != 5 {
		t.Fatalf("%+v", info)
	}
	saves := map[string]string{"Save-Data": "on"}
	for name, c := range map[string]struct {
		header  map[string]string
		path    string
		cookies []*http.Cookie
		want    string
		kind    string
	}{
		"nothing chosen": {nil, film, nil, "360", "video/mp4"},
		"a link":         {nil, film + "?video=480", nil, "480", "video/mp4"},
		"sound":          {nil, film + "?video=sound", nil, "sound", "audio/mp4"},
		"as it came":     {nil, film + "?video=original", nil, "original", "video/mp4"},
		"remembered":     {nil, film, []*http.Cookie{{Name: "mumpuni_video", Value: "240"}}, "240", "video/mp4"},
		"forged":         {nil, film + "?video=9999", []*http.Cookie{{Name: "mumpuni_video", Value: "<b>"}}, "360", "video/mp4"},
		"data saver":     {saves, film, nil, "240", "video/mp4"},
		"saver, chosen":  {saves, film, []*http.Cookie{{Name: "mumpuni_video", Value: "480"}}, "480", "video/mp4"},
	} {
		if info.Variant(c.want, false).Name != c.want {
			continue // a film that no browser plays as it came
		}
		before := a.bytes.Load()
		page := a.visit(c.path, c.header, c.cookies...)
		page.Wants(t, http.StatusOK, `preload="none"`, `poster="`, "video=sound#video", "Transkrip", "data-said=")
		sent, kind := a.weighed(source.FindStringSubmatch(page.Body)[1])
		poster, look := a.weighed(picture.FindStringSubmatch(page.Body)[1])
		all := a.bytes.Load() - before
		chosen := info.Variant(c.want, false)
		if sent != chosen.Bytes || kind != c.kind || look != "image/jpeg" {
			t.Errorf("%s: %d bytes of %s, want %d of %s", name, sent, kind, chosen.Bytes, c.want)
		}
		shown := tasks
		shown.List = append([]courses.Task{}, tasks.List...)
		shown.Choose(c.want, false)
		for _, m := range shown.List {
			if told := m.DataBytes(); strings.HasSuffix(film, m.ID.String()) && (told < all*95/100 || told > all*105/100) {
				t.Errorf("%s: told %d bytes, sent %d (%d of its picture)", name, told, all, poster)
			}
		}
		if cookie := page.Header.Get("Set-Cookie"); strings.Contains(cookie, "mumpuni_video="+c.want) != (c.path != film && c.want != "360") {
			t.Errorf("%s: it remembers %q", name, cookie)
		}
	}
	for _, v := range info.Variants {
		if v.Name == "240" || *filmOfAPhone != "" && v.Name != media.SoundOnly && v.Name != media.AsItCame {
			a.beginsSoon(t, film, v.Name)
		}
	}
	a.offersLighter(t, film)
	// What a device keeps is the chosen one as well.
	for want, kind := range map[string]string{"sound": `"type":"audio/mp4"`, "240": `"type":"video/mp4"`} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, a.app.URL+"/belajar/"+enrolment.String()+"/luring", strings.NewReader("berkas=1"))
		a.must(err)
		req.Header.Set("Content-Type", pagestest.FormType)
		req.AddCookie(&http.Cookie{Name: "s", Value: a.learner.PersonID.String()})
		req.AddCookie(&http.Cookie{Name: "mumpuni_video", Value: want})
		list := a.answer(req).Body
		v := info.Variant(want, false)
		if !strings.Contains(list, `"bytes":`+fmt.Sprint(v.Bytes)+","+kind) || strings.Contains(list, `"bytes":`+fmt.Sprint(info.Variant("480", false).Bytes)) {
			t.Errorf("%s: %s", want, list)
		}
	}
}

// offersLighter: where a film stops again and again the page says so and leads to the next lighter choice, and not before.
func (a *academy) offersLighter(t *testing.T, film string) {
	if *filmOfAPhone == "" && strings.Contains(a.get(film+"?video=sound").Body, "data-heavier") {
		t.Error("something lighter than the sound alone is offered")
	}
	b := a.phone()
	b.Open(a.app.URL + film + "?video=360")
	shown := `!document.querySelector("[data-heavier]").hidden`
	stop := `document.querySelector("video").dispatchEvent(new Event("waiting"))`
	for range 3 {
		pagestest.JS[bool](b, stop)
	}
	if pagestest.JS[bool](b, shown) {
		t.Error("a lighter film is offered for three short stops")
	}
	pagestest.JS[bool](b, stop)
	if !pagestest.JS[bool](b, shown) || !strings.HasSuffix(pagestest.JS[string](b, `document.querySelector("[data-heavier] a").href`), "?video=240#video") {
		t.Errorf("a film that stops again and again: %s", b.Text("[data-heavier]"))
	}
}

// beginsSoon: on the line of a sub-district a cheap phone's film begins within three seconds, and nothing of it comes before that is asked for.
// How many bytes that takes is told by TestAFilmBeginsWithLittle; the clock of a machine that others use too is looked at three times.
func (a *academy) beginsSoon(t *testing.T, film, size string) {
	best := 1e9
	for n := 0; n < 3 && best > 3000; n++ {
		best = min(best, a.begins(t, film, size, n == 0))
	}
	if best > 3000 {
		t.Errorf("%s began after %.0f ms", size, best)
	}
}

// begins is how many milliseconds pass on a new phone until a film plays; of a film that was given the phone is six times slower than this machine, which then
// has to be a quiet one.
func (a *academy) begins(t *testing.T, film, size string, look bool) float64 {
	b := a.phone()
	a.fetched.Store(0)
	b.Open(a.app.URL + film + "?video=" + size)
	if look {
		b.Narrow("film")
		b.Clean("film")
		b.Shot("film")
	}
	if n := a.fetched.Load(); n > 60_000 || pagestest.JS[int](b, `document.querySelector("video").readyState`) != 0 {
		t.Errorf("%d bytes came before it was played", n)
	}
	b.Do(chromium.Line(400_000/8, 400))
	if *filmOfAPhone != "" {
		_, err := chromedp.Call(b, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: 6})
		a.must(err)
	}
	pagestest.JS[bool](b, `(() => {
		const v = document.querySelector("video"), began = performance.now();
		v.muted = true;
		v.addEventListener("timeupdate", () => { if (v.currentTime > 0) window.took ??= performance.now() - began });
		void v.play();
		return true;
	})()`)
	pagestest.Until(t, "it plays", func() bool { return pagestest.JS[bool](b, "window.took > 0") })
	ms := pagestest.JS[float64](b, "window.took")
	t.Logf("%s began after %.0f ms", size, ms)
	return ms
}
