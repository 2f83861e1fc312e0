// Package prose shows the Markdown that people write, as safe HTML and without losing a word of it, and knows which Markdown is a
// text and which is an attack: a few kilobytes of it can keep a renderer busy for hours, or grow to gigabytes.
package prose

import (
	"regexp"
	"strings"
)

// What no honest text comes near.
const (
	mostMarks   = 4_000  // of emphasis, links and code, in one block: they are matched each with each
	mostOfAll   = 10_000 // of them in all blocks
	mostCells   = 20_000 // of tables: a row that is too short is filled up to the header's width
	mostNested  = 12     // quotes and lists in one another, on one line
	longestWord = 2_000  // bytes without white space: an address that many links can share
	mostCopies  = 1 << 20
)

var (
	nested    = regexp.MustCompile(`(?m)^(?:[ \t]*(?:>|[-+*][ \t]|\d{1,9}[.)][ \t])){13}`)
	reference = regexp.MustCompile(`(?m)^[ \t>]*\[[^\]]+\]:`)
)

// Tangled reports that rendering source would take time or memory out of all proportion to its length.
func Tangled(source string) bool {
	marks, cells, longest := 0, 0, 0
	for block := range blocks(source) {
		m, c := count(block)
		if m > mostMarks {
			return true
		}
		marks, cells, longest = marks+m, cells+c, max(longest, len(block))
	}
	return marks > mostOfAll || cells > mostCells || nested.MatchString(source) || longWord(source) ||
		reference.MatchString(source) && longest*strings.Count(source, "[") > mostCopies
}

// blocks are the stretches between blank lines. Markdown's own are never longer.
func blocks(source string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		var block strings.Builder
		for line := range strings.Lines(source) {
			if strings.TrimSpace(line) != "" {
				block.WriteString(line)
				continue
			}
			if block.Len() > 0 && !yield(block.String()) {
				return
			}
			block.Reset()
		}
		if block.Len() > 0 {
			yield(block.String())
		}
	}
}

// count tells how many marks a block has, and cells if it is a table.
func count(block string) (marks, cells int) {
	lines, columns := 0, 0
	for line := range strings.Lines(block) {
		lines++
		columns = max(columns, strings.Count(line, "|"))
	}
	for _, r := range block {
		if strings.ContainsRune("*_~^`[]<", r) {
			marks++
		}
	}
	return marks, lines * columns
}

func longWord(source string) bool {
	for word := range strings.FieldsSeq(source) {
		if len(word) > longestWord {
			return true
		}
	}
	return false
}
