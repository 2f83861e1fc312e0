package parts

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
var questionTexts = struct {
	sync.Mutex
	html map[string]string
}{html: map[string]string{}}

// QuestionText renders a trainer's Markdown as safe HTML.
func QuestionText(markdown string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		html, err := QuestionHTML(markdown)
		if err == nil {
			_, err = io.WriteString(w, html)
		}
		return err
	})
}

var noMarkup = bluemonday.StrictPolicy()

// QuestionWords is the text alone of a trainer's Markdown, or the Markdown where no text is left of it.
func QuestionWords(markdown string) string {
	marked, err := QuestionHTML(markdown)
	words := strings.TrimSpace(html.UnescapeString(noMarkup.Sanitize(marked)))
	if err != nil || words == "" {
		return markdown
	}
	return words
}

// QuestionBegin is the beginning of a question's text, for lists.
func QuestionBegin(markdown string) string {
	words := []rune(strings.Join(strings.Fields(QuestionWords(markdown)), " "))
	if len(words) > 90 {
		return strings.TrimSpace(string(words[:89])) + "…"
	}
	return string(words)
}

// ShortStem reports whether a question is one short paragraph, which may stand large.
func ShortStem(markdown string) bool {
	return len([]rune(markdown)) <= 220 && !strings.Contains(strings.TrimSpace(markdown), "\n")
}

// QuestionHTML is QuestionText as a string.
func QuestionHTML(markdown string) (string, error) {
	questionTexts.Lock()
	html, ok := questionTexts.html[markdown]
	questionTexts.Unlock()
	if ok {
		return html, nil
	}
	html, err := prose.Stem(markdown)
	if err != nil {
		return "", err
	}
	questionTexts.Lock()
	defer questionTexts.Unlock()
	if len(questionTexts.html) >= 1000 {
		clear(questionTexts.html)
	}
	questionTexts.html[markdown] = html
	return html, nil
}
