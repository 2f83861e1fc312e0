package pack

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// Entry is a file of a zip: a text, or what source opens.
type Entry struct {
	Path  string
	Text  []byte
	Bytes int64 // of what source opens; of a text it is known
	Key   string
}

// Lay gives everything a path by its place: texts and files come by number, 0 the first, and are named in the manifest.
func Lay(number int, what, extension string) string {
	return fmt.Sprintf("modules/%03d%s.%s", number+1, what, extension)
}

// LayPicture is the path of a picture of the course's texts.
func LayPicture(name string) string { return "pictures/" + name }

// LayAsked is the path of a picture of a question; both count from 0.
func LayAsked(module, question int, name string) string {
	return fmt.Sprintf("questions/%03d/%03d/%s", module+1, question+1, name)
}

// written is the moment that every entry names: the first that a zip can write.
var written = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// Write writes a course: the manifest, then its entries by their paths, each as it is. It holds no more than a piece of one in memory.
// Faults: those of source.
func Write(ctx context.Context, w io.Writer, m Manifest, entries []Entry, source func(ctx context.Context, key string) (io.ReadCloser, error)) error {
	text, err := m.Encode()
	if err != nil {
		return err
	}
	z := zip.NewWriter(w)
	entries = slices.Clone(entries)
	slices.SortFunc(entries, func(a, b Entry) int { return strings.Compare(a.Path, b.Path) })
	for _, e := range append([]Entry{{Path: File, Text: text}}, entries...) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := add(ctx, z, e, source); err != nil {
			return err
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("end of a course file: %w", err)
	}
	return nil
}

// add writes an entry. Nothing is packed: most of it is packed already, and another version of the packer would write other bytes.
func add(ctx context.Context, z *zip.Writer, e Entry, source func(context.Context, string) (io.ReadCloser, error)) error {
	into, err := z.CreateHeader(&zip.FileHeader{Name: e.Path, Method: zip.Store, Modified: written})
	if err != nil {
		return fmt.Errorf("entry %s: %w", e.Path, err)
	}
	if e.Key == "" {
		if _, err := into.Write(e.Text); err != nil {
			return fmt.Errorf("entry %s: %w", e.Path, err)
		}
		return nil
	}
	from, err := source(ctx, e.Key)
	if err != nil {
		return err
	}
	defer from.Close()
	if n, err := io.Copy(into, from); err != nil || n != e.Bytes {
		return fmt.Errorf("entry %s: %d of %d bytes: %w", e.Path, n, e.Bytes, err)
	}
	return nil
}
