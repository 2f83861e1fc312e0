package studio

import (
	"errors"
	"net/http"
	"strings"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/courses/bin"
	"mumpuni/courses/pictures"
	"mumpuni/internal/fault"
	"mumpuni/media"
	"mumpuni/people"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

func (p *Pages) pictureRoutes(s *route.Set) {
	trainer := route.Roles(people.Trainer)
	s.Page(http.MethodGet, "/studio/kursus/:id/gambar", trainer, p.pictures)
	s.FilePage(http.MethodPost, "/studio/kursus/:id/gambar", trainer, p.sendPicture)
	s.Page(http.MethodPost, "/studio/kursus/:id/gambar/hapus", trainer, p.removePicture)
	s.Page(http.MethodPost, "/studio/kursus/:id/sampul", trainer, p.setCover)
}

// picturesView is a course and its pictures.
type picturesView struct {
	courses.Work
	Pictures []pictures.Illustration
	Undo     bin.Binned // what was deleted just now
}

func picturesPath(course uuid.UUID) string { return parts.CoursePath(course) + "/gambar" }

func picturePurpose(course uuid.UUID) string { return "picture:" + course.String() }

// options are the pictures that a card can show.
func (v picturesView) options() []ui.Option {
	var list []ui.Option
	for _, p := range v.Pictures {
		if p.State == media.Ready {
			list = append(list, ui.Option{Value: p.Name, Label: p.Name})
		}
	}
	return list
}

func (v picturesView) poll() string {
	for _, p := range v.Pictures {
		if p.State == media.Processing {
			return "processing"
		}
	}
	return ""
}

func (p *Pages) picturesOf(r *route.Request) (picturesView, error) {
	w, err := p.work(r)
	if err != nil {
		return picturesView{}, err
	}
	list, err := p.Courses.Pictures(r.Ctx(), r.Who, w.Course.ID)
	if err != nil {
		return picturesView{}, err
	}
	undo, err := p.undo(r, w.Course.ID)
	return picturesView{w, list, undo}, err
}

// pictures shows the pictures of a course, each with what names it in a text. A script is given the list alone.
func (p *Pages) pictures(r *route.Request) error {
	v, err := p.picturesOf(r)
	switch {
	case err != nil:
		return err
	case strings.HasPrefix(r.HTTP().Header.Get("Accept"), "application/json"):
		return r.JSON(v.Pictures)
	case !v.Editable():
		return r.Redirect(parts.CoursePath(v.Course.ID))
	}
	return r.Render(http.StatusOK, picturesPage(v, nil))
}

// sendPicture is the way without script: one file in a plain form becomes a picture of the course.
func (p *Pages) sendPicture(r *route.Request) error {
	v, err := p.picturesOf(r)
	if err != nil {
		return err
	}
	if _, err := p.Upload.PostForm(r.HTTP(), r.Who, picturePurpose(v.Course.ID), "file"); err != nil {
		return r.Again(err, func(ps ui.Problems) templ.Component { return picturesPage(v, ps) })
	}
	r.Flash("success", "studio.picture.sent")
	return r.Redirect(picturesPath(v.Course.ID))
}

// setCover puts a picture on the card of the course, or takes it away.
func (p *Pages) setCover(r *route.Request) error {
	v, err := p.picturesOf(r)
	if err != nil {
		return err
	}
	name := r.Form("name")
	if err := p.Courses.SetCover(r.Ctx(), r.Who, v.Course.ID, name, r.Form("alt")); err != nil {
		return r.Again(err, func(ps ui.Problems) templ.Component { return picturesPage(v, ps) })
	}
	r.Flash("success", map[bool]string{true: "studio.cover.set", false: "studio.cover.taken"}[name != ""])
	return r.Redirect(picturesPath(v.Course.ID))
}

func (p *Pages) removePicture(r *route.Request) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	err = p.Courses.RemovePicture(r.Ctx(), r.Who, id, r.Form("name"))
	var f *fault.Fault
	switch {
	case errors.As(err, &f) && f.Key == "course.picture_used": // meanwhile a text names it
		r.Flash("error", f.Key, "Picture", r.Form("name"))
	case err != nil:
		return err
	default:
		return r.Redirect(picturesPath(id) + undoable)
	}
	return r.Redirect(picturesPath(id))
}
