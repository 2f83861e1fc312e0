package media_test

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	_ "image/jpeg"
	"image/png"
	"os"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"mumpuni/internal/child"
	"mumpuni/internal/fault"
	"mumpuni/media"
)

func file(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// look looks into data in child processes, in as many turns as it takes, and keeps what is made of it.
func look(t testing.TB, kind media.Kind, contentType string, data []byte) (facts media.Facts, made []media.Picture, err error) {
	t.Helper()
	f := media.Source{Kind: kind, Type: contentType, Size: int64(len(data)), Read: bytes.NewReader(data)}
	for {
		facts, err = media.Look(t.Context(), f, func(p media.Picture) error { made = append(made, p); return nil })
		if f.From = facts.Next; err != nil || f.From == 0 {
			return facts, made, err
		}
	}
}

func key(err error) string {
	var f *fault.Fault
	if errors.As(err, &f) {
		return f.Key
	}
	return fmt.Sprint(err)
}

func decode(t testing.TB, p media.Picture) image.Image {
	t.Helper()
	img, _, err := image.Decode(bytes.NewReader(p.Data))
	if err != nil || img.Bounds().Dx() != p.Width || img.Bounds().Dy() != p.Height {
		t.Fatalf("page %d: %v, %v", p.N, err, img)
	}
	return img
}

// ink counts the pixels in a box, given in points of a page of 595 × 842 from below, that are not white, and those that
// are red.
func ink(img image.Image, x0, y0, x1, y1 int) (dark, red int) {
	scale := float64(img.Bounds().Dx()) / 595
	at := func(v int) int { return int(float64(v) * scale) }
	for y := at(842 - y1); y < at(842-y0); y++ {
		for x := at(x0); x < at(x1); x++ {
			c := color.RGBAModel.Convert(img.At(x, y)).(color.RGBA)
			if c.R < 200 || c.G < 200 || c.B < 200 {
				dark++
			}
			if c.R > 150 && c.G < 110 && c.B < 110 {
				red++
			}
		}
	}
	return dark, red
}

// What a reader of PDFs shows is on the page: the box of a signature, what was filled in.
func TestAPageShowsWhatWasSignedAndFilledIn(t *testing.T) {
	_, made, err := look(t, media.PDF, "application/pdf", file(t, "pdf-signature-widget.pdf"))
	if err != nil || len(made) != 1 {
		t.Fatal(err, len(made))
	}
	page := decode(t, made[0])
	if _, red := ink(page, 99, 199, 401, 281); red < 1000 {
		t.Errorf("%d red pixels of the signature's frame", red)
	}
	if dark, _ := ink(page, 105, 230, 320, 255); dark < 300 {
		t.Errorf("%d dark pixels of the signature's words", dark)
	}
	_, made, err = look(t, media.PDF, "application/pdf", file(t, "pdf-form-filled.pdf"))
	if err != nil || len(made) != 1 {
		t.Fatal(err, len(made))
	}
	if dark, _ := ink(decode(t, made[0]), 46, 615, 140, 635); dark < 100 {
		t.Errorf("%d dark pixels of what was filled in", dark)
	}
}

func TestAPageThatCannotBeDrawnIsNamed(t *testing.T) {
	_, _, err := look(t, media.PDF, "application/pdf", file(t, "pdf-one-page-lost.pdf"))
	var f *fault.Fault
	if !errors.As(err, &f) || f.Key != "course.pdf_page_broken" || f.Args["Page"] != 2 {
		t.Fatalf("%v %+v", err, f)
	}
}

func TestLengthsAreOfTheWholeFilm(t *testing.T) {
	for _, c := range []struct {
		name, kind, want string
		seconds          int
		heard            bool
	}{
		{"video-fragmented-20s.mp4", "video/mp4", "<nil>", 20, true},
		{"video-fragmented-empty-moov-20s.mp4", "video/mp4", "<nil>", 20, true},
		{"pecahan.mp4", "video/mp4", "<nil>", 3, true},
		{"tiga-detik.webm", "video/webm", "<nil>", 3, true},
		{"video-webm-no-duration.webm", "video/webm", "<nil>", 20, true},
		{"video-h264-quicktime.mov", "video/mp4", "<nil>", 20, true},
		{"video-h264-yuv444.mp4", "video/mp4", "course.video_codec", 0, true},
		{"video-ac3-sound.mp4", "video/mp4", "<nil>", 20, false},
	} {
		facts, _, err := look(t, media.Video, c.kind, file(t, c.name))
		if got := key(err); got != c.want || facts.DurationS < c.seconds-1 || facts.DurationS > c.seconds+1 || err == nil && (media.Info{Sound: facts.Sound}).Heard() != c.heard {
			t.Errorf("%s: %s %+v", c.name, got, facts)
		}
	}
}

// twice packs data by Flate twice.
func twice(data []byte) []byte {
	for range 2 {
		var buf bytes.Buffer
		w, _ := zlib.NewWriterLevel(&buf, flate.BestCompression)
		_, _ = w.Write(data)
		_ = w.Close()
		data = buf.Bytes()
	}
	return data
}

// pathBomb is a PDF of one page with so many bytes of path operators.
func pathBomb(bytesOfPaths int) []byte {
	content := twice([]byte(strings.Repeat("0 0 m 300 300 l S\n", bytesOfPaths/18)))
	return []byte(fmt.Sprintf("%%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"+
		"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R>>endobj\n"+
		"4 0 obj<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n%s\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%%%EOF", len(content), content))
}

// flatPNG is a PNG of w × h pixels of 16 bits and four channels, all alike, and hence small.
func flatPNG(w, h uint32, rows int) []byte {
	var buf bytes.Buffer
	z, _ := zlib.NewWriterLevel(&buf, flate.BestSpeed)
	row := make([]byte, 1+8*w)
	for range rows {
		_, _ = z.Write(row)
	}
	_ = z.Close()
	out := []byte("\x89PNG\r\n\x1a\n")
	chunk := func(name string, body []byte) {
		out = binary.BigEndian.AppendUint32(out, uint32(len(body)))
		named := append([]byte(name), body...)
		out = binary.BigEndian.AppendUint32(append(out, named...), crc32.ChecksumIEEE(named))
	}
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
	chunk("IHDR", append(head, 16, 6, 0, 0, 0))
	chunk("IDAT", buf.Bytes())
	chunk("IEND", nil)
	return out
}

// highWater is the most memory that this process has held since it was told to forget what came before, in bytes.
func highWater(t testing.TB, forget bool) int64 {
	t.Helper()
	if forget {
		debug.FreeOSMemory()
		if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	var kB int64
	_, rest, _ := strings.Cut(string(data), "VmHWM:")
	if _, err := fmt.Sscan(rest, &kB); err != nil {
		t.Fatal(err)
	}
	return kB << 10
}

// A file made to eat memory and time costs the server neither, and says in words that it was too much.
func TestBombsHarmNobody(t *testing.T) {
	for _, bomb := range []struct {
		name string
		kind media.Kind
		data []byte
		want string
	}{
		{"787 bytes", media.PDF, file(t, "pdf-bomb-787-bytes.pdf"), "course.pdf_page_"},
		{"54 MB of paths", media.PDF, pathBomb(54 << 20), "course.pdf_page_"},
		{"216 MB of paths", media.PDF, pathBomb(216 << 20), "course.pdf_page_"},
		{"PNG 6324²", media.Image, flatPNG(6324, 6324, 6324), "<nil>"},
		{"PNG 50,000²", media.Image, flatPNG(50_000, 50_000, 10), "course.image_large"},
	} {
		before, began := highWater(t, true), time.Now()
		_, _, err := look(t, bomb.kind, "", bomb.data)
		took, grown := time.Since(began), highWater(t, false)-before
		t.Logf("%s, %d bytes: %s after %.1f s, grown by %d MB", bomb.name, len(bomb.data), key(err), took.Seconds(), grown>>20)
		if took > 65*time.Second || grown > 50<<20 || !strings.HasPrefix(key(err), bomb.want) {
			t.Errorf("%s: %v", bomb.name, err)
		}
	}
}

// Whoever is told to stop ends the child too, and says so instead of blaming the file.
func TestAStopEndsTheChild(t *testing.T) {
	long := dense(t, 200)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	_, err := media.Look(ctx, media.Source{Kind: media.PDF, Size: int64(len(long)), Read: bytes.NewReader(long)}, func(media.Picture) error { return nil })
	var death *child.Death
	if !errors.Is(err, context.DeadlineExceeded) || errors.As(err, &death) {
		t.Fatal(err)
	}
	if _, made, err := look(t, media.Image, "image/png", smallPNG(t)); err != nil || len(made) != 1 {
		t.Fatal("the next file waits for ever", err)
	}
}

func smallPNG(t testing.TB) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := png.Encode(&buf, image.NewGray(image.Rect(0, 0, 40, 20))); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// TestAPageTellsItsWords: what a PDF says is found, page by page.
func TestAPageTellsItsWords(t *testing.T) {
	_, made, err := look(t, media.PDF, "application/pdf", dense(t, 2))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range made {
		if !strings.Contains(p.Words, "laporan pelaksanaan") && !strings.Contains(p.Words, "perangkat") || strings.ContainsAny(p.Words, "\n\r\x00") {
			t.Errorf("page %d says %.80q", p.N, p.Words)
		}
	}
}

// On a new machine PDFium is translated first, by a child that sees no file: a document has all it may have to itself.
func TestAFirstDocumentIsDrawnOnANewMachine(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	media.Forget()
	defer media.Forget()
	if facts, made, err := look(t, media.PDF, "application/pdf", dense(t, 2)); err != nil || facts.Pages != 2 || len(made) != 2 {
		t.Errorf("%v %+v", err, facts)
	}
}
