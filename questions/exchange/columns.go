package exchange

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// columnNames are the columns of a table of questions: by the name used here, the names that people give them. The first
// is that of the template.
var columnNames = func() map[string][]string {
	m := map[string][]string{
		"number":     {"No", "Nomor", "No Soal", "Number", "#"},
		"kind":       {"Jenis", "Jenis Soal", "Tipe", "Tipe Soal", "Kind", "Type", "Question Type"},
		"stem":       {"Soal", "Pertanyaan", "Butir Soal", "Pokok Soal", "Question", "Question Text", "Stem", "Question - max 120 characters"},
		"options":    {"Opsi", "Pilihan", "Pilihan Jawaban", "Opsi Jawaban", "Options", "Choices"},
		"key":        {"Kunci", "Kunci Jawaban", "Jawaban", "Jawaban Benar", "Key", "Answer", "Correct Answer", "Correct Answers", "Correct", "Correct answer(s) - choose at least one"},
		"tolerance":  {"Toleransi", "Tolerance"},
		"unit":       {"Satuan", "Unit"},
		"feedback":   {"Penjelasan", "Pembahasan", "Umpan Balik", "Explanation", "Answer Explanation", "Feedback", "Rationale"},
		"competency": {"Kompetensi", "Kode Kompetensi", "Competency", "Competency Code"},
		"level":      {"Level", "Tingkat"},
		"topic":      {"Topik", "Materi", "Topic"},
		"source":     {"Sumber", "Source", "Referensi", "Reference"},
		"descriptor": {"Deskriptor", "Descriptor"},
		"code":       {"Kode", "Kode Soal", "Code", "Question Code"},
		"apart":      {"Tidak Bersama", "Not With"},
		"open":       {"Terbuka", "Open"},
	}
	for i := range maxColumns {
		l := letter(i)
		m[optionColumn(i)] = append([]string{"Opsi " + l, "Pilihan " + l, "Jawaban " + l, "Pilihan Jawaban " + l, "Option " + l, "Choice " + l, l}, countedNames(i)...)
		m[noteColumn(i)] = []string{"Umpan Balik " + l, "Penjelasan " + l, "Feedback " + l, "Explanation " + l}
		m[pairColumn(i)] = []string{"Pasangan " + l, "Pair " + l}
	}
	return m
}()

// countedNames are what programs of quizzes call an option whose key is its number.
func countedNames(i int) []string {
	n := strconv.Itoa(i + 1)
	return []string{"Opsi " + n, "Pilihan " + n, "Jawaban " + n, "Option " + n, "Choice " + n, "Answer " + n, "Answer " + n + " - max 75 characters"}
}

// counted tells whether a header names an option by its number.
func counted(header string) bool { return strings.ContainsAny(header, "123456789") }

const maxColumns = 20 // options, or pairs with their distractors, of one question

func optionColumn(i int) string { return "option" + letter(i) }
func noteColumn(i int) string   { return "note" + letter(i) }
func pairColumn(i int) string   { return "pair" + letter(i) }

// columnByName finds a column by what people call it.
var columnByName = func() map[string]string {
	m := map[string]string{}
	for column, names := range columnNames {
		for _, n := range names {
			m[headerWord(n)] = column
		}
	}
	return m
}()

func headerWord(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '#' {
			return unicode.ToUpper(r)
		}
		return -1
	}, s)
}

// columnsOf reads a header; nil when it does not name the question and something to answer it by.
func columnsOf(names []string) map[string]int {
	found := map[string]int{}
	for i, n := range names {
		if column, ok := columnByName[headerWord(n)]; ok && !counted(n) { // people write letters
			if _, twice := found[column]; !twice {
				found[column] = i
			}
		}
	}
	_, stem := found["stem"]
	_, key := found["key"]
	_, option := found[optionColumn(0)]
	_, options := found["options"]
	if !stem || !key && !option && !options {
		return nil
	}
	return found
}

func blankCells(cells map[string]string) bool {
	for name, text := range cells {
		if name != "number" && strings.TrimSpace(text) != "" {
			return false
		}
	}
	return true
}

// tableRow is a question in the cells of a row.
type tableRow struct {
	cells  map[string]string
	line   int
	people bool // typed by people, who star the key; else in cells that have a column for it
	counts bool // its options are named by numbers, and so is the key
	number map[string]bool
}

