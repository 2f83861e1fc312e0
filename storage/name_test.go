package storage_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"mumpuni/storage"
)

func TestFileName(t *testing.T) {
	for in, want := range map[string]string{
		"Naskah № 1.pdf": "Naskah № 1.pdf", `C:\Users\ana\rapat.mp4`: "rapat.mp4", "../../etc/passwd": "passwd",
		"a\r\nb\x00.pdf": "ab.pdf", "gaji\u202Efdp.exe": "gajifdp.exe", "": "berkas", "/": "berkas", "..": "berkas", " . ": "berkas",
		"salah\xff.pdf": "salah_.pdf", strings.Repeat("é", 150) + ".pdf": strings.Repeat("é", 98) + ".pdf",
	} {
		if got := storage.FileName(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

func FuzzFileName(f *testing.F) {
	f.Add("a/b\\c.pdf")
	f.Add("\x00\xff" + strings.Repeat("漢", 100) + ".")
	f.Fuzz(func(t *testing.T, in string) {
		got := storage.FileName(in)
		if got == "" || len(got) > 200 || !utf8.ValidString(got) || strings.ContainsAny(got, "/\\\x00\r\n") {
			t.Errorf("%q becomes %q", in, got)
		}
		if again := storage.FileName(got); again != got {
			t.Errorf("%q becomes %q becomes %q", in, got, again)
		}
	})
}
