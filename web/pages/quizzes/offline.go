package quizzes

import (
	"net/http"

	"mumpuni/internal/id"
	"mumpuni/web/assets"
	"mumpuni/web/route"
)

// workerPath is where the service worker stands: below it, an attempt's pages are the widest scope that it can have.
const workerPath = "/kuis/pekerja.js"

// worker serves the service worker of running attempts or, where it is turned off, the one that retires it: browsers that had it
// fetch the other at their next visit.
func worker(on bool) http.Handler {
	name := "retire.js"
	if on {
		name = "worker.js"
	}
	source := assets.Source(name)
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		w.Header().Set("Cache-Control", "no-cache")
		_, _ = w.Write(source)
	})
}

// quizNewest tells an open page cheaply whether another device changed something.
func (p *Pages) quizNewest(r *route.Request) error {
	id, err := route.PathID[id.Attempt](r, "attempt")
	if err != nil {
		return err
	}
	n, err := p.Quizzes.Newest(r.Ctx(), r.Who, id)
	if err != nil {
		return err
	}
	return r.JSON(map[string]any{"state": n.State, "seq": n.Seq})
}

// quizWaiting is the page that the service worker shows in place of one that cannot come. It knows nothing of the attempt.
func (p *Pages) quizWaiting(r *route.Request) error {
	id, err := route.PathID[id.Attempt](r, "attempt")
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, quizWaitingPage(id, r.Who.PersonID))
}

// quizSendLater is where a page without a line leads who wants the attempt sent: without one, the page that waits stands here. With one,
// what is to be sent is shown first.
func (p *Pages) quizSendLater(r *route.Request) error {
	id, err := route.PathID[id.Attempt](r, "attempt")
	if err != nil {
		return err
	}
	return r.Redirect(quizPath(id) + "/periksa")
}
