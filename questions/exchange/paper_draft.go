package exchange

import (
	"strings"
)

// draft is a question while its lines come.
type draft struct {
	q       Question
	kind    Kind
	foreign string // a kind that the bank has not, as the file calls it
	options []paperOption
	key     string
	keyed   bool // a key was told: what follows belongs to the next question
	after   bool // text came that belongs to nothing
	explain bool // an explanation was begun: what follows goes on with it
	letters bool // of that, something looked like an option
	pairs   []Pair
	number  Number
	told    bool // tolerance or unit were told
	cells   bool // it stands in the cells of a table: lines part the accepted answers
}

type paperOption struct {
	letter byte
	text   string
	star   bool
	bold   bool
	shade  bool
	note   string // feedback
}

// carry takes over what the reader of the file had to say of a line.
func (d *draft) carry(l paperLine) {
	for _, n := range l.losses {
		d.q.Losses = once(d.q.Losses, n)
	}
	for _, n := range l.reasons {
		d.q.Reasons = once(d.q.Reasons, n)
	}
	for _, p := range l.pictures {
		d.q.hang(p)
	}
}

// longestPaper is how much text a stem or an option gathers, in bytes; the bank takes less.
const longestPaper = 64 << 10

// tooLong refuses a question that gathers text without end.
func (d *draft) tooLong(has, more string) bool {
	if len(has)+len(more) <= longestPaper {
		return false
	}
	d.q.refuse("bank.reason.text_long")
	return true
}

func (d *draft) addStem(text string) {
	if text == "" || d.tooLong(d.q.Item.Stem, text) {
		return
	}
	if d.q.Item.Stem != "" {
		d.q.Item.Stem += "\n\n"
	}
	d.q.Item.Stem += text
}

// complete tells whether nothing of the stem can follow.
func (d *draft) complete() bool { return len(d.options) > 0 || d.keyed }

// takesOption tells whether letter is the next option; the first of all may be any that a program's own list shows.
func (d *draft) takesOption(letter byte, l paperLine) bool {
	if len(d.options) == 0 {
		return letter == 'A' || l.label != ""
	}
	last := d.options[len(d.options)-1].letter
	switch letter {
	case last + 1:
		return true
	case 'A':
		d.q.refuse("bank.reason.options_again", "Line", l.no)
		return true
	case last + 2:
		d.q.lose("bank.loss.letter_missing", "Letter", string(rune(last+1)))
		return true
	}
	return false
}

func (d *draft) option(letter byte, text string, l paperLine) {
	d.carry(l)
	text, key := keyOf(text)
	o := paperOption{letter: letter, text: text, bold: l.bold, shade: l.shade}
	o.text, o.star = starred(l, o.text)
	if inner, ok := boldWhole(o.text); ok {
		o.text, o.bold = inner, true
	}
	d.options = append(d.options, o)
	if key != "" {
		d.field(fieldKey, key, l)
	}
}

// more adds a line without a label: to the stem, to the option above it in the same stretch, or to nothing, which is said.
func (d *draft) more(l paperLine) {
	d.carry(l)
	text := l.whole()
	last := len(d.options) - 1
	switch {
	case last < 0 && !d.keyed:
		if d.tooLong(d.q.Item.Stem, text) {
			return
		}
		if !l.gap && !l.para && !l.block && d.q.Item.Stem != "" {
			d.q.Item.Stem += "\n" + text
			return
		}
		d.addStem(text)
	case last >= 0 && !d.keyed && !l.gap && !l.para && !d.after:
		if !d.tooLong(d.options[last].text, text) {
			d.options[last].text += "\n" + text
		}
	case last >= 0 && l.block && !d.keyed && d.options[last].text == "":
		d.options[last].text = text
	default:
		d.after = true
		d.q.lose("bank.loss.text_after", "Line", l.no, "Text", shorten(text))
	}
}

// done makes the question.
func (d *draft) done() Question {
	it := &d.q.Item
	it.Stem = strings.TrimSpace(unbold(it.Stem))
	if d.foreign != "" {
		d.q.refuseKind(d.foreign)
		return d.q
	}
	switch {
	case d.kind == Matching || d.kind == "" && len(d.pairs) > 0:
		it.Kind, it.Pairs = Matching, d.pairs
	case d.kind == Ordering:
		it.Kind = Ordering
		if d.key != "" {
			d.q.refuse("bank.reason.ordering_key")
		}
		it.Options = d.plainOptions()
	case len(d.options) > 0:
		if !d.cells {
			d.abreast()
		}
		d.chosen()
	case d.key != "" || d.kind == Numeric || d.kind == Short || d.kind == TrueFalse:
		d.typed()
	default:
		it.Kind = Single
		if d.kind != "" {
			it.Kind = d.kind
		}
	}
	return d.q
}

func (d *draft) plainOptions() []Option {
	list := make([]Option, len(d.options))
	for i, o := range d.options {
		list[i] = Option{Text: strings.TrimSpace(o.text), Feedback: o.note}
	}
	return list
}
