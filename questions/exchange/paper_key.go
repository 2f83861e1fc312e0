package exchange

import (
	"regexp"
	"strings"
)

// chosen decides the kind of a question with options, and its key.
func (d *draft) chosen() {
	it := &d.q.Item
	it.Options, it.Kind = d.plainOptions(), d.kind
	marked := d.marked()
	for _, i := range marked {
		it.Options[i].Right = true
	}
	if it.Kind == "" {
		it.Kind = Single
	}
	if d.isTruth() {
		d.makeTruth()
	}
	if d.key != "" {
		d.q.applyKey(d.key)
		return
	}
	if len(marked) == 0 && d.shaded() {
		d.q.refuse("bank.reason.key_shaded")
	}
}

// marked are the options that a star or bold letters mark, unless all are bold.
func (d *draft) marked() []int {
	var stars, bold []int
	for i, o := range d.options {
		if o.star {
			stars = append(stars, i)
		}
		if o.bold {
			bold = append(bold, i)
		}
	}
	switch {
	case len(stars) > 0:
		return stars
	case len(bold) < len(d.options):
		return bold
	}
	return nil
}

// shaded tells whether one option differs by colour or line, which is not read as a key.
func (d *draft) shaded() bool {
	n := 0
	for _, o := range d.options {
		if o.shade {
			n++
		}
	}
	return n > 0 && n < len(d.options)
}

var truths = map[string]bool{"benar": true, "true": true, "betul": true, "salah": false, "false": false}

// isTruth tells whether the options are true and false and nothing else.
func (d *draft) isTruth() bool {
	if len(d.options) != 2 || d.kind != "" && d.kind != TrueFalse {
		return false
	}
	a, ok1 := truths[alike(strings.TrimRight(d.options[0].text, ". "))]
	b, ok2 := truths[alike(strings.TrimRight(d.options[1].text, ". "))]
	return ok1 && ok2 && a != b
}

// makeTruth puts true before false. A key "B" keeps meaning the second of the options as they stood.
func (d *draft) makeTruth() {
	it := &d.q.Item
	it.Kind = TrueFalse
	turned := !truths[alike(strings.TrimRight(d.options[0].text, ". "))]
	if turned {
		it.Options[0], it.Options[1] = it.Options[1], it.Options[0]
	}
	it.Options[0].Text, it.Options[1].Text = "", ""
	if at := keyPlaces(d.key); turned && len(at) == 1 && at[0] < 2 {
		d.key = letter(1 - at[0])
	}
}

var (
	keyLetters = regexp.MustCompile(`^\(?\s*([A-Ja-j])\s*[).]?(?:\s*(?:,|;|/|&|\+|dan|and|\s)\s*\(?([A-Ja-j])\s*[).]?)*$`)
	oneLetter  = regexp.MustCompile(`[A-Ja-j]`)
	keyWords   = regexp.MustCompile(`(?i)\b(?:dan|and)\b`)
	keyAndText = regexp.MustCompile(`^\(?([A-Ja-j])\s*[).]\s*(\S.*)$`)
)

// keyPlaces reads "B", "A, C", "a dan c" or "AC"; nil when it is none.
func keyPlaces(key string) []int {
	key = strings.TrimRight(strings.TrimSpace(key), ".")
	if !keyLetters.MatchString(key) {
		return nil
	}
	var at []int
	for _, l := range oneLetter.FindAllString(keyWords.ReplaceAllString(key, " "), -1) {
		at = append(at, int(strings.ToUpper(l)[0]-'A'))
	}
	return at
}

