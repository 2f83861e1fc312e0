package people

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

// readXLSX reads every visible sheet of a workbook that has SIASN's header row.
//
// excelize, which writes our workbooks, is not used to read them: its row stream does not tell a number from a text, which
// is the one thing that must be known of a NIP, and ends quietly at broken XML. Here a part that is cut short, or a
// workbook that unpacks to more than budget bytes, is a fault.
func readXLSX(data []byte, budget int64) (table, error) {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return table{}, errBroken(err)
	}
	book := workbook{archive: archive, budget: budget, most: budget}
	t := table{Format: "xlsx"}
	if err := book.open(); err != nil {
		return t, errBroken(err)
	}
	for _, s := range book.sheets {
		rows := collector{table: &t, sheet: s.name}
		if err := book.readSheet(s.part, rows.row); err != nil {
			return t, errBroken(err)
		}
	}
	t.nameSheets()
	return t.done()
}

// nameSheets keeps the names of sheets only when the rows come from several.
func (t *table) nameSheets() {
	for _, r := range t.Rows {
		if r.Sheet != t.Rows[0].Sheet {
			return
		}
	}
	for i := range t.Rows {
		t.Rows[i].Sheet = ""
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
	archive *zip.Reader
	budget  int64 // bytes that may still be unpacked, of most
	most    int64
	sheets  []sheetPart
	shared  []string
	epoch   string // "1904" in workbooks made on old Macs, else ""
}

type sheetPart struct{ name, part string }

// part unpacks a file of the archive; the budget is for all parts together.
func (b *workbook) part(name string) (io.ReadCloser, error) {
	f, err := b.archive.Open(name)
	if err != nil {
		return nil, err
	}
	return struct {
		io.Reader
		io.Closer
	}{&spend{f, &b.budget, b.most}, f}, nil
}

// spend reads on a budget.
type spend struct {
	r    io.Reader
	left *int64
	most int64
}

func (s *spend) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if *s.left -= int64(n); *s.left < 0 {
		return 0, fault.Field("file", "import.file_unpacks_too_large").With("MB", s.most>>20)
	}
	return n, err
}

// decode unmarshals a small part.
func (b *workbook) decode(name string, v any) error {
	r, err := b.part(name)
	if err != nil {
		return err
	}
	defer r.Close()
	if err := xml.NewDecoder(r).Decode(v); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

type relationships struct {
	Relationship []struct {
		ID     string `xml:"Id,attr"`
		Type   string `xml:"Type,attr"`
		Target string `xml:"Target,attr"`
	}
}

// open finds the sheets and reads the shared strings.
func (b *workbook) open() error {
	const main = "xl/workbook.xml"
	var wb struct {
		Properties struct {
			Date1904 string `xml:"date1904,attr"`
		} `xml:"workbookPr"`
		Sheets []struct {
			Name  string     `xml:"name,attr"`
			State string     `xml:"state,attr"`
			Attrs []xml.Attr `xml:",any,attr"`
		} `xml:"sheets>sheet"`
	}
	var rels relationships
	if err := errors.Join(b.decode(main, &wb), b.decode("xl/_rels/workbook.xml.rels", &rels)); err != nil {
		return err
	}
	if p := wb.Properties.Date1904; p == "1" || p == "true" {
		b.epoch = "1904"
	}
	target := map[string]string{}
	for _, r := range rels.Relationship {
		part := path.Join("xl", r.Target)
		if strings.HasPrefix(r.Target, "/") {
			part = strings.TrimPrefix(r.Target, "/")
		}
		target[r.ID] = part
		if strings.HasSuffix(r.Type, "/sharedStrings") {
			if err := b.readShared(part); err != nil {
				return err
			}
		}
	}
	for _, s := range wb.Sheets {
		for _, attr := range s.Attrs {
			if part, ok := target[attr.Value]; ok && attr.Name.Local == "id" && (s.State == "" || s.State == "visible") {
				b.sheets = append(b.sheets, sheetPart{s.Name, part})
			}
		}
	}
	return nil
}
