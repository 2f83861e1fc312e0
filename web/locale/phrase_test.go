package locale

import (
	"fmt"
	"testing"

	"github.com/nicksnyder/go-i18n/v2/i18n"
)

// A sentence that is put together here reads as go-i18n would write it, whatever its values are.
func TestPhrasesReadAsTemplatesDo(t *testing.T) {
	whole, err := load(files, true)
	if err != nil {
		t.Fatal(err)
	}
	for lang, b := range whole {
		n := 0
		for key, p := range b.simple {
			data := map[string]any{}
			for i := 1; i < len(p); i += 2 {
				data[p[i]] = []any{"<Ani & Budi>", 7, int64(-3), 2.5, fmt.Errorf("galat"), nil}[(n+i/2)%6]
			}
			n++
			want, err := b.localizer.Localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: data})
			if got := p.with(data); err != nil || got != want {
				t.Errorf("%s %s: %q, want %q (%v)", lang, key, got, want, err)
			}
		}
		if n < 500 {
			t.Errorf("%s: only %d sentences are simple", lang, n)
		}
	}
	for _, m := range []string{"{{if .A}}x{{end}}", "{{.A | print}}", "{{ .A }}", "a {{.A}} {{range .B}}"} {
		if split(m) != nil {
			t.Errorf("%q was taken for words and values", m)
		}
	}
}