// applyKey gives a question with options the key that was told in words. It must agree with what is marked.
func (q *Question) applyKey(key string) {
	it := &q.Item
	if it.Kind != Single && it.Kind != Multiple && it.Kind != TrueFalse {
		return
	}
	at := q.placesOf(key)
	if at == nil {
		q.refuse("bank.reason.key_unread", "Key", shorten(key))
		return
	}
	marked := letters(it.Options)
	for i := range it.Options {
		it.Options[i].Right = false
	}
	for _, i := range at {
		if i >= len(it.Options) {
			q.refuse("bank.reason.key_beyond", "Key", letter(i))
			return
		}
		it.Options[i].Right = true
	}
	if told := letters(it.Options); marked != "" && marked != told {
		q.refuse("bank.reason.key_differs", "Marked", marked, "Told", told)
	}
	if len(at) > 1 && it.Kind == Single {
		it.Kind = Multiple // the key names several
	}
}

// placesOf finds the options that a key names by letter, by letter and text, or by text alone.
func (q *Question) placesOf(key string) []int {
	key = strings.TrimSpace(strings.Trim(strings.TrimSpace(key), "*_"))
	if q.Item.Kind == TrueFalse {
		if truth, ok := q.truthOf(key); ok {
			return []int{map[bool]int{true: 0, false: 1}[truth]}
		}
	}
	if at := keyPlaces(key); at != nil {
		return at
	}
	for i, o := range q.Item.Options {
		if o.Text != "" && alike(o.Text) == alike(key) {
			return []int{i}
		}
	}
	if m := keyAndText.FindStringSubmatch(key); m != nil {
		i := int(strings.ToUpper(m[1])[0] - 'A')
		if i < len(q.Item.Options) && alike(q.Item.Options[i].Text) == alike(m[2]) {
			return []int{i}
		}
	}
	return nil
}

var (
	truthLetter = regexp.MustCompile(`(?i)^(\S+)\s*\(\s*[BSTF]\s*\)?$`)                                 // "BENAR (B)"
	truthAsked  = regexp.MustCompile(`(?i)\(\s*(?:B\s*[/\-–]\s*S|benar\s*(?:/|-|–|atau)\s*salah)\s*\)`) // "(B / S)" in the text
)

// truthOf reads a key that says true or false; a bare B or S says so where the question asks for just these.
func (q *Question) truthOf(key string) (truth, ok bool) {
	key = strings.TrimRight(strings.TrimSpace(key), ". ")
	if m := truthLetter.FindStringSubmatch(key); m != nil {
		key = m[1]
	}
	if truth, ok = truths[alike(key)]; ok || len(q.Item.Options) > 0 || !truthAsked.MatchString(q.Item.Stem) {
		return truth, ok
	}
	truth, ok = map[string]bool{"b": true, "s": false}[alike(key)]
	return truth, ok
}

// typed makes a question that is answered by typing, or a bare true or false.
func (d *draft) typed() {
	it := &d.q.Item
	truth, isTruth := d.q.truthOf(d.key)
	value := typedNumber(d.key)
	isNumber := oneReading.MatchString(value) || strings.HasPrefix(value, twoWays)
	switch {
	case d.kind == TrueFalse || d.kind == "" && isTruth:
		it.Kind, it.Options = TrueFalse, []Option{{Right: isTruth && truth}, {Right: isTruth && !truth}}
	case d.kind == Numeric || d.kind == "" && (d.told || isNumber):
		it.Kind = Numeric
		if d.number.Tolerance == "" {
			d.number.Tolerance = "0"
			d.q.lose("bank.loss.number_exact")
		}
		it.Number = &Number{value, d.number.Tolerance, d.number.Units}
	case d.kind == Short || d.kind == "" && keyPlaces(d.key) == nil:
		it.Kind = Short
		it.Accepted = cutList(d.key, d.parting())
	default:
		it.Kind = Single // the key is a letter and the options are missing
		if d.kind != "" {
			it.Kind = d.kind
		}
	}
}

// parting is what parts several answers or units: in the cells of a table their lines, else a semicolon.
func (d *draft) parting() string {
	if d.cells {
		return "\n"
	}
	return ";"
}

// listOf parts a text; empty parts are none.
func cutList(s, parting string) []string {
	var list []string
	for part := range strings.SplitSeq(s, parting) {
		if part = tidy(part); part != "" {
			list = append(list, part)
		}
	}
	return list
}
