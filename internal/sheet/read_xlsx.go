package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"mumpuni/internal/fault"
)

// readXLSX reads every visible sheet of a workbook that has the list's header row.
//
// excelize, which writes our workbooks, is not used to read them: its row stream does not tell a number from a text, which
// is the one thing that must be known of a NIP, and ends quietly at broken XML. Here a part that is cut short, or a
// workbook that unpacks to more than budget bytes, is a fault.
func (l List) readXLSX(data []byte, budget int64) (File, error) {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return File{}, errBroken(err)
	}
	book := workbook{budget: budget, most: budget}
	file := l.begin("xlsx")
	if err := book.open(archive); err != nil {
		return file.File, errBroken(err)
	}
	for _, s := range book.sheets {
		rows := collector{reading: file, sheet: s.name, since1904: book.since1904, first: len(file.Rows)}
		if err := book.readSheet(s.part, &rows); err != nil {
			return file.File, errBroken(err)
		}
	}
	file.nameSheets()
	return file.done()
}

// nameSheets keeps the names of sheets only when the rows come from several.
func (r *reading) nameSheets() {
	for _, row := range r.Rows {
		if row.Sheet != r.Rows[0].Sheet {
			return
		}
	}
	for i := range r.Rows {
		r.Rows[i].Sheet = ""
	}
}

// errBroken words what the zip and XML readers say; faults stay as they are.
func errBroken(err error) error {
	var f *fault.Fault
	if errors.As(err, &f) {
		return err
	}
	return fault.Field("file", "import.file_broken").Because(err)
}

// workbook is an open XLSX: its visible sheets and its shared strings.
type workbook struct {
	parts  map[string]*zip.File // by lower-case name: the names of parts are told apart regardless of case (OPC, 9.1.1)
	budget int64                // bytes that may still be unpacked, of most
	most   int64
	sheets []sheetPart
	shared []string

	since1904 bool // its days are counted from 1904
}

type sheetPart struct{ name, part string }

// part unpacks a file of the archive; the budget is for all parts together.
func (b *workbook) part(name string) (io.ReadCloser, error) {
	f := b.parts[strings.ToLower(name)]
	if f == nil {
		return nil, fmt.Errorf("no part %q", name)
	}
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	return struct {
		io.Reader
		io.Closer
	}{&spend{r, &b.budget, b.most}, r}, nil
}

// spend reads on a budget.
type spend struct {
	r    io.Reader
	left *int64
	most int64
}

// Read passes on what is read, until the budget is spent.
func (s *spend) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if *s.left -= int64(n); *s.left < 0 {
		return 0, fault.Field("file", "import.file_unpacks_too_large").With("LimitBytes", s.most)
	}
	return n, err
}

// each calls do at every start element of a part.
func (b *workbook) each(part string, do func(*tokens, xml.StartElement) error) error {
	r, err := b.part(part)
	if err != nil {
		return err
	}
	defer r.Close()
	t, err := newTokens(r)
	if err != nil {
		return err
	}
	if err := t.elements(func(start xml.StartElement) error { return do(t, start) }); err != nil {
		return fmt.Errorf("%s: %w", part, err)
	}
	return nil
}

// relation is what a part says about another.
type relation struct{ id, kind, part string }

// relations reads what a part ("" is the package) is related to.
func (b *workbook) relations(part string) ([]relation, error) {
	var list []relation
	err := b.each(path.Join(path.Dir(part), "_rels", path.Base("/"+part)+".rels"), func(_ *tokens, start xml.StartElement) error {
		if start.Name.Local != "Relationship" || attribute(start, "TargetMode") == "External" {
			return nil
		}
		target, absolute := strings.CutPrefix(attribute(start, "Target"), "/")
		if !absolute {
			target = path.Join(path.Dir(part), target)
		}
		list = append(list, relation{attribute(start, "Id"), path.Base(attribute(start, "Type")), target})
		return nil
	})
	return list, err
}

// main is the part that lists the sheets: what the package says it is, or where it usually lies.
func (b *workbook) main() string {
	related, _ := b.relations("") // a package without these is read all the same
	for _, r := range related {
		if r.kind == "officeDocument" {
			return r.part
		}
	}
	return "xl/workbook.xml"
}

// open finds the sheets and reads the shared strings.
func (b *workbook) open(archive *zip.Reader) error {
	b.parts = make(map[string]*zip.File, len(archive.File))
	for _, f := range archive.File {
		b.parts[strings.ToLower(strings.ReplaceAll(f.Name, `\`, "/"))] = f
	}
	if err := b.otherKind(); err != nil {
		return err
	}
	main := b.main()
	related, err := b.relations(main)
	if err != nil {
		return err
	}
	target := map[string]string{}
	for _, r := range related {
		target[r.id] = r.part
		if r.kind == "sharedStrings" {
			if err := b.readShared(r.part); err != nil {
				return err
			}
		}
	}
	return b.each(main, func(_ *tokens, start xml.StartElement) error {
		switch start.Name.Local {
		case "workbookPr":
			b.since1904 = yes(start, "date1904")
		case "sheet":
			b.addSheet(start, target)
		}
		return nil
	})
}

// longestName is how long Excel lets the name of a sheet be. It is kept with each row, so what is longer is cut.
const longestName = 31

// addSheet notes a visible sheet. Its relation stands in an attribute "id" of a namespace that differs between the two
// editions of the standard, transitional and strict.
func (b *workbook) addSheet(start xml.StartElement, target map[string]string) {
	if state := attribute(start, "state"); state != "" && state != "visible" {
		return
	}
	name := attribute(start, "name")
	if runes := []rune(name); len(runes) > longestName {
		name = string(runes[:longestName])
	}
	for _, attr := range start.Attr {
		if part, ok := target[attr.Value]; ok && attr.Name.Local == "id" && attr.Name.Space != "" {
			b.sheets = append(b.sheets, sheetPart{name, part})
		}
	}
}

// otherKind tells other files in a zip, which people take for a workbook, by a part that only they have.
func (b *workbook) otherKind() error {
	for part, kind := range map[string]string{
		"content.xml": ".ods", "xl/workbook.bin": ".xlsb", "word/document.xml": ".docx", "index/document.iwa": ".numbers",
	} {
		if b.parts[part] != nil {
			return fault.Field("file", "import.file_other").With("Format", kind)
		}
	}
	return nil
}
