package pages

import (
	"context"
	"io"
	"net/http"

	"github.com/a-h/templ"

	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// galleryRoutes shows the living design system; the server declares them in development, demo and tests only.
func (p *Pages) galleryRoutes(s *route.Set) {
	s.Page(http.MethodGet, "/galeri", route.Public, p.gallery)
}

func (p *Pages) gallery(r *route.Request) error {
	return r.Render(http.StatusOK, inTheme(r.Query("tema"), ui.Gallery(r.Query("keadaan") == "ditolak")))
}

// inTheme renders c in theme whatever the person chose; "" leaves the choice.
func inTheme(theme string, c templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		if theme != "" {
			v := ui.ViewOf(ctx)
			v.Theme = theme
			ctx = ui.WithView(ctx, v)
		}
		return c.Render(ctx, w)
	})
}
