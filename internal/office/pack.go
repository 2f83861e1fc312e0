package office

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// MaxUnpacked is how many bytes all parts of a packed file may have together.
const MaxUnpacked = 96 << 20

// ErrUnpacks refuses a file whose parts are larger than MaxUnpacked together.
var ErrUnpacks = errors.New("the file unpacks to too much")

// Pack is an opened zip: a document, a workbook, or a workbook with its pictures. All reads spend one budget.
type Pack struct {
	parts map[string]*zip.File // by lower-case name
	left  int64
}

// Open opens a zip; nothing is unpacked yet.
func Open(data []byte) (*Pack, error) {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	p := &Pack{parts: make(map[string]*zip.File, len(archive.File)), left: MaxUnpacked}
	for _, f := range archive.File {
		p.parts[strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/"))] = f
	}
	return p, nil
}

// Has reports whether there is a part of that name, whatever the case of its letters.
func (p *Pack) Has(name string) bool { return p.parts[strings.ToLower(name)] != nil }

// Read unpacks one part.
func (p *Pack) Read(name string) ([]byte, error) {
	f := p.parts[strings.ToLower(name)]
	if f == nil {
		return nil, fmt.Errorf("no part %q", name)
	}
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, p.left+1))
	if p.left -= int64(len(data)); p.left < 0 {
		return nil, ErrUnpacks
	}
	return data, err
}

// Tree reads a part that is XML.
func (p *Pack) Tree(name string) (*Element, error) {
	data, err := p.Read(name)
	if err != nil {
		return nil, err
	}
	return Tree(data)
}

// Relations gives the parts that a part is related to, by their names in it.
func (p *Pack) Relations(name string) map[string]string {
	related := map[string]string{}
	for _, r := range p.related(name) {
		target, absolute := strings.CutPrefix(r.Attr("Target"), "/")
		if !absolute {
			target = path.Join(path.Dir(name), target)
		}
		if r.Attr("TargetMode") != "External" {
			related[r.Attr("Id")] = target
		}
	}
	return related
}

// Links gives the addresses outside that a part leads to, by their names in it.
func (p *Pack) Links(name string) map[string]string {
	links := map[string]string{}
	for _, r := range p.related(name) {
		if r.Attr("TargetMode") == "External" {
			links[r.Attr("Id")] = r.Attr("Target")
		}
	}
	return links
}

func (p *Pack) related(name string) []*Element {
	root, err := p.Tree(path.Join(path.Dir(name), "_rels", path.Base(name)+".rels"))
	if err != nil {
		return nil // a part without any
	}
	return root.Each("Relationship")
}

// Below lists the parts in a folder.
func (p *Pack) Below(folder string) []string {
	var list []string
	for name := range p.parts {
		if strings.HasPrefix(name, folder) && !strings.HasSuffix(name, "/") {
			list = append(list, name)
		}
	}
	return list
}

// MainParts is what the package calls its document, by its own relations (ECMA-376, part 2).
func (p *Pack) MainParts() []string {
	root, err := p.Tree("_rels/.rels")
	if err != nil {
		return nil
	}
	var list []string
	for _, r := range root.Each("Relationship") {
		if strings.HasSuffix(r.Attr("Type"), "/officeDocument") {
			list = append(list, strings.TrimPrefix(r.Attr("Target"), "/"))
		}
	}
	return list
}
