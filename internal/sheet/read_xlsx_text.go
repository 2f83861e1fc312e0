package sheet

import (
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
)

var escaped = regexp.MustCompile("_x[0-9A-Fa-f]{4}_")

// unescape writes out the characters that XML cannot hold and spreadsheets write as _x000D_; U+0000 becomes U+FFFD.
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	return escaped.ReplaceAllStringFunc(s, func(m string) string {
		n, _ := strconv.ParseUint(m[2:6], 16, 16)
		if n == 0 {
			return "\uFFFD"
		}
		return string(rune(n))
	})
}

// cellText is the text of a cell as it is kept: a copy, so that a long text does not stay behind a short piece of it.
func cellText(s string) string {
	const longest = 7 // bytes that one character may be written with, "_x000D_"
	if len(s) > longest*maxCellBytes {
		s = s[:longest*maxCellBytes]
	}
	s = strings.TrimSpace(unescape(s))
	if len(s) > maxCellBytes {
		s = s[:maxCellBytes]
	}
	return strings.Clone(strings.ToValidUTF8(s, "\uFFFD"))
}

// cut turns an end inside an element into an error that is not taken for the end of the file.
func cut(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

func attribute(start xml.StartElement, name string) string {
	for _, a := range start.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// yes reports an attribute that is set.
func yes(start xml.StartElement, name string) bool {
	value := attribute(start, name)
	return value == "1" || value == "true"
}

// columnOf gives the place of "AB12" counted from 0; -1 when it names no column.
func columnOf(ref string) int {
	n := 0
	for _, r := range ref {
		if r < 'A' || r > 'Z' {
			break
		}
		if n = n*26 + int(r-'A') + 1; n > 1<<20 {
			return -1
		}
	}
	return n - 1
}
