package exchange

import (
	"regexp"
	"sort"
	"strconv"
	"strings"
)

var (
	numberMark = regexp.MustCompile(`^(?:\*\*)?(?i:soal|pertanyaan|question|nomor|no)?\.?[ \t]*\(?(\d{1,4})[ \t]*([.):]|[-–][ \t]|$)[ \t]*(.*)$`)
	wordNumber = regexp.MustCompile(`^(?i:soal|pertanyaan|question|nomor|no)\b`)
	optionMark = regexp.MustCompile(`^(\*\*|[*✓✔√][ \t]*)?\(?([A-Ja-j])[ \t]*([.)])[ \t]*(.*)$`)
	shortWord  = regexp.MustCompile(`^[A-Za-z]\.[A-Za-z]\.`) // a.n., e.g.
	labelMark  = regexp.MustCompile(`^\(?(\d{1,4}|[A-Za-z])[.):]?\)?$`)
	keyMark    = regexp.MustCompile(`(?i)^(?:\*\*|_|\*)*\(?(?:kunci(?:[ \t]+jawaban)?|jawaban(?:[ \t]+(?:yang[ \t]+)?benar)?|jawab|key|(?:correct[ \t]+)?answers?(?:[ \t]+key)?|ans)(?:\*\*|_)*[ \t]*[:：=](?:\*\*|_)*[ \t]*(.*?)\)?(?:\*\*|_)*$`)
)

// whole is the line with its program's label.
func (l paperLine) whole() string {
	if l.label == "" {
		return l.text
	}
	return l.label + " " + l.text
}

// number reads a line that begins with a number: "3. Apa …", "(3)", "Soal 3:".
func (l paperLine) number() (n int, text string, ok bool) {
	if l.block {
		return 0, "", false
	}
	if l.label != "" {
		m := labelMark.FindStringSubmatch(l.label)
		if m == nil {
			return 0, "", false
		}
		n, err := strconv.Atoi(m[1])
		return n, l.text, err == nil
	}
	m := numberMark.FindStringSubmatch(l.text)
	if m == nil || m[2] == "" && !wordNumber.MatchString(l.text) {
		return 0, "", false
	}
	if m[2] == "." && m[3] != "" && m[3][0] >= '0' && m[3][0] <= '9' && !strings.HasPrefix(l.text[strings.Index(l.text, m[1])+len(m[1]):], ". ") {
		return 0, "", false // 1.500 is a number and no label
	}
	n, _ = strconv.Atoi(m[1]) // the pattern is digits
	text = m[3]
	if strings.HasPrefix(l.text, "**") {
		text = "**" + text
		if _, ok := boldWhole(text); !ok {
			text = strings.Replace(strings.TrimPrefix(text, "**"), "**", "", 1)
		}
	}
	return n, strings.TrimSpace(text), n > 0
}

// option reads a line that begins with a letter: "a) …", "*B. …", "(c) …".
func (l paperLine) option() (name byte, text string, ok bool) {
	if l.block && l.label == "" {
		return 0, "", false
	}
	if l.label != "" {
		m := labelMark.FindStringSubmatch(l.label)
		if m == nil || m[1][0] <= '9' {
			return 0, "", false
		}
		return strings.ToUpper(m[1])[0], l.text, true
	}
	m := optionMark.FindStringSubmatch(l.text)
	if m == nil || shortWord.MatchString(l.text) {
		return 0, "", false
	}
	text = m[4]
	if m[1] == "**" {
		text = "**" + text
		if _, ok := boldWhole(text); !ok {
			text = m[4]
			if rest, ok := strings.CutPrefix(text, "**"); ok {
				text = strings.TrimSpace(rest) // only the letter was bold
			}
		}
	}
	return strings.ToUpper(m[2])[0], strings.TrimSpace(text), true
}

// starred takes the star off an option: before its letter, or before or behind its text.
func starred(l paperLine, text string) (string, bool) {
	if l.label == "" {
		if m := optionMark.FindStringSubmatch(l.text); m != nil && m[1] != "" && m[1] != "**" {
			return text, true
		}
	}
	for _, star := range []string{`\*`, "*", "✓", "✔", "√"} {
		if rest, ok := strings.CutPrefix(text, star); ok && !strings.HasPrefix(rest, "*") && !strings.Contains(rest, "*") {
			return strings.TrimSpace(rest), true
		}
		if rest, ok := strings.CutSuffix(text, star); ok && !strings.HasSuffix(rest, "*") && !strings.Contains(rest, "*") {
			return strings.TrimSpace(rest), true
		}
	}
	return text, false
}

// boldWhole takes the marks off a text that is bold from end to end.
func boldWhole(s string) (string, bool) {
	inner, ok := strings.CutPrefix(strings.TrimSpace(s), "**")
	if !ok {
		return s, false
	}
	inner, ok = strings.CutSuffix(inner, "**")
	if !ok || strings.Contains(inner, "**") || strings.TrimSpace(inner) == "" {
		return s, false
	}
	return strings.TrimSpace(inner), true
}

// unbold takes bold letters off a stem that is bold as a whole, which is a matter of layout.
func unbold(stem string) string {
	if inner, ok := boldWhole(stem); ok {
		return inner
	}
	return stem
}

// sortNotes puts notes of keys in the order of their numbers.
func sortNotes(notes []Note) {
	sort.SliceStable(notes, func(i, j int) bool {
		a, ok1 := notes[i].Args["Number"].(int)
		b, ok2 := notes[j].Args["Number"].(int)
		return ok1 && ok2 && notes[i].Key == notes[j].Key && a < b
	})
}
