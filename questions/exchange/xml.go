package exchange

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// element is one element of XML with what is in it.
type element struct {
	name  string
	attrs []xml.Attr
	text  string // its own, without that of its children
	kids  []*element
	line  int
}

const (
	maxDepth    = 100     // of elements in one another; a nested table of Word needs 40
	maxElements = 400_000 // in one tree: more than fits is an attack
)

var errXML = errors.New("elements nested too deep, or too many")

// xmlReader reads XML within bounds. No entity but those of HTML is known, and none is ever defined by a file.
type xmlReader struct {
	d    *xml.Decoder
	seen int
}

func newXML(r io.Reader) *xmlReader {
	d := xml.NewDecoder(r)
	d.Entity = xml.HTMLEntity
	d.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		switch strings.ToLower(label) {
		case "utf-8", "utf8", "us-ascii":
			return in, nil
		case "iso-8859-1", "windows-1252", "latin1":
			return charmap.Windows1252.NewDecoder().Reader(in), nil
		}
		return nil, fmt.Errorf("encoding %q", label)
	}
	return &xmlReader{d: d}
}

func (x *xmlReader) line() int { line, _ := x.d.InputPos(); return line }

// tree reads the rest of the element that start began.
func (x *xmlReader) tree(start xml.StartElement, depth int) (*element, error) {
	if x.seen++; depth > maxDepth || x.seen > maxElements {
		return nil, errXML
	}
	e := &element{name: start.Name.Local, attrs: start.Attr, line: x.line()}
	var text strings.Builder
	for {
		token, err := x.d.Token()
		if err != nil {
			return nil, err
		}
		switch token := token.(type) {
		case xml.CharData:
			text.Write(token)
		case xml.StartElement:
			kid, err := x.tree(token, depth+1)
			if err != nil {
				return nil, err
			}
			e.kids = append(e.kids, kid)
		case xml.EndElement:
			e.text = text.String()
			return e, nil
		}
	}
}

// attr gives an attribute whatever its namespace is.
func (e *element) attr(name string) string {
	for _, a := range e.attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// kid is the first child of that name, or an empty one.
func (e *element) kid(name string) *element {
	for _, k := range e.kids {
		if k.name == name {
			return k
		}
	}
	return &element{}
}

func (e *element) has(name string) bool { return e.kid(name).name != "" }

// each gives the children of that name.
func (e *element) each(name string) []*element {
	var list []*element
	for _, k := range e.kids {
		if k.name == name {
			list = append(list, k)
		}
	}
	return list
}

// value is the text of <name>, or of <name><text>.
func (e *element) value(name string) string {
	k := e.kid(name)
	if k.has("text") {
		return strings.TrimSpace(k.kid("text").text)
	}
	return strings.TrimSpace(k.text)
}

// parseTree reads a whole document.
func parseTree(data []byte) (*element, error) {
	x := newXML(bytes.NewReader(data))
	for {
		token, err := x.d.Token()
		if err != nil {
			return nil, err
		}
		if start, ok := token.(xml.StartElement); ok {
			return x.tree(start, 1)
		}
	}
}

// all gives the elements of that name anywhere below, in their order.
func (e *element) all(name string) []*element {
	var list []*element
	for _, k := range e.kids {
		if k.name == name {
			list = append(list, k)
		}
		list = append(list, k.all(name)...)
	}
	return list
}
