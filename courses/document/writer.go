package document

import (
	"regexp"
	"strconv"
	"strings"

	"mumpuni/internal/office"
)

// writer keeps what stands in a file, block by block, as Markdown.
type writer struct {
	blocks   []block
	pictures pictures
	indents  []int // of the items that the list is in, by their depth
	numbers  []int // the last of these items, by their depth; 0 of those without one
	other    bool  // the list is marked otherwise than the one right above it, which Markdown would make one of both
	title    string
	err      error // the file is too much
}

func (w *writer) add(b block) {
	if b.text != "" || len(b.losses) > 0 {
		w.blocks = append(w.blocks, b)
	}
}

// heading makes b a heading; its pictures stand below.
func (w *writer) heading(b block, level int, words string) {
	b.level, b.text = level, strings.TrimSpace(strings.ReplaceAll(words, "\n", " "))
	w.indents = nil
	w.bare(b)
}

// bare adds b without its pictures, which stand below it.
func (w *writer) bare(b block) {
	shown := b.pictures
	b.pictures = nil
	w.add(b)
	for _, name := range shown {
		w.add(block{text: "![](gambar:" + name + ")", pictures: []string{name}})
	}
}

// text makes a paragraph, or an item of a list.
func (w *writer) text(b *block, l line, label office.Label) {
	md, ok := l.markdown()
	if !ok {
		b.lose("document.loss.format", l.words())
	}
	b.bold, b.text, b.words = l.bold(), md, l.words()
	if label.Format == "" || label.Format == "none" || md == "" {
		w.indents = nil
		return
	}
	b.item = true
	number := 0
	if label.Format == "decimal" && ordinal.MatchString(label.Text) {
		number, _ = strconv.Atoi(strings.TrimRight(label.Text, ".)"))
	}
	w.count(label.Level, number)
	bullet, point := "- ", ". "
	if w.other {
		bullet, point = "* ", ") "
	}
	mark, width := bullet, len(bullet)
	switch {
	case number > 0 || label.Text == "0.":
		mark = strconv.Itoa(number) + point
		width = len(mark)
	case label.Text != "":
		mark += plainOf(label.Text) + " "
	}
	pad := w.pad(label.Level)
	w.indents = append(w.indents, width)
	b.text = pad + mark + strings.ReplaceAll(md, "\n", "\n"+pad+strings.Repeat(" ", width))
}

// count goes on to the item number at a depth. One that does not follow the item above begins another list.
func (w *writer) count(depth, number int) {
	if last := len(w.blocks) - 1; last < 0 || !w.blocks[last].item {
		w.numbers = nil
	}
	for len(w.numbers) <= depth {
		w.numbers = append(w.numbers, -1)
	}
	if before := w.numbers[depth]; before > 0 && number > 0 && number != before+1 {
		w.other = !w.other
	}
	w.numbers[depth] = number
	w.numbers = w.numbers[:depth+1]
}

// pad goes to a depth of the list, and gives the blanks that it stands behind.
func (w *writer) pad(depth int) string {
	w.indents = w.indents[:min(depth, len(w.indents))]
	indent := 0
	for _, n := range w.indents {
		indent += n
	}
	return strings.Repeat(" ", indent)
}

// more makes b another paragraph of the item above.
func (w *writer) more(b *block, l line) {
	last := len(w.blocks) - 1
	kept := w.indents
	if w.text(b, l, office.Label{}); last < 0 || !w.blocks[last].item || len(kept) == 0 || b.text == "" {
		return
	}
	w.indents = kept
	pad := w.pad(len(kept))
	b.item, b.text = true, pad+strings.ReplaceAll(b.text, "\n", "\n"+pad)
}

var ordinal = regexp.MustCompile(`^\d{1,9}[.)]$`)

// inside gives what read writes, apart from all else.
func (w *writer) inside(read func()) []block {
	blocks, indents := w.blocks, w.indents
	w.blocks, w.indents = nil, nil
	read()
	inner := w.blocks
	w.blocks, w.indents = blocks, indents
	return inner
}

// cell makes one line of what read writes; pictures, footnotes and losses go to b.
func (w *writer) cell(b *block, read func()) string {
	var text []string
	for _, one := range w.inside(read) {
		if strings.HasPrefix(one.text, "| ") {
			one.lose("document.loss.table_inside", "")
			one.text = strings.ReplaceAll(tableRule.ReplaceAllString(one.text, ""), "|", " ")
		}
		if one.level > 0 {
			one.text = plainOf(one.text)
		}
		text = append(text, strings.Join(strings.Fields(one.text), " "))
		b.pictures, b.footnotes = append(b.pictures, one.pictures...), append(b.footnotes, one.footnotes...)
		for _, l := range one.losses {
			b.losses = addLoss(b.losses, l)
		}
	}
	return strings.ReplaceAll(strings.ReplaceAll(joined(text), `\|`, "|"), "|", `\|`)
}

// joined puts paragraphs on one line. Lines to write on ("____") that stood in several of them would mark what is between.
func joined(list []string) string {
	one := strings.Join(list, " ")
	if len(list) > 1 && strings.Count(one, "_") > 1 {
		one = strings.ReplaceAll(strings.ReplaceAll(one, `\_`, "_"), "_", `\_`)
	}
	return one
}

// tooLarge says of a table that it is; false while it is not.
func (w *writer) tooLarge(cells int, grid [][]string) bool {
	if cells <= mostCells {
		return false
	}
	words := ""
	if len(grid) > 0 && len(grid[0]) > 0 {
		words = grid[0][0]
	}
	w.add(block{losses: []Loss{{"document.loss.table_large", 1, shorten(words)}}})
	return true
}
