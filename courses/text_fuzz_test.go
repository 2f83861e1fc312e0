package courses

import (
	"bytes"
	"testing"
)

func FuzzText(f *testing.F) {
	f.Add("# Judul\n\n![a](modul:x) <script>x</script> [b](javascript:x)")
	f.Add("![![a](b)](c)\n\n[![a](b)](c)\n\n> ![a](b)\n")
	f.Fuzz(func(t *testing.T, source string) {
		out, err := Render(source, func(d string) (string, bool) {
			return "https://isi.example/" + d, d == "modul:x" || d == "gambar:x.png"
		})
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains([]byte(out), []byte("<script")) || bytes.Contains([]byte(out), []byte(`src="javascript`)) {
			t.Fatal(out)
		}
	})
}
