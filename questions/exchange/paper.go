package exchange

import (
	"strconv"
)

// paper reads questions as people write them on paper: numbered, with options a, b, c, d and a key beside, in bold, starred
// or in a list at the end. Text that is pasted, Aiken and documents all come here as lines.
type paper struct {
	lines    []paperLine
	numbered bool // the questions have numbers; else an empty line or the last key parts them
	listed   []listedKey
	result   Result
	now      *draft
	last     int // number of the latest question
	inner    int // number of the latest line of a list inside a stem
}

// paperLine is a line, or a paragraph of a document.
type paperLine struct {
	no       int
	label    string // of the program's own numbering: "3.", "b."
	text     string // Markdown
	bold     bool   // all of it
	shade    bool   // all of it is coloured, underlined or highlighted
	gap      bool   // an empty line stands before it
	block    bool   // a table or a picture: never a label or a key
	para     bool   // a paragraph of a document, which nothing continues
	losses   []Note
	reasons  []Note
	pictures []Picture
}

// readPaper takes the lines apart.
func readPaper(format Format, lines []paperLine) Result {
	p := &paper{lines: lines, result: Result{Format: format}}
	p.numbered = p.looksNumbered()
	for i := 0; i < len(p.lines) && len(p.result.Questions) <= MaxQuestions; i++ {
		if n := p.keyList(i); n > 0 {
			i += n - 1
			continue
		}
		p.line(p.lines[i])
	}
	p.finish()
	p.applyList()
	for i := range p.result.Questions {
		p.result.Questions[i].judge()
	}
	return p.result
}

// looksNumbered tells whether numbers begin questions: at least one is followed by an option or a key before the next.
func (p *paper) looksNumbered() bool {
	open := false
	for _, l := range p.lines {
		if _, _, ok := l.number(); ok {
			open = true
			continue
		}
		if _, _, ok := l.option(); ok && open {
			return true
		}
		if name, _, ok := l.field(); ok && name == fieldKey && open {
			return true
		}
	}
	return false
}

// line takes the next line.
func (p *paper) line(l paperLine) {
	if l.text == "" && l.label == "" {
		return
	}
	if p.now != nil && !l.block {
		if name, value, ok := l.field(); ok {
			p.now.carry(l)
			p.now.field(name, value, l)
			return
		}
	}
	if p.explains(l) {
		p.now.goOn(l)
		return
	}
	if letter, text, ok := l.option(); ok && p.now != nil && p.now.takesOption(letter, l) {
		p.now.option(letter, text, l)
		return
	}
	if n, text, ok := l.number(); ok && p.numbered && p.begins(n) {
		p.begin(n, text, l)
		return
	}
	switch {
	case !p.numbered && p.parts(l):
		p.begin(0, l.whole(), l)
	case p.now == nil:
		p.result.Notes = append(p.result.Notes, note("bank.note.text_before", "Line", l.no, "Text", shorten(l.whole())))
	default:
		p.now.more(l)
	}
}

// explains tells whether l goes on with the explanation above it: among numbered questions, until an empty line.
func (p *paper) explains(l paperLine) bool {
	if !p.numbered || p.now == nil || !p.now.explain || l.block {
		return false
	}
	if l.gap && p.now.q.Item.Feedback != "" {
		p.now.explain = false
		return false
	}
	n, _, ok := l.number()
	return !ok || !p.begins(n)
}

// parts tells whether an unnumbered line begins a question.
func (p *paper) parts(l paperLine) bool {
	if p.now == nil {
		return true
	}
	return p.now.keyed && !l.block || l.gap && len(p.now.options) > 0
}

// begins tells whether number n begins a question, or is part of a list inside the stem of the one at hand.
func (p *paper) begins(n int) bool {
	if p.now == nil || p.now.complete() {
		return true
	}
	if n == 1 || p.inner > 0 && n == p.inner+1 {
		p.inner = n
		return false
	}
	return true
}

func (p *paper) begin(n int, text string, l paperLine) {
	p.finish()
	if n > 0 && p.last > 0 && n > p.last+1 {
		p.missing(p.last+1, n-1, l.no)
	}
	if n > 0 && n <= p.last {
		p.result.Notes = append(p.result.Notes, note("bank.note.number_again", "Number", n, "Line", l.no))
	}
	if n > 0 {
		p.last = n
	}
	p.inner = 0
	q := Question{N: len(p.result.Questions) + 1, Line: l.no}
	if n > 0 {
		q.Number = strconv.Itoa(n)
	}
	p.now = &draft{q: q}
	p.now.carry(l)
	p.now.addStem(text)
}

func (p *paper) missing(from, to, line int) {
	key := "bank.note.numbers_missing"
	if from == to {
		key = "bank.note.number_missing"
	}
	p.result.Notes = append(p.result.Notes, note(key, "From", from, "To", to, "Line", line))
}

// finish hands over the question at hand.
func (p *paper) finish() {
	if p.now == nil {
		return
	}
	q := p.now.done()
	p.result.Questions = append(p.result.Questions, q)
	p.now = nil
}
