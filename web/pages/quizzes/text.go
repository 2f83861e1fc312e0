package quizzes

import (
	"context"
	"html"
	"io"
	"strings"
	"sync"

	"github.com/a-h/templ"
	"github.com/microcosm-cc/bluemonday"

	"mumpuni/internal/prose"
)

// Questions and feedback are short Markdown, shown again and again: what was rendered is kept, some 1000 texts of it.
var quizTexts = struct {
	sync.Mutex
	html map[string]string
}{html: map[string]string{}}

// quizText renders a trainer's Markdown as safe HTML.
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
	html, err := prose.Stem(markdown)
	if err != nil {
		return "", err
	}
	quizTexts.Lock()
	defer quizTexts.Unlock()
	if len(quizTexts.html) >= 1000 {
		clear(quizTexts.html)
	}
	quizTexts.html[markdown] = html
	return html, nil
}