func (r tableRow) question() Question {
	d := &draft{q: Question{Line: r.line, Number: tidy(r.cells["number"])}, cells: !r.people}
	it := &d.q.Item
	it.Stem, it.Feedback = keep(r.cells["stem"]), keep(r.cells["feedback"])
	it.Competency, it.Topic, it.Source = tidy(r.cells["competency"]), keep(r.cells["topic"]), keep(r.cells["source"])
	it.Descriptor, it.Code, it.Apart = keep(r.cells["descriptor"]), tidy(r.cells["code"]), cutList(r.cells["apart"], "\n")
	it.Open = strings.EqualFold(tidy(r.cells["open"]), yes)
	if text := tidy(r.cells["level"]); text != "" {
		if it.Level = level(text); it.Level == 0 {
			d.q.lose("bank.loss.level", "Level", shorten(text))
		}
	}
	d.sayKind(tidy(r.cells["kind"]))
	d.key = keep(r.cells["key"])
	if t := tidy(r.cells["tolerance"]); t != "" {
		d.number.Tolerance, d.told = r.plainNumber("tolerance", t), true
	}
	if d.number.Units = cutList(r.cells["unit"], d.parting()); len(d.number.Units) > 0 {
		d.told = true
	}
	r.options(d)
	if r.counts {
		d.byNumber()
	}
	if n, ok := exactNumber(d.key); ok && r.number["key"] {
		d.key = showNumber(plainDecimal(n)) // a cell of the kind number has one reading
	}
	stem := it.Stem
	q := d.done()
	q.Item.Stem = stem
	return q
}

var keyNumbers = regexp.MustCompile(`^\d{1,2}(?:\s*[,;]\s*\d{1,2})*$`)

// byNumber makes letters of a key that names options by number. Where an option says that very number, the key could mean it. What is
// filled in has its accepted answers where others have options.
func (d *draft) byNumber() {
	if d.kind == Short && d.key == "" {
		for _, o := range d.options {
			d.key += o.text + "\n"
		}
		d.options = nil
		return
	}
	if len(d.options) == 0 || !keyNumbers.MatchString(d.key) {
		return
	}
	var names []string
	for text := range strings.FieldsFuncSeq(d.key, func(r rune) bool { return strings.ContainsRune(",; ", r) }) {
		n, _ := strconv.Atoi(text) // the pattern is digits
		said := slices.IndexFunc(d.options, func(o paperOption) bool { return alike(o.text) == text })
		if n < 1 || n > len(d.options) || said >= 0 && said != n-1 {
			d.q.refuse("bank.reason.key_unread", "Key", shorten(d.key))
			return
		}
		names = append(names, letter(n-1))
	}
	d.key = strings.Join(names, ", ")
}

// plainNumber is a number as the cell holds it; a cell of the kind number has one reading.
func (r tableRow) plainNumber(column, text string) string {
	if r.number[column] {
		if n, ok := exactNumber(text); ok {
			return plainDecimal(n)
		}
	}
	return typedNumber(text)
}

func (r tableRow) options(d *draft) {
	if text := keep(r.cells["options"]); text != "" {
		r.optionLines(d, text)
	}
	last := -1
	for i := range maxColumns {
		if r.cells[optionColumn(i)] != "" || r.cells[pairColumn(i)] != "" {
			last = i
		}
	}
	for i := 0; i <= last; i++ {
		text := keep(r.cells[optionColumn(i)])
		switch {
		case d.kind == Matching || r.cells[pairColumn(i)] != "":
			r.pair(d, text, keep(r.cells[pairColumn(i)]))
		case r.people:
			_, bare, ok := (paperLine{text: text}).option()
			if ok {
				text = bare
			}
			d.option(byte('A'+i), text, paperLine{text: text})
		default:
			d.options = append(d.options, paperOption{letter: byte('A' + i), text: text})
		}
		if note := keep(r.cells[noteColumn(i)]); note != "" && len(d.options) > i {
			d.options[i].note = note
		} else if note != "" {
			d.q.lose("bank.loss.option_feedback")
		}
	}
}

// optionLines reads options that stand in one cell: "a. …" on lines of their own.
func (r tableRow) optionLines(d *draft, text string) {
	for line := range strings.SplitSeq(text, "\n") {
		for _, part := range partOptions(strings.TrimSpace(line)) {
			l := paperLine{no: r.line, text: part}
			if name, rest, ok := l.option(); ok && d.takesOption(name, l) {
				d.option(name, rest, l)
				continue
			}
			if part != "" {
				d.more(l)
			}
		}
	}
	if len(d.options) == 0 && d.q.Item.Stem != "" {
		d.q.refuse("bank.reason.options_unread", "Text", shorten(text))
	}
}

// pair takes what stands in two cells, or in one with an arrow between.
func (r tableRow) pair(d *draft, left, right string) {
	if right == "" {
		at := arrows.FindStringIndex(left)
		if at == nil {
			d.q.refuse("bank.reason.pair", "Line", r.line)
			return
		}
		left, right = strings.TrimSpace(left[:at[0]]), strings.TrimSpace(left[at[1]:])
	}
	if left == "" {
		d.q.Item.Distractors = append(d.q.Item.Distractors, right)
		return
	}
	d.pairs = append(d.pairs, Pair{left, right})
}

// keep trims a text and gives its lines one kind of end; all else stays as it is.
func keep(s string) string {
	return strings.TrimSpace(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(s, "\uFFFD")))
}
