package people

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

// plainText reads the text up to the end of the current element.
func plainText(d *xml.Decoder) (string, error) {
	var s strings.Builder
	for {
		token, err := d.Token()
		if err != nil {
			return "", cut(err)
		}
		switch t := token.(type) {
		case xml.CharData:
			s.Write(t)
		case xml.StartElement:
			if err := d.Skip(); err != nil {
				return "", err
			}
		case xml.EndElement:
			return s.String(), nil
		}
	}
}

// richText joins the <t> parts up to the end of the current element, leaving out phonetic readings (<rPh>).
func richText(d *xml.Decoder) (string, error) {
	var s strings.Builder
	for depth := 1; depth > 0; {
		token, err := d.Token()
		if err != nil {
			return "", cut(err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "t":
				text, err := plainText(d)
				if err != nil {
					return "", err
				}
				s.WriteString(text)
			case "r":
				depth++
			default:
				if err := d.Skip(); err != nil {
					return "", err
				}
			}
		case xml.EndElement:
			depth--
		}
	}
	return s.String(), nil
}

// elements calls do at every start element until the document has ended as it should.
func elements(d *xml.Decoder, do func(xml.StartElement) error) error {
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if start, ok := token.(xml.StartElement); ok {
			if err := do(start); err != nil {
				return err
			}
		}
	}
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
