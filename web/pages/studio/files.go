package studio

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/people"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
	"mumpuni/web/ui"
	"mumpuni/web/upload"
)

func (p *Pages) filesRoutes(s *route.Set) {
	trainer := route.Roles(people.Trainer)
	s.Page(http.MethodGet, "/studio/kursus/:id/berkas", trainer, p.files)
	s.FilePage(http.MethodPost, "/studio/kursus/:id/berkas", trainer, p.sendFiles)
}

func filesPath(course uuid.UUID) string { return parts.CoursePath(course) + "/berkas" }

// filesView is a course that takes many files at once, and what became of those that were sent without script.
type filesView struct {
	courses.Work
	Sent []sentFile
}

// sentFile is a file, and why it was not taken; "" when it was.
type sentFile struct{ Name, Why string }

func (p *Pages) files(r *route.Request) error {
	w, err := p.work(r)
	switch {
	case err != nil:
		return err
	case !w.Editable():
		return r.Redirect(parts.CoursePath(w.Course.ID))
	}
	return r.Render(http.StatusOK, filesPage(filesView{Work: w}, nil))
}

// sendFiles is the way without script: all files in one plain form.
func (p *Pages) sendFiles(r *route.Request) error {
	w, err := p.work(r)
	if err != nil {
		return err
	}
	v := filesView{Work: w}
	sent, err := p.Upload.PostForms(r.HTTP(), r.Who, "file:"+w.Course.ID.String(), "file")
	if err != nil {
		return r.Again(err, func(ps ui.Problems) templ.Component { return filesPage(v, ps) })
	}
	refused := 0
	for _, one := range sent {
		if one.Err != nil {
			refused++
		}
		v.Sent = append(v.Sent, sentFile{one.Name, whyRefused(r, one)})
	}
	if refused == 0 {
		r.Flash("success", "studio.files.taken", "Count", len(sent))
		return r.Redirect(parts.CoursePath(w.Course.ID))
	}
	if v.Work, err = p.Courses.Studio(r.Ctx(), r.Who, w.Course.ID); err != nil {
		return err
	}
	return r.Render(http.StatusUnprocessableEntity, filesPage(v, nil))
}

// whyRefused is the sentence of what is wrong with a file.
func whyRefused(r *route.Request, s upload.Sent) string {
	if s.Err == nil {
		return ""
	}
	return route.NewProblem(r.Ctx(), s.Err).Detail
}
