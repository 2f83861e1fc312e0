package exchange

import (
	"regexp"
	"strings"
)

// readText reads text that people pasted.
func readText(format Format, text string) Result {
	var lines []paperLine
	gap := false
	for i, raw := range strings.Split(tidyLines(text), "\n") {
		line := strings.TrimRight(unseen.Replace(raw), " \t")
		if strings.TrimSpace(line) == "" {
			gap = true
			continue
		}
		for _, part := range partOptions(strings.TrimSpace(line)) {
			lines = append(lines, paperLine{no: i + 1, text: part, gap: gap})
			gap = false
		}
	}
	return readPaper(format, lines)
}

var sideBySide = regexp.MustCompile(`(?:\t+|[ \t]{2,})(\*?\(?([A-Ja-j])[.)][ \t]*\S)`)

// partOptions parts a line on which options stand side by side: "a. Satu    b. Dua    c. Tiga".
func partOptions(line string) []string {
	first := optionMark.FindStringSubmatch(line)
	var parts []string
	var next byte
	if first != nil {
		next = strings.ToUpper(first[2])[0] + 1
	} else if _, _, ok := (paperLine{text: line}).number(); ok {
		next = 'A'
	} else {
		return []string{line}
	}
	start := 0
	for _, m := range sideBySide.FindAllStringSubmatchIndex(line, -1) {
		if strings.ToUpper(line[m[4]:m[5]])[0] != next {
			continue
		}
		parts = append(parts, strings.TrimSpace(line[start:m[2]]))
		start, next = m[2], next+1
	}
	return append(parts, strings.TrimSpace(line[start:]))
}
