package prose

import (
	"regexp"
	"strings"
)

// mend rewrites lines that Markdown would misread: Word's bullets become list marks, a backslash at the end of a line stays one,
// and a table's header gets as many cells as its longest row, because cells beyond it would be dropped. Fenced code stays as it is.
func mend(source string) string {
	lines := strings.Split(strings.ReplaceAll(source, "\r\n", "\n"), "\n")
	fence := ""
	for i, line := range lines {
		if mark := fenceMark.FindString(strings.TrimLeft(line, " ")); mark != "" && (fence == "" || strings.HasPrefix(mark, fence)) {
			if fence == "" {
				fence = mark
			} else {
				fence = ""
			}
			continue
		}
		if fence != "" {
			continue
		}
		if bullet.MatchString(line) && (i > 0 && isItem(lines[i-1]) || i+1 < len(lines) && bullet.MatchString(lines[i+1])) {
			line = bullet.ReplaceAllString(line, "$1- ")
		}
		if cut, ok := strings.CutSuffix(line, `\`); ok && !strings.HasSuffix(cut, `\`) {
			line = cut + "&#92;"
		}
		lines[i] = line
		if i > 0 && delimiterRow.MatchString(line) && strings.Contains(line, "|") {
			widen(lines, i)
		}
	}
	return strings.Join(lines, "\n")
}

var (
	fenceMark    = regexp.MustCompile("^(?:```+|~~~+)")
	bullet       = regexp.MustCompile(`^([ \t]*)[•·▪●◦‣][ \t]+`)
	delimiterRow = regexp.MustCompile(`^ {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$`)
)

func isItem(line string) bool {
	return bullet.MatchString(line) || strings.HasPrefix(strings.TrimLeft(line, " \t"), "- ")
}

// widen gives the header above lines[at] and the row of dashes in it as many cells as the longest row below.
func widen(lines []string, at int) {
	have, most := cellsOf(lines[at]), 0
	if cellsOf(lines[at-1]) != have {
		return // no table
	}
	for _, row := range lines[at+1:] {
		if strings.TrimSpace(row) == "" {
			break
		}
		most = max(most, cellsOf(row))
	}
	if most <= have {
		return
	}
	lines[at-1] = "|" + inner(lines[at-1]) + strings.Repeat("| ", most-have) + "|"
	lines[at] = "|" + inner(lines[at]) + strings.Repeat("|---", most-have) + "|"
}

func cellsOf(row string) int {
	return strings.Count(strings.ReplaceAll(inner(row), `\|`, ""), "|") + 1
}

func inner(row string) string {
	row = strings.TrimSpace(row)
	row = strings.TrimPrefix(row, "|")
	if !strings.HasSuffix(row, `\|`) {
		row = strings.TrimSuffix(row, "|")
	}
	return row
}
