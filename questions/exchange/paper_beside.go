package exchange

import (
	"regexp"
	"slices"
	"strings"
)

var (
	besideMark = regexp.MustCompile(`[ \t\n](\*\*)?(\*?\(?)([B-Jb-j])([.)])[ \t]+`)
	keyBehind  = regexp.MustCompile(`(?i)^(.*\S)[ \t]+(?:\*\*|_)*\(?(?:kunci(?:[ \t]+jawaban)?|jawaban|answer)[ \t]*[:：=][ \t]*\(?([A-J])[.)]*(?:\*\*|_)*$`)
)

// keyOf takes off the key that is told on the line of the last option: "d. Empat Jawaban: B".
func keyOf(text string) (rest, key string) {
	if m := keyBehind.FindStringSubmatch(text); m != nil {
		return m[1], strings.ToUpper(m[2])
	}
	return text, ""
}

// abreast parts options that were typed in columns with a single space between them: "A. satu C. tiga" above "B. dua D. empat". It
// does so only when all letters then follow one another, as rows or as columns do, and says so: a text may hold such a letter itself.
func (d *draft) abreast() {
	var all []paperOption
	rows := make([][]byte, len(d.options))
	for i, o := range d.options {
		parts := o.parts()
		for _, p := range parts {
			rows[i] = append(rows[i], p.letter)
		}
		all = append(all, parts...)
	}
	if len(all) == len(d.options) || !byColumns(rows) && !byRows(rows) {
		return
	}
	slices.SortStableFunc(all, func(a, b paperOption) int { return int(a.letter) - int(b.letter) })
	d.options = all
	d.q.Losses = slices.DeleteFunc(d.q.Losses, func(n Note) bool { return n.Key == "bank.loss.letter_missing" })
	d.q.lose("bank.loss.options_abreast", "Options", len(all))
}

// parts are the options that stand in the text of one; feedback and marks belong to the first.
func (o paperOption) parts() []paperOption {
	found := besideMark.FindAllStringSubmatchIndex(o.text, -1)
	if found == nil {
		return []paperOption{o}
	}
	whole := o.text
	o.text = strings.TrimSpace(whole[:found[0][0]])
	list := []paperOption{o}
	for i, m := range found {
		end := len(whole)
		if i+1 < len(found) {
			end = found[i+1][0]
		}
		p := paperOption{letter: strings.ToUpper(whole[m[6]:m[7]])[0], text: strings.TrimSpace(whole[m[1]:end])}
		p.star = strings.HasPrefix(whole[m[4]:m[5]], "*")
		if rest, star := starred(paperLine{label: "-"}, p.text); star {
			p.text, p.star = rest, true
		}
		if m[2] >= 0 {
			p.text = "**" + p.text
		}
		if inner, ok := boldWhole(p.text); ok {
			p.text, p.bold = inner, true
		}
		list = append(list, p)
	}
	return list
}

// byRows tells whether the letters go on along the lines: A B, C D.
func byRows(rows [][]byte) bool {
	next := byte('A')
	for _, row := range rows {
		for _, l := range row {
			if l != next {
				return false
			}
			next++
		}
	}
	return true
}

// byColumns tells whether the letters go on down the lines: A C, B D, perhaps with a last column that is not full.
func byColumns(rows [][]byte) bool {
	for i, row := range rows {
		for j, l := range row {
			if l != byte('A'+i+j*len(rows)) {
				return false
			}
		}
		if i > 0 && (len(row) > len(rows[i-1]) || len(row) < len(rows[0])-1) {
			return false
		}
	}
	return true
}
