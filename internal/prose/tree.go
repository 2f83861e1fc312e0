package prose

import (
	"bytes"
	"regexp"
	"strconv"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// demote shifts headings so that the highest are of level 2, and names those that a link may lead to.
func demote(doc ast.Node) {
	headings := all[*ast.Heading](doc)
	highest, n := 6, 0
	for _, h := range headings {
		highest = min(highest, h.Level)
	}
	for _, h := range headings {
		h.Level = min(h.Level-highest+2, 6)
		if h.Parent() == doc {
			n++
			h.SetAttributeString("id", []byte(anchor(n)))
		}
	}
}

// anchor names the n-th heading of a text, from 1.
func anchor(n int) string { return "bagian-" + strconv.Itoa(n) }

// HasPicture reports that source names a picture, ![description](address), so that an editor can be told where none is shown.
func HasPicture(source string) bool {
	src := []byte(mend(source))
	return len(all[*ast.Image](stems.Parser().Parse(text.NewReader(src)))) > 0
}

// place gives each picture its address, or puts its description in its place.
func place(doc ast.Node, images Images) {
	for _, img := range all[*ast.Image](doc) {
		if address, ok := images(string(img.Destination)); ok {
			img.Destination = []byte(address)
			continue
		}
		unwrap(img)
	}
}

// plainLinks turns [i](x) back into text where no address stands in the parentheses.
func plainLinks(doc ast.Node) {
	for _, link := range all[*ast.Link](doc) {
		if bytes.ContainsAny(link.Destination, ":/.#@") {
			continue
		}
		link.Parent().InsertBefore(link.Parent(), link, literal([]byte("[")))
		link.Parent().InsertAfter(link.Parent(), link, literal([]byte("]("+string(link.Destination)+")")))
		unwrap(link)
	}
}

// unwrap puts the children of n in its place.
func unwrap(n ast.Node) {
	parent := n.Parent()
	for child := n.FirstChild(); child != nil; child = n.FirstChild() {
		parent.InsertBefore(parent, n, child)
	}
	parent.RemoveChild(parent, n)
}

// unlist turns lists and quotations of one line back into the line that they are.
func unlist(doc ast.Node, src []byte) {
	for again := true; again; {
		again = false
		for _, list := range all[*ast.List](doc) {
			again = list.ChildCount() == 1 && flatten(list, list.FirstChild(), src) || again
		}
		for _, quote := range all[*ast.Blockquote](doc) {
			again = flatten(quote, quote, src) || again
		}
	}
}

// flatten puts a paragraph in the place of outer if all that stands in inner is one line of text: its mark, then the text.
func flatten(outer, inner ast.Node, src []byte) bool {
	block := inner.FirstChild()
	if block == nil || inner.ChildCount() != 1 || block.Type() != ast.TypeBlock || block.Lines() == nil || block.Lines().Len() != 1 {
		return false
	}
	if k := block.Kind(); k != ast.KindParagraph && k != ast.KindTextBlock {
		return false
	}
	paragraph := ast.NewParagraph()
	line := block.Lines().At(0)
	own := lastMark.Find(mark(block, src))
	line.Start -= len(own)
	paragraph.SetLines(text.NewSegments())
	paragraph.Lines().Append(line)
	paragraph.AppendChild(paragraph, literal(own))
	for child := block.FirstChild(); child != nil; child = block.FirstChild() {
		paragraph.AppendChild(paragraph, child)
	}
	outer.Parent().ReplaceChild(outer.Parent(), outer, paragraph)
	return true
}

var lastMark = regexp.MustCompile(`(?:>|[-+*]|\d{1,9}[.)])[ \t]*$`)

// mark is what stands on the line before the text of block: "2026. ", "- ", "> ".
func mark(block ast.Node, src []byte) []byte {
	start := block.Lines().At(0).Start
	line := bytes.LastIndexByte(src[:start], '\n') + 1
	return src[line:start]
}

var ordinal = regexp.MustCompile(`(\d{1,9})[.)][ \t]*$`)

// number makes the items of ordered lists bear the numbers that were typed: HTML would count on from the first.
func number(doc ast.Node, src []byte) {
	for _, list := range all[*ast.List](doc) {
		if !list.IsOrdered() {
			continue
		}
		next := list.Start
		for item := list.FirstChild(); item != nil; item = item.NextSibling() {
			if typed, ok := typedNumber(item, src); ok && typed != next {
				item.SetAttributeString("value", []byte(strconv.Itoa(typed)))
				next = typed
			}
			next++
		}
	}
}

func typedNumber(item ast.Node, src []byte) (int, bool) {
	block := item.FirstChild()
	if block == nil || block.Lines() == nil || block.Lines().Len() == 0 {
		return 0, false
	}
	match := ordinal.FindSubmatch(mark(block, src))
	if match == nil {
		return 0, false
	}
	n, err := strconv.Atoi(string(match[1]))
	return n, err == nil
}

// definitions reads "[a]: https://…" as the address of [a], but only where every line is one and has an address: other
// paragraphs that begin so are text.
type definitions struct{}

var definition = regexp.MustCompile(`^[ \t]*\[[^\]]+\]:[ \t]*(?:<[^>]*[:/.#@][^>]*>|\S*[:/.#@]\S*)(?:[ \t]+(?:"[^"]*"|'[^']*'))?[ \t]*\n?$`)

// Transform takes a paragraph for definitions of links where each of its lines is one, and leaves any other as it is.
func (definitions) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	for i := range node.Lines().Len() {
		line := node.Lines().At(i)
		if !definition.Match(line.Value(reader.Source())) {
			return
		}
	}
	parser.LinkReferenceParagraphTransformer.Transform(node, reader, pc)
}
