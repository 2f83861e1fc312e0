package media_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"mumpuni/media"
)

var (
	corpus      = flag.String("pdfs", "testdata", "a folder of PDFs that are read")
	corpusPages = flag.Int("pages", 12, "how many pages of each are read")
	corpusTexts = flag.String("texts", "", "a folder in which to leave what was read, to be looked at")
)

var errEnough = errors.New("enough pages")

// Whatever PDF comes: it is refused in words or each page is a picture, with its text where it has any; nothing of the text is lost. On
// files of one's own choice: go test -run EachPDF ./media -args -pdfs FOLDER -texts FOLDER.
func TestEachPDFIsReadOrRefusedInWords(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(*corpus, "*.pdf"))
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var pages []media.Picture
		begun := time.Now()
		f := media.Source{Kind: media.PDF, Type: "application/pdf", Size: int64(len(data)), Read: bytes.NewReader(data)}
		_, err = media.Look(t.Context(), f, func(p media.Picture) error {
			if p.Figure > 0 {
				return nil
			}
			if pages = append(pages, p); len(pages) == *corpusPages {
				return errEnough
			}
			return nil
		})
		if err != nil && !errors.Is(err, errEnough) && !strings.HasPrefix(key(err), "course.") {
			t.Errorf("%s: %v", name, err)
		}
		tellCorpus(t, name, pages, err, time.Since(begun))
	}
}

// tellCorpus judges what was made of one file, and leaves it to be looked at.
func tellCorpus(t *testing.T, name string, pages []media.Picture, fault error, took time.Duration) {
	t.Helper()
	var text strings.Builder
	read := 0
	for _, p := range pages {
		if p.Width == 0 || len(p.Data) == 0 {
			t.Errorf("%s, page %d: no picture", name, p.N)
		}
		if len(p.Blocks) > 0 {
			read++
		}
		said := ""
		fmt.Fprintf(&text, "=== %d\n", p.N)
		for _, b := range p.Blocks {
			said += b.Text
			fmt.Fprintf(&text, "[%s%.0d] %s\n", b.Kind, b.Figure, b.Text)
		}
		if len(p.Blocks) > 0 && len(letters(said)) != len(letters(p.Words)) {
			t.Errorf("%s, page %d: %d letters became %d", name, p.N, len(letters(p.Words)), len(letters(said)))
		}
	}
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_CHILDREN, &usage); err != nil {
		t.Fatal(err)
	}
	t.Logf("%s: %d pages, %d with text, %.2f s a page, at most %d MB so far; %v", filepath.Base(name), len(pages), read,
		took.Seconds()/float64(max(len(pages), 1)), usage.Maxrss>>10, fault)
	if *corpusTexts != "" {
		if err := os.WriteFile(filepath.Join(*corpusTexts, filepath.Base(name)+".txt"), []byte(text.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
