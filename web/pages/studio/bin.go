package studio

import (
	"errors"
	"net/http"
	"time"

	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/courses/bin"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/quizzes"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
)

const binPath = "/studio/sampah"

func (p *Pages) binRoutes(s *route.Set) {
	trainer := route.Roles(people.Trainer)
	s.Page(http.MethodGet, binPath, trainer, p.bin)
	s.Page(http.MethodPost, binPath+"/:id", trainer, p.restore)
}

// binView is what was deleted in the last 30 days.
type binView struct {
	List     []bin.Binned
	Asked    []quizzes.Removed // questions that were taken out of quizzes
	Location *time.Location
}

func (p *Pages) bin(r *route.Request) error {
	course, _ := uuid.Parse(r.Query("kursus")) // any other word lists all
	list, err := p.Bin.List(r.Ctx(), r.Who, course)
	if err != nil {
		return err
	}
	v := binView{List: list, Location: r.Who.Location()}
	if course == uuid.Nil {
		if v.Asked, err = p.Quizzes.Removed(r.Ctx(), r.Who, id.Quiz{}); err != nil {
			return err
		}
	}
	return r.Render(http.StatusOK, binPage(v))
}

// restore puts one thing back and goes to where it is.
func (p *Pages) restore(r *route.Request) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	b, err := p.Bin.Restore(r.Ctx(), r.Who, id)
	var f *fault.Fault
	switch {
	case errors.As(err, &f) && f.Kind == fault.Conflict:
		r.Flash("error", f.Key)
		return r.Redirect(binPath)
	case err != nil:
		return err
	}
	r.Flash("success", "bin.flash."+string(b.Kind), "Title", b.Title)
	if b.Kind == courses.DeletedPicture {
		return r.Redirect(picturesPath(b.CourseID))
	}
	return r.Redirect(parts.CoursePath(b.CourseID))
}

// undoable marks an address: its page offers back what was deleted just now.
const undoable = "?urung=1"

// undo is what the page of a course, or of all when that is Nil, offers back; the zero Binned when nothing.
func (p *Pages) undo(r *route.Request, course uuid.UUID) (bin.Binned, error) {
	if r.Query("urung") == "" {
		return bin.Binned{}, nil
	}
	return p.Bin.JustBinned(r.Ctx(), r.Who, course)
}
