package exchange

import (
	"fmt"
	"strings"
)

// oneLine is a text on one line, as Aiken and the fields of plain text want it.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// paperLines writes an item as people write it: its number, options with letters, then what is said of it.
func paperLines(n int, it Item) []string {
	lines := []string{fmt.Sprintf("%d. %s", n, it.Stem)}
	for i, o := range it.Options {
		text := o.Text
		if it.Kind == TrueFalse {
			text = []string{"Benar", "Salah"}[i]
		}
		lines = append(lines, strings.ToLower(letter(i))+". "+text)
	}
	field := func(name, value string) {
		if value != "" {
			lines = append(lines, name+": "+oneLine(value))
		}
	}
	if it.Kind != Single {
		field("Jenis", kindNames[it.Kind])
	}
	answerFields(it, field)
	for i, o := range it.Options {
		field("Umpan balik "+letter(i), o.Feedback)
	}
	field("Pembahasan", it.Feedback)
	field("Kompetensi", it.Competency)
	field("Level", levelText(it.Level))
	field("Topik", it.Topic)
	field("Sumber", it.Source)
	return lines
}

// answerFields writes what the right answer is.
func answerFields(it Item, field func(name, value string)) {
	switch it.Kind {
	case Single, Multiple, TrueFalse:
		field("Kunci", letters(it.Options))
	case Short:
		field("Kunci", strings.Join(it.Accepted, "; "))
	case Numeric:
		field("Kunci", showNumber(it.Number.Value))
		field("Toleransi", showNumber(it.Number.Tolerance))
		field("Satuan", strings.Join(it.Number.Units, "; "))
	case Matching:
		for _, p := range it.Pairs {
			field("Pasangan", p.Left+" => "+p.Right)
		}
		for _, d := range it.Distractors {
			field("Pengecoh", d)
		}
	}
}

// writeText writes items as plain text. Pictures have no place in it.
func writeText(items []Item) []byte {
	var s strings.Builder
	for i, it := range items {
		s.WriteString(strings.Join(paperLines(i+1, it), "\n") + "\n\n")
	}
	return []byte(withoutPictures(s.String()))
}

// writeAiken writes the questions that have one right option; Aiken knows no others.
func writeAiken(items []Item) []byte {
	var s strings.Builder
	for _, it := range items {
		if !aikenCarries(it) {
			continue
		}
		s.WriteString(oneLine(withoutPictures(it.Stem)) + "\n")
		for i, o := range it.Options {
			text := oneLine(withoutPictures(o.Text))
			if it.Kind == TrueFalse {
				text = []string{"Benar", "Salah"}[i]
			}
			s.WriteString(letter(i) + ". " + text + "\n")
		}
		s.WriteString("ANSWER: " + letters(it.Options) + "\n\n")
	}
	return []byte(s.String())
}

func aikenCarries(it Item) bool { return it.Kind == Single || it.Kind == TrueFalse }
