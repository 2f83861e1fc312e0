package exchange

import (
	"bytes"
	"errors"
	"regexp"
	"slices"
	"strings"

	"mumpuni/internal/charset"
	"mumpuni/internal/fault"
	"mumpuni/internal/office"
)

// MaxBytes is how large a file may be.
const MaxBytes = 20_000_000

// parse reads a file. What it is is told by what is in it, not by its name. Faults are those of sheet.List.Read
// under "bank.", and bank.file_unknown, bank.file_other, bank.questions_many, bank.questions_none.
func parse(data []byte) (Result, error) {
	if len(data) > MaxBytes {
		return Result{}, fault.New(fault.TooLarge, "bank.file_too_large").With("LimitBytes", MaxBytes)
	}
	r, err := parseAny(data)
	switch {
	case err != nil:
		return r, ours(err)
	case len(r.Questions) > MaxQuestions:
		return r, fault.Field("file", "bank.questions_many").With("Max", MaxQuestions)
	case len(r.Questions) == 0:
		return r, noQuestions(r)
	}
	items := make([]Item, len(r.Questions))
	for i := range r.Questions {
		items[i] = r.Questions[i].Item
	}
	return r, CheckPictures(items)
}

// ours words for questions what the reader of sheets says.
func ours(err error) error {
	var f *fault.Fault
	if !errors.As(err, &f) {
		return err
	}
	g := *f
	g.Key = strings.Replace(g.Key, "import.", "bank.", 1)
	return &g
}

// noQuestions says why a file gave none, if that is known.
func noQuestions(r Result) error {
	for _, n := range r.Notes {
		if n.Key == "bank.note.xml_broken" {
			return fault.Field("file", "bank.xml_broken").With("Line", n.Args["Line"])
		}
	}
	return fault.Field("file", "bank.questions_none")
}

// CheckPictures refuses more bytes of pictures than one file may carry: bank.pictures_large.
func CheckPictures(items []Item) error {
	total := 0
	for _, it := range items {
		for _, p := range it.Pictures {
			total += len(p.Data)
		}
	}
	if total > maxPictures {
		return fault.Field("file", "bank.pictures_large").With("LimitBytes", maxPictures)
	}
	return nil
}

func parseAny(data []byte) (Result, error) {
	if len(bytes.TrimSpace(data)) == 0 {
		return Result{}, fault.Field("file", "bank.file_empty")
	}
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return parsePack(data)
	}
	head := bytes.ToLower(bytes.TrimLeft(data[:min(len(data), 4<<10)], "\xef\xbb\xbf \t\r\n"))
	switch {
	case bytes.HasPrefix(head, []byte("<?xml")) && !bytes.Contains(head, []byte("<html")), bytes.HasPrefix(head, []byte("<quiz")), bytes.HasPrefix(head, []byte("<question")):
		return parseXML(data)
	case bytes.HasPrefix(head, []byte("%pdf-")):
		return Result{}, fault.Field("file", "bank.file_other").With("Format", "PDF")
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0")):
		return Result{}, fault.Field("file", "bank.file_other").With("Format", ".doc/.xls")
	case bytes.HasPrefix(head, []byte("{\\rtf")):
		return Result{}, fault.Field("file", "bank.file_other").With("Format", ".rtf")
	case bytes.HasPrefix(head, []byte("<html")), bytes.HasPrefix(head, []byte("<!doctype")):
		return Result{}, fault.Field("file", "bank.file_other").With("Format", "HTML")
	}
	if otherXML.Match(head) {
		return Result{}, fault.Field("file", "bank.file_other").With("Format", "XML")
	}
	text, _, ok := charset.Text(data)
	if !ok {
		return Result{}, fault.Field("file", "bank.file_unknown")
	}
	return parseText(text)
}

// parseXML knows Moodle's by its root; other XML is named.
func parseXML(data []byte) (Result, error) {
	if !bytes.Contains(data, []byte("<question")) {
		return Result{}, fault.Field("file", "bank.file_other").With("Format", "XML")
	}
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return Result{}, fault.Field("file", "bank.file_other").With("Format", "UTF-16 XML")
	}
	return readMoodle(bytes.NewReader(bytes.TrimLeft(data, "\xef\xbb\xbf \t\r\n"))), nil
}

// parsePack tells documents, workbooks and archives of both apart by their parts.
func parsePack(data []byte) (Result, error) {
	p, err := office.Open(data)
	if err != nil {
		return Result{}, packFault(err)
	}
	switch {
	case p.Has("word/document.xml") || p.Has("word/document2.xml"):
		return readDOCX(p)
	case p.Has("xl/workbook.xml") || len(p.Below("xl/worksheets/")) > 0:
		return readSheet(data, nil)
	case p.Has("content.xml"):
		return Result{}, fault.Field("file", "bank.file_other").With("Format", ".odt/.ods")
	}
	for _, name := range p.Below("") {
		if strings.HasSuffix(name, ".xlsx") && !strings.Contains(name, "/") {
			book, err := p.Read(name)
			if err != nil {
				return Result{}, packFault(err)
			}
			return readSheet(book, p)
		}
	}
	return Result{}, fault.Field("file", "bank.file_other").With("Format", ".zip")
}

var (
	giftMark  = regexp.MustCompile(`(?m)^\s*::(?:[^:\n]|\\:)*::|^\$CATEGORY:|[^\\]\{\s*(?:=|~|#|(?i:T|F|TRUE|FALSE)\s*(?:#[^}]*)?\}|\})`)
	aikenMark = regexp.MustCompile(`(?m)^ANSWER:[ \t]*[A-Z][ \t]*\r?$`)
)

// parseText tells GIFT, Aiken, CSV and what people type apart.
func parseText(text string) (Result, error) {
	if giftMark.MatchString("\n" + text) {
		return readGIFT(text), nil
	}
	if r, err := readSheet([]byte(text), nil); err == nil {
		return r, nil
	}
	format := Text
	if aikenMark.MatchString(text) {
		format = Aiken
	}
	r := readText(format, text)
	if !slices.ContainsFunc(r.Questions, func(q Question) bool { return q.answerable() }) {
		r.Questions = nil // a text, and no question in it
	}
	return r, nil
}

// answerable tells whether there is something in it to answer by, be it wrong.
func (q *Question) answerable() bool {
	it := &q.Item
	return len(it.Options) > 0 || len(it.Pairs) > 0 || len(it.Accepted) > 0 || it.Number != nil || it.Kind == ""
}

var otherXML = regexp.MustCompile(`^<[a-z][a-z0-9:]*[ >][^\x00]*</`)
