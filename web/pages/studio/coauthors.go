package studio

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/courses/coauthors"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

func (p *Pages) coauthorRoutes(s *route.Set) {
	trainer := route.Roles(people.Trainer)
	s.Page(http.MethodGet, "/studio/kursus/:id/penulis", trainer, p.coauthors)
	s.Page(http.MethodPost, "/studio/kursus/:id/penulis", trainer, p.invite)
	s.Page(http.MethodPost, "/studio/kursus/:id/penulis/lepas", trainer, p.uninvite)
	s.Page(http.MethodGet, "/studio/modul/:id/beda", trainer, p.difference)
}

func coauthorsPath(course uuid.UUID) string { return parts.CoursePath(course) + "/penulis" }

// coauthorsView is a course and who may change it beside the trainers of its unit.
type coauthorsView struct {
	courses.Work
	List     []coauthors.Coauthor
	Invites  bool // who asks may invite
	NIP      string
	Location *time.Location
}

func (p *Pages) coauthorsOf(r *route.Request) (coauthorsView, error) {
	w, err := p.work(r)
	if err != nil {
		return coauthorsView{}, err
	}
	v := coauthorsView{Work: w, Location: r.Who.Location()}
	if v.List, err = p.Coauthors.Coauthors(r.Ctx(), r.Who, w.Course.ID); err != nil {
		return v, err
	}
	v.Invites, err = p.Coauthors.MayInvite(r.Ctx(), r.Who, w.Course.ID)
	return v, err
}

func (p *Pages) coauthors(r *route.Request) error {
	v, err := p.coauthorsOf(r)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, coauthorsPage(v, nil))
}

func (p *Pages) invite(r *route.Request) error {
	v, err := p.coauthorsOf(r)
	if err != nil {
		return err
	}
	v.NIP = r.Form("nip")
	err = p.Coauthors.Invite(r.Ctx(), r.Who, v.Course.ID, v.NIP)
	var f *fault.Fault
	switch {
	case errors.As(err, &f) && f.Kind == fault.Conflict:
		r.Flash("error", f.Key, "Max", f.Args["Max"])
	case err != nil:
		return r.Again(err, func(ps ui.Problems) templ.Component { return coauthorsPage(v, ps) })
	default:
		r.Flash("success", "studio.coauthor.invited")
	}
	return r.Redirect(coauthorsPath(v.Course.ID))
}

func (p *Pages) uninvite(r *route.Request) error {
	course, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	person, err := id.Parse[id.Person](r.Form("person"))
	if err != nil {
		return route.ErrNotFound
	}
	if err := p.Coauthors.Uninvite(r.Ctx(), r.Who, course, person); err != nil {
		return err
	}
	r.Flash("success", "studio.coauthor.removed")
	return r.Redirect(coauthorsPath(course))
}

// difference compares a module with another version of it.
func (p *Pages) difference(r *route.Request) error {
	module, err := route.PathID[id.Module](r, "id")
	if err != nil {
		return err
	}
	against, _ := strconv.Atoi(r.Query("dengan")) // any other word: the version before
	d, err := p.Review.Difference(r.Ctx(), r.Who, module, against)
	var f *fault.Fault
	if errors.As(err, &f) && f.Key == "course.no_other_version" {
		r.Flash("info", f.Key)
		return r.Redirect(modulePath(module))
	}
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, differencePage(d))
}
