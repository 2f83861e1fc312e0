package courses

import (
	"net/http"
	"time"

	"github.com/a-h/templ"

	"mumpuni/courses/notes"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

const notesPath = "/catatan"

func (p *Pages) noteRoutes(s *route.Set) {
	s.Page(http.MethodGet, notesPath, route.SignedIn, p.notes)
	s.Page(http.MethodGet, "/belajar/:enrolment/:module/catatan", route.SignedIn, p.note)
	s.Page(http.MethodPost, "/belajar/:enrolment/:module/catatan", route.SignedIn, p.keepNote)
}

func notePath(n notes.Note) string { return lessonPath(n.EnrolmentID, n.ModuleID) + "/catatan" }

// notesView is the list of one's own notes.
type notesView struct {
	Query    string
	List     []notes.Note
	Location *time.Location
}

func (p *Pages) notes(r *route.Request) error {
	v := notesView{Query: r.Query("cari"), Location: r.Who.Location()}
	var err error
	if v.List, err = p.Notes.Notes(r.Ctx(), r.Who, v.Query); err != nil {
		return err
	}
	return r.Render(http.StatusOK, notesPage(v))
}

func (p *Pages) noteOf(r *route.Request) (notes.Note, error) {
	enrolment, module, err := ids(r)
	if err != nil {
		return notes.Note{}, route.ErrNotFound
	}
	return p.Notes.NoteAt(r.Ctx(), r.Who, enrolment, module)
}

func (p *Pages) note(r *route.Request) error {
	n, err := p.noteOf(r)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, notePage(n, nil))
}

func (p *Pages) keepNote(r *route.Request) error {
	n, err := p.noteOf(r)
	if err != nil {
		return err
	}
	n.Body, n.Marked = r.Form("body"), r.Form("marked") != ""
	if err := p.Notes.KeepNote(r.Ctx(), r.Who, n.EnrolmentID, n.ModuleID, n.Body, n.Marked); err != nil {
		return r.Invalid(err, func(problems ui.Problems) templ.Component { return notePage(n, problems) })
	}
	r.Flash("success", "course.note_kept")
	return r.Redirect(lessonPath(n.EnrolmentID, n.ModuleID))
}
