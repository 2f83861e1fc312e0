package prose_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"

	"mumpuni/internal/prose"
)

func TestAttacksAreRefused(t *testing.T) {
	for name, source := range map[string]string{
		"emphasis matched each with each": strings.Repeat("*a_ ", 40_000),
		"links in links":                  strings.Repeat("[a](", 40_000),
		"images in images":                strings.Repeat("![", 60_000),
		"quotes in quotes":                strings.Repeat(">", 60_000),
		"quotes in lists in quotes":       strings.Repeat("> - 1. ", 10) + "a",
		"short rows of a wide table":      strings.Repeat("|a", 2_000) + "\n" + strings.Repeat("|-", 2_000) + "\n" + strings.Repeat("|\n", 50_000),
		"one long address, many links":    "[a]: https://x.id/" + strings.Repeat("a", 100_000) + "\n\n" + strings.Repeat("[a] ", 4_000),
		"one long title, many links":      "[a]: https://x.id '" + strings.Repeat("a ", 1_000) + "'\n\n" + strings.Repeat("[a] ", 600),
		"marks in many blocks":            strings.Repeat(strings.Repeat("*a_ ", 900)+"\n\n", 50),
	} {
		if !prose.Tangled(source) {
			t.Errorf("%s: %d bytes pass", name, len(source))
		}
	}
}

func TestHonestTextsPass(t *testing.T) {
	texts := map[string]string{
		"nothing":      "",
		"a long table": "| Nama | Unit | JP |\n|---|---|---|\n" + strings.Repeat("| *Siti* | [Dinas](https://x.id) | 3 |\n", 300),
		"a long text":  strings.Repeat("Kalimat *penting* dengan `kode` dan [tautan](https://contoh.go.id/halaman).\n\n", 800),
		"a list":       strings.Repeat("* butir _satu_\n", 900),
		"a deep list":  "- a\n  - b\n    - c\n      - d\n",
		"references":   "Lihat [a] dan [b].\n\n[a]: https://a.id\n[b]: https://b.id 'Judul'\n",
	}
	files, err := filepath.Glob("../../demo/content/*/*.md")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d texts of the demo, %v", len(files), err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		texts[f] = string(b)
	}
	for name, source := range texts {
		if prose.Tangled(source) {
			t.Errorf("%s is refused", name)
		}
	}
}

// FuzzTangled: what passes renders to little more than itself.
func FuzzTangled(f *testing.F) {
	f.Add("> - a\n\n| a | b |\n|---|---|\n| c |\n", 3)
	f.Add("[a]: b 'c'\n\n[a] [a] *a_ **b", 50)
	f.Add("|a|a|a\n|-|-|-\n|\n|\n", 200)
	render := goldmark.New(goldmark.WithExtensions(extension.GFM))
	f.Fuzz(func(t *testing.T, source string, times int) {
		if times < 1 || len(source)*times > 200_000 {
			return
		}
		source = strings.Repeat(source, times)
		if prose.Tangled(source) {
			return
		}
		var out bytes.Buffer
		if err := render.Convert([]byte(source), &out); err != nil {
			t.Fatal(err)
		}
		if out.Len() > 100*len(source)+4<<20 {
			t.Errorf("%d bytes become %d", len(source), out.Len())
		}
	})
}
