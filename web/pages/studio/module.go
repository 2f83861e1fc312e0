package studio

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"mumpuni/courses"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/packages"
	"mumpuni/people"
	"mumpuni/quizzes"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

func (p *Pages) studioModuleRoutes(s *route.Set) {
	trainer := route.Roles(people.Trainer)
	s.Page(http.MethodGet, "/studio/kursus/:id/modul/baru", trainer, p.newModule)
	s.Page(http.MethodPost, "/studio/kursus/:id/modul/baru", trainer, p.addModule)
	s.Page(http.MethodGet, "/studio/modul/:id", trainer, p.editModule)
	s.Page(http.MethodPost, "/studio/modul/:id", trainer, p.saveModule)
	s.Page(http.MethodPost, "/studio/modul/:id/pindah", trainer, p.moveModule)
	s.Page(http.MethodGet, "/studio/modul/:id/hapus", trainer, p.askDelete)
	s.Page(http.MethodPost, "/studio/modul/:id/hapus", trainer, p.deleteModule)
	s.Page(http.MethodGet, "/studio/modul/:id/pratinjau", trainer, p.previewModule)
	s.Page(http.MethodPost, "/studio/modul/:id/ringan", trainer, p.retryLighter)
	s.Page(http.MethodPost, "/studio/modul/:id/ringan/batal", trainer, p.cancelLighter)
	s.FilePage(http.MethodPost, "/studio/modul/:id/berkas", trainer, p.moduleFile)
	s.FilePage(http.MethodPost, "/studio/modul/:id/teks", trainer, p.moduleCaptions)
}

func modulePath(module id.Module) string { return "/studio/modul/" + module.String() }

// moduleView is the form of a module; ID is Nil while it is new.
type moduleView struct {
	courses.Work
	courses.ModuleDraft
	Module  courses.Module
	HTML    string           // the text as learners see it, when asked for
	Person  id.Person        // who writes
	Quizzes []quizzes.Listed // to choose from

	Package *packages.Package // what was read of a package

	Text    parts.Checked   // the checks of HTML
	Remarks templ.Component // what is said at it
}

// New reports that the module is not there yet.
func (v moduleView) New() bool { return v.Module.ID.IsZero() }

func (p *Pages) newModule(r *route.Request) error {
	w, err := p.work(r)
	if err != nil {
		return err
	}
	kind := courses.Kind(r.Query("jenis"))
	if !slices.Contains(courses.Kinds, kind) || !w.Editable() {
		return r.Redirect(parts.CoursePath(w.Course.ID))
	}
	d := courses.ModuleDraft{Kind: kind, Part: courses.Material}
	if kind == courses.Quiz {
		d.Part = courses.Evaluation
	}
	v, err := p.moduleForm(r, moduleView{Work: w, ModuleDraft: d, Person: r.Who.PersonID})
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, modulePage(v, nil))
}

// moduleForm adds what the form of this kind offers to choose from.
func (p *Pages) moduleForm(r *route.Request, v moduleView) (moduleView, error) {
	if v.Kind != courses.Quiz || !v.Editable() {
		return v, nil
	}
	list, _, err := p.Quizzes.Quizzes(r.Ctx(), r.Who, quizzes.Filter{Limit: 100})
	v.Quizzes = list
	return v, err
}

func moduleDraftOf(r *route.Request) (courses.ModuleDraft, fault.Many) {
	var problems fault.Many
	quiz, _ := id.Parse[id.Quiz](r.Form("quiz_id")) // none chosen: a new one
	return courses.ModuleDraft{
		Kind: courses.Kind(r.Form("kind")), Seen: r.Form("seen"), Part: courses.Part(r.Form("part")), Title: r.Form("title"),
		Minutes: formInt(r, "minutes", &problems), Body: r.Form("body"), URL: r.Form("url"), Alt: r.Form("alt"), QuizID: quiz,
	}, problems
}

func (p *Pages) addModule(r *route.Request) error {
	w, err := p.work(r)
	if err != nil {
		return err
	}
	d, problems := moduleDraftOf(r)
	v := moduleView{Work: w, ModuleDraft: d, Person: r.Who.PersonID}
	if r.Form("lalu") == thenLook {
		return p.look(r, v)
	}
	module := id.Module{}
	if err = problems.Err(); err == nil {
		module, err = p.Courses.AddModule(r.Ctx(), r.Who, w.Course.ID, d)
	}
	if err != nil {
		return p.moduleAgain(r, err, v)
	}
	r.Flash("success", "studio.flash.module_added")
	if d.Kind != courses.Quiz {
		return r.Redirect(modulePath(module))
	}
	if w, err = p.Courses.Studio(r.Ctx(), r.Who, w.Course.ID); err != nil {
		return err
	}
	m, _ := w.Module(module)
	return r.Redirect("/studio/kuis/" + m.QuizID.String())
}

