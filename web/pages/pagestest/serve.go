// Package pagestest is what the tests of the pages stand on: small worlds with people in them, served as the product
// serves them, and a phone-sized browser.
package pagestest

import (
	"net/http"
	"strings"

	"mumpuni/web/assets"
	"mumpuni/web/route"
)

// FormType is the content type of a plain form.
const FormType = "application/x-www-form-urlencoded"

// Serve gives a server of what declare declares, and of /uji/<person>, which signs a browser in. Faults are answered as
// problems.
func Serve(cfg route.Config, declare ...func(*route.Set)) http.Handler {
	if cfg.ContentOrigin == "" {
		cfg.ContentOrigin = "http://127.0.0.1:1"
	}
	set := route.New(cfg)
	for _, d := range declare {
		d(set)
	}
	set.Raw(http.MethodGet, "/uji/*", route.Public, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: cfg.SessionCookie, Value: strings.TrimPrefix(r.URL.Path, "/uji/"), Path: "/"})
		_, _ = w.Write([]byte("masuk"))
	}))
	return set.Handler()
}

// Assets declares the style sheets and scripts.
func Assets(set *route.Set) {
	set.Raw(http.MethodGet, assets.Prefix+"*", route.Public, assets.Handler())
}
