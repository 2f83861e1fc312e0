// Package export lays out what domain packages report as tables, in the reader's language. The screen's CSV and XLSX and
// the API's are these tables, made from the same rows that the screen shows.
package export

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"mumpuni/internal/sheet"
	"mumpuni/web/locale"
)

// The formats, as they stand at the end of a path.
const (
	CSV  = "csv"
	XLSX = "xlsx"
)

// File is a book to be sent, under a name without its ending.
type File struct {
	Name string
	Book sheet.Book
}

// FileName is Name with the ending of format, in letters that every file system takes.
func (f File) FileName(format string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '-':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return '-'
	}, f.Name)
	for strings.Contains(name, "--") {
		name = strings.ReplaceAll(name, "--", "-")
	}
	return strings.Trim(name[:min(len(name), 120)], "-") + "." + format
}

// In is f in a form: "data" for programs, anything else for people.
func (f File) In(form string) File {
	f.Book.Data = form == "data"
	return f
}

// Type is the media type of format.
func Type(format string) string {
	if format == CSV {
		return sheet.CSVType
	}
	return sheet.XLSXType
}

// Write sends f in format.
func (f File) Write(w io.Writer, format string) error {
	if format == CSV {
		return f.Book.WriteCSV(w)
	}
	return f.Book.WriteXLSX(w)
}

// heads gives the words of keys below a prefix, for a table's header.
func heads(ctx context.Context, prefix string, keys ...string) []string {
	words := make([]string, len(keys))
	for i, k := range keys {
		words[i] = locale.T(ctx, prefix+k)
	}
	return words
}

// level is a number of the scale, or nothing for 0.
func level(n int) any {
	if n == 0 {
		return nil
	}
	return n
}

func date(t time.Time, loc *time.Location) any {
	if t.IsZero() {
		return nil
	}
	return t.In(loc)
}

func madeAt(ctx context.Context, t time.Time, loc *time.Location) [2]string {
	return [2]string{locale.T(ctx, "gap.note.made"), locale.DateTime(ctx, t, loc)}
}

func dated(parts ...any) string { return strings.TrimSuffix(fmt.Sprintln(parts...), "\n") }
