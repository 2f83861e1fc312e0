package exchange

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// maxUnpacked is how many bytes all parts of a packed file may have together.
const maxUnpacked = 96 << 20

var errUnpacks = errors.New("the file unpacks to too much")

// pack is an opened zip: a document, a workbook, or a workbook with its pictures. All reads spend one budget.
type pack struct {
	parts map[string]*zip.File // by lower-case name
	left  int64
}

func openPack(data []byte) (*pack, error) {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	p := &pack{parts: make(map[string]*zip.File, len(archive.File)), left: maxUnpacked}
	for _, f := range archive.File {
		p.parts[strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/"))] = f
	}
	return p, nil
}

func (p *pack) has(name string) bool { return p.parts[strings.ToLower(name)] != nil }

// read unpacks one part.
func (p *pack) read(name string) ([]byte, error) {
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
		return nil, errUnpacks
	}
	return data, err
}

// tree reads a part that is XML.
func (p *pack) tree(name string) (*element, error) {
	data, err := p.read(name)
	if err != nil {
		return nil, err
	}
	return parseTree(data)
}

// relations gives the parts that a part is related to, by their names in it.
func (p *pack) relations(name string) map[string]string {
	related := map[string]string{}
	root, err := p.tree(path.Join(path.Dir(name), "_rels", path.Base(name)+".rels"))
	if err != nil {
		return related // a part without any
	}
	for _, r := range root.each("Relationship") {
		target, absolute := strings.CutPrefix(r.attr("Target"), "/")
		if !absolute {
			target = path.Join(path.Dir(name), target)
		}
		if r.attr("TargetMode") != "External" {
			related[r.attr("Id")] = target
		}
	}
	return related
}

// below lists the parts in a folder.
func (p *pack) below(folder string) []string {
	var list []string
	for name := range p.parts {
		if strings.HasPrefix(name, folder) && !strings.HasSuffix(name, "/") {
			list = append(list, name)
		}
	}
	return list
}
