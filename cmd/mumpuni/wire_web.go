package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/prometheus/client_golang/prometheus"

	"mumpuni/internal/health"
	"mumpuni/internal/jobs"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/web"
	"mumpuni/web/api"
	"mumpuni/web/content"
	"mumpuni/web/lrs"
	"mumpuni/web/pages"
	"mumpuni/web/route"
	"mumpuni/web/upload"
)

// server joins the services with the pages, the API and the second origin.
func (h *house) server(c config) (*web.Server, error) {
	secure := strings.HasPrefix(c.BaseURL, "https://")
	cookie := "mumpuni_session"
	if secure {
		cookie = "__Host-" + cookie // browsers keep such a cookie only over https
	}
	purposes, metrics := h.purposes(), newMetrics()
	board := h.board(metrics)
	figures := prometheus.NewRegistry() // apart: the board reads the other
	figures.MustRegister(board)
	uploads, err := upload.New(h.store, upload.Config{
		BaseURL: c.BaseURL, Session: h.uploader(cookie), Authorize: purposes.May, Done: purposes.Done,
	})
	if err != nil {
		return nil, fmt.Errorf("uploads: %w", err)
	}
	return web.New(web.Config{
		Listen: c.Listen, ContentListen: c.ContentListen, BaseURL: c.BaseURL, ContentURL: strings.TrimSuffix(c.ContentURL, "/"),
		SessionCookie: cookie, Secure: secure, TrustedProxies: c.proxies, Gallery: c.Demo,
		Ready: func(ctx context.Context) error { return h.db.PingContext(pg.With(ctx, pg.Watch)) },
		Drain: c.StopDelay, Look: c.look,
		Metrics: metrics, Figures: figures, JWKS: api.JWKS(h.identity), Upload: uploads,
		Content: content.New(h.store, content.Config{AppOrigin: c.BaseURL, Others: c.CMI5Origins, Fetch: h.packages.Fetch, XAPI: lrs.ForPackages(h.xapi)}), XAPI: lrs.ForPrograms(h.xapi),
	}, h.pages(c, cookie, uploads, board), h.api(c, board), route.Config{
		SessionCookie: cookie, Secure: secure, ContentOrigin: strings.TrimSuffix(c.ContentURL, "/"), Session: h.identity.Session, StepUp: h.identity.StepUp,
		Owner: h.identity.Owner, DraftKey: derive(c.key, "forms whose session has ended"),
		Enter: h.db.Enter, Offline: c.OfflinePages, Agency: c.look.Agency,
	})
}

func (h *house) pages(c config, cookie string, uploads *upload.Handler, board *health.Board) *pages.Pages {
	return &pages.Pages{
		People: h.people, Imports: h.siasn, Approvals: h.approvals, Identity: h.identity, Courses: h.courses, Bin: h.bin, Intake: h.intake, Coauthors: h.coauthors, Mandates: h.mandates, Results: h.results, Notes: h.notes, Review: h.review, Orders: h.orders, Reminders: h.reminders, Feedback: h.feedback, Reviews: h.reviews, XAPI: h.xapi, Parcels: h.parcels, Quizzes: h.quizzes, Questions: h.questions, Assessments: h.assessments, Certification: h.certification, AcceptIssuer: h.acceptIssuer,
		Competencies: h.competencies, Records: h.records, Store: h.store, Upload: uploads, BaseURL: c.BaseURL,
		SessionCookie: cookie, Health: board.Read, Gallery: c.Demo, Offline: c.OfflinePages, PulseKey: derive(c.key, "pulse of attempts"),
	}
}

func (h *house) api(c config, board *health.Board) *api.API {
	return &api.API{
		People: h.people, Imports: h.siasn, Approvals: h.approvals, AcceptIssuer: h.acceptIssuer, Identity: h.identity, Courses: h.courses, Bin: h.bin, Intake: h.intake, Coauthors: h.coauthors, Mandates: h.mandates, Results: h.results, Review: h.review, Parcels: h.parcels, Feedback: h.feedback, Reviews: h.reviews, XAPI: h.xapi, Orders: h.orders, Quizzes: h.quizzes, Questions: h.questions, Assessments: h.assessments, Certification: h.certification,
		Competencies: h.competencies, Records: h.records, Store: h.store, BaseURL: c.BaseURL, Health: board.Read,
		Troubles: func(ctx context.Context) ([]jobs.Trouble, error) { return jobs.Troubles(ctx, h.db) },
	}
}

// uploader tells who sends an upload: a browser by its session, a program by its token.
func (h *house) uploader(cookie string) func(*http.Request) (people.Actor, error) {
	return func(r *http.Request) (people.Actor, error) {
		if scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " "); ok && strings.EqualFold(scheme, "Bearer") {
			session, err := h.identity.Bearer(r.Context(), token)
			if err == nil {
				err = route.SignedIn.Check(session)
			}
			return session.Actor, err
		}
		held, err := r.Cookie(cookie)
		if err != nil {
			return people.Actor{}, route.ErrUnauthenticated
		}
		session, err := h.identity.Session(r.Context(), held.Value)
		if err == nil {
			err = route.SignedIn.Check(session)
		}
		return session.Actor, err
	}
}
