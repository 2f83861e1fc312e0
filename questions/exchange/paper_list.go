package exchange

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	listHead  = regexp.MustCompile(`(?i)^(?:\*\*|#|_| )*(?:kunci(?:\s+jawaban)?|jawaban|answer\s+keys?|answers?|keys?)(?:\s+(?:soal|pilihan\s+ganda))?\s*:?(?:\*\*|_)*\s*$`)
	listEntry = regexp.MustCompile(`(?i)(\d{1,4})\s*[.):=\-–]*\s*\(?([A-J](?:\s*(?:,|&|dan|and)\s*[A-J])*|benar|salah|true|false)\b\)?[.,;]?`)
	rowBorder = regexp.MustCompile(`(?m)^\|(?:\s*:?-+:?\s*\|)+\s*$`)
)

// keyList reads a list of keys that begins at line i, "Kunci Jawaban" with "1. B  2. C" below, and gives how many lines it has.
func (p *paper) keyList(i int) int {
	if p.lines[i].label != "" || !listHead.MatchString(p.lines[i].text) {
		return 0
	}
	n := 0
	for _, l := range p.lines[i+1:] {
		if !p.keyRow(l) {
			break
		}
		n++
	}
	if n == 0 {
		return 0
	}
	if p.now != nil {
		p.now.after = true // the question above the list has ended
	}
	return n + 1
}

// keyRow takes a line that holds nothing but numbers and keys.
func (p *paper) keyRow(l paperLine) bool {
	text := l.whole()
	if l.block {
		text = strings.NewReplacer("|", " ", "*", "").Replace(rowBorder.ReplaceAllString(text, " "))
		text = regexp.MustCompile(`(?i)\b(?:no|nomor|kunci|jawaban|soal)\b\.?`).ReplaceAllString(text, " ")
	}
	if rest := strings.Trim(listEntry.ReplaceAllString(text, ""), " \t\n*|;,"); rest != "" {
		return false
	}
	entries := listEntry.FindAllStringSubmatch(text, -1)
	for _, m := range entries {
		n, _ := strconv.Atoi(m[1]) // the pattern is digits
		p.listed = append(p.listed, listedKey{n, m[2], p.begun()})
	}
	return len(entries) > 0
}

// listedKey is an entry of a list of keys, and how many questions had begun before it.
type listedKey struct {
	number int
	key    string
	after  int
}

// begun is how many questions have begun.
func (p *paper) begun() int {
	if p.now == nil {
		return len(p.result.Questions)
	}
	return len(p.result.Questions) + 1
}

// applyList gives the questions the keys of the lists. In papers of several parts the numbers begin again: then each part's list is
// told by its order or its place, and an entry that could be meant for several questions is given to none.
func (p *paper) applyList() {
	asked, told := map[int][]int{}, map[int][]listedKey{}
	for i := range p.result.Questions {
		if n, err := strconv.Atoi(p.result.Questions[i].Number); err == nil {
			asked[n] = append(asked[n], i)
		}
	}
	for _, k := range p.listed {
		told[k.number] = append(told[k.number], k)
	}
	for n, keys := range told {
		p.applyKeys(n, asked[n], keys)
	}
	sortNotes(p.result.Notes)
}

// applyKeys gives the questions of a number, by their places, the keys that the lists have for it.
func (p *paper) applyKeys(n int, questions []int, keys []listedKey) {
	say := func(what string, k listedKey) {
		p.result.Notes = append(p.result.Notes, note("bank.note."+what, "Number", n, "Key", strings.TrimSpace(k.key)))
	}
	switch {
	case len(questions) == len(keys):
		for i, at := range questions {
			p.result.Questions[at].applyKey(keys[i].key)
		}
	case len(questions) == 0:
		for _, k := range keys {
			say("key_unused", k)
		}
	case len(questions) == 1:
		for _, k := range keys {
			p.result.Questions[questions[0]].applyKey(k.key)
		}
	case len(keys) == 1 && questions[0] < keys[0].after && questions[1] >= keys[0].after:
		p.result.Questions[questions[0]].applyKey(keys[0].key)
	default:
		for _, k := range keys {
			say("key_unclear", k)
		}
	}
}
