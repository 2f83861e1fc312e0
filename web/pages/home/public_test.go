package home

import (
	"regexp"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"mumpuni/web/locale"
	"mumpuni/web/ui"
)

// Pages that need nobody are complete in both languages: no key shows through.
func TestPublicPagesInBothLanguages(t *testing.T) {
	for _, lang := range locale.Languages {
		ctx := ui.WithView(t.Context(), ui.View{Locale: lang})
		var b strings.Builder
		for _, c := range []templ.Component{welcomePage(), helpPage(helpView{Book: helpBooks[0]}), accessPage()} {
			if err := c.Render(ctx, &b); err != nil {
				t.Fatal(err)
			}
		}
		if regexp.MustCompile(`\b(home|ui)\.[a-z]+`).MatchString(b.String()) {
			t.Errorf("%s: a key shows through", lang)
		}
	}
}
