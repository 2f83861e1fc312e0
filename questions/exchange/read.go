package exchange

import (
	"bytes"
	"errors"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/encoding/unicode"

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
	data = inUTF8(data)
	head := headOf(data)
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
	return readMoodle(bytes.NewReader(unsaid(bytes.TrimLeft(data, "\xef\xbb\xbf \t\r\n")))), nil
}

// inUTF8 gives XML that was written in UTF-16, with or without its mark, as others have it.
func inUTF8(data []byte) []byte {
	order := unicode.LittleEndian
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("<\x00")):
	case bytes.HasPrefix(data, []byte("\xfe\xff")), bytes.HasPrefix(data, []byte("\x00<")):
		order = unicode.BigEndian
	default:
		return data
	}
	text, err := unicode.UTF16(order, unicode.UseBOM).NewDecoder().Bytes(data)
	if err != nil || !bytes.HasPrefix(bytes.TrimSpace(text), []byte("<")) {
		return data // what is no XML is read by charset.Text
	}
	return text
}

// headOf is what a file begins with, in small letters; comments that stand before the root tell nothing.
func headOf(data []byte) []byte {
	head := data
	for {
		head = bytes.TrimLeft(head, "\xef\xbb\xbf \t\r\n")
		end := bytes.Index(head, []byte("-->"))
		if end < 0 || !bytes.HasPrefix(head, []byte("<!--")) {
			return bytes.ToLower(head[:min(len(head), 4<<10)])
		}
		head = head[end+len("-->"):]
	}
}

// unseenSigns are signs that XML does not allow, and that Word leaves in what is pasted from it.
var unseenSigns = regexp.MustCompile(`[\x00-\x08\x0b\x0c\x0e-\x1f]|&#(?:0*(?:[0-8]|1[1-2]|1[4-9]|2\d|3[01])|[xX]0*(?:[0-8bcefBCEF]|1[0-9a-fA-F]));`)

// unsaid puts a space for each sign that cannot be seen, so that one of them does not end the file.
func unsaid(data []byte) []byte {
	if !unseenSigns.Match(data) {
		return data
	}
	return unseenSigns.ReplaceAll(data, []byte(" "))
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
		return betterOf(readGIFT(text), text), nil
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

// betterOf is gift, or the same text as people type it, where its braces are those of what it asks about (CSS, JSON, code): then hardly
// a question is left of GIFT.
func betterOf(gift Result, text string) Result {
	usable := func(r Result) int { return r.Count(Taken) + r.Count(Lossy) }
	if usable(gift) > gift.Count(Refused) {
		return gift
	}
	format := Text
	if aikenMark.MatchString(text) {
		format = Aiken
	}
	if typed := readText(format, text); usable(typed) > usable(gift) {
		return typed
	}
	return gift
}

// answerable tells whether there is something in it to answer by, be it wrong.
func (q *Question) answerable() bool {
	it := &q.Item
	return len(it.Options) > 0 || len(it.Pairs) > 0 || len(it.Accepted) > 0 || it.Number != nil || it.Kind == ""
}

var otherXML = regexp.MustCompile(`^<[a-z][a-z0-9:]*[ >][^\x00]*</`)
