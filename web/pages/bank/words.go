package bank

import (
	"context"
	"html"
	"io"
	"strings"

	"github.com/a-h/templ"
	"github.com/google/uuid"
	"github.com/microcosm-cc/bluemonday"

	"mumpuni/competencies"
	"mumpuni/internal/prose"
	"mumpuni/questions"
	"mumpuni/questions/exchange"
	"mumpuni/questions/kinds"
	"mumpuni/web/locale"
	"mumpuni/web/pages/parts"
	"mumpuni/web/ui"
)

// text renders Markdown of a question as learners see it.
func text(markdown string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		if prose.Tangled(markdown) { // of a file, not yet checked
			_, err := io.WriteString(w, "<p>"+html.EscapeString(markdown)+"</p>")
			return err
		}
		out, err := prose.Stem(markdown)
		if err == nil {
			_, err = io.WriteString(w, out)
		}
		return err
	})
}

// pictured is text with the pictures that came with it.
func pictured(markdown string, pictures questions.Pictures) templ.Component {
	if prose.Tangled(markdown) {
		return text(markdown)
	}
	return parts.Pictured(markdown, pictures)
}

var noMarkup = bluemonday.StrictPolicy()

// firstWords is the beginning of a question, without marks.
func firstWords(markdown string) string {
	words := markdown
	if !prose.Tangled(markdown) {
		if out, err := prose.Stem(markdown); err == nil {
			words = html.UnescapeString(noMarkup.Sanitize(out))
		}
	}
	words = strings.Join(strings.Fields(words), " ")
	if r := []rune(words); len(r) > 120 {
		return strings.TrimSpace(string(r[:119])) + "…"
	}
	return words
}

// said words a note of a reader or of the editor.
func said(ctx context.Context, n exchange.Note) string { return locale.TMap(ctx, n.Key, n.Args) }

func kindName(ctx context.Context, k exchange.Kind) string {
	if k == "" {
		return locale.T(ctx, "bank.kind.unclear")
	}
	return locale.T(ctx, "bank.kind."+string(k))
}

func stateKind(s questions.State) string {
	return map[questions.State]string{questions.StateDraft: "neutral", questions.StateInReview: "info", questions.StateInUse: "success", questions.StateRetired: "warning"}[s]
}

// competencyOptions lists competencies by group, named by value.
func competencyOptions(lang string, list []competencies.Competency, value func(competencies.Competency) string) []ui.Option {
	options := make([]ui.Option, len(list))
	for i, c := range list {
		options[i] = ui.Option{Value: value(c), Label: c.Code + " " + c.Name(lang), Group: c.GroupName(lang)}
	}
	return options
}

func byID(c competencies.Competency) string   { return c.ID.String() }
func byCode(c competencies.Competency) string { return c.Code }

// codeOf finds the code of a competency among those of today's framework.
func codeOf(list []competencies.Competency, id uuid.UUID) string {
	for _, c := range list {
		if c.ID == id {
			return c.Code
		}
	}
	return ""
}

func kindOptions(ctx context.Context) []ui.Option {
	var options []ui.Option
	for _, k := range kinds.Kinds {
		options = append(options, ui.Option{Value: string(k), Label: locale.T(ctx, "bank.kind."+string(k))})
	}
	return options
}

func stateOptions(ctx context.Context) []ui.Option {
	var options []ui.Option
	for _, s := range questions.States {
		options = append(options, ui.Option{Value: string(s), Label: locale.T(ctx, "bank.state."+string(s))})
	}
	return options
}

const mostLevels = 9

func levelOptions() []ui.Option {
	var options []ui.Option
	for l := 1; l <= mostLevels; l++ {
		digit := string(rune('0' + l))
		options = append(options, ui.Option{Value: digit, Label: digit})
	}
	return options
}

func levelValue(l int) string {
	if l < 1 || l > mostLevels {
		return ""
	}
	return string(rune('0' + l))
}

func formatOptions(ctx context.Context) []ui.Option {
	var options []ui.Option
	for _, f := range exchange.Formats {
		options = append(options, ui.Option{Value: string(f), Label: locale.T(ctx, "bank.format."+string(f)), Hint: locale.T(ctx, "bank.format."+string(f)+".help")})
	}
	return options
}

// optionLetter names an option as people do.
func optionLetter(i int) string { return string(rune('A' + i%26)) }

// importName is the file, or that text was pasted.
func importName(ctx context.Context, i questions.Import) string {
	if i.FileName == "" {
		return locale.T(ctx, "bank.pasted")
	}
	return i.FileName
}
