package exchange

import (
	"regexp"
	"strings"
)

// giftBlock is one question of a GIFT file, with its signs hidden.
type giftBlock struct {
	line     int
	text     string
	tags     []string
	category string
	open     bool // its brace is never closed
}

var (
	giftCategory = regexp.MustCompile(`^\s*\$CATEGORY:\s*(.*)$`)
	giftTag      = regexp.MustCompile(`\[tag:((?:[^\]\\]|\\.)*)\]`)
)

// splitting is a GIFT file while it is parted.
type splitting struct {
	blocks   []giftBlock
	now      giftBlock
	category string
	tags     []string
	inside   bool // a brace is open
}

func (s *splitting) flush() {
	if strings.TrimSpace(s.now.text) != "" {
		s.now.tags, s.now.category, s.now.open = s.tags, s.category, s.inside
		s.blocks = append(s.blocks, s.now)
		s.tags = nil
	}
	s.now, s.inside = giftBlock{}, false
}

// splitGIFT parts a file at its blank lines, as Moodle does; one inside braces that are closed later parts nothing.
func splitGIFT(text string) []giftBlock {
	s, lines := &splitting{}, strings.Split(tidyLines(text), "\n")
	closes := closingLines(lines)
	for i, raw := range lines {
		s.line(i+1, raw, closes[i])
	}
	s.flush()
	return s.blocks
}

func (s *splitting) line(no int, raw string, closes bool) {
	line := hideGIFT.Replace(privateUse.ReplaceAllString(raw, "\uFFFD"))
	trimmed := strings.TrimSpace(line)
	switch m := giftCategory.FindStringSubmatch(raw); {
	case strings.HasPrefix(trimmed, "//"):
		for _, t := range giftTag.FindAllStringSubmatch(raw, -1) {
			s.tags = append(s.tags, strings.NewReplacer(`\]`, `]`, `\\`, `\`).Replace(t[1]))
		}
	case m != nil && !s.inside:
		s.flush()
		s.category = categoryTopic(m[1])
	case trimmed == "" && s.inside && closes:
		s.now.text += "\n"
	case trimmed == "":
		s.flush()
	default:
		if !s.inside && strings.HasPrefix(trimmed, "::") && strings.Contains(s.now.text, "}") {
			s.flush() // a title begins the next question, also without a blank line between
		}
		if s.now.text == "" {
			s.now.line = no
		}
		s.now.text += line + "\n"
		s.inside = braceOpen(line, s.inside)
	}
}

// braceOpen tells whether a brace is open behind line.
func braceOpen(line string, open bool) bool {
	for _, r := range line {
		switch r {
		case '{':
			open = true
		case '}':
			open = false
		}
	}
	return open
}

// closingLines tells for each line whether, from there on, a brace closes before another opens or a new title begins.
func closingLines(lines []string) []bool {
	closes := make([]bool, len(lines))
	next := false
	for i := len(lines) - 1; i >= 0; i-- {
		closes[i] = next
		line := hideGIFT.Replace(lines[i])
		if strings.HasPrefix(strings.TrimSpace(line), "//") {
			continue
		}
		open, shut := strings.IndexByte(line, '{'), strings.IndexByte(line, '}')
		switch {
		case strings.HasPrefix(strings.TrimSpace(line), "::") || open >= 0 && (shut < 0 || open < shut):
			next = false
		case shut >= 0:
			next = true
		}
	}
	return closes
}

// tidyLines gives all lines one kind of end and keeps their number.
func tidyLines(s string) string {
	return strings.NewReplacer("\r\n", "\n", "\r", "\n", "\ufeff", "", "\u00a0", " ", "\x00", "").Replace(strings.ToValidUTF8(s, "\uFFFD"))
}

// categoryTopic is the last part of a category's path, which names the topic in Moodle; "" for those it makes by itself.
func categoryTopic(path string) string {
	path = strings.ReplaceAll(path, "//", "\x00") // "//" is a slash in a name
	parts := strings.Split(path, "/")
	last := tidy(strings.ReplaceAll(parts[len(parts)-1], "\x00", "/"))
	if last == "top" || strings.HasPrefix(last, "$") || strings.HasPrefix(last, "Default for") {
		return ""
	}
	if r := []rune(last); len(r) > longestTopic {
		last = string(r[:longestTopic])
	}
	return last
}

const longestTopic = 100
