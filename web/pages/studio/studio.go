// Package studio is where trainers make courses.
package studio

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"mumpuni/approvals"
	"mumpuni/competencies"
	"mumpuni/courses"
	"mumpuni/courses/bin"
	"mumpuni/courses/coauthors"
	"mumpuni/courses/intake"
	"mumpuni/courses/results"
	"mumpuni/courses/review"
	"mumpuni/internal/id"
	"mumpuni/parcels"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/quizzes"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
	"mumpuni/web/ui"
	"mumpuni/web/upload"
)

// Pages holds what its handlers call.
type Pages struct {
	Courses      *courses.Service
	Bin          *bin.Service
	Intake       *intake.Service
	Coauthors    *coauthors.Service
	Results      *results.Service
	Review       *review.Service
	Quizzes      *quizzes.Service
	Bank         *questions.Service // whose open questions texts ask
	People       *people.Service
	Competencies *competencies.Service
	Upload       *upload.Handler
	Parcels      *parcels.Service
	Approvals    *approvals.Service // nil where nobody asks for any

	Remarks func(r *route.Request, version uuid.UUID, module id.Module, studio bool) (templ.Component, error) // what is said at a module before it is published
	Waiting func(r *route.Request, version uuid.UUID) int                                                     // how much of it is open
}

// Routes declares the list, one course and its modules.
func (p *Pages) Routes(s *route.Set) {
	trainer := route.Roles(people.Trainer)
	s.Page(http.MethodGet, "/studio", trainer, p.studio)
	s.Page(http.MethodGet, "/studio/kursus/baru", trainer, p.newCourse)
	s.Page(http.MethodPost, "/studio/kursus/baru", trainer, p.createCourse)
	s.Page(http.MethodGet, "/studio/kursus/:id", trainer, p.studioCourse)
	s.Page(http.MethodGet, "/studio/kursus/:id/kemajuan", trainer.Report(), p.courseProgress)
	s.Page(http.MethodGet, "/studio/kursus/:id/rincian", trainer, p.courseDetails)
	s.Page(http.MethodPost, "/studio/kursus/:id/rincian", trainer, p.saveDetails)
	s.Page(http.MethodGet, "/studio/kursus/:id/terbit", trainer, p.courseReadiness)
	s.Page(http.MethodPost, "/studio/kursus/:id/terbit", trainer, p.publishCourse)
	s.Page(http.MethodPost, "/studio/kursus/:id/revisi", trainer, p.reviseCourse)
	s.Page(http.MethodPost, "/studio/kursus/:id/sahkan", trainer, p.agree)
	p.reviewRoutes(s)
	s.Page(http.MethodGet, "/studio/kursus/:id/buang", trainer, p.askDiscard)
	s.Page(http.MethodPost, "/studio/kursus/:id/buang", trainer, p.discardDraft)
	s.Page(http.MethodPost, "/studio/kursus/:id/arsip", trainer, p.archiveCourse)
	p.studioModuleRoutes(s)
	p.packageRoutes(s)
	p.pictureRoutes(s)
	p.documentRoutes(s)
	p.binRoutes(s)
	p.copyRoutes(s)
	p.parcelRoutes(s)
	p.filesRoutes(s)
	p.coauthorRoutes(s)
	p.checkRoutes(s)
}

const studioPage = 20 // courses a page

func (p *Pages) studio(r *route.Request) error {
	f := courses.StudioFilter{Query: r.Query("cari"), State: r.Query("keadaan"), Page: r.PageNumber(), Limit: studioPage}
	list, total, err := p.Courses.MyCourses(r.Ctx(), r.Who, f)
	if err != nil {
		return err
	}
	undo, err := p.undo(r, uuid.Nil)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, studioListPage(studioView{Filter: f, List: list, Total: total, Undo: undo}))
}

// studioView is the trainer's list.
type studioView struct {
	Filter courses.StudioFilter
	List   []courses.StudioCard
	Total  int
	Undo   bin.Binned // what was discarded just now
}

func (v studioView) href(state string, page int) string {
	return ui.ListHref("/studio", page, "cari", v.Filter.Query, "keadaan", state)
}

// newCourseView is the form of a new course.
type newCourseView struct {
	courses.NewCourse
	Units []people.UnitNode // where the course may belong
}

func (p *Pages) newCourse(r *route.Request) error {
	units, err := parts.UnitsAs(r, p.People, people.Trainer)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, newCoursePage(newCourseView{Units: units}, nil))
}

func (p *Pages) createCourse(r *route.Request) error {
	unit, _ := uuid.Parse(r.Form("unit_id")) // none chosen: the service takes the trainer's first
	n := courses.NewCourse{Title: r.Form("title"), UnitID: unit}
	c, err := p.Courses.CreateCourse(r.Ctx(), r.Who, n)
	if err != nil {
		units, unitsErr := parts.UnitsAs(r, p.People, people.Trainer)
		if unitsErr != nil {
			return unitsErr
		}
		return r.Again(err, func(ps ui.Problems) templ.Component { return newCoursePage(newCourseView{n, units}, ps) })
	}
	r.Flash("success", "studio.flash.created")
	return r.Redirect(parts.CoursePath(c.ID) + "/rincian")
}
