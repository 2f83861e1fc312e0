package pages

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/internal/fault"
	"mumpuni/people"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// studioRoutes are where trainers make courses.
func (p *Pages) studioRoutes(s *route.Set) {
	trainer := route.Roles(people.Trainer)
	s.Page(http.MethodGet, "/studio", trainer, p.studio)
	s.Page(http.MethodGet, "/studio/kursus/baru", trainer, p.newCourse)
	s.Page(http.MethodPost, "/studio/kursus/baru", trainer, p.createCourse)
	s.Page(http.MethodGet, "/studio/kursus/:id", trainer, p.studioCourse)
	s.Page(http.MethodGet, "/studio/kursus/:id/rincian", trainer, p.courseDetails)
	s.Page(http.MethodPost, "/studio/kursus/:id/rincian", trainer, p.saveDetails)
	s.Page(http.MethodGet, "/studio/kursus/:id/terbit", trainer, p.courseReadiness)
	s.Page(http.MethodPost, "/studio/kursus/:id/terbit", trainer, p.publishCourse)
	s.Page(http.MethodPost, "/studio/kursus/:id/revisi", trainer, p.reviseCourse)
	s.Page(http.MethodGet, "/studio/kursus/:id/buang", trainer, p.askDiscard)
	s.Page(http.MethodPost, "/studio/kursus/:id/buang", trainer, p.discardDraft)
	s.Page(http.MethodPost, "/studio/kursus/:id/arsip", trainer, p.archiveCourse)
	p.studioModuleRoutes(s)
}

const studioPage = 20 // courses a page

func (p *Pages) studio(r *route.Request) error {
	f := courses.StudioFilter{Query: r.Query("cari"), State: r.Query("keadaan"), Page: pageOf(r), Limit: studioPage}
	list, total, err := p.Courses.MyCourses(r.Ctx(), r.Who, f)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, studioListPage(studioView{Filter: f, List: list, Total: total}))
}

// studioView is the trainer's list.
type studioView struct {
	Filter courses.StudioFilter
	List   []courses.StudioCard
	Total  int
}

func (v studioView) href(state string, page int) string {
	return listHref("/studio", page, "cari", v.Filter.Query, "keadaan", state)
}

// listHref is the address of a list: its filters as name, value pairs (empty ones left out) and the page.
func listHref(path string, page int, pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if page > 1 {
		q.Set("hal", strconv.Itoa(page))
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// pagingOf leads through a list of total rows.
func pagingOf(page, limit, total int, href func(page int) string) ui.Paging {
	paging := ui.Paging{Page: page, Pages: (total + limit - 1) / limit}
	if page > 1 {
		paging.Prev = href(page - 1)
	}
	if page < paging.Pages {
		paging.Next = href(page + 1)
	}
	return paging
}

// newCourseView is the form of a new course.
type newCourseView struct {
	courses.NewCourse
	Units []people.UnitNode // where the course may belong
}

func (p *Pages) newCourse(r *route.Request) error {
	units, err := p.unitsAs(r, people.Trainer)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, newCoursePage(newCourseView{Units: units}, nil))
}

// unitsAs lists the units on which who holds role.
func (p *Pages) unitsAs(r *route.Request, role people.Role) ([]people.UnitNode, error) {
	return p.People.UnitTree(r.Ctx(), r.Who.Only(role), time.Now().In(r.Who.Location()))
}

func (p *Pages) createCourse(r *route.Request) error {
	unit, _ := uuid.Parse(r.Form("unit_id")) // none chosen: the service takes the trainer's first
	n := courses.NewCourse{Title: r.Form("title"), UnitID: unit}
	c, err := p.Courses.CreateCourse(r.Ctx(), r.Who, n)
	if err != nil {
		units, unitsErr := p.unitsAs(r, people.Trainer)
		if unitsErr != nil {
			return unitsErr
		}
		return again(r, err, func(ps ui.Problems) templ.Component { return newCoursePage(newCourseView{n, units}, ps) })
	}
	r.Flash("success", "studio.flash.created")
	return r.Redirect(coursePath(c.ID) + "/rincian")
}

func coursePath(course uuid.UUID) string { return "/studio/kursus/" + course.String() }

// again shows a form once more with what is wrong: invalid fields, or why the present state refuses it. Any other error
// goes to the error page.
func again(r *route.Request, err error, form func(ui.Problems) templ.Component) error {
	var f *fault.Fault
	if !errors.As(err, &f) || f.Kind != fault.Conflict && f.Kind != fault.TooLarge && (f.Kind != fault.Forbidden || f.Field == "") {
		return r.Invalid(err, form)
	}
	return r.Render(route.StatusOf(f.Kind), form(ui.Problems{{Field: f.Field, Key: f.Key, Args: f.Args}}))
}
