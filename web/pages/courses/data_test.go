package courses_test

import (
	"bytes"
	"fmt"
	"html"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"mumpuni/courses"
	"mumpuni/questions/exchange"
	"mumpuni/questions/kinds"
	"mumpuni/questions/starter"
	"mumpuni/quizzes"
	"mumpuni/web/locale"
)

// What each item is said to cost is what a phone is sent that opens it: our pages and all that they show.
func TestTheLabelOfEachItemIsWhatIsSent(t *testing.T) {
	a := fullerAcademy(t, 12, 0, illustrated)
	enrolment, err := a.courses.Enrol(t.Context(), a.learner, a.course.ID)
	a.must(err)
	about, err := a.courses.CoursePage(t.Context(), a.learner, a.course.Slug)
	a.must(err)
	tasks, err := a.courses.Learn(t.Context(), a.learner, enrolment)
	a.must(err)
	for i, m := range tasks.List {
		sent, path := 0, "/belajar/"+enrolment.String()+"/"+m.ID.String()
		for page := range max(m.Media.Pages, 1) {
			sent += a.opened(path + "?hal=" + strconv.Itoa(page+1))
		}
		if m.Kind == courses.Quiz {
			sent += a.opened(a.post("/kuis/mulai", url.Values{"quiz": {m.QuizID.String()}, "enrolment": {enrolment.String()}, "module": {m.ID.String()}}))
		}
		told := int(m.DataBytes())
		t.Logf("%s %q: told %d, sent %d (%+.1f %%)", m.Kind, m.Title, told, sent, 100*float64(told-sent)/float64(sent))
		if told < sent*95/100 || told > sent*105/100 {
			t.Errorf("%s: told %d bytes, sent %d", m.Kind, told, sent)
		}
		if about.Contents[i].Bytes != int64(told) {
			t.Errorf("%s: before enrolling %d bytes are told, then %d", m.Kind, about.Contents[i].Bytes, told)
		}
		a.get("/kursus/"+a.course.Slug).Wants(t, http.StatusOK, html.EscapeString(locale.Bytes(t.Context(), m.DataBytes())))
		a.get("/belajar/"+enrolment.String()).Wants(t, http.StatusOK, html.EscapeString(locale.Bytes(t.Context(), m.DataBytes())), "Seluruh kursus")
	}
}

// illustrated adds an image, wide and narrow, and articles with and without it.
func illustrated(a *academy) {
	wide := a.addFile(courses.ModuleDraft{Kind: courses.Image, Title: "Alur pelaporan insiden", Minutes: 5, Alt: "Pelapor menghubungi tim, tim memeriksa dan menutup laporan."}, "alur.jpg", photo(a.t, 2000, 1300))
	a.addFile(courses.ModuleDraft{Kind: courses.Image, Title: "Tanda resmi", Minutes: 5, Alt: "Lambang pada surat resmi."}, "tanda.jpg", photo(a.t, 500, 500))
	var lineage string
	a.must(a.db.NewRaw("select lineage_id::text from modules where id = ?", wide).Scan(a.t.Context(), &lineage))
	text := string(a.read("2-data-pribadi.md"))
	a.add(courses.ModuleDraft{Kind: courses.Article, Title: "Data pribadi dalam pekerjaan sehari-hari", Minutes: 10, Body: text}, "")
	a.add(courses.ModuleDraft{Kind: courses.Article, Title: "Melapor dengan gambar", Minutes: 10, Body: text + "\n\n![Alur pelaporan](modul:" + lineage + ")\n\n" + string(a.read("4-phishing-dan-insiden.md"))}, "")
	asks(a)
}

// asks adds quizzes of few and of many questions of all kinds, in the words of the bank that comes with the product.
func asks(a *academy) {
	bank, err := exchange.Read(a.t.Context(), starter.XML())
	a.must(err)
	var asked int
	for _, many := range []int{5, 12, 21, 40} {
		quiz, err := a.quizzes.Create(a.t.Context(), a.trainer, a.root, quizzes.Settings{Title: fmt.Sprintf("Latihan %d soal", many), PassMark: 7000})
		a.must(err)
		for added := 0; added < many; asked += 7 {
			if d := written(bank.Questions[asked%len(bank.Questions)].Item); !strings.Contains(fmt.Sprint(d), "![") {
				_, err := a.quizzes.AddQuestion(a.t.Context(), a.trainer, quiz.ID, quizzes.Draft{MaxMark: 1, Draft: d})
				a.must(err)
				added++
			}
		}
		a.add(courses.ModuleDraft{Kind: courses.Quiz, Part: courses.Evaluation, Title: "Latihan akun dan perangkat", Minutes: 15, QuizID: quiz.ID}, "")
	}
}

