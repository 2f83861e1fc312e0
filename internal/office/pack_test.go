package office

import (
	"archive/zip"
	"bytes"
	"errors"
	"io/fs"
	"testing"
)

// A zip that says something else to everybody who unpacks it is refused, and its entry named.
func TestOpenRefusesWhatLeadsElsewhere(t *testing.T) {
	for _, c := range []struct {
		names []string
		mode  fs.FileMode
		want  error
	}{
		{[]string{"word/document.xml", "word/media/a..b.png", "leer/"}, 0, nil},
		{[]string{"a", "../a"}, 0, ErrOutside},
		{[]string{"a", `x\..\..\a`}, 0, ErrOutside},
		{[]string{"a", "c:/a"}, 0, ErrOutside},
		{[]string{"a", "b/A", "B/a"}, 0, ErrTwice},
		{[]string{"a"}, fs.ModeSymlink, ErrLink},
	} {
		var buf bytes.Buffer
		z := zip.NewWriter(&buf)
		for _, name := range c.names {
			h := zip.FileHeader{Name: name}
			h.SetMode(c.mode | 0o644)
			if _, err := z.CreateHeader(&h); err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		_, err := Open(buf.Bytes())
		var of *EntryError
		if !errors.Is(err, c.want) || err != nil && (!errors.As(err, &of) || of.Entry != c.names[len(c.names)-1]) {
			t.Errorf("%v: %v", c.names, err)
		}
	}
}
