package pages

import (
	"bytes"
	"context"
	"html"
	"io"
	"strings"
	"sync"

	"github.com/a-h/templ"
	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
)

// Questions and feedback are short Markdown, shown again and again: what was rendered is kept, some 1000 texts of it.
var quizTexts = struct {
	sync.Mutex
	html map[string]string
}{html: map[string]string{}}

var (
	quizMarkdown = goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough))
	quizPolicy   = newQuizPolicy()
)

// newQuizPolicy allows what a question needs: no headings, which belong to the page, and no pictures from elsewhere.
func newQuizPolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "ul", "ol", "li", "blockquote", "pre", "code", "em", "strong", "del", "table", "thead", "tbody", "tr", "th", "td")
	p.AllowStandardURLs()
	p.AllowAttrs("href").OnElements("a")
	return p
}

// quizText renders a trainer's Markdown: raw HTML is dropped, and what is left is sanitised.
func quizText(markdown string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		html, err := quizHTML(markdown)
		if err == nil {
			_, err = io.WriteString(w, html)
		}
		return err
	})
}

var noMarkup = bluemonday.StrictPolicy()

// quizWords is the text alone of a trainer's Markdown, or the Markdown where no text is left of it.
func quizWords(markdown string) string {
	marked, err := quizHTML(markdown)
	words := strings.TrimSpace(html.UnescapeString(noMarkup.Sanitize(marked)))
	if err != nil || words == "" {
		return markdown
	}
	return words
}

func quizHTML(markdown string) (string, error) {
	quizTexts.Lock()
	html, ok := quizTexts.html[markdown]
	quizTexts.Unlock()
	if ok {
		return html, nil
	}
	var buf bytes.Buffer
	if err := quizMarkdown.Convert([]byte(markdown), &buf); err != nil {
		return "", err
	}
	html = quizPolicy.Sanitize(buf.String())
	quizTexts.Lock()
	defer quizTexts.Unlock()
	if len(quizTexts.html) >= 1000 {
		clear(quizTexts.html)
	}
	quizTexts.html[markdown] = html
	return html, nil
}
