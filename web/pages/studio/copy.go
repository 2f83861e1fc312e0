package studio

import (
	"net/http"

	"github.com/google/uuid"

	"mumpuni/people"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
)

func (p *Pages) copyRoutes(s *route.Set) {
	trainer := route.Roles(people.Trainer)
	s.Page(http.MethodPost, "/studio/kursus/:id/salin", trainer, p.copyCourse)
	s.Page(http.MethodPost, "/studio/modul/:id/salin", trainer, p.copyModule)
}

func (p *Pages) copyCourse(r *route.Request) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	made, err := p.Courses.DuplicateCourse(r.Ctx(), r.Who, id)
	if err != nil {
		return err
	}
	r.Flash("success", "studio.flash.course_copied")
	return r.Redirect(parts.CoursePath(made))
}

func (p *Pages) copyModule(r *route.Request) error {
	v, _, err := p.module(r)
	if err != nil {
		return err
	}
	made, err := p.Courses.DuplicateModule(r.Ctx(), r.Who, v.Module.ID)
	if err != nil {
		return err
	}
	r.Flash("success", "studio.flash.module_copied", "Title", v.Module.Title)
	return r.Redirect(modulePath(made))
}
