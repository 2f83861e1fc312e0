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
		p.listed[n] = m[2]
	}
	return len(entries) > 0
}
