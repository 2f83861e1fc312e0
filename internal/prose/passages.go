package prose

import (
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// Passage is what stands below one heading of a text: its words without marks.
type Passage struct {
	Anchor  string // "" before the first heading; see Article
	Heading string
	Words   string
}

// Passages cuts a long text at its headings. Its checks are no part of it: what they ask may be taken back.
func Passages(source string) []Passage {
	src := []byte(mend(source))
	doc := articles.Parser().Parse(text.NewReader(src))
	holes(doc, src)
	list := []Passage{{}}
	for block := doc.FirstChild(); block != nil; block = block.NextSibling() {
		words := wordsOf(block, src)
		if _, ok := block.(*ast.Heading); ok {
			list = append(list, Passage{Anchor: anchor(len(list)), Heading: words})
			continue
		}
		at := &list[len(list)-1]
		at.Words = strings.TrimSpace(at.Words + " " + words)
	}
	if list[0].Words == "" {
		list = list[1:]
	}
	return list
}

// Named is a picture that a text names: ![Alt](Destination).
type Named struct{ Destination, Alt string }

// Pictures lists the pictures that a long text names, in their order.
func Pictures(source string) []Named {
	src := []byte(mend(source))
	var list []Named
	for _, img := range all[*ast.Image](articles.Parser().Parse(text.NewReader(src))) {
		list = append(list, Named{string(img.Destination), wordsOf(img, src)})
	}
	return list
}

// wordsOf are the words of n and all below it, apart from one another by a space; signs of control are none.
func wordsOf(n ast.Node, src []byte) string {
	var out strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // the walker gives no error of its own
		switch n := n.(type) {
		case *ast.Text:
			if entering {
				out.Write(n.Value(src))
				if n.SoftLineBreak() || n.HardLineBreak() {
					out.WriteByte(' ')
				}
			}
		case *ast.String:
			if entering {
				out.Write(n.Value)
			}
		case *ast.FencedCodeBlock:
			if entering {
				out.Write(n.Lines().Value(src))
			}
		default:
			if !entering && n.Type() == ast.TypeBlock {
				out.WriteByte(' ')
			}
		}
		return ast.WalkContinue, nil
	})
	return strings.Join(strings.FieldsFunc(out.String(), func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
}
