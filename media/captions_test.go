package media

import (
	"errors"
	"slices"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"mumpuni/internal/fault"
)

// asUTF16 and as1252 write text as programs on Windows do.
func asUTF16(text string) string {
	s, _ := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)
	return s
}

func as1252(text string) string {
	s, _ := charmap.Windows1252.NewEncoder().String(text)
	return s
}

// TestCaptionsOfAllKindsAreWebVTT: what programs and services write is shown as it was meant.
func TestCaptionsOfAllKindsAreWebVTT(t *testing.T) {
	const plainVTT = "WEBVTT\n\n00:01.000 --> 00:04.000\nSelamat datang – kafé\n"
	for name, c := range map[string]struct {
		in, want string
		first    int
	}{
		"as it is":     {plainVTT, plainVTT, 1000},
		"with a mark":  {"\ufeff" + plainVTT, plainVTT, 1000},
		"UTF-16":       {asUTF16(plainVTT), plainVTT, 1000},
		"Windows-1252": {as1252(plainVTT), plainVTT, 1000},
		"ends of Windows": {
			"WEBVTT - judul\r\n\r\n00:01.000 --> 00:04.000\r\nHalo\r\n",
			"WEBVTT - judul\n\n00:01.000 --> 00:04.000\nHalo\n", 1000,
		},
		"a service that listens": {
			"WEBVTT\nKind: captions\n\n00:00:00.160 --> 00:00:02.230 align:start position:0%\n \nhalo<00:00:00.400><c> semua</c>\n",
			"WEBVTT\nKind: captions\n\n00:00:00.160 --> 00:00:02.230 align:start position:0%\n \nhalo<00:00:00.400><c> semua</c>\n", 160,
		},
		"an empty cue first": {
			"WEBVTT\n\n00:00.000 --> 00:01.000\n\n00:01.000 --> 00:02.000\nHalo\n",
			"WEBVTT\n\n00:00.000 --> 00:01.000\n\n00:01.000 --> 00:02.000\nHalo\n", 1000,
		},
		"SubRip": {
			"1\r\n00:00:00,000 --> 00:00:02,500\r\nHalo\r\nsemua\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\nYa\r\n",
			"WEBVTT\n\n00:00:00.000 --> 00:00:02.500\nHalo\nsemua\n\n00:00:03.000 --> 00:00:04.000\nYa\n", 0,
		},
		"SubRip with looks": {
			"1\n0:00:01.5 --> 0:00:02,500 X1:0 X2:10\n{\\an8}<font color=\"#fff\"><I>Tanya</I></font> & <jawab> 3 < 5\n",
			"WEBVTT\n\n00:00:01.500 --> 00:00:02.500\n<i>Tanya</i> &amp;  3 &lt; 5\n", 1500,
		},
		"SubRip without empty lines": {
			"\n\n1\n00:00:01,000 --> 00:00:02,000\nHalo\n2\n00:00:02,000 --> 00:00:03,000\n2026\n",
			"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nHalo\n\n00:00:02.000 --> 00:00:03.000\n2026\n", 1000,
		},
		"SubRip out of order": {
			"1\n00:00:05,000 --> 00:00:06,000\nDua\n\n2\n00:00:01,000 --> 00:00:02,000\nSatu\n",
			"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nSatu\n\n00:00:05.000 --> 00:00:06.000\nDua\n", 1000,
		},
	} {
		got, err := readCaptions([]byte(c.in))
		if err != nil || got.text != c.want || got.first != c.first {
			t.Errorf("%s: %q at %d, %v", name, got.text, got.first, err)
		}
	}
}

func TestWhatIsNoCaptionsIsNamed(t *testing.T) {
	for name, c := range map[string]struct {
		in, key string
		line    any
	}{
		"nothing":        {"", "course.captions_invalid", 1},
		"prose":          {"Selamat datang\n", "course.captions_invalid", 1},
		"no cues":        {"WEBVTT\n\nNOTE kosong\n", "course.captions_invalid", 1},
		"backwards":      {"WEBVTT\n\n00:05.000 --> 00:04.000\nHalo\n", "course.captions_invalid", 3},
		"out of order":   {"WEBVTT\n\n00:05.000 --> 00:06.000\nHalo\n\n00:01.000 --> 00:02.000\nYa\n", "course.captions_invalid", 6},
		"commas in VTT":  {"WEBVTT\n\n00:00:01,000 --> 00:00:02,000\nHalo\n", "course.captions_invalid", 3},
		"SubRip broken":  {"1\n00:00:01,000 --> 00:00:02,000\nHalo\n\n2\n00:00:aa,000 --> 00:00:03,000\nYa\n", "course.captions_invalid", 6},
		"all cues empty": {"WEBVTT\n\n00:01.000 --> 00:02.000\n\n00:02.000 --> 00:03.000\n \n", "course.captions_empty", nil},
		"a picture":      {"\x89PNG\r\n\x1a\n\x00\x00", "course.captions_text", nil},
	} {
		_, err := readCaptions([]byte(c.in))
		var f *fault.Fault
		if !errors.As(err, &f) || f.Key != c.key || f.Args["Line"] != c.line {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCaptionsAreFoundByHalfAMinute(t *testing.T) {
	s, err := readCaptions([]byte("WEBVTT\n\n00:01.000 --> 00:04.000\n<v Ani>Halo &amp; selamat\npagi\n\n00:20.000 --> 00:22.000\n<i>semua</i>\n\n00:31.000 --> 00:35.000\nKata sandi\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := []words{{N: 1, Words: "Halo & selamat pagi semua"}, {N: 31, Words: "Kata sandi"}}
	if got := s.passages(); !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
}
