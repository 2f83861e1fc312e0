package prose

import (
	"bytes"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// backslashes keeps two and more of them as they are, as in \\server\bagi; a single one still takes the meaning from a mark.
type backslashes struct{}

// Trigger names the signs at which goldmark asks this parser.
func (backslashes) Trigger() []byte { return []byte{'\\'} }

// Parse takes what stands at the sign, or gives nil and leaves it to the next parser.
func (backslashes) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, _ := block.PeekLine()
	n := run(line, '\\')
	if n < 2 {
		return nil
	}
	block.Advance(n)
	return literal(line[:n])
}

// comments leaves <!-- … --> out, also over several lines of a paragraph.
type comments struct{}

// Trigger names the signs at which goldmark asks this parser.
func (comments) Trigger() []byte { return []byte{'<'} }

// Parse takes what stands at the sign, or gives nil and leaves it to the next parser.
func (comments) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, _ := block.PeekLine()
	if !bytes.HasPrefix(line, []byte("<!--")) {
		return nil
	}
	block.Advance(len("<!--"))
	for {
		line, _ := block.PeekLine()
		if line == nil {
			return nil // never closed: it is text
		}
		if i := bytes.Index(line, []byte("-->")); i >= 0 {
			block.Advance(i + len("-->"))
			return literal(nil)
		}
		block.AdvanceLine()
	}
}

// stars is emphasis, but a * between two words or numbers is a sign: 2*3*4, (a)*(b).
type stars struct{ parser.InlineParser }

// Parse takes what stands at the sign, or gives nil and leaves it to the next parser.
func (s stars) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, _ := block.PeekLine()
	n := run(line, '*')
	if n > 0 {
		before, after := block.PrecendingCharacter(), following(line, n)
		if isWord(before) && isWord(after) || n == 1 && endsTerm(before) && beginsTerm(after) {
			block.Advance(n)
			return literal(line[:n])
		}
	}
	return s.InlineParser.Parse(parent, block, pc)
}

func endsTerm(r rune) bool   { return isWord(r) || r == ')' || r == ']' }
func beginsTerm(r rune) bool { return isWord(r) || r == '(' || r == '[' }
func isWord(r rune) bool     { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// scripts reads H~2~O and x^2^: a pair without white space behind a word, all else of ~ and ^ is text ("~5 menit", "2^3").
// Two ~ strike through, as in GFM.
type scripts struct{}

// Trigger names the signs at which goldmark asks this parser.
func (scripts) Trigger() []byte { return []byte{'~', '^'} }

// Parse takes what stands at the sign, or gives nil and leaves it to the next parser.
func (scripts) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	mark := line[0]
	if n := run(line, mark); n > 1 {
		if mark == '~' && n == 2 {
			if node := extension.NewStrikethroughParser().Parse(parent, block, pc); node != nil {
				return node
			}
		}
		block.Advance(n)
		return literal(line[:n])
	}
	end := closing(line, mark)
	if end < 0 || !endsTerm(block.PrecendingCharacter()) {
		block.Advance(1)
		return literal(line[:1])
	}
	node := &script{tag: map[byte]string{'~': "sub", '^': "sup"}[mark]}
	node.AppendChild(node, ast.NewTextSegment(text.NewSegment(segment.Start+1, segment.Start+end)))
	block.Advance(end + 1)
	return node
}

// mostScript is the longest sub- or superscript, in bytes.
const mostScript = 40

// closing finds the second mark of a pair that has something and no white space between, or gives -1.
func closing(line []byte, mark byte) int {
	for i := 1; i < len(line) && i <= mostScript; i++ {
		switch {
		case line[i] == mark && i > 1:
			return i
		case line[i] == mark || util.IsSpace(line[i]):
			return -1
		}
	}
	return -1
}

// script is a sub- or superscript.
type script struct {
	ast.BaseInline
	tag string
}

var scriptKind = ast.NewNodeKind("Script")

// Kind is scriptKind.
func (*script) Kind() ast.NodeKind { return scriptKind }

// Dump prints the node, for goldmark.
func (s *script) Dump(source []byte, level int) { ast.DumpHelper(s, source, level, nil, nil) }

type scriptRenderer struct{}

// RegisterFuncs writes <sub> and <sup>.
func (scriptRenderer) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(scriptKind, func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		open := "<"
		if !entering {
			open = "</"
		}
		_, err := w.WriteString(open + n.(*script).tag + ">")
		return ast.WalkContinue, err
	})
}

// literal is text that has no marks in it.
func literal(s []byte) ast.Node {
	node := ast.NewString(s)
	node.SetRaw(true)
	return node
}

// run is how often mark stands at the beginning of line.
func run(line []byte, mark byte) int {
	return len(line) - len(bytes.TrimLeft(line, string(rune(mark))))
}

func following(line []byte, n int) rune {
	if n >= len(line) {
		return '\n'
	}
	return util.ToRune(line, n)
}
