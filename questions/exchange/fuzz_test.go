package exchange

import (
	"os"
	"strings"
	"testing"
	"time"
)

// sound tells what holds for every file whatever is in it: no panic, an outcome for each question, keys only where options are.
func sound(t *testing.T, r Result, err error) {
	t.Helper()
	if err != nil {
		return
	}
	for i := range r.Questions {
		q := &r.Questions[i]
		if q.Outcome() == Refused {
			continue
		}
		it := q.Item
		if strings.TrimSpace(it.Stem) == "" || it.Kind == "" {
			t.Fatalf("taken without a text or a kind: %+v", it)
		}
		if it.Kind == Single && it.rights() != 1 || it.Kind == Multiple && it.rights() == 0 {
			t.Fatalf("taken with %d keys: %+v", it.rights(), it)
		}
		for _, text := range it.texts() {
			if len(*text) > 1<<20 {
				t.Fatalf("a text of %d bytes", len(*text))
			}
		}
	}
}

func fuzz(f *testing.F, read func([]byte) (Result, error)) {
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<16 {
			return
		}
		begin := time.Now()
		r, err := read(data)
		sound(t, r, err)
		if took := time.Since(begin); took > 5*time.Second {
			t.Fatalf("%v for %d bytes", took, len(data))
		}
	})
}

func FuzzGIFT(f *testing.F) {
	f.Add(writeGIFT(every(f)))
	f.Add([]byte("::a:: [html]<b>x {=a#b ~%50%c -> d####e}\n\n// [tag:x]\n$CATEGORY: a/b\n\nx{#1..2}"))
	fuzz(f, func(data []byte) (Result, error) { return readGIFT(string(data)), nil })
}

func FuzzMoodle(f *testing.F) {
	data, err := writeMoodle(every(f))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	fuzz(f, parseXML)
}

func FuzzText(f *testing.F) {
	f.Add(writeText(every(f)))
	f.Add(writeAiken(every(f)))
	f.Add([]byte("1. a\n*a. b\tb. c\nKunci Jawaban\n1. A 2. B"))
	fuzz(f, func(data []byte) (Result, error) { return readText(Text, string(data)), nil })
}

func FuzzDocument(f *testing.F) {
	f.Add([]byte(`<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>1. a</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>`))
	fuzz(f, func(data []byte) (Result, error) { return parse(docx(string(data))) })
}

func FuzzMarkup(f *testing.F) {
	f.Add([]byte("<p>a<b>b</b><table><tr><td>c<ul><li>d</table>"))
	fuzz(f, func(data []byte) (Result, error) {
		q := Question{}
		h := htmlText{q: &q}
		h.markdown(string(data))
		return Result{}, nil
	})
}

func FuzzFile(f *testing.F) {
	for _, name := range []string{"ketik.docx", "daftar-libreoffice.docx"} {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte("Soal;A;B;Kunci\nApa?;x;y;B\n"))
	fuzz(f, parse)
}
