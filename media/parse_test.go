package media

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"
	"os"
	"testing"
)

func seed(f *testing.F, names ...string) {
	f.Helper()
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
		f.Add(b[:len(b)/3])
	}
}

// What is accepted as a video has a length and a size that can be worked with, whatever the bytes.
func fuzzFilm(f *testing.F, parse func(*bytes.Reader, int64) (film, error), playable map[string]func(int) bool) {
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := parse(bytes.NewReader(data), int64(len(data)))
		if err == nil && (got.Seconds < 1 || got.Seconds > maxDuration || got.Width < 1 || got.Height < 1 || playable[got.Codec] == nil) {
			t.Fatalf("accepted %+v", got)
		}
	})
}

func FuzzMP4(f *testing.F) {
	seed(f, "testdata/pecahan.mp4", "../demo/content/keamanan-informasi/video.mp4")
	fuzzFilm(f, func(r *bytes.Reader, n int64) (film, error) { return parseMP4(r, n) }, playableMP4)
}

func FuzzWebM(f *testing.F) {
	seed(f, "testdata/tiga-detik.webm")
	fuzzFilm(f, func(r *bytes.Reader, n int64) (film, error) { return parseWebM(r, n) }, playableWebM)
}

func FuzzCaptions(f *testing.F) {
	seed(f, "../demo/content/keamanan-informasi/video.vtt")
	f.Add([]byte("1\r\n0:0:1,5 --> 00:00:02,000\r\n<i>Halo</i> & <font color=red>kamu\r\n\r\n2\r\n00:00:03.000 --> 00:00:04.000\r\n{\\an8}Ya\r\n"))
	f.Add([]byte("WEBVTT\r\n\r\n00:00:01.000 --> 00:00:02.500 line:0\r\nHalo\r\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		read, err := readCaptions(data)
		if err != nil {
			return
		}
		again, err := readCaptions([]byte(read.text)) // what is stored reads as it is
		if err != nil || again != read {
			t.Fatalf("%q read again: %q, %v", read.text, again.text, err)
		}
	})
}

func FuzzOrientation(f *testing.F) {
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, image.NewGray(image.Rect(0, 0, 1, 1)), nil); err != nil {
		f.Fatal(err)
	}
	f.Add(buf.Bytes())
	for o := range uint16(10) {
		for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
			whole := WithOrientation(buf.Bytes(), order, o)
			f.Add(whole)
			f.Add(whole[:30])
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if o := orientation(data); o < 1 || o > 8 {
			t.Fatalf("orientation %d", o)
		}
	})
}
