package parts

import (
	"context"
	"fmt"
	"html"
	"io"
	"strings"

	"github.com/a-h/templ"

	"mumpuni/internal/prose"
	"mumpuni/questions"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
	"mumpuni/web/locale"
)

// Pictured renders a trainer's Markdown with the pictures of its question.
func Pictured(markdown string, pictures questions.Pictures) templ.Component {
	if len(kinds.Marks(markdown)) == 0 {
		return QuestionText(markdown)
	}
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		text, err := prose.StemWith(markdown, pictures.Address)
		if err == nil {
			_, err = io.WriteString(w, roomy(text, pictures))
		}
		return err
	})
}

// roomy keeps room for the pictures of a text before they come, so that nothing that is being read or pressed moves away.
func roomy(text string, pictures questions.Pictures) string {
	for _, p := range pictures {
		if src := `src="` + html.EscapeString(p.URL) + `"`; p.URL != "" && p.Width > 0 {
			text = strings.ReplaceAll(text, src, fmt.Sprintf(`%s width="%d" height="%d" decoding="async"`, src, p.Width, p.Height))
		}
	}
	return text
}

// piece is a stretch of a text, or a picture in it.
type piece struct {
	Text    string
	Picture questions.Picture
	Alt     string
}

// pieces parts a text that has no marks but pictures; a picture that is not there is its description.
func pieces(text string, pictures questions.Pictures) []piece {
	var list []piece
	from := 0
	for _, m := range kinds.Marks(text) {
		if before := strings.TrimSpace(text[from:m.Start]); before != "" {
			list = append(list, piece{Text: before + " "})
		}
		if p := pictures[m.Name]; p.URL != "" {
			list = append(list, piece{Picture: p, Alt: m.Alt})
		} else {
			list = append(list, piece{Text: m.Alt + " "})
		}
		from = m.End
	}
	if rest := strings.TrimSpace(text[from:]); rest != "" {
		list = append(list, piece{Text: rest})
	}
	return list
}

// words is a text in a list to choose from, where no picture can stand: its description does.
func words(text string) string {
	marks := kinds.Marks(text)
	if len(marks) == 0 {
		return text
	}
	var s strings.Builder
	from := 0
	for _, m := range marks {
		s.WriteString(text[from:m.Start] + m.Alt)
		from = m.End
	}
	return strings.TrimSpace(s.String() + text[from:])
}

// withPictures are the choices that show one.
func withPictures(list []quizzes.Choice) []quizzes.Choice {
	var found []quizzes.Choice
	for _, c := range list {
		if len(kinds.Marks(c.Text)) > 0 {
			found = append(found, c)
		}
	}
	return found
}

func pictureWaiting(ctx context.Context, p questions.Picture) string {
	if p.Failure != "" {
		return locale.T(ctx, p.Failure)
	}
	return locale.T(ctx, "bank.picture.processing")
}
