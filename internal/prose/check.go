package prose

import (
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

// A check is a question in the middle of a long text: a block of code whose first line says "cek" and which question,
//
//	```cek 0198f3f4-…
//	Berapa menit satu JP?
//	- 45
//	- 60
//	```
//
// What stands in the block is for whoever reads the Markdown. In the page the question itself is put in its place by who knows it.
type check struct {
	ast.BaseBlock
	question string
}

var checkKind = ast.NewNodeKind("Check")

// Kind is checkKind.
func (*check) Kind() ast.NodeKind { return checkKind }

// Dump prints the node, for goldmark.
func (c *check) Dump(source []byte, level int) { ast.DumpHelper(c, source, level, nil, nil) }

const checkID = `[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}`

var (
	checkInfo  = regexp.MustCompile(`^cek (` + checkID + `)$`)
	checkHole  = regexp.MustCompile(`<div data-check="(` + checkID + `)"></div>`)
	checkBegin = regexp.MustCompile("^( {0,3}(?:`{3,}|~{3,}))cek (" + checkID + `|\d{1,3})[ \t]*$`)
	checkIDs   = regexp.MustCompile("^" + checkID + "$")
)

// checksOf are the blocks of a parsed text that are checks, each with its question.
func checksOf(doc ast.Node, src []byte) map[*ast.FencedCodeBlock]string {
	found := map[*ast.FencedCodeBlock]string{}
	for block := doc.FirstChild(); block != nil; block = block.NextSibling() {
		code, fenced := block.(*ast.FencedCodeBlock)
		if !fenced || code.Info == nil {
			continue
		}
		if m := checkInfo.FindSubmatch(code.Info.Segment.Value(src)); m != nil {
			found[code] = string(m[1])
		}
	}
	return found
}

// holes makes room for each check of a text.
func holes(doc ast.Node, src []byte) {
	for code, question := range checksOf(doc, src) {
		doc.ReplaceChild(doc, code, &check{question: question})
	}
}

type checkRenderer struct{}

// RegisterFuncs writes the hole into which the question is put; see CutChecks.
func (checkRenderer) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(checkKind, func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		_, err := w.WriteString(`<div data-check="` + n.(*check).question + `"></div>` + "\n")
		return ast.WalkContinue, err
	})
}

// CutChecks cuts what Article made at its checks: the markup around them, one more than there are questions.
func CutChecks(markup string) (around, questions []string) {
	from := 0
	for _, m := range checkHole.FindAllStringSubmatchIndex(markup, -1) {
		around, questions = append(around, markup[from:m[0]]), append(questions, markup[m[2]:m[3]])
		from = m[1]
	}
	return append(around, markup[from:]), questions
}

// Checks are the questions that a long text asks, in their order, each as often as it does.
func Checks(source string) []string {
	if !strings.Contains(source, "cek ") {
		return nil
	}
	out, err := Article(source, func(string) (string, bool) { return "", false })
	if err != nil {
		return nil
	}
	_, questions := CutChecks(out)
	return questions
}

// MapChecks gives the questions of a text other names, and leaves out the checks of which with says so. A name is an ID, or in the file
// of a course a number.
func MapChecks(source string, with func(name string) (string, bool)) string {
	if !strings.Contains(source, "cek ") {
		return source
	}
	var out strings.Builder
	fence, dropped := "", false
	for line := range strings.Lines(source) {
		bare := strings.TrimRight(line, "\r\n")
		mark := fenceMark.FindString(strings.TrimLeft(bare, " "))
		switch {
		case fence != "":
			ends := mark != "" && strings.HasPrefix(mark, fence) && strings.Trim(strings.TrimSpace(bare), fence[:1]) == ""
			if ends {
				fence = ""
			}
			if dropped {
				dropped = !ends
				continue
			}
		case mark != "":
			fence = mark
			if m := checkBegin.FindStringSubmatch(bare); m != nil {
				name, stays := with(m[2])
				if dropped = !stays; dropped {
					continue
				}
				line = m[1] + "cek " + name + line[len(bare):]
			}
		}
		out.WriteString(line)
	}
	return out.String()
}

// IsCheckID reports whether a name of a check is that of a question, and not its number in a file.
func IsCheckID(name string) bool { return checkIDs.MatchString(name) }

// CheckOf writes the check of a question: words are for who reads the Markdown.
func CheckOf(question, words string) string {
	fence := "```"
	for strings.Contains(words, fence) {
		fence += "`"
	}
	return fence + "cek " + question + "\n" + strings.TrimSpace(words) + "\n" + fence
}
