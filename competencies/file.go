package competencies

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"mumpuni/internal/fault"
)

// File is a framework as exchanged: JSON with levels, groups of competencies and the levels that posts require. Unknown
// fields are refused, so a misspelt one is not silently lost.
type File struct {
	Code        string      `json:"code"`    // "asn-digital": the same over all versions
	Version     string      `json:"version"` // "2026.2"
	Name        Text        `json:"name"`
	Source      string      `json:"source"`
	PublishedOn string      `json:"published_on"` // in force from this day, "2026-01-01"
	Levels      []FileLevel `json:"levels"`
	Groups      []FileGroup `json:"groups"`
	Required    []FileRule  `json:"required"`
}

// Text is a text in both languages.
type Text struct {
	ID string `json:"id"`
	EN string `json:"en"`
}

// FileLevel is one step of the scale.
type FileLevel struct {
	Level int  `json:"level"`
	Name  Text `json:"name"`
}

// FileGroup is a group of competencies (LD, KM, KP).
type FileGroup struct {
	Code         string           `json:"code"`
	Name         Text             `json:"name"`
	Competencies []FileCompetency `json:"competencies"`
}

// FileCompetency is one competency. Continues names the code it had in the version before; absent means the same code, and
// "" that it continues nothing, so earlier evidence does not count for it.
type FileCompetency struct {
	Code      string            `json:"code"`
	Name      Text              `json:"name"`
	Tags      map[string]string `json:"tags"`
	Continues *string           `json:"continues"`

	Descriptors map[string][]Text `json:"descriptors,omitempty"` // what people of a level do, by the level: {"2": [{"id": …, "en": …}]}
}

// FileRule is what a kind of post requires: of single competencies, or of whole groups, by their codes.
type FileRule struct {
	Competencies []string `json:"competencies"`
	PostKind     string   `json:"post_kind"`
	PostName     string   `json:"post_name"`
	PostLevel    string   `json:"post_level"`
	Level        int      `json:"level"`
	ValidFrom    string   `json:"valid_from"`
	Reason       string   `json:"reason"`
}

// MaxFile is the largest framework file, in bytes.
const MaxFile = 1_000_000

var codePattern = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9.\-]{0,39}$`)

// ParseFile reads and checks a framework file of at most MaxFile bytes. Every fault names its path: "groups[0].code".
func ParseFile(r io.Reader) (File, []byte, error) {
	var f File
	data, err := io.ReadAll(io.LimitReader(r, MaxFile+1))
	if err != nil {
		return f, nil, fmt.Errorf("read framework file: %w", err)
	}
	if len(data) > MaxFile {
		return f, nil, fault.New(fault.TooLarge, "competency.file_too_large").On("file").With("LimitBytes", MaxFile)
	}
	if !utf8.Valid(data) || bytes.Contains(data, []byte(`\u0000`)) {
		return f, nil, fault.Field("file", "competency.file_not_text")
	}
	dec := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&f); err != nil {
		return f, nil, notAFramework(err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return f, nil, fault.Field("file", "competency.file_not_json").With("Where", "…")
	}
	c := checker{codes: map[string]bool{}, levels: map[int]bool{}}
	c.file(f)
	return f, data, c.faults.Err()
}

// notAFramework says where JSON broke without repeating what stood there.
func notAFramework(err error) error {
	where := ""
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		where = fmt.Sprintf("byte %d", syntax.Offset)
	case errors.As(err, &kind):
		where = kind.Field
	default:
		if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok && len(name) < 60 {
			where = strings.Trim(name, `"`)
		}
	}
	return fault.Field("file", "competency.file_not_json").With("Where", where).Because(err)
}

func day(text string) (time.Time, bool) {
	d, err := time.Parse(time.DateOnly, text)
	return d, err == nil && d.Year() >= 1945 && d.Year() < 3000
}
