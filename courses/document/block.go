package document

import "strings"

// block is a paragraph, an item of a list, a table or a heading, as Markdown.
type block struct {
	level     int // of a heading, from 1; 0 of all else
	item      bool
	line      bool // it stands right below the block above, as a line of it
	bold      bool // all of it, as people write headings who know no others
	text      string
	words     string // of text, without marks
	footnotes []string
	losses    []Loss
	pictures  []string
}

// lose states a loss.
func (b *block) lose(key, text string) { b.losses = addLoss(b.losses, Loss{key, 1, shorten(text)}) }

// addLoss counts one on, or begins with it.
func addLoss(list []Loss, l Loss) []Loss {
	for i := range list {
		if list[i].Key == l.Key {
			list[i].Count += l.Count
			return list
		}
	}
	return append(list, l)
}

// Sum makes one of each kind of loss.
func Sum(list []Loss) []Loss {
	var out []Loss
	for _, l := range list {
		out = addLoss(out, l)
	}
	return out
}

const longestQuote = 60

// shorten makes one short line of s.
func shorten(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > longestQuote {
		return string(r[:longestQuote-1]) + "…"
	}
	return s
}

// sections puts blocks below their headings. The highest headings become those of level 1.
func sections(list []block) []Section {
	highest := 99
	for _, b := range list {
		if b.level > 0 {
			highest = min(highest, b.level)
		}
	}
	all := []Section{{}}
	var before block
	for _, b := range list {
		if b.level > 0 {
			all = append(all, Section{Level: b.level - highest + 1, Title: b.text})
		}
		s := &all[len(all)-1]
		if b.level == 0 && b.text != "" {
			s.Body += gap(s.Body, before, b) + b.text
			before = b
		}
		s.Footnotes += join(b.footnotes)
		s.Pictures = append(s.Pictures, b.pictures...)
		for _, l := range b.losses {
			s.Losses = addLoss(s.Losses, l)
		}
	}
	if first := all[0]; first.Body == "" && len(first.Losses) == 0 {
		all = all[1:]
	}
	return withNumbers(all)
}

func gap(body string, before, b block) string {
	switch {
	case body == "":
		return ""
	case before.item && b.item || b.line:
		return "\n"
	}
	return "\n\n"
}

func join(notes []string) string {
	var s strings.Builder
	for _, n := range notes {
		s.WriteString(n + "\n\n")
	}
	return s.String()
}
