package studio

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/courses/document"
	"mumpuni/courses/intake"
	"mumpuni/internal/fault"
	"mumpuni/people"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

func (p *Pages) documentRoutes(s *route.Set) {
	trainer := route.Roles(people.Trainer)
	s.Page(http.MethodGet, "/studio/kursus/:id/dokumen", trainer, p.documents)
	s.FilePage(http.MethodPost, "/studio/kursus/:id/dokumen", trainer, p.sendDocument)
	s.Page(http.MethodGet, "/studio/dokumen/:id", trainer, p.document)
	s.Page(http.MethodPost, "/studio/dokumen/:id", trainer, p.chooseDocument)
	s.Page(http.MethodPost, "/studio/dokumen/:id/batal", trainer, p.undoDocument)
}

func documentsPath(course uuid.UUID) string { return parts.CoursePath(course) + "/dokumen" }

func documentPath(of uuid.UUID) string { return "/studio/dokumen/" + of.String() }

// documentsView is a course and the documents that were read for it.
type documentsView struct {
	courses.Work
	Documents []intake.Document
	Location  *time.Location
}

// documentView is a document, what becomes of it, and its course.
type documentView struct {
	intake.DocumentPlan
	Work courses.Work
}

func (p *Pages) documentsOf(r *route.Request) (documentsView, error) {
	w, err := p.work(r)
	if err != nil {
		return documentsView{}, err
	}
	list, err := p.Intake.Documents(r.Ctx(), r.Who, w.Course.ID)
	return documentsView{w, list, r.Who.Location()}, err
}

func (p *Pages) documents(r *route.Request) error {
	v, err := p.documentsOf(r)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, documentsPage(v, nil))
}

func (p *Pages) sendDocument(r *route.Request) error {
	v, err := p.documentsOf(r)
	if err != nil {
		return err
	}
	name, data, err := documentFile(r)
	if err == nil {
		var made uuid.UUID
		if made, err = p.Intake.ReadDocument(r.Ctx(), r.Who, v.Course.ID, name, data); err == nil {
			return r.Redirect(documentPath(made))
		}
	}
	return r.Again(err, func(ps ui.Problems) templ.Component { return documentsPage(v, ps) })
}

// documentFile reads the file of the form.
func documentFile(r *route.Request) (name string, data []byte, err error) {
	missing := fault.Field("file", "upload.no_file")
	form, err := r.Parts(document.MaxBytes + 64<<10)
	if err != nil {
		return "", nil, missing.Because(err)
	}
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return "", nil, missing
		}
		if err != nil {
			return "", nil, documentCut(err)
		}
		if part.FormName() != "file" {
			continue
		}
		data, err := io.ReadAll(io.LimitReader(part, document.MaxBytes+1))
		switch {
		case err != nil:
			return "", nil, documentCut(err)
		case part.FileName() == "":
			return "", nil, missing
		}
		return part.FileName(), data, nil
	}
}

// documentCut words a body that is too large or was cut.
func documentCut(err error) error {
	var most *http.MaxBytesError
	if errors.As(err, &most) {
		return fault.Field("file", "document.file_large").With("LimitBytes", document.MaxBytes)
	}
	return fault.Field("file", "upload.broken").Because(err)
}

func (p *Pages) documentOf(r *route.Request) (documentView, error) {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return documentView{}, err
	}
	plan, err := p.Intake.Document(r.Ctx(), r.Who, id)
	if err != nil {
		return documentView{}, err
	}
	w, err := p.Courses.Studio(r.Ctx(), r.Who, plan.CourseID)
	return documentView{plan, w}, err
}

func (p *Pages) document(r *route.Request) error {
	v, err := p.documentOf(r)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, documentPage(v, nil))
}

// chooseDocument keeps what was chosen and described; then it shows what becomes of it, or puts it into the course.
func (p *Pages) chooseDocument(r *route.Request) error {
	v, err := p.documentOf(r)
	if err != nil {
		return err
	}
	shown := v.Document
	c := intake.DocumentChoice{Depth: -1, Part: courses.Part(r.Form("part")), Notes: !v.HasNotes() || r.Form("notes") == "ya", Alts: map[string]string{}}
	if n, err := strconv.Atoi(r.Form("depth")); err == nil {
		c.Depth = n
	}
	for name, values := range r.FormAll() {
		if picture, ok := strings.CutPrefix(name, "alt-"); ok {
			c.Alts[picture] = values[0]
		}
	}
	apply := r.Form("aksi") == "masukkan" && c.Depth == shown.Depth && c.Notes == shown.Notes // another way to part it is shown first
	err = p.Intake.ChooseDocument(r.Ctx(), r.Who, v.ID, c)
	if err == nil && apply {
		err = p.Intake.ApplyDocument(r.Ctx(), r.Who, v.ID, shown.Depth, shown.Notes)
	}
	switch {
	case err != nil && isConflict(err):
		return flashDocument(r, err, v.ID)
	case err != nil:
		return r.Again(err, func(ps ui.Problems) templ.Component { return documentPage(v, ps) })
	case apply:
		r.Flash("success", "document.flash.applied", "Count", len(v.Articles))
		return r.Redirect(parts.CoursePath(v.CourseID))
	}
	return r.Redirect(documentPath(v.ID) + "#hasil")
}

func (p *Pages) undoDocument(r *route.Request) error {
	v, err := p.documentOf(r)
	if err != nil {
		return err
	}
	if err := p.Intake.UndoDocument(r.Ctx(), r.Who, v.ID); err != nil {
		if isConflict(err) {
			return flashDocument(r, err, v.ID)
		}
		return err
	}
	r.Flash("success", "document.flash.undone")
	return r.Redirect(parts.CoursePath(v.CourseID))
}

func isConflict(err error) bool { return fault.KindOf(err) == fault.Conflict }

// flashDocument goes back and says there what stands against it.
func flashDocument(r *route.Request, err error, of uuid.UUID) error {
	var f *fault.Fault
	if !errors.As(err, &f) {
		return err
	}
	pairs := make([]any, 0, 2*len(f.Args))
	for name, value := range f.Args {
		pairs = append(pairs, name, value)
	}
	r.Flash("error", f.Key, pairs...)
	return r.Redirect(documentPath(of))
}
