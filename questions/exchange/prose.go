package exchange

import (
	"html"
	"regexp"
	"strings"

	"mumpuni/internal/prose"
)

// Texts from other programs become Markdown that shows the same words: what is made is rendered and compared, and where a
// sign would be taken for a mark it is escaped.

var (
	anyTag   = regexp.MustCompile(`<[^>]*>`)
	markTag  = regexp.MustCompile(`</?(?:em|strong|del|sub|sup|a|code|pre|ol|ul|li|blockquote|table)\b`)
	spaces   = regexp.MustCompile(`\s+`)
	blockEnd = regexp.MustCompile(`</(?:p|li|td|th|tr|pre|blockquote)>|<br[^>]*>`)
	bullets  = strings.NewReplacer("•", " ", "·", " ", "▪", " ", "●", " ", "◦", " ", "‣", " ")
)

// shown is what people see of Markdown: its words, and whether any of its signs is a mark.
func shown(md string) (words string, marked bool) {
	if prose.Tangled(md) {
		return "", true
	}
	out, err := prose.Stem(md)
	if err != nil {
		return "", true
	}
	return words_(blockEnd.ReplaceAllString(out, " ")), markTag.MatchString(out)
}

func words_(markup string) string {
	return squeeze(html.UnescapeString(anyTag.ReplaceAllString(markup, "")))
}

func squeeze(s string) string {
	return strings.TrimSpace(spaces.ReplaceAllString(bullets.Replace(s), " "))
}

// punctuation is what a backslash makes plain; in front of all else it stands for itself.
const punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\n"

const signs = "\\`*_~^[]<&|"

var leading = regexp.MustCompile(`(?m)^([ \t]*)(?:([-+>#])|(\d{1,9})([.)]))`)

// plain makes Markdown of text in which nothing is a mark.
func plain(text string) string {
	text = tidy(text)
	if !strings.ContainsAny(text, signs) && !leading.MatchString(text) {
		return text
	}
	if words, marked := shown(text); !marked && words == squeeze(text) {
		return text
	}
	escaped := escapeSigns(text)
	return leading.ReplaceAllStringFunc(escaped, func(m string) string {
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

// tidy gives lines one kind of end, and drops what is seen by nobody.
func tidy(s string) string {
	return strings.TrimSpace(unseen.Replace(strings.ToValidUTF8(s, "\uFFFD")))
}

var unseen = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\v", "\n", "\u00a0", " ", "\u202f", " ", "\u2007", " ",
	"\u200b", "", "\u2060", "", "\ufeff", "", "\u00ad", "", "\x00", "")
