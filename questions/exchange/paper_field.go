package exchange

import (
	"regexp"
	"strings"
)

// The lines that say something of a question, by the words they begin with.
const (
	fieldKey = "key"
)

var fields = []struct {
	name string
	mark *regexp.Regexp
}{
	{"note", fieldMark(`(?:pembahasan|penjelasan|umpan[ \t]+balik|explanation|feedback|rationale)[ \t]+([A-Ja-j])`)},
	{"feedback", fieldMark(`(?:pembahasan|penjelasan|umpan[ \t]+balik|explanation|feedback|rationale)()`)},
	{"competency", fieldMark(`(?:kompetensi|kode[ \t]+kompetensi|competency)()`)},
	{"level", fieldMark(`(?:level|tingkat)()`)},
	{"topic", fieldMark(`(?:topik|materi|topic)()`)},
	{"source", fieldMark(`(?:sumber|source)()`)},
	{"kind", fieldMark(`(?:jenis(?:[ \t]+soal)?|tipe(?:[ \t]+soal)?|kind|type)()`)},
	{"tolerance", fieldMark(`(?:toleransi|tolerance)()`)},
	{"unit", fieldMark(`(?:satuan|unit)()`)},
	{"pair", fieldMark(`(?:pasangan|pair)()`)},
	{"distractor", fieldMark(`(?:pengecoh|distractor)()`)},
}

func fieldMark(words string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)^(?:\*\*|_)*` + words + `(?:\*\*|_)*[ \t]*[:：](?:\*\*|_)*[ \t]*(.*)$`)
}

// field reads "Kunci: B", "Pembahasan: …" and their like.
func (l paperLine) field() (name, value string, ok bool) {
	text := l.text
	if l.label != "" || l.block {
		return "", "", false
	}
	if m := keyMark.FindStringSubmatch(text); m != nil && strings.TrimSpace(m[1]) != "" {
		return fieldKey, strings.TrimSpace(m[1]), true
	}
	for _, f := range fields {
		if m := f.mark.FindStringSubmatch(text); m != nil {
			if f.name == "note" {
				return "note" + strings.ToUpper(m[1]), m[2], true
			}
			return f.name, strings.TrimSpace(m[2]), true
		}
	}
	return "", "", false
}

// field takes one of them.
func (d *draft) field(name, value string, l paperLine) {
	it := &d.q.Item
	switch name {
	case fieldKey:
		if d.key != "" && (d.key != value || d.letters) {
			d.q.refuse("bank.reason.key_again", "Line", l.no)
		}
		d.key, d.keyed = value, true
	case "feedback":
		it.Feedback, d.keyed, d.explain = strings.TrimSpace(it.Feedback+"\n"+value), true, true
	case "competency":
		it.Competency, d.keyed = value, true
	case "level":
		if it.Level = level(value); it.Level == 0 && value != "" {
			d.q.lose("bank.loss.level", "Level", shorten(value))
		}
		d.keyed = true
	case "topic":
		it.Topic, d.keyed = value, true
	case "source":
		it.Source, d.keyed = value, true
	case "kind":
		d.sayKind(value)
	case "tolerance":
		d.number.Tolerance, d.told = typedNumber(value), true
	case "unit":
		d.number.Units, d.told = cutList(value, ";"), true
	case "pair":
		d.pair(value, l)
	case "distractor":
		it.Distractors = append(it.Distractors, value)
	default:
		d.optionNote(name[len("note"):], value, l)
	}
}

// goOn adds a line to the explanation that was begun, and says so: nothing but its place tells that it belongs there.
func (d *draft) goOn(l paperLine) {
	it := &d.q.Item
	d.carry(l)
	text := l.whole()
	if d.tooLong(it.Feedback, text) {
		return
	}
	_, _, looks := l.option()
	d.letters = d.letters || looks
	if it.Feedback != "" {
		d.q.lose("bank.loss.explanation_lines")
	}
	it.Feedback = strings.TrimSpace(it.Feedback + "\n" + text)
}

func (d *draft) optionNote(name, value string, l paperLine) {
	for i := range d.options {
		if string(d.options[i].letter) == name {
			d.options[i].note, d.keyed = value, true
			return
		}
	}
	d.q.lose("bank.loss.text_after", "Line", l.no, "Text", shorten(value))
}

var arrows = regexp.MustCompile(`\s*(?:=>|->|→|⇒)\s*`)

func (d *draft) pair(value string, l paperLine) {
	at := arrows.FindStringIndex(value)
	if at == nil {
		d.q.refuse("bank.reason.pair", "Line", l.no)
		return
	}
	d.pairs = append(d.pairs, Pair{value[:at[0]], value[at[1]:]})
	d.keyed = true
}

// kindWords are the names of kinds that people and programs use.
var kindWords = map[string]Kind{
	"single": Single, "pilihan ganda": Single, "pilgan": Single, "pg": Single, "multiple choice": Single, "single choice": Single,
	"multiple": Multiple, "pilihan ganda kompleks": Multiple, "jawaban ganda": Multiple, "pilihan jamak": Multiple, "pgk": Multiple, "multiple response": Multiple, "checkbox": Multiple,
	"true_false": TrueFalse, "benar salah": TrueFalse, "benar/salah": TrueFalse, "true/false": TrueFalse, "true false": TrueFalse, "b/s": TrueFalse, "bs": TrueFalse,
	"matching": Matching, "menjodohkan": Matching, "mencocokkan": Matching,
	"ordering": Ordering, "mengurutkan": Ordering, "urutan": Ordering,
	"numeric": Numeric, "angka": Numeric, "numerik": Numeric, "hitungan": Numeric, "numerical": Numeric,
	"short": Short, "isian": Short, "isian singkat": Short, "jawaban singkat": Short, "short answer": Short, "fill-in-the-blank": Short, "fill in the blank": Short,
}

func (d *draft) sayKind(value string) {
	if value == "" {
		return
	}
	kind, ok := kindWords[alike(value)]
	if !ok {
		d.foreign = value
		return
	}
	d.kind = kind
}
