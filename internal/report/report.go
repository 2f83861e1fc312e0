// Package report runs named SQL reports: a .sql file cut into sections, chained into one statement, with named values.
// It also knows the cursors of lists that go by name or by time.
package report

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/schema"
)

// File is a .sql file by its sections, each begun by a line "-- section: name".
type File map[string]string

// Parse cuts text into its sections; what stands before the first is the file's own comment.
func Parse(text string) File {
	f := File{}
	for _, part := range strings.Split(text, "-- section: ")[1:] {
		name, body, _ := strings.Cut(part, "\n")
		f[name] = body
	}
	return f
}

// Args are the named values of a report: ?name stands for Args["name"], which may be a value or a predicate.
type Args map[string]any

// AppendNamedArg gives bun the value of ?name.
func (a Args) AppendNamedArg(gen schema.QueryGen, b []byte, name string) ([]byte, bool) {
	v, ok := a[name]
	if !ok {
		return b, false
	}
	if q, ok := v.(schema.QueryAppender); ok {
		b, err := q.AppendQuery(gen, b)
		return b, err == nil
	}
	return gen.Append(b, v), true
}

// Scan runs a chain of sections as one statement into rows.
func (f File) Scan(ctx context.Context, db bun.IDB, rows any, a Args, chain ...string) error {
	var q strings.Builder
	for _, name := range chain {
		section, ok := f[name]
		if !ok {
			return fmt.Errorf("report has no section %s", name)
		}
		q.WriteString(section)
	}
	if err := db.NewRaw(q.String(), a).Scan(ctx, rows); err != nil {
		return fmt.Errorf("report %s: %w", chain[len(chain)-1], err)
	}
	return nil
}

// Cursor is the place after a row of a list ordered by lower-cased name and id.
func Cursor(name string, id uuid.UUID) string {
	return base64.RawURLEncoding.EncodeToString(append(id[:], strings.ToLower(name)...))
}

// OpenCursor reads a Cursor; "" is the list's beginning. False when text is no cursor.
func OpenCursor(text string) (string, uuid.UUID, bool) {
	if text == "" {
		return "", uuid.Nil, true
	}
	data, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(data) < 16 || len(data) > 2000 || !utf8.Valid(data[16:]) || strings.ContainsRune(string(data[16:]), 0) {
		return "", uuid.Nil, false
	}
	return string(data[16:]), uuid.UUID(data[:16]), true
}

// Moment is the place after a row of a list ordered by time and id, to PostgreSQL's microsecond.
func Moment(at time.Time, id uuid.UUID) string {
	return base64.RawURLEncoding.EncodeToString(binary.BigEndian.AppendUint64(id[:], uint64(at.UnixMicro())))
}

// OpenMoment reads a Moment; "" is the zero time. False when text is none.
func OpenMoment(text string) (time.Time, uuid.UUID, bool) {
	if text == "" {
		return time.Time{}, uuid.Nil, true
	}
	data, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(data) != 24 {
		return time.Time{}, uuid.Nil, false
	}
	at := time.UnixMicro(int64(binary.BigEndian.Uint64(data[16:]))).UTC()
	return at, uuid.UUID(data[:16]), at.Year() > 0 && at.Year() < 10000
}
