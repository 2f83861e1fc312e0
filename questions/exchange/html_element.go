package exchange

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// element writes one element: what the house's Markdown has a mark for, and the text of all else.
func (w *htmlWriter) element(n *html.Node) {
	switch n.DataAtom {
	case atom.Br:
		w.lineBreak()
	case atom.B, atom.Strong:
		w.mark("**", n)
	case atom.I, atom.Em:
		w.mark("*", n)
	case atom.S, atom.Strike, atom.Del:
		w.mark("~~", n)
	case atom.Sub:
		w.script("~", n)
	case atom.Sup:
		w.script("^", n)
	case atom.Code, atom.Tt, atom.Kbd:
		w.code(n)
	case atom.Pre:
		w.fence(n)
	case atom.A:
		w.link(n)
	case atom.Img:
		w.picture(n)
	case atom.Ul, atom.Ol:
		w.list(n)
	case atom.Li:
		w.item(n)
	case atom.Table:
		w.table(n)
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		w.block()
		w.mark("**", n)
		w.block()
	default:
		w.other(n)
	}
}

// other writes blocks without a mark of their own, and states what cannot be carried.
func (w *htmlWriter) other(n *html.Node) {
	switch n.DataAtom {
	case atom.P, atom.Div, atom.Blockquote, atom.Section, atom.Article, atom.Figure, atom.Figcaption, atom.Dl, atom.Dt, atom.Dd, atom.Center:
		w.block()
		w.children(n)
		w.block()
	case atom.Script, atom.Style, atom.Title, atom.Head, atom.Template, atom.Meta, atom.Link, atom.Hr, atom.Wbr:
	case atom.Iframe, atom.Video, atom.Audio, atom.Object, atom.Embed, atom.Canvas, atom.Svg, atom.Form, atom.Input, atom.Select, atom.Textarea, atom.Button:
		w.from.q.lose("bank.loss.element", "Element", n.Data)
	case atom.Math:
		w.from.q.refuse("bank.reason.formula")
	case atom.U, atom.Ins:
		w.from.q.lose("bank.loss.underline")
		w.children(n)
	default:
		w.children(n)
	}
}

func (w *htmlWriter) lineBreak() {
	w.gap()
	switch {
	case w.cell:
		w.space()
	case len(w.lists) > 0:
		w.put("\n" + strings.Repeat("   ", len(w.lists)))
	default:
		w.put("\n")
	}
}

// mark puts a mark around the words of n, and leaves white space outside, where a mark would be none.
func (w *htmlWriter) mark(mark string, n *html.Node) {
	text := w.inner(n)
	core := strings.TrimSpace(text)
	if core == "" || strings.Contains(core, "\n\n") || strings.HasPrefix(core, "*") && mark != "~~" {
		w.put(text)
		return
	}
	at := strings.Index(text, core)
	w.put(text[:at] + mark + core + mark + text[at+len(core):])
}

const longestScript = 38

// script writes a sub- or superscript, which has no white space in it and stands behind a word.
func (w *htmlWriter) script(mark string, n *html.Node) {
	text := strings.TrimSpace(w.inner(n))
	if text == "" {
		return
	}
	bare := strings.ReplaceAll(text, `\`, "")
	if strings.ContainsAny(bare, " \n~^*[") || len(bare) > longestScript {
		w.from.q.lose("bank.loss.format")
		w.put(text)
		return
	}
	w.put(mark + bare + mark)
}

func (w *htmlWriter) code(n *html.Node) {
	text := textOf(n)
	w.say(text)
	if strings.TrimSpace(text) == "" || strings.Contains(text, "`") {
		w.put(plain(text))
		return
	}
	w.put("`" + strings.Join(strings.Fields(text), " ") + "`")
}

func (w *htmlWriter) fence(n *html.Node) {
	text := strings.Trim(unseen.Replace(textOf(n)), "\n")
	w.gap()
	w.say(text)
	w.gap()
	if w.cell || len(w.lists) > 0 || strings.Contains(text, "```") {
		w.put(plain(text))
		return
	}
	w.put("\n\n```\n" + text + "\n```\n\n")
}

func (w *htmlWriter) link(n *html.Node) {
	text, href := strings.TrimSpace(w.inner(n)), attr(n, "href")
	web := strings.HasPrefix(href, "http://") || strings.HasPrefix(href, "https://") || strings.HasPrefix(href, "mailto:")
	switch {
	case text == "" || !web || strings.ContainsAny(href, " ()<>\n"):
		if href != "" && !web {
			w.from.q.lose("bank.loss.link")
		}
		w.put(text)
	case strings.ReplaceAll(text, `\`, "") == href:
		w.put(href)
	default:
		w.put("[" + text + "](" + href + ")")
	}
}

func (w *htmlWriter) picture(n *html.Node) {
	alt := tidy(spaces.ReplaceAllString(attr(n, "alt"), " "))
	w.say(alt)
	w.put(w.from.q.addPicture(w.from.find, attr(n, "src"), alt))
}

func (w *htmlWriter) list(n *html.Node) {
	if w.cell {
		w.children(n)
		return
	}
	next := -1
	if n.DataAtom == atom.Ol {
		next = 1
		if start, err := strconv.Atoi(attr(n, "start")); err == nil && start > 0 && start < 1e6 {
			next = start
		}
	}
	if len(w.lists) == 0 {
		w.put("\n")
	}
	w.lists = append(w.lists, next)
	w.children(n)
	w.lists = w.lists[:len(w.lists)-1]
	w.gap()
	if len(w.lists) == 0 {
		w.put("\n\n")
	}
}

func (w *htmlWriter) item(n *html.Node) {
	w.gap()
	last := len(w.lists) - 1
	if last < 0 {
		w.space()
		w.children(n)
		return
	}
	mark := "- "
	if w.lists[last] >= 0 {
		mark = strconv.Itoa(w.lists[last]) + ". "
		w.lists[last]++
	}
	w.put("\n" + strings.Repeat("   ", last) + mark)
	w.children(n)
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// textOf is the text below n, as it stands.
func textOf(n *html.Node) string {
	var s strings.Builder
	for c := range n.Descendants() {
		switch {
		case c.Type == html.TextNode:
			s.WriteString(c.Data)
		case c.DataAtom == atom.Br:
			s.WriteByte('\n')
		}
	}
	return s.String()
}
