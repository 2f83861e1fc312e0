package sheet

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

const (
	maxDepth = 64      // of elements inside one another; a sheet needs 7
	maxToken = 4 << 20 // bytes of one tag or text
)

// tokens reads XML within bounds. encoding/xml remembers every open element and gathers all attributes of a tag, so that
// a small file, well packed, could otherwise fill the memory.
type tokens struct {
	d     *xml.Decoder
	depth int
	run   *leash
}

// leash counts what was read since it was last reset.
type leash struct {
	r    io.Reader
	read int
}

// Read passes on what is read and counts it.
func (l *leash) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	if l.read += n; l.read > maxToken {
		return 0, errors.New("a tag or text without end")
	}
	return n, err
}

// newTokens reads XML in UTF-8 or UTF-16 and in the one-byte encodings that writers outside the standard use.
func newTokens(r io.Reader) (*tokens, error) {
	buffered := bufio.NewReader(r)
	start, err := buffered.Peek(2)
	if err != nil {
		return nil, cut(err)
	}
	var decoding encoding.Encoding
	switch string(start) {
	case "\xff\xfe", "\xfe\xff":
		decoding = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case "<\x00":
		decoding = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case "\x00<":
		decoding = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	}
	t := &tokens{run: &leash{r: buffered}}
	if decoding != nil {
		t.run.r = decoding.NewDecoder().Reader(buffered)
	}
	t.d = xml.NewDecoder(t.run)
	t.d.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		switch label = strings.ToLower(label); {
		case strings.HasPrefix(label, "utf-16") && decoding != nil, label == "us-ascii":
			return in, nil
		case label == "iso-8859-1", label == "windows-1252":
			return charmap.Windows1252.NewDecoder().Reader(in), nil
		}
		return nil, fmt.Errorf("encoding %q", label)
	}
	return t, nil
}

// next gives the next token.
func (t *tokens) next() (xml.Token, error) {
	t.run.read = 0
	token, err := t.d.Token()
	switch token.(type) {
	case xml.StartElement:
		if t.depth++; t.depth > maxDepth {
			return nil, errors.New("elements nested too deep")
		}
	case xml.EndElement:
		t.depth--
	}
	return token, err
}

// skip passes over the rest of the current element.
func (t *tokens) skip() error {
	for inside := t.depth; t.depth >= inside; {
		if _, err := t.next(); err != nil {
			return cut(err)
		}
	}
	return nil
}

// elements calls do at every start element until the document has ended as it should.
func (t *tokens) elements(do func(xml.StartElement) error) error {
	for {
		token, err := t.next()
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

// plainText reads the text up to the end of the current element.
func (t *tokens) plainText() (string, error) {
	var s strings.Builder
	for {
		token, err := t.next()
		if err != nil {
			return "", cut(err)
		}
		switch token := token.(type) {
		case xml.CharData:
			s.Write(token)
		case xml.StartElement:
			if err := t.skip(); err != nil {
				return "", err
			}
		case xml.EndElement:
			return s.String(), nil
		}
	}
}

// richText joins the <t> parts up to the end of the current element, leaving out phonetic readings (<rPh>).
func (t *tokens) richText() (string, error) {
	var s strings.Builder
	for depth := 1; depth > 0; {
		token, err := t.next()
		if err != nil {
			return "", cut(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			switch token.Name.Local {
			case "t":
				text, err := t.plainText()
				if err != nil {
					return "", err
				}
				s.WriteString(text)
			case "r":
				depth++
			default:
				if err := t.skip(); err != nil {
					return "", err
				}
			}
		case xml.EndElement:
			depth--
		}
	}
	return s.String(), nil
}
