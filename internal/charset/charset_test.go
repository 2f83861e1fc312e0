package charset_test

import (
	"testing"

	"mumpuni/internal/charset"
)

func TestTextIsReadAsItWasWritten(t *testing.T) {
	for data, want := range map[string][2]string{
		"Kafé":                  {"Kafé", "UTF-8"},
		"\xef\xbb\xbfKafé":      {"Kafé", "UTF-8"},
		"Kaf\xe9 \x93x\x94":     {"Kafé “x”", "Windows-1252"},
		"\xff\xfeK\x00\xe9\x00": {"Ké", "UTF-16"},
		"\xfe\xff\x00K\x00\xe9": {"Ké", "UTF-16"},
		"":                      {"", "UTF-8"},
	} {
		if text, encoding, ok := charset.Text([]byte(data)); !ok || text != want[0] || encoding != want[1] {
			t.Errorf("%q: %q %s %v", data, text, encoding, ok)
		}
	}
	for _, data := range []string{"a\x00b", "\xff\xfeK\x00\x00\x00", "\x80\x00"} {
		if text, _, ok := charset.Text([]byte(data)); ok {
			t.Errorf("%q is no text, read as %q", data, text)
		}
	}
}
