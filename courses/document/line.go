package document

import (
	"regexp"
	"strings"

	"mumpuni/internal/prose"
)

// span is a stretch of text with one look, or a picture.
type span struct {
	bold, italic, strike bool
	script               string // "sub", "sup" or ""
	link                 string // where it leads
	text                 string
	mark                 string // of a picture, instead of text
}

func (s span) looks(o span) bool {
	s.text, o.text = "", ""
	return s == o && s.mark == ""
}

// line is a paragraph while it is read.
type line []span

func (l *line) add(s span) {
	if s.text == "" && s.mark == "" {
		return
	}
	if last := len(*l) - 1; last >= 0 && (*l)[last].looks(s) {
		(*l)[last].text += s.text
		return
	}
	*l = append(*l, s)
}

// words are all letters of l.
func (l line) words() string {
	var s strings.Builder
	for _, one := range l {
		s.WriteString(one.text)
	}
	return tidy(s.String())
}

// bold reports whether all that has letters is bold.
func (l line) bold() bool {
	some := false
	for _, s := range l {
		if strings.TrimSpace(s.text) != "" {
			if some = s.bold; !some {
				return false
			}
		}
	}
	return some
}

var pictureMark = regexp.MustCompile(`!\[[^\]]*\]\(gambar:[A-Za-z0-9._-]+\)`)

// markdown writes l as one block. ok is false where its looks could not be kept: then its words alone are taken.
func (l line) markdown() (md string, ok bool) {
	var out, bare strings.Builder
	for _, s := range l {
		if s.mark != "" {
			out.WriteString(s.mark)
			bare.WriteString(s.mark)
			continue
		}
		out.WriteString(s.markdown())
		bare.WriteString(s.text)
	}
	md = tidy(out.String())
	if shows(md, l.words()) {
		return md, true
	}
	md = tidy(l.plain())
	return md, false
}

// plain writes the words and the pictures of l without any look.
func (l line) plain() string {
	var out strings.Builder
	var text string
	flush := func() { out.WriteString(around(text, plainOf)); text = "" }
	for _, s := range l {
		if s.mark != "" {
			flush()
			out.WriteString(s.mark)
			continue
		}
		text += s.text
	}
	flush()
	return out.String()
}

// shows tells whether md shows words and nothing else besides pictures.
func shows(md, words string) bool {
	md = pictureMark.ReplaceAllString(md, "")
	got, _ := prose.Shown(md, article)
	return got == prose.Squeeze(words)
}

// wordsShown are the words of Markdown, as a loss quotes them.
func wordsShown(md string) string {
	words, _ := prose.Shown(md, article)
	return words
}

// article renders without pictures: their descriptions stand for them.
func article(source string) (string, error) {
	return prose.Article(source, func(string) (string, bool) { return "", false })
}

func plainOf(text string) string { return prose.Plain(text, article) }

// around applies f to what is in text but for the white space at its ends.
func around(text string, f func(string) string) string {
	core := strings.TrimSpace(text)
	if core == "" {
		return text
	}
	at := strings.Index(text, core)
	return text[:at] + f(core) + text[at+len(core):]
}

func (s span) markdown() string {
	return around(tidyInner(s.text), func(core string) string {
		core = plainOf(core)
		for _, m := range []struct {
			on   bool
			mark string
		}{{s.script == "sub", "~"}, {s.script == "sup", "^"}, {s.strike, "~~"}, {s.italic, "*"}, {s.bold, "**"}} {
			if m.on && (!strings.Contains(core, "\n") || m.mark == "*" || m.mark == "**") {
				core = m.mark + core + m.mark
			}
		}
		if s.link != "" {
			core = "[" + strings.ReplaceAll(core, "\n", " ") + "](" + s.link + ")"
		}
		return core
	})
}

// linkTo makes an address fit for Markdown; "" when learners cannot be led there.
func linkTo(address string) string {
	address = strings.TrimSpace(address)
	for _, scheme := range []string{"https://", "http://", "mailto:", "tel:"} {
		if len(address) > len(scheme) && strings.EqualFold(address[:len(scheme)], scheme) && !strings.ContainsAny(address, " \t\n<>\"\\") && len(address) < longestLink {
			return strings.NewReplacer("(", "%28", ")", "%29").Replace(address)
		}
	}
	return ""
}

const longestLink = 1500

var unseen = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\v", "\n", "\t", " ", "\u00a0", " ", "\u202f", " ", "\u2007", " ",
	"\u200b", "", "\u2060", "", "\ufeff", "", "\u00ad", "", "\x00", "")

func tidyInner(s string) string { return unseen.Replace(strings.ToValidUTF8(s, "\uFFFD")) }

var blanks = regexp.MustCompile(` *\n[ \n]*`)

// tidy drops what is seen by nobody, and lines without anything on them.
func tidy(s string) string { return blanks.ReplaceAllString(strings.TrimSpace(tidyInner(s)), "\n") }
