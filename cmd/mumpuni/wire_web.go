package main

import (
	"context"
	"net/http"
	"net/http/httputil"
	"strings"

	"mumpuni/people"
	"mumpuni/web"
	"mumpuni/web/api"
	"mumpuni/web/content"
	"mumpuni/web/pages"
	"mumpuni/web/route"
)

var _ = httputil.DumpRequest

// server joins the services with the pages, the API and the second origin.
func (h *house) server(c config) (*web.Server, error) {
	secure := strings.HasPrefix(c.BaseURL, "https://")
	cookie := "mumpuni_session"
	if secure {
		cookie = "__Host-" + cookie
	}
	p := &pages.Pages{
		People: h.people, Identity: h.identity, Courses: h.courses, Quizzes: h.quizzes, Certification: h.certification,
		Competencies: h.competencies, Records: h.records, Store: h.store, BaseURL: c.BaseURL, SessionCookie: cookie,
		Secure: secure, Gallery: c.Demo,
	}
	a := &api.API{
		People: h.people, Identity: h.identity, Courses: h.courses, Quizzes: h.quizzes, Certification: h.certification,
		Competencies: h.competencies, Records: h.records, Store: h.store, BaseURL: c.BaseURL,
	}
	rc := route.Config{SessionCookie: cookie, Secure: secure, ContentOrigin: strings.TrimSuffix(c.ContentURL, "/"), Session: h.identity.Session}
	_ = content.Config{}
	_ = people.System
	_ = context.Background
	return web.New(web.Config{
		Listen: c.Listen, ContentListen: c.ContentListen, BaseURL: c.BaseURL, ContentURL: strings.TrimSuffix(c.ContentURL, "/"),
		SessionCookie: cookie, Secure: secure, TrustedProxies: c.proxies, Gallery: c.Demo,
		Ready:   func(ctx context.Context) error { return h.db.PingContext(ctx) },
		Metrics: newMetrics(),
		JWKS:    http.NotFoundHandler(), Upload: http.NotFoundHandler(), Content: http.NotFoundHandler(),
	}, p, a, rc), nil
}
