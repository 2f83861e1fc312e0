package courses_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"codeberg.org/go-pdf/fpdf"
	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/media"
	"mumpuni/storage/storagetest"
)

const demo = "../demo/content/keamanan-informasi/"

func file(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func (s *studio) refused(kind courses.Kind, data []byte, key string) {
	s.T.Helper()
	if m := s.Attach(s.Add(kind), data, "berkas"); m.MediaState != media.Refused || m.MediaFailure != key {
		s.T.Fatalf("%s %q, want %s", m.MediaState, m.MediaFailure, key)
	}
}

func TestAVideoTellsItsLength(t *testing.T) {
	s := openStudio(t)
	for name, want := range map[string]media.Info{
		demo + "video.mp4":                  {DurationS: 36, Width: 640, Height: 360, Type: "video/mp4"},
		"../media/testdata/tiga-detik.webm": {DurationS: 3, Width: 320, Height: 180, Type: "video/webm"},
	} {
		m := s.Attach(s.Add(courses.Video), file(t, name), "film.mp4")
		if m.MediaState != media.Ready || m.Media.Width != want.Width || m.Media.Height != want.Height || m.Media.Type != want.Type {
			t.Errorf("%s: %s %s %+v", name, m.MediaState, m.MediaFailure, m.Media)
		}
		if d := m.Media.DurationS - want.DurationS; d < -1 || d > 1 {
			t.Errorf("%s: %d s", name, m.Media.DurationS)
		}
	}
	whole := file(t, demo+"video.mp4")
	s.refused(courses.Video, bytes.ReplaceAll(whole, []byte("avc1"), []byte("hvc1")), "course.video_hevc")
	s.refused(courses.Video, whole[:len(whole)/2], "course.video_broken")
}

func TestCaptionsAreRead(t *testing.T) {
	s := openStudio(t)
	m := s.Add(courses.Video)
	o := s.Put(file(t, demo+"video.vtt"))
	s.Must(s.Courses.AttachCaptions(t.Context(), s.Trainer, m, o, "teks.vtt"))
	if !s.Module(m).Media.Captions {
		t.Fatal("no captions")
	}
	for key, text := range map[string]string{
		"course.captions_invalid": "WEBVTT\n\n00:05.000 --> 00:04.000\nHalo\n", "course.captions_empty": "WEBVTT\n\n00:01.000 --> 00:02.000\n\n",
		"course.captions_text": "\x00\x01",
	} {
		s.Wants(s.Courses.AttachCaptions(t.Context(), s.Trainer, m, s.Put([]byte(text)), "teks.vtt"), key)
	}
	s.Must(s.Courses.AttachCaptions(t.Context(), s.Trainer, m, s.Put([]byte("1\r\n00:00:07,000 --> 00:00:08,500\r\nKaf\xe9\r\n")), "teks.srt"))
	key := s.Keys(s.Module(m).MediaID, "captions")[0]
	body, _, err := s.Store.Open(t.Context(), key, 0, -1)
	s.Must(err)
	defer body.Close()
	if got, err := io.ReadAll(body); err != nil || string(got) != "WEBVTT\n\n00:00:07.000 --> 00:00:08.500\nKafé\n" {
		t.Fatalf("a learner is sent %q, %v", got, err)
	}
}

// TestCaptionsOfAnotherVideoAreToldOf: all words come after the end; the moment stays with them when the file is another.
func TestCaptionsOfAnotherVideoAreToldOf(t *testing.T) {
	s := openStudio(t)
	m := s.Add(courses.Video)
	s.Must(s.Courses.AttachCaptions(t.Context(), s.Trainer, m, s.Put([]byte("WEBVTT\n\n00:36.900 --> 00:37.500\nDi ujung\n")), "teks.vtt"))
	got := s.Attach(m, file(t, demo+"video.mp4"), "film.mp4") // 36 s
	if got.Media.CaptionsFromS != 36 || got.Media.CaptionsBeyond() {
		t.Errorf("words in the last second: %+v", got.Media)
	}
	s.Must(s.Courses.AttachCaptions(t.Context(), s.Trainer, m, s.Put([]byte("WEBVTT\n\n01:00:00.000 --> 01:00:02.000\nHalo\n")), "teks.vtt"))
	if got := s.Module(m); !got.Media.CaptionsBeyond() {
		t.Errorf("words an hour later: %+v", got.Media)
	}
	r, err := s.Courses.Check(t.Context(), s.Trainer, s.Course)
	s.Must(err)
	s.Wants(r.Warnings.Err(), "course.captions_beyond")
}

func TestAnImageIsMadeAnew(t *testing.T) {
	s := openStudio(t)
	var buf bytes.Buffer
	s.Must(png.Encode(&buf, picture(2000, 1000)))
	m := s.Attach(s.Add(courses.Image), buf.Bytes(), "peta.png")
	if m.MediaState != media.Ready || m.Media.Width != 1600 || m.Media.Height != 800 {
		t.Fatalf("%s %+v", m.MediaFailure, m.Media)
	}
	l, err := s.Courses.Preview(t.Context(), s.Trainer, m.ID, 0)
	s.Must(err)
	if !strings.Contains(l.MediaURL, "/m/") {
		t.Fatalf("no link: %+v", l)
	}
	made := storagetest.Read(t, s.Store, s.Keys(m.MediaID, "picture")[0], 0, -1)
	cfg, err := jpeg.DecodeConfig(bytes.NewReader(made))
	if err != nil || cfg.Width != 1600 {
		t.Fatal(err, cfg)
	}
	s.refused(courses.Image, bombPNG(50_000, 50_000), "course.image_large")
	s.refused(courses.Image, buf.Bytes()[:2000], "course.image_broken")
	var scans bytes.Buffer // a JPEG may go over all its pixels again and again
	s.Must(jpeg.Encode(&scans, picture(8, 8), nil))
	s.refused(courses.Image, append(scans.Bytes(), bytes.Repeat([]byte{0xff, 0xda}, 201)...), "course.image_broken")
}

// bombPNG is the head of a PNG that says it is huge.
func bombPNG(w, h uint32) []byte {
	var buf bytes.Buffer
	_ = png.Encode(&buf, image.NewGray(image.Rect(0, 0, 1, 1)))
	b := buf.Bytes()
	for i, n := range []uint32{w, h} {
		b[16+4*i], b[17+4*i], b[18+4*i], b[19+4*i] = byte(n>>24), byte(n>>16), byte(n>>8), byte(n)
	}
	sum := crc(b[12:29])
	b[29], b[30], b[31], b[32] = byte(sum>>24), byte(sum>>16), byte(sum>>8), byte(sum)
	return b
}

func pdf(t testing.TB, pages int, password string) []byte {
	t.Helper()
	doc := fpdf.New("P", "mm", "A4", "")
	if password != "" {
		doc.SetProtection(0, password, password)
	}
	doc.SetFont("Helvetica", "", 12)
	for range pages {
		doc.AddPage()
		doc.Cell(40, 10, "Halaman")
	}
	var buf bytes.Buffer
	if err := doc.Output(&buf); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestAPDFBecomesPages(t *testing.T) {
	s := openStudio(t)
	id := s.Add(courses.PDF)
	m := s.Attach(id, file(t, demo+"panduan.pdf"), "panduan.pdf")
	pages := s.Keys(m.MediaID, "page")
	if m.MediaState != media.Ready || m.Media.Pages == 0 || len(pages) != m.Media.Pages {
		t.Fatalf("%s %+v", m.MediaFailure, m.Media)
	}
	sum := 0
	for i, key := range pages {
		img := storagetest.Read(t, s.Store, key, 0, -1)
		sum += len(img)
		cfg, _, err := image.DecodeConfig(bytes.NewReader(img))
		l, previewed := s.Courses.Preview(t.Context(), s.Trainer, id, i+1)
		s.Must(previewed)
		width, height := l.PageShape()
		if err != nil || cfg.Width != width || cfg.Height != height || width < 900 || len(img) > 100<<10 {
			t.Errorf("page %d: %v %v %d bytes", i+1, err, cfg, len(img))
		}
	}
	if texts := s.Count("select sum(bytes) from media_pages where media_id = ?", m.MediaID); m.Media.SentBytes != int64(texts) || 10*texts > sum {
		t.Errorf("%d bytes are told, texts have %d, pictures %d", m.Media.SentBytes, texts, sum)
	}
	if n := s.Count("select count(*) from objects where doomed_at is null"); n != 1+m.Media.Pages {
		t.Fatalf("%d objects", n)
	}
	old := m.Media.Pages
	m = s.Attach(id, pdf(t, 2, ""), "baru.pdf") // replaced: the old pages are given up
	if m.Media.Pages != 2 || s.Count("select count(*) from objects where doomed_at is not null") != old+1 {
		t.Fatalf("%+v", m.Media)
	}
	s.refused(courses.PDF, pdf(t, 1, "rahasia"), "course.pdf_password")
	s.refused(courses.PDF, pdf(t, 301, ""), "course.pdf_pages")
	s.refused(courses.PDF, []byte("%PDF-1.7\nini bukan PDF"), "course.pdf_broken")
}

// Versions share files: what a draft gives up stays as long as another version shows it.
func TestFilesOfThePublishedVersionStay(t *testing.T) {
	s := openStudio(t)
	c, _ := s.Drafted("Panduan")
	s.Course = c.ID
	id := s.Add(courses.PDF)
	s.Attach(id, pdf(t, 2, ""), "panduan.pdf")
	s.Publish(c.ID)
	_, err := s.Courses.StartRevision(t.Context(), s.Trainer, c.ID)
	s.Must(err)
	w, err := s.Courses.Studio(t.Context(), s.Trainer, c.ID)
	s.Must(err)
	draft := w.Modules[slices.IndexFunc(w.Modules, func(m courses.Module) bool { return m.LineageID == uuid.UUID(id) })]
	if draft.ID == id {
		t.Fatalf("%+v", draft)
	}
	const doomed = "select count(*) from objects where doomed_at is not null"
	s.Attach(draft.ID, pdf(t, 1, ""), "baru.pdf")
	if n := s.Count(doomed); n != 0 {
		t.Errorf("%d files of the published version are given up", n)
	}
	s.Attach(draft.ID, pdf(t, 1, ""), "baru lagi.pdf")
	if n := s.Count(doomed); n != 2 {
		t.Errorf("of the draft's own file and page %d are given up", n)
	}
}

func TestFilesMustFitTheirModule(t *testing.T) {
	s := openStudio(t)
	ctx := t.Context()
	article, video := s.Add(courses.Article), s.Add(courses.Video)
	s.Wants(s.Courses.MayAttach(ctx, s.Trainer, article, 10), "course.media_unwanted")
	s.Wants(s.Courses.MayCaption(ctx, s.Trainer, article, 10), "course.media_unwanted")
	s.Wants(s.Courses.MayAttach(ctx, s.Trainer, video, 3<<30), "course.media_large")
	s.Must(s.Courses.MayAttach(ctx, s.Trainer, video, 200<<20))
	s.Wants(s.Courses.AttachMedia(ctx, s.Trainer, video, s.Put(file(t, demo+"panduan.pdf")), "film.mp4"), "course.media_type_video")
}
