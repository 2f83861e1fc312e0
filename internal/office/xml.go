// Package office opens the files of word processors, spreadsheets and slides: zips of XML parts, read within bounds, whatever is in
// them. It knows no format; who reads one does so in a bounded process (internal/child).
package office

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// Element is one element of XML with what is in it.
type Element struct {
	Name  string // without its namespace; "" of text between elements, in a Mixed tree
	Space string // its namespace
	Attrs []xml.Attr
	Text  string // its own, without that of its children
	Kids  []*Element
	Line  int
}

const (
	maxDepth    = 100     // of elements in one another; a nested table of Word needs 40
	maxElements = 400_000 // in one tree: more than fits is an attack
)

var errXML = errors.New("elements nested too deep, or too many")

// Reader reads XML within bounds. No entity but those of HTML is known, and none is ever defined by a file.
type Reader struct {
	d     *xml.Decoder
	seen  int
	mixed bool // text between elements is kept in its place
}

// NewReader reads the XML in r.
func NewReader(r io.Reader) *Reader {
	d := xml.NewDecoder(r)
	d.Entity = xml.HTMLEntity
	d.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		switch strings.ToLower(label) {
		case "utf-8", "utf8", "us-ascii", "utf-16": // who can read the name has no UTF-16 before it any more
			return in, nil
		case "iso-8859-1", "windows-1252", "latin1":
			return charmap.Windows1252.NewDecoder().Reader(in), nil
		}
		return nil, fmt.Errorf("encoding %q", label)
	}
	return &Reader{d: d}
}

// Line is the line that is read, from 1.
func (x *Reader) Line() int { line, _ := x.d.InputPos(); return line }

// Next reads up to the next token. Its errors are those of encoding/xml.
func (x *Reader) Next() (xml.Token, error) { return x.d.Token() }

// Tree reads the rest of the element that start began, of at most maxElements.
func (x *Reader) Tree(start xml.StartElement) (*Element, error) {
	x.seen = 0
	return x.tree(start, 1)
}

func (x *Reader) tree(start xml.StartElement, depth int) (*Element, error) {
	if x.seen++; depth > maxDepth || x.seen > maxElements {
		return nil, errXML
	}
	e := &Element{Name: start.Name.Local, Space: start.Name.Space, Attrs: start.Attr, Line: x.Line()}
	var text strings.Builder
	for {
		token, err := x.d.Token()
		if err != nil {
			return nil, err
		}
		switch token := token.(type) {
		case xml.CharData:
			if text.Write(token); x.mixed {
				x.seen++
				e.Kids = append(e.Kids, &Element{Text: string(token), Line: e.Line})
			}
		case xml.StartElement:
			kid, err := x.tree(token, depth+1)
			if err != nil {
				return nil, err
			}
			e.Kids = append(e.Kids, kid)
		case xml.EndElement:
			e.Text = text.String()
			return e, nil
		}
	}
}

// Relation gives the attribute that names a relation (r:id), where another is called the same.
func (e *Element) Relation(name string) string {
	for _, a := range e.Attrs {
		if a.Name.Local == name && a.Name.Space != "" {
			return a.Value
		}
	}
	return ""
}

// Attr gives an attribute whatever its namespace is.
func (e *Element) Attr(name string) string {
	for _, a := range e.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// Kid is the first child of that name, or an empty one.
func (e *Element) Kid(name string) *Element {
	for _, k := range e.Kids {
		if k.Name == name {
			return k
		}
	}
	return &Element{}
}

// Has reports whether there is such a child.
func (e *Element) Has(name string) bool { return e.Kid(name).Name != "" }

// Each gives the children of that name.
func (e *Element) Each(name string) []*Element {
	var list []*Element
	for _, k := range e.Kids {
		if k.Name == name {
			list = append(list, k)
		}
	}
	return list
}

// Value is the text of <name>, or of <name><text>.
func (e *Element) Value(name string) string {
	k := e.Kid(name)
	if k.Has("text") {
		return strings.TrimSpace(k.Kid("text").Text)
	}
	return strings.TrimSpace(k.Text)
}

// Tree reads a whole document.
func Tree(data []byte) (*Element, error) { return NewReader(bytes.NewReader(data)).root() }

// Mixed reads a whole document in which text and elements stand beside one another: each stretch of text is a child without a name.
func Mixed(data []byte) (*Element, error) {
	x := NewReader(bytes.NewReader(data))
	x.mixed = true
	return x.root()
}

func (x *Reader) root() (*Element, error) {
	for {
		token, err := x.d.Token()
		if err != nil {
			return nil, err
		}
		if start, ok := token.(xml.StartElement); ok {
			return x.Tree(start)
		}
	}
}

// All gives the elements of that name anywhere below, in their order.
func (e *Element) All(name string) []*Element {
	var list []*Element
	for _, k := range e.Kids {
		if k.Name == name {
			list = append(list, k)
		}
		list = append(list, k.All(name)...)
	}
	return list
}
