package courses_test

import (
	"bytes"
	"image"
	"image/color"
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
	"mumpuni/internal/id"
	"mumpuni/internal/pgtest"
	"mumpuni/media"
	"mumpuni/storage"
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

// studio is a house with an object store and an empty draft.
type studio struct {
	*house
	store  *storage.Store
	course uuid.UUID
}

func openStudio(t testing.TB) *studio {
	store := storagetest.Local(t)
	h := open(t, pgtest.Tx(t), store)
	c, err := h.s.CreateCourse(t.Context(), h.trainer, courses.NewCourse{Title: "Media"})
	h.must(err)
	return &studio{h, store, c.ID}
}

func (s *studio) add(kind courses.Kind) id.Module {
	s.t.Helper()
	id, err := s.s.AddModule(s.t.Context(), s.trainer, s.course, courses.ModuleDraft{Kind: kind, Title: "Berkas", Alt: "Peta desa"})
	s.must(err)
	return id
}

// put stores data as an upload does: what it is comes from its bytes.
func (s *studio) put(data []byte) storage.Object {
	s.t.Helper()
	key := storage.NewKey("upload")
	_, err := s.store.Put(s.t.Context(), key, bytes.NewReader(data), int64(len(data)), "application/octet-stream")
	s.must(err)
	o, err := s.store.Adopt(s.t.Context(), key)
	s.must(err)
	return o
}

// attach uploads data to the module, lets the job run and gives what became of it.
func (s *studio) attach(module id.Module, data []byte, name string) courses.Module {
	s.t.Helper()
	o := s.put(data)
	s.must(s.s.AttachMedia(s.t.Context(), s.trainer, module, o, name))
	m := s.module(module)
	if n := s.count("select count(*) from river_job where kind = 'media' and args->>'media_id' = ?", m.MediaID.String()); n != 1 {
		s.t.Fatalf("%d jobs", n)
	}
	s.must(s.files.MakeReady(s.t.Context(), m.MediaID, 1))
	return s.module(module)
}

// keys are the objects of a medium in a role.
func (s *studio) keys(medium uuid.UUID, role string) (keys []string) {
	s.t.Helper()
	s.must(s.db.NewRaw("select key from renditions where media_id = ? and role = ? order by n", medium, role).Scan(s.t.Context(), &keys))
	return keys
}

func (s *studio) module(id id.Module) courses.Module {
	s.t.Helper()
	w, err := s.s.Studio(s.t.Context(), s.trainer, s.course)
	s.must(err)
	m, ok := w.Module(id)
	if !ok {
		s.t.Fatal("no such module")
	}
	return m
}

func (s *studio) refused(kind courses.Kind, data []byte, key string) {
	s.t.Helper()
	if m := s.attach(s.add(kind), data, "berkas"); m.MediaState != media.Refused || m.MediaFailure != key {
		s.t.Fatalf("%s %q, want %s", m.MediaState, m.MediaFailure, key)
	}
}

func TestAVideoTellsItsLength(t *testing.T) {
	s := openStudio(t)
	for name, want := range map[string]media.Info{
		demo + "video.mp4":                  {DurationS: 36, Width: 640, Height: 360, Type: "video/mp4"},
		"../media/testdata/tiga-detik.webm": {DurationS: 3, Width: 320, Height: 180, Type: "video/webm"},
	} {
		m := s.attach(s.add(courses.Video), file(t, name), "film.mp4")
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
	m := s.add(courses.Video)
	o := s.put(file(t, demo+"video.vtt"))
	s.must(s.s.AttachCaptions(t.Context(), s.trainer, m, o, "teks.vtt"))
	if !s.module(m).Media.Captions {
		t.Fatal("no captions")
	}
	for key, text := range map[string]string{
		"course.captions_invalid": "WEBVTT\n\n00:05.000 --> 00:04.000\nHalo\n", "course.captions_empty": "WEBVTT\n\n00:01.000 --> 00:02.000\n\n",
		"course.captions_text": "\x00\x01",
	} {
		s.wants(s.s.AttachCaptions(t.Context(), s.trainer, m, s.put([]byte(text)), "teks.vtt"), key)
	}
	s.must(s.s.AttachCaptions(t.Context(), s.trainer, m, s.put([]byte("1\r\n00:00:07,000 --> 00:00:08,500\r\nKaf\xe9\r\n")), "teks.srt"))
	key := s.keys(s.module(m).MediaID, "captions")[0]
	body, _, err := s.store.Open(t.Context(), key, 0, -1)
	s.must(err)
	defer body.Close()
	if got, err := io.ReadAll(body); err != nil || string(got) != "WEBVTT\n\n00:00:07.000 --> 00:00:08.500\nKafé\n" {
		t.Fatalf("a learner is sent %q, %v", got, err)
	}
}

// TestCaptionsOfAnotherVideoAreToldOf: all words come after the end; the moment stays with them when the file is another.
func TestCaptionsOfAnotherVideoAreToldOf(t *testing.T) {
	s := openStudio(t)
	m := s.add(courses.Video)
	s.must(s.s.AttachCaptions(t.Context(), s.trainer, m, s.put([]byte("WEBVTT\n\n00:36.900 --> 00:37.500\nDi ujung\n")), "teks.vtt"))
	got := s.attach(m, file(t, demo+"video.mp4"), "film.mp4") // 36 s
	if got.Media.CaptionsFromS != 36 || got.Media.CaptionsBeyond() {
		t.Errorf("words in the last second: %+v", got.Media)
	}
	s.must(s.s.AttachCaptions(t.Context(), s.trainer, m, s.put([]byte("WEBVTT\n\n01:00:00.000 --> 01:00:02.000\nHalo\n")), "teks.vtt"))
	if got := s.module(m); !got.Media.CaptionsBeyond() {
		t.Errorf("words an hour later: %+v", got.Media)
	}
	r, err := s.s.Check(t.Context(), s.trainer, s.course)
	s.must(err)
	s.wants(r.Warnings.Err(), "course.captions_beyond")
}

func picture(w, h int) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for x := range w {
		for y := range h {
			img.Set(x, y, color.NRGBA{uint8(x), uint8(y), 90, 200})
		}
	}
	return img
}

func TestAnImageIsMadeAnew(t *testing.T) {
	s := openStudio(t)
	var buf bytes.Buffer
	s.must(png.Encode(&buf, picture(2000, 1000)))
	m := s.attach(s.add(courses.Image), buf.Bytes(), "peta.png")
	if m.MediaState != media.Ready || m.Media.Width != 1600 || m.Media.Height != 800 {
		t.Fatalf("%s %+v", m.MediaFailure, m.Media)
	}
	l, err := s.s.Preview(t.Context(), s.trainer, m.ID, 0)
	s.must(err)
	if !strings.Contains(l.MediaURL, "/m/") {
		t.Fatalf("no link: %+v", l)
	}
	made := storagetest.Read(t, s.store, s.keys(m.MediaID, "picture")[0], 0, -1)
	cfg, err := jpeg.DecodeConfig(bytes.NewReader(made))
	if err != nil || cfg.Width != 1600 {
		t.Fatal(err, cfg)
	}
	s.refused(courses.Image, bombPNG(50_000, 50_000), "course.image_large")
	s.refused(courses.Image, buf.Bytes()[:2000], "course.image_broken")
	var scans bytes.Buffer // a JPEG may go over all its pixels again and again
	s.must(jpeg.Encode(&scans, picture(8, 8), nil))
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
	id := s.add(courses.PDF)
	m := s.attach(id, file(t, demo+"panduan.pdf"), "panduan.pdf")
	pages := s.keys(m.MediaID, "page")
	if m.MediaState != media.Ready || m.Media.Pages == 0 || len(pages) != m.Media.Pages {
		t.Fatalf("%s %+v", m.MediaFailure, m.Media)
	}
	sum := 0
	for i, key := range pages {
		img := storagetest.Read(t, s.store, key, 0, -1)
		sum += len(img)
		cfg, _, err := image.DecodeConfig(bytes.NewReader(img))
		l, previewed := s.s.Preview(t.Context(), s.trainer, id, i+1)
		s.must(previewed)
		width, height := l.PageShape()
		if err != nil || cfg.Width != width || cfg.Height != height || width < 900 || len(img) > 100<<10 {
			t.Errorf("page %d: %v %v %d bytes", i+1, err, cfg, len(img))
		}
	}
	if texts := s.count("select sum(bytes) from media_pages where media_id = ?", m.MediaID); m.Media.SentBytes != int64(texts) || 10*texts > sum {
		t.Errorf("%d bytes are told, texts have %d, pictures %d", m.Media.SentBytes, texts, sum)
	}
	if n := s.count("select count(*) from objects where doomed_at is null"); n != 1+m.Media.Pages {
		t.Fatalf("%d objects", n)
	}
	old := m.Media.Pages
	m = s.attach(id, pdf(t, 2, ""), "baru.pdf") // replaced: the old pages are given up
	if m.Media.Pages != 2 || s.count("select count(*) from objects where doomed_at is not null") != old+1 {
		t.Fatalf("%+v", m.Media)
	}
	s.refused(courses.PDF, pdf(t, 1, "rahasia"), "course.pdf_password")
	s.refused(courses.PDF, pdf(t, 301, ""), "course.pdf_pages")
	s.refused(courses.PDF, []byte("%PDF-1.7\nini bukan PDF"), "course.pdf_broken")
}

// Versions share files: what a draft gives up stays as long as another version shows it.
func TestFilesOfThePublishedVersionStay(t *testing.T) {
	s := openStudio(t)
	c, _ := s.house.course("Panduan")
	s.course = c.ID
	id := s.add(courses.PDF)
	s.attach(id, pdf(t, 2, ""), "panduan.pdf")
	s.publish(c.ID)
	_, err := s.s.StartRevision(t.Context(), s.trainer, c.ID)
	s.must(err)
	w, err := s.s.Studio(t.Context(), s.trainer, c.ID)
	s.must(err)
	draft := w.Modules[slices.IndexFunc(w.Modules, func(m courses.Module) bool { return m.LineageID == uuid.UUID(id) })]
	if draft.ID == id {
		t.Fatalf("%+v", draft)
	}
	const doomed = "select count(*) from objects where doomed_at is not null"
	s.attach(draft.ID, pdf(t, 1, ""), "baru.pdf")
	if n := s.count(doomed); n != 0 {
		t.Errorf("%d files of the published version are given up", n)
	}
	s.attach(draft.ID, pdf(t, 1, ""), "baru lagi.pdf")
	if n := s.count(doomed); n != 2 {
		t.Errorf("of the draft's own file and page %d are given up", n)
	}
}

func TestFilesMustFitTheirModule(t *testing.T) {
	s := openStudio(t)
	ctx := t.Context()
	article, video := s.add(courses.Article), s.add(courses.Video)
	s.wants(s.s.MayAttach(ctx, s.trainer, article, 10), "course.media_unwanted")
	s.wants(s.s.MayCaption(ctx, s.trainer, article, 10), "course.media_unwanted")
	s.wants(s.s.MayAttach(ctx, s.trainer, video, 3<<30), "course.media_large")
	s.must(s.s.MayAttach(ctx, s.trainer, video, 200<<20))
	s.wants(s.s.AttachMedia(ctx, s.trainer, video, s.put(file(t, demo+"panduan.pdf")), "film.mp4"), "course.media_type_video")
}
