package prose

import (
	"html"
	"regexp"
	"strings"
)

// Texts from other programs become Markdown that shows the same words: what is made is rendered and compared, and where a
// sign would be taken for a mark it is escaped.

var (
	anyTag   = regexp.MustCompile(`<[^>]*>`)
	markTag  = regexp.MustCompile(`</?(?:em|strong|del|sub|sup|a|code|pre|ol|ul|li|blockquote|table|h[1-6]|hr)\b`)
	spaces   = regexp.MustCompile(`\s+`)
	blockEnd = regexp.MustCompile(`</(?:p|li|td|th|tr|pre|blockquote|h[1-6])>|<br[^>]*>`)
	bullets  = strings.NewReplacer("•", " ", "·", " ", "▪", " ", "●", " ", "◦", " ", "‣", " ")
)

// Renderer makes safe HTML of Markdown: Stem, or Article with some pictures.
type Renderer func(source string) (string, error)

// Shown is what people see of Markdown that as renders: its words, and whether any of its signs is a mark.
func Shown(md string, as Renderer) (words string, marked bool) {
	if Tangled(md) {
		return "", true
	}
	out, err := as(md)
	if err != nil {
		return "", true
	}
	return Words(blockEnd.ReplaceAllString(out, " ")), markTag.MatchString(out)
}

// Words are the words of markup, in one line.
func Words(markup string) string {
	return Squeeze(html.UnescapeString(anyTag.ReplaceAllString(markup, "")))
}

// Squeeze makes one space of each run of white space and of bullets.
func Squeeze(s string) string {
	return strings.TrimSpace(spaces.ReplaceAllString(bullets.Replace(s), " "))
}

// punctuation is what a backslash makes plain; in front of all else it stands for itself.
const punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\n"

const signs = "\\`*_~^[]<&|"

var leading = regexp.MustCompile(`(?m)^([ \t]*)(?:([-+>#=])|(\d{1,9})([.)]))`)

// Plain makes Markdown of text in which nothing is a mark where as renders it.
func Plain(text string, as Renderer) string {
	if !strings.ContainsAny(text, signs) && !leading.MatchString(text) {
		return text
	}
	if words, marked := Shown(text, as); !marked && words == Squeeze(text) {
		return text
	}
	return leading.ReplaceAllStringFunc(escapeSigns(text), func(m string) string {
		g := leading.FindStringSubmatch(m)
		if g[2] != "" {
			return g[1] + `\` + g[2]
		}
		return g[1] + g[3] + `\` + g[4]
	})
}

func escapeSigns(text string) string {
	var s strings.Builder
	for i, r := range text {
		// Two backslashes stay as they are in the house's Markdown, so one before another is written as a sign's number.
		if r == '\\' {
			if i+1 < len(text) && strings.IndexByte(punctuation, text[i+1]) >= 0 || i > 0 && text[i-1] == '\\' {
				s.WriteString("&#92;")
				continue
			}
			s.WriteRune(r)
			continue
		}
		if strings.ContainsRune(signs, r) {
			s.WriteByte('\\')
		}
		s.WriteRune(r)
	}
	return s.String()
}