// written is an item of the bank as a trainer writes it.
func written(it exchange.Item) kinds.Draft {
	d := kinds.Draft{Kind: kinds.Kind(it.Kind), Stem: it.Stem, Body: kinds.Body{Feedback: it.Feedback, Accepted: it.Accepted}}
	for i, o := range it.Options {
		d.Body.Options = append(d.Body.Options, kinds.Option{Text: o.Text, Right: o.Right, Feedback: o.Feedback})
		if d.Kind == kinds.TrueFalse {
			d.Body.Options[i].ID = []string{kinds.OptionTrue, kinds.OptionFalse}[i]
		}
	}
	for _, p := range it.Pairs {
		d.Body.Pairs = append(d.Body.Pairs, kinds.Pair{Left: p.Left, Right: p.Right})
	}
	for _, right := range it.Distractors {
		d.Body.Pairs = append(d.Body.Pairs, kinds.Pair{Right: right})
	}
	if n := it.Number; n != nil {
		d.Body.Number = &kinds.Number{Value: n.Value, Tolerance: n.Tolerance, Units: n.Units}
	}
	return d
}

// photo is a JPEG that does not shrink to nothing.
func photo(t testing.TB, width, height int) []byte {
	t.Helper()
	img, r := image.NewRGBA(image.Rect(0, 0, width, height)), rand.New(rand.NewPCG(1, 2)) //nolint:gosec // a picture
	for y := range height {
		for x := range width {
			n := uint8(r.IntN(24))
			img.Set(x, y, color.RGBA{uint8(x*200/width) + n, uint8(y*200/height) + n, uint8((x^y)&127) + n, 255})
		}
	}
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, img, nil); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

var shows = regexp.MustCompile(`<(?:img|video)[^>]*? src="([^"]+)"[^>]*>`)

var set = regexp.MustCompile(`srcset="[^"]*?([^", ]+) 960w`)

var demand = regexp.MustCompile(`(?s)<details class="demand">.*?</details>`)

// opened is how many bytes a phone is sent for a page and what it shows, without what waits to be opened: counted where the line is.
func (a *academy) opened(path string) int {
	a.t.Helper()
	before := a.bytes.Load()
	page := a.get(path)
	for _, tag := range shows.FindAllStringSubmatch(demand.ReplaceAllString(page.Body, ""), -1) {
		address := tag[1]
		if wide := set.FindStringSubmatch(tag[0]); wide != nil {
			address = wide[1]
		}
		if !strings.Contains(address, "/m/") {
			continue
		}
		res, err := http.Get(html.UnescapeString(address)) //nolint:noctx // in a test
		a.must(err)
		_, err = io.Copy(io.Discard, res.Body)
		a.must(err)
		_ = res.Body.Close()
	}
	return int(a.bytes.Load() - before)
}

// Who opens the whole PDF may mark it done when they can have read it.
func TestTheWholePDFCountsOnItsPage(t *testing.T) {
	a := newAcademy(t)
	enrolment, err := a.courses.Enrol(t.Context(), a.learner, a.course.ID)
	a.must(err)
	pdf := a.lesson(courses.PDF, enrolment)
	first := a.get(pdf)
	first.Wants(t, http.StatusOK, pdf+"/utuh")
	if strings.Contains(first.Body, "/selesai") {
		t.Error("it can be marked done on its first page")
	}
	whole := a.get(pdf + "/utuh")
	if to := whole.Header.Get("Location"); whole.Status != http.StatusSeeOther || !strings.Contains(to, "/m/") {
		t.Fatalf("%d %s", whole.Status, to)
	}
	a.get(pdf).Wants(t, http.StatusOK, pdf+"/selesai")
	if to := a.post(pdf+"/selesai", nil); to != pdf {
		t.Errorf("too early, but on to %s", to)
	}
	a.wait(10 * time.Second)
	if to := a.post(pdf+"/selesai", nil); to != a.lesson(courses.Link, enrolment) {
		t.Errorf("on to %s", to)
	}
	article := a.lesson(courses.Article, enrolment)
	if to := a.get(article + "/utuh").Header.Get("Location"); to != article {
		t.Errorf("an article leads to %s", to)
	}
}
