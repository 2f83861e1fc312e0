package office

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// The limits of a packed file.
const (
	MaxUnpacked = 96 << 20 // bytes of all parts that are read, together
	MaxEntries  = 20_000   // parts and folders
)

// What a packed file is refused for; EntryError says for which of its entries.
var (
	ErrUnpacks = errors.New("the file unpacks to too much")
	ErrEntries = errors.New("the file has too many entries")
	ErrOutside = errors.New("the entry leads out of the file")
	ErrLink    = errors.New("the entry is a link")
	ErrTwice   = errors.New("the entry is there twice")
	ErrPart    = errors.New("the entry cannot be read")
)

// EntryError is why a file is refused, and the entry it is refused for.
type EntryError struct {
	Entry string
	Err   error
}

// Error names the entry.
func (e *EntryError) Error() string { return fmt.Sprintf("%v: %q", e.Err, e.Entry) }

// Unwrap gives what is wrong with the entry.
func (e *EntryError) Unwrap() error { return e.Err }

// Pack is an opened zip: a document, a workbook, or a workbook with its pictures. All reads spend one budget.
type Pack struct {
	parts map[string]*zip.File // by lower-case name
	left  int64
}

// Open opens a zip; nothing is unpacked yet. It refuses one with an entry that leads out of it, is a link, or has the name of another in
// other letters: then what is in it would depend on who unpacks it.
func Open(data []byte) (*Pack, error) {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, err
	}
	if len(archive.File) > MaxEntries {
		return nil, &EntryError{archive.File[MaxEntries].Name, ErrEntries}
	}
	p := &Pack{parts: make(map[string]*zip.File, len(archive.File)), left: MaxUnpacked}
	for _, f := range archive.File {
		name := strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/"))
		switch {
		case outside(name):
			return nil, &EntryError{f.Name, ErrOutside}
		case f.Mode()&fs.ModeSymlink != 0:
			return nil, &EntryError{f.Name, ErrLink}
		case p.parts[name] != nil:
			return nil, &EntryError{f.Name, ErrTwice}
		}
		p.parts[name] = f
	}
	return p, nil
}

// outside tells names that would be written elsewhere by whoever unpacks the file.
func outside(name string) bool {
	return slices.Contains(strings.Split(name, "/"), "..") || len(name) > 1 && name[1] == ':' || strings.ContainsRune(name, 0)
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
		return nil, &EntryError{f.Name, ErrUnpacks}
	}
	return data, err
}

// Tree reads a part that is XML.
func (p *Pack) Tree(name string) (*Element, error) { return p.xml(name, Tree) }

// Mixed reads a part that is XML, with the text between its elements in its place.
func (p *Pack) Mixed(name string) (*Element, error) { return p.xml(name, Mixed) }

func (p *Pack) xml(name string, read func([]byte) (*Element, error)) (*Element, error) {
	data, err := p.Read(name)
	if err != nil {
		return nil, err
	}
	root, err := read(data)
	if err != nil {
		return nil, &EntryError{name, errors.Join(ErrPart, err)}
	}
	return root, nil
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

// Related gives the parts that a part is related to as kind, which is how the type of such a relation ends ("slideLayout").
func (p *Pack) Related(name, kind string) []string {
	parts := p.Relations(name)
	var list []string
	for _, r := range p.related(name) {
		if target := parts[r.Attr("Id")]; target != "" && strings.HasSuffix(r.Attr("Type"), "/"+kind) {
			list = append(list, target)
		}
	}
	return list
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
