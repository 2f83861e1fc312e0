// Package report runs named SQL reports: a .sql file cut into sections, chained into one statement, with named values. Scan writes the
// values into the text, for what is rare or takes predicates; Query sends them apart, for what staff open all day.
// It also knows the cursors of lists that go by name or by time.
package report

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/schema"

	"mumpuni/internal/pg"
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
	text, err := f.text(chain)
	if err == nil {
		err = db.NewRaw(text, a).Scan(ctx, rows)
	}
	if err != nil {
		return fmt.Errorf("report %s: %w", chain[len(chain)-1], err)
	}
	return nil
}

func (f File) text(chain []string) (string, error) {
	var q strings.Builder
	for _, name := range chain {
		section, ok := f[name]
		if !ok {
			return "", fmt.Errorf("report has no section %s", name)
		}
		q.WriteString(section)
	}
	return q.String(), nil
}

// prepared is a chain with its values numbered as they first come.
type prepared struct {
	text  string
	names []string
}

var preparedTexts sync.Map // text as it is written → prepared

var named = regexp.MustCompile(`\?[a-z_]+`)

// Asking is Query to be asked together with other things (pg.Ask).
func (f File) Asking(db bun.IDB, dest any, then func(context.Context, error) error, a Args, chain ...string) pg.Question {
	text, values, err := f.bound(a, chain)
	if err != nil {
		return pg.Refusing(err)
	}
	return pg.Asking(db, dest, then, text, values...)
}

// Query is Scan by a statement that each connection prepares once (pg.Query): the same chain always has the same text, so no value
// is a predicate, and one whose type does not follow from its place is cast there.
func (f File) Query(ctx context.Context, db bun.IDB, rows any, a Args, chain ...string) error {
	text, values, err := f.bound(a, chain)
	if err == nil {
		err = pg.Query(ctx, db, rows, text, values...)
	}
	if err != nil {
		return fmt.Errorf("report %s: %w", chain[len(chain)-1], err)
	}
	return nil
}

// bound is a chain as a text to prepare, and its values in the order of their numbers.
func (f File) bound(a Args, chain []string) (string, []any, error) {
	p, err := f.prepare(chain)
	if err != nil {
		return "", nil, err
	}
	values := make([]any, len(p.names))
	for i, name := range p.names {
		v, ok := a[name]
		if !ok {
			return "", nil, fmt.Errorf("no value for %s", name)
		}
		values[i] = v
	}
	return p.text, values, nil
}

func (f File) prepare(chain []string) (prepared, error) {
	text, err := f.text(chain)
	if err != nil {
		return prepared{}, err
	}
	if p, ok := preparedTexts.Load(text); ok {
		return p.(prepared), nil
	}
	var p prepared
	p.text = named.ReplaceAllStringFunc(text, func(found string) string {
		at := slices.Index(p.names, found[1:])
		if at < 0 {
			at = len(p.names)
			p.names = append(p.names, found[1:])
		}
		return "$" + strconv.Itoa(at+1)
	})
	preparedTexts.Store(text, p)
	return p, nil
}

const mostPages = 1_000_000

// Offset is how many rows stand before a page, from 1, of so many rows; a number that nobody can mean is the nearest page that there can be.
func Offset(page, size int) int { return size * (min(max(page, 1), mostPages) - 1) }

// Cursor is the place after a row of a list ordered by lower-cased name and id.
func Cursor[ID ~[16]byte](name string, id ID) string {
	return base64.RawURLEncoding.EncodeToString(append(id[:], strings.ToLower(name)...))
}

// OpenCursor reads a Cursor; "" is the list's beginning. False when text is no cursor.
func OpenCursor[ID ~[16]byte](text string) (string, ID, bool) {
	if text == "" {
		return "", ID{}, true
	}
	data, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(data) < 16 || len(data) > 2000 || !utf8.Valid(data[16:]) || strings.ContainsRune(string(data[16:]), 0) {
		return "", ID{}, false
	}
	return string(data[16:]), ID(data[:16]), true
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
