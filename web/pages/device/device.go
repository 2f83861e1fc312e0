// Package device is the product on a device of somebody's own: how it is installed, the service worker that keeps pages, the list of
// what is saved, and the page in place of one that cannot come.
package device

import (
	"context"
	"encoding/json"
	"net/http"

	"mumpuni/web/assets"
	"mumpuni/web/locale"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// Pages holds what its handlers need.
type Pages struct {
	Offline bool // browsers may keep pages and courses
}

// Routes declares the manifest, the service worker and its pages.
func (p *Pages) Routes(s *route.Set) {
	s.Raw(http.MethodGet, ui.ManifestPath, route.Public, http.HandlerFunc(manifest))
	s.Raw(http.MethodGet, route.KeeperPath, route.Public, s.Keeper(p.keeper()))
	s.Page(http.MethodGet, "/luring", route.Public, func(r *route.Request) error { return r.Render(http.StatusOK, insteadPage()) })
	s.Page(http.MethodGet, "/tersimpan", route.SignedIn, func(r *route.Request) error {
		r.KeepFiles()
		return r.Render(http.StatusOK, savedPage())
	})
}

// keeper is the service worker or, where it is turned off, the one that retires it.
func (p *Pages) keeper() []byte {
	if p.Offline {
		return assets.Source("keeper.js")
	}
	return assets.Source("retire.js")
}

// icon, shortcut and app are what W3C's "Web Application Manifest" asks for.
type icon struct {
	Source  string `json:"src"`
	Sizes   string `json:"sizes"`
	Type    string `json:"type"`
	Purpose string `json:"purpose,omitempty"`
}

type shortcut struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

type app struct {
	ID          string     `json:"id"`
	Name        string     `json:"name"`
	ShortName   string     `json:"short_name"`
	Description string     `json:"description"`
	Lang        string     `json:"lang"`
	Start       string     `json:"start_url"`
	Scope       string     `json:"scope"`
	Display     string     `json:"display"`
	Theme       string     `json:"theme_color"`
	Background  string     `json:"background_color"`
	Icons       []icon     `json:"icons"`
	Shortcuts   []shortcut `json:"shortcuts"`
}

func appOf(ctx context.Context) app {
	return app{
		ID: "/", Name: locale.T(ctx, "device.app"), ShortName: locale.T(ctx, "device.app.short"), Description: locale.T(ctx, "device.app.description"),
		Lang: locale.Lang(ctx), Start: "/", Scope: "/", Display: "standalone", Theme: "#196bcd", Background: "#ffffff",
		Icons: []icon{
			{assets.URL("icon-192.png"), "192x192", "image/png", ""},
			{assets.URL("icon-512.png"), "512x512", "image/png", ""},
			{assets.URL("icon-mask-512.png"), "512x512", "image/png", "maskable"},
		},
		Shortcuts: []shortcut{
			{locale.T(ctx, "device.app.courses"), "/kursus?saya=open"},
			{locale.T(ctx, "device.title"), "/tersimpan"},
			{locale.T(ctx, "device.page.history"), "/riwayat"},
			{locale.T(ctx, "device.page.certificates"), "/sertifikat"},
		},
	}
}

// manifest is asked for without cookies; the page that names it says its language.
func manifest(w http.ResponseWriter, r *http.Request) {
	body, err := json.Marshal(appOf(locale.With(r.Context(), r.URL.Query().Get("bahasa"))))
	if err != nil {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/manifest+json")
	w.Header().Set("Cache-Control", "public, max-age=86400")
	_, _ = w.Write(body)
}
