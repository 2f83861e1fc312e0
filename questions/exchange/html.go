package exchange

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// longestHTML is how much markup one text may have; a text of the bank has 4,000 characters.
const longestHTML = 400_000

// htmlText makes Markdown of markup, and states what it could not carry. Pictures are asked of find by their address.
type htmlText struct {
	q    *Question
	find func(src string) (data []byte, name string, ok bool)
}

// markdown converts src. Where the result would not show the same words, the words alone are taken.
func (h *htmlText) markdown(src string) string {
	if len(src) > longestHTML {
		h.q.refuse("bank.reason.text_long")
		return ""
	}
	if !strings.ContainsAny(src, "<&") {
		return plain(src)
	}
	nodes, err := html.ParseFragment(strings.NewReader(src), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
	if err != nil {
		h.q.refuse("bank.reason.html_broken")
		return ""
	}
	w := &htmlWriter{from: h}
	for _, n := range nodes {
		w.node(n)
	}
	md := w.done()
	want := squeeze(w.words.String())
	if got, _ := shown(withoutPictures(md)); got == want {
		return md
	}
	if len(h.q.Item.Pictures) > 0 && pictureMark.MatchString(md) {
		return md // a description may hold signs; what matters is that the picture stands
	}
	h.q.lose("bank.loss.format")
	return plain(strings.TrimSpace(w.lines.String()))
}

var pictureMark = regexp.MustCompile(`!\[((?:[^\]\\]|\\.)*)\]\(gambar:([A-Za-z0-9._-]+)\)`)

// withoutPictures puts descriptions in the places of pictures.
func withoutPictures(md string) string { return pictureMark.ReplaceAllString(md, "$1") }

// htmlWriter walks over markup.
type htmlWriter struct {
	from  *htmlText
	out   []byte
	words strings.Builder // what is seen, in one line
	lines strings.Builder // the same in lines
	lists []int           // open lists: the next number, -1 for one with bullets
	cell  bool            // in a table's cell, which is one line
}

func (w *htmlWriter) done() string {
	text := strings.TrimSpace(string(w.out))
	text = manyBlank.ReplaceAllString(text, "\n\n")
	return strings.TrimSpace(lineEndSpace.ReplaceAllString(text, "\n"))
}

var (
	manyBlank    = regexp.MustCompile(`\n{3,}`)
	lineEndSpace = regexp.MustCompile(`[ \t]+\n`)
)

func (w *htmlWriter) put(s string) { w.out = append(w.out, s...) }

func (w *htmlWriter) ends(s string) bool {
	return strings.HasSuffix(string(w.out[max(0, len(w.out)-1):]), s)
}

func (w *htmlWriter) say(s string) {
	w.words.WriteString(s)
	w.lines.WriteString(s)
}

func (w *htmlWriter) gap() {
	w.words.WriteByte(' ')
	w.lines.WriteByte('\n')
}

// block begins a new paragraph.
func (w *htmlWriter) block() {
	w.gap()
	switch {
	case w.cell:
		w.space()
	case len(w.lists) > 0:
		if !w.ends(" ") {
			w.put("\n" + strings.Repeat("   ", len(w.lists)))
		}
	default:
		w.put("\n\n")
	}
}

func (w *htmlWriter) space() {
	if len(w.out) > 0 && !w.ends(" ") {
		w.put(" ")
	}
}

func (w *htmlWriter) children(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.node(c)
	}
}

// inner takes back what the children of n write.
func (w *htmlWriter) inner(n *html.Node) string {
	start := len(w.out)
	w.children(n)
	text := string(w.out[start:])
	w.out = w.out[:start]
	return text
}

func (w *htmlWriter) node(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		w.text(n.Data)
	case html.ElementNode:
		w.element(n)
	}
}

func (w *htmlWriter) text(s string) {
	s = unseen.Replace(s)
	w.say(s)
	s = spaces.ReplaceAllString(s, " ")
	if w.ends("\n") || len(w.out) == 0 {
		s = strings.TrimLeft(s, " ")
	}
	if s == "" {
		return
	}
	lead, trail := s[:len(s)-len(strings.TrimLeft(s, " "))], s[len(strings.TrimRight(s, " ")):]
	if core := strings.TrimSpace(s); core != "" {
		s = lead + plain(core) + trail
	}
	if w.cell {
		s = strings.ReplaceAll(strings.ReplaceAll(s, `\|`, "|"), "|", `\|`)
	}
	w.put(s)
}