func (p *Pages) moduleAgain(r *route.Request, err error, v moduleView) error {
	v, formErr := p.moduleForm(r, v)
	if formErr != nil {
		return formErr
	}
	return r.Again(err, func(ps ui.Problems) templ.Component { return modulePage(v, ps) })
}

// module opens the module of the path in the course it belongs to, if that is the version on the trainer's table.
func (p *Pages) module(r *route.Request) (moduleView, courses.Lesson, error) {
	id, err := route.PathID[id.Module](r, "id")
	if err != nil {
		return moduleView{}, courses.Lesson{}, err
	}
	lesson, err := p.Courses.Preview(r.Ctx(), r.Who, id, r.PageNumber())
	if err != nil {
		return moduleView{}, lesson, err
	}
	w, err := p.Courses.Studio(r.Ctx(), r.Who, lesson.CourseID)
	if err != nil {
		return moduleView{}, lesson, err
	}
	m, ok := w.Module(id)
	if !ok {
		return moduleView{}, lesson, route.ErrNotFound
	}
	text, err := p.checked(r, lesson.HTML, practicePlace(w))
	return moduleView{Work: w, Module: m, HTML: lesson.HTML, Text: text, Package: lesson.Package, Person: r.Who.PersonID, ModuleDraft: courses.ModuleDraft{
		Kind: m.Kind, Part: m.Part, Title: m.Title, Minutes: m.Minutes, Body: m.Body, URL: m.URL, Alt: m.Alt, QuizID: m.QuizID,
	}}, lesson, err
}

func (p *Pages) editModule(r *route.Request) error {
	v, _, err := p.module(r)
	if err != nil {
		return err
	}
	if !v.Editable() {
		return r.Redirect(modulePath(v.Module.ID) + "/pratinjau")
	}
	if v, err = p.moduleForm(r, v); err != nil {
		return err
	}
	if v.Remarks, err = p.Remarks(r, v.Version.ID, v.Module.ID, true); err != nil {
		return err
	}
	return r.Render(http.StatusOK, modulePage(v, nil))
}

func (p *Pages) saveModule(r *route.Request) error {
	v, _, err := p.module(r)
	if err != nil {
		return err
	}
	d, problems := moduleDraftOf(r)
	d.Kind, v.ModuleDraft = v.Kind, d
	v.ModuleDraft.Kind = v.Module.Kind
	if r.Form("lalu") == thenLook {
		return p.look(r, v)
	}
	if d.Kind == courses.Quiz && d.QuizID.IsZero() {
		d.QuizID = v.Module.QuizID
	}
	if err = problems.Err(); err == nil {
		err = p.Courses.UpdateModule(r.Ctx(), r.Who, v.Module.ID, d)
	}
	if err != nil {
		return p.moduleAgain(r, err, v)
	}
	if r.Form("lalu") == thenStay {
		return p.keptByItself(r, v)
	}
	r.Flash("success", "studio.flash.module_saved")
	if r.Form("lalu") == thenPreview {
		return r.Redirect(modulePath(v.Module.ID) + "/pratinjau")
	}
	return r.Redirect(parts.CoursePath(v.Course.ID))
}

func (p *Pages) moveModule(r *route.Request) error {
	v, _, err := p.module(r)
	if err != nil {
		return err
	}
	switch place, bad := strconv.Atoi(r.Form("ke")); {
	case bad == nil:
		err = p.Courses.PlaceModule(r.Ctx(), r.Who, v.Module.ID, place)
	case r.Form("arah") == "naik":
		err = p.Courses.MoveModule(r.Ctx(), r.Who, v.Module.ID, -1)
	default:
		err = p.Courses.MoveModule(r.Ctx(), r.Who, v.Module.ID, 1)
	}
	if err != nil {
		return err
	}
	r.Flash("success", "studio.flash.module_moved", "Title", v.Module.Title)
	return r.Redirect(parts.CoursePath(v.Course.ID) + "#m-" + v.Module.ID.String())
}

func (p *Pages) askDelete(r *route.Request) error {
	v, _, err := p.module(r)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, deleteModulePage(v))
}

func (p *Pages) deleteModule(r *route.Request) error {
	v, _, err := p.module(r)
	if err == nil {
		err = p.Courses.DeleteModule(r.Ctx(), r.Who, v.Module.ID)
	}
	if err != nil {
		return err
	}
	return r.Redirect(parts.CoursePath(v.Course.ID) + undoable)
}

func (p *Pages) previewModule(r *route.Request) error {
	v, lesson, err := p.module(r)
	if err != nil {
		return err
	}
	if v.Remarks, err = p.Remarks(r, v.Version.ID, v.Module.ID, true); err != nil {
		return err
	}
	return r.Render(http.StatusOK, previewPage(v, lesson))
}
