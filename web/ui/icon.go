package ui

import (
	"context"
	"embed"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/a-h/templ"
)

// The icons are paths of Tabler Icons (MIT, see icons/LICENSE), outline only.
//
//go:embed icons/*.svg
var iconFiles embed.FS

var icons = mustIcons()

func mustIcons() map[string]string {
	names, err := fs.Glob(iconFiles, "icons/*.svg")
	if err != nil {
		panic(err) // embedded: a build fault
	}
	drawn := make(map[string]string, len(names))
	for _, name := range names {
		paths, err := iconFiles.ReadFile(name)
		if err != nil {
			panic(err)
		}
		drawn[strings.TrimSuffix(path.Base(name), ".svg")] = `<svg class="icon" viewBox="0 0 24 24" fill="none" ` +
			`stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">` +
			strings.TrimSpace(string(paths)) + `</svg>`
	}
	return drawn
}

// Icon draws one icon in the colour of the text, hidden from screen readers: words beside it carry the meaning. An
// unknown name draws a question mark; a test over all sources refuses it.
func Icon(name string) templ.Component {
	svg, ok := icons[name]
	if !ok {
		svg = icons["help-circle"]
	}
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, svg)
		return err
	})
}

// HasIcon reports whether name is in the set.
func HasIcon(name string) bool { _, ok := icons[name]; return ok }

// IconNames lists the set in alphabetical order.
func IconNames() []string { return slices.Sorted(maps.Keys(icons)) }
