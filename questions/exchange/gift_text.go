package exchange

import (
	"regexp"
	"strings"
)

// The signs of GIFT that a backslash makes plain stand, while a question is taken apart, as letters nobody uses.
const giftSigns = `\:#={}~`

var (
	hideGIFT = func() *strings.Replacer {
		pairs := []string{`\n`, "\n"}
		for i, r := range giftSigns {
			pairs = append(pairs, `\`+string(r), string(rune(0xE010+i)))
		}
		return strings.NewReplacer(pairs...)
	}()
	showGIFT = func() *strings.Replacer {
		var pairs []string
		for i, r := range giftSigns {
			pairs = append(pairs, string(rune(0xE010+i)), string(r))
		}
		return strings.NewReplacer(pairs...)
	}()
	escapeGIFT = strings.NewReplacer(`\`, `\\`, ":", `\:`, "#", `\#`, "=", `\=`, "{", `\{`, "}", `\}`, "~", `\~`, "\n", `\n`)
	privateUse = regexp.MustCompile(`[\x{E010}-\x{E016}]`)
	giftFormat = regexp.MustCompile(`^\s*\[(html|moodle|plain|markdown)\]`)
	htmlTag    = regexp.MustCompile(`(?i)<(?:/?(?:p|br|b|i|u|em|strong|sub|sup|img|span|div|a|ul|ol|li|table|tr|td|th|pre|code|h[1-6]|font|s|strike|del)\b[^<>]*|!--)`)
	htmlEntity = regexp.MustCompile(`&(?:[a-zA-Z]{2,10}|#\d{2,6}|#x[0-9a-fA-F]{2,6});`)
)

// giftText makes Markdown of one text of GIFT. How it is written down is told by [html] and its like in front, or else is
// what the question's own text was.
func (q *Question) giftText(s string, format *string) string {
	if m := giftFormat.FindStringSubmatch(s); m != nil {
		*format, s = m[1], s[len(m[0]):]
	}
	s = tidy(showGIFT.Replace(s))
	h := htmlText{q: q}
	switch {
	case *format == "markdown":
		return s
	case *format == "plain":
		return plain(s)
	case *format == "html":
		return h.markdown(s)
	case htmlTag.MatchString(s) || htmlEntity.MatchString(s):
		return h.markdown(strings.ReplaceAll(s, "\n", "<br>"))
	}
	return plain(s)
}
