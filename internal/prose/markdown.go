package prose

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// People write what they mean to be seen. So Markdown here never eats text: tags, formulas, addresses and numbers stand as
// they were typed, a line ends where it was ended, and only marks that are clearly meant as such are marks. Comments
// (<!-- … -->) alone are left out, which is what they are for.
var (
	articles = newMarkdown(true)
	stems    = newMarkdown(false)
)

// newMarkdown reads CommonMark with tables, strikethrough, sub- and superscript (H~2~O, x^2^) and bare links, without raw
// HTML and indented code; headings, rules and link definitions are for long texts only.
func newMarkdown(long bool) goldmark.Markdown {
	blocks := []util.PrioritizedValue{
		util.Prioritized(parser.NewListParser(), 300),
		util.Prioritized(parser.NewListItemParser(), 400),
		util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
		util.Prioritized(parser.NewBlockquoteParser(), 800),
		util.Prioritized(indented{parser.NewParagraphParser()}, 1000),
	}
	paragraphs := []util.PrioritizedValue{util.Prioritized(tableRows{extension.NewTableParagraphTransformer()}, 200)}
	if long {
		blocks = append(blocks,
			util.Prioritized(parser.NewSetextHeadingParser(), 100),
			util.Prioritized(parser.NewThematicBreakParser(), 200),
			util.Prioritized(parser.NewATXHeadingParser(), 600))
		paragraphs = append(paragraphs, util.Prioritized(definitions{}, 100))
	}
	inline := []util.PrioritizedValue{
		util.Prioritized(backslashes{}, 50),
		util.Prioritized(parser.NewCodeSpanParser(), 100),
		util.Prioritized(parser.NewLinkParser(), 200),
		util.Prioritized(comments{}, 250),
		util.Prioritized(parser.NewAutoLinkParser(), 300),
		util.Prioritized(stars{parser.NewEmphasisParser()}, 500),
		util.Prioritized(scripts{}, 550),
	}
	return goldmark.New(
		goldmark.WithParser(parser.NewParser(parser.WithBlockParsers(blocks...), parser.WithInlineParsers(inline...),
			parser.WithParagraphTransformers(paragraphs...))),
		goldmark.WithRendererOptions(html.WithHardWraps(), renderer.WithNodeRenderers(util.Prioritized(scriptRenderer{}, 500), util.Prioritized(checkRenderer{}, 500))),
		goldmark.WithExtensions(extension.Linkify, tables{}, strikethrough{}),
	)
}

// indented is the paragraph also of lines that Word indented.
type indented struct{ parser.BlockParser }

// CanAcceptIndentedLine reports that a paragraph may begin with an indented line.
func (indented) CanAcceptIndentedLine() bool { return true }

// strikethrough is the extension's renderer without its parser, which would take a single ~ for a mark (see scripts).
type strikethrough struct{}

// Extend adds the renderer alone.
func (strikethrough) Extend(m goldmark.Markdown) {
	m.Renderer().AddOptions(renderer.WithNodeRenderers(util.Prioritized(extension.NewStrikethroughHTMLRenderer(), 500)))
}

// tables is the extension with tableRows in the place of its parser.
type tables struct{}

// Extend adds tables that tableRows finds.
func (tables) Extend(m goldmark.Markdown) {
	m.Parser().AddOptions(parser.WithASTTransformers(util.Prioritized(extension.NewTableASTTransformer(), 0)))
	m.Renderer().AddOptions(renderer.WithNodeRenderers(util.Prioritized(extension.NewTableHTMLRenderer(), 500)))
}

// tableRows takes lines for a table only where the row below the header has a bar: a lone dash between two lines is text.
type tableRows struct{ parser.ParagraphTransformer }

// Transform makes a table of a paragraph whose second line has a bar, and leaves any other as it is.
func (t tableRows) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	for i := range node.Lines().Len() {
		line := node.Lines().At(i)
		if row := line.Value(reader.Source()); delimiterRow.Match(bytes.TrimRight(row, "\r\n")) && !bytes.Contains(row, []byte("|")) {
			return
		}
	}
	t.ParagraphTransformer.Transform(node, reader, pc)
}

// Images gives the address of a picture by what stands in the parentheses of ![description](destination).
type Images func(destination string) (address string, ok bool)

// Article makes safe HTML of a long text. The highest headings become h2, because the page has the h1; each has an id, "bagian-1" and so on. A picture stays
// where images knows it; otherwise its description stands in its place. A check leaves a hole; see CutChecks.
func Article(source string, images Images) (string, error) {
	return render(articles, articlePolicy, source, images)
}

// Stem makes safe HTML of a question or of feedback: no headings, which belong to the page, and no pictures. A single line
// is never a list or a quotation: "2026. Tahun apa ini?" is a sentence.
func Stem(source string) (string, error) {
	return render(stems, stemPolicy, source, func(string) (string, bool) { return "", false })
}

// StemWith is Stem with the pictures that images knows.
func StemWith(source string, images Images) (string, error) {
	return render(stems, picturePolicy, source, images)
}

func render(markdown goldmark.Markdown, policy *bluemonday.Policy, source string, images Images) (string, error) {
	src := []byte(mend(source))
	doc := markdown.Parser().Parse(text.NewReader(src))
	if markdown == stems {
		unlist(doc, src)
	} else {
		holes(doc, src)
	}
	demote(doc)
	number(doc, src)
	plainLinks(doc)
	place(doc, images)
	var out bytes.Buffer
	if err := markdown.Renderer().Render(&out, src, doc); err != nil {
		return "", err
	}
	return emptyHead.ReplaceAllString(reachable.Replace(policy.Sanitize(out.String())), "<td$1></td>"), nil
}

// reachable lets the keyboard scroll what may be wider than a phone.
var reachable = strings.NewReplacer("<table>", `<table tabindex="0">`, "<pre>", `<pre tabindex="0">`)

// emptyHead is a cell of a table's head that says nothing, which heads nothing: screen readers would read it out before each cell below.
var emptyHead = regexp.MustCompile(`<th( [^>]*)?></th>`)

// all lists the nodes of one type below n, in their order.
func all[N ast.Node](n ast.Node) []N {
	var found []N
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // the walker gives no error of its own
		if match, ok := n.(N); ok && entering {
			found = append(found, match)
		}
		return ast.WalkContinue, nil
	})
	return found
}
