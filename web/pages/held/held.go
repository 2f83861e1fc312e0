// Package held is tries that looked odd, in pages: what was noticed, told to the person and to whoever decides, and the decision.
package held

import (
	"context"
	"net/http"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"mumpuni/assessments"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// Pages holds what its handlers call.
type Pages struct {
	Assessments *assessments.Service
}

const root = "/ditahan"

// Routes declares the list and the decision of HR, and the page of one try, which the person reads, too.
func (p *Pages) Routes(s *route.Set) {
	hr := route.Roles(people.HR)
	s.Page(http.MethodGet, root, hr, p.list)
	s.Page(http.MethodGet, "/asesmen/ditahan/:attempt", route.SignedIn, p.one)
	s.Page(http.MethodPost, root+"/:attempt/hitung", hr, p.release)
	s.Page(http.MethodPost, root+"/:attempt/batalkan", hr, p.annul)
	s.Page(http.MethodPost, root+"/:attempt/pulihkan", hr, p.restore)
}

func path(attempt id.Attempt) string { return "/asesmen/ditahan/" + attempt.String() }

func (p *Pages) list(r *route.Request) error {
	list, err := p.Assessments.Held(r.Ctx(), r.Who)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, listPage(list, r.Who.Location()))
}

// oneView is a try that looked odd, to whoever looks.
type oneView struct {
	assessments.HeldTry

	Own   bool
	Typed string // a reason that is being written
	Zone  *time.Location
}

func (p *Pages) view(r *route.Request) (v oneView, err error) {
	attempt, err := route.PathID[id.Attempt](r, "attempt")
	if err != nil {
		return v, err
	}
	v.HeldTry, err = p.Assessments.HeldTry(r.Ctx(), r.Who, attempt)
	v.Own, v.Zone = r.Who.IsOneself(v.PersonID), r.Who.Location()
	return v, err
}

func (p *Pages) one(r *route.Request) error {
	v, err := p.view(r)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, onePage(v, nil))
}

func (p *Pages) release(r *route.Request) error {
	attempt, err := route.PathID[id.Attempt](r, "attempt")
	if err != nil {
		return err
	}
	if err := p.Assessments.Release(r.Ctx(), r.Who, attempt); err != nil {
		return err
	}
	r.Flash("success", "held.released")
	return r.Redirect(root)
}

func (p *Pages) annul(r *route.Request) error { return p.ask(r, p.Assessments.AskAnnul) }

func (p *Pages) restore(r *route.Request) error { return p.ask(r, p.Assessments.AskRestore) }

// ask asks a second person, for a reason that is typed.
func (p *Pages) ask(r *route.Request, ask func(ctx context.Context, who people.Actor, attempt id.Attempt, reason string) (uuid.UUID, error)) error {
	attempt, err := route.PathID[id.Attempt](r, "attempt")
	if err != nil {
		return err
	}
	if _, err := ask(r.Ctx(), r.Who, attempt, r.Form("reason")); err != nil {
		if len(route.ProblemsOf(err)) == 0 {
			return err
		}
		v, viewErr := p.view(r)
		if viewErr != nil {
			return viewErr
		}
		v.Typed = r.Form("reason")
		return r.Again(err, func(ps ui.Problems) templ.Component { return onePage(v, ps) })
	}
	r.Flash("success", "held.asked")
	return r.Redirect(path(attempt))
}
