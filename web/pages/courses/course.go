// Package courses is the learner's side of courses: find, enrol, learn, resume.
package courses

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"mumpuni/assessments"
	"mumpuni/competencies"
	"mumpuni/courses"
	"mumpuni/courses/notes"
	"mumpuni/courses/pictures"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/questions"
	"mumpuni/quizzes"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
)

// Pages holds what its handlers call.
type Pages struct {
	Courses *courses.Service
	Notes   *notes.Service
	Quizzes *quizzes.Service
	Bank    *questions.Service // whose open questions texts ask

	Assessments  *assessments.Service
	Competencies *competencies.Service
	Intro        func(o quizzes.Overview, enrolment id.Enrolment, module id.Module, left int) templ.Component // the outside of a quiz, as the quizzes' pages show it
	Here         func(r *route.Request, l courses.Lesson) (templ.Component, error)                            // what was asked at a lesson
	Kept         func(o quizzes.Overview) templ.Component                                                     // the same on a device that keeps it
}

// Routes declares the catalogue and the pages of learning.
func (p *Pages) Routes(s *route.Set) {
	s.Page(http.MethodGet, "/kursus", route.SignedIn, p.catalogue)
	s.Page(http.MethodGet, "/kursus/:slug", route.SignedIn, p.courseAbout)
	s.Page(http.MethodPost, "/kursus/:slug/daftar", route.SignedIn, p.courseEnrol)
	s.Page(http.MethodGet, "/belajar/:enrolment", route.SignedIn, p.learn)
	s.Page(http.MethodGet, "/belajar/:enrolment/keluar", route.SignedIn, p.withdrawQuestion)
	s.Page(http.MethodPost, "/belajar/:enrolment/keluar", route.SignedIn, p.withdraw)
	s.Page(http.MethodGet, "/belajar/:enrolment/:module", route.SignedIn, p.lesson)
	s.Page(http.MethodGet, "/belajar/:enrolment/:module/utuh", route.SignedIn, p.lessonWhole)
	s.Page(http.MethodPost, "/belajar/:enrolment/:module/selesai", route.SignedIn, p.lessonDone)
	s.Page(http.MethodPost, "/belajar/:enrolment/:module/kemajuan", route.SignedIn, p.lessonProgress)
	p.packageRoutes(s)
	p.savedRoutes(s)
	p.noteRoutes(s)
}

func slugPath(slug string) string             { return "/kursus/" + slug }
func learnPath(enrolment id.Enrolment) string { return "/belajar/" + enrolment.String() }
func lessonPath(enrolment id.Enrolment, m id.Module) string {
	return learnPath(enrolment) + "/" + m.String()
}

func (p *Pages) courseAbout(r *route.Request) error {
	a, err := p.Courses.CoursePage(r.Ctx(), r.Who, r.Param("slug"))
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, aboutPage(a))
}

func (p *Pages) courseEnrol(r *route.Request) error {
	a, err := p.Courses.CoursePage(r.Ctx(), r.Who, r.Param("slug"))
	if err != nil {
		return err
	}
	enrolment, err := p.Courses.Enrol(r.Ctx(), r.Who, a.CourseID)
	if err != nil {
		return err
	}
	if a.EnrolmentID.IsZero() {
		r.Flash("success", "course.enrolled")
	}
	return r.Redirect(learnPath(enrolment))
}

func (p *Pages) learn(r *route.Request) error {
	t, err := p.tasks(r)
	if err != nil {
		return err
	}
	if m, ok := t.Resume(); ok && r.Query("lanjut") != "" && t.CompletedAt.IsZero() {
		return r.Redirect(lessonPath(t.EnrolmentID, m.ID)) // from the home, straight to where they stopped
	}
	cover := pictures.Picture{}
	if t.CoverAlt != "" && !frugal(r) {
		if cover, err = p.Courses.Cover(r.Ctx(), t.VersionID); err != nil {
			return err
		}
	}
	return r.Render(http.StatusOK, learnPage(t, cover, r.Who.Location()))
}

func (p *Pages) tasks(r *route.Request) (courses.Tasks, error) {
	id, err := route.PathID[id.Enrolment](r, "enrolment")
	if err != nil {
		return courses.Tasks{}, err
	}
	t, err := p.Courses.Learn(r.Ctx(), r.Who, id)
	t.Choose(r.Cookie(videoCookie), frugal(r))
	return t, err
}

func (p *Pages) withdrawQuestion(r *route.Request) error {
	t, err := p.tasks(r)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, withdrawPage(t))
}

func (p *Pages) withdraw(r *route.Request) error {
	t, err := p.tasks(r)
	if err != nil {
		return err
	}
	if err := p.Courses.Withdraw(r.Ctx(), r.Who, t.EnrolmentID); err != nil {
		return explain(r, err, learnPath(t.EnrolmentID))
	}
	r.Flash("success", "course.withdrawn", "Title", t.Title)
	return r.Redirect(slugPath(t.Slug))
}

// explain says on the page at to what stands in the way; anything but a conflict goes to the error page.
func explain(r *route.Request, err error, to string) error {
	var f *fault.Fault
	if !errors.As(err, &f) || f.Kind != fault.Conflict {
		return err
	}
	pairs := []any{}
	for name, value := range f.Args {
		pairs = append(pairs, name, value)
	}
	r.Flash("warning", f.Key, pairs...)
	return r.Redirect(to)
}

// lessonView is a lesson with what was asked there and, when it is a quiz, the outside of the quiz.
type lessonView struct {
	courses.Lesson
	Quiz  templ.Component
	Asked templ.Component
	Film  courses.Film // of a video, the variant that is sent
	Text  parts.Checked
}

// checked finds the questions that a lesson's text asks.
func (p *Pages) checked(r *route.Request, text string) (parts.Checked, error) {
	return parts.ReadChecks(r, text, false, func(versions []uuid.UUID) (map[uuid.UUID]questions.Practice, error) {
		return p.Bank.Practice(r.Ctx(), versions)
	})
}

// ids reads enrolment and module from the path.
func ids(r *route.Request) (enrolment id.Enrolment, module id.Module, err error) {
	enrolment, err1 := route.PathID[id.Enrolment](r, "enrolment")
	module, err2 := route.PathID[id.Module](r, "module")
	return enrolment, module, errors.Join(err1, err2)
}

func (p *Pages) lesson(r *route.Request) error {
	enrolment, module, err := ids(r)
	if err != nil {
		return route.ErrNotFound
	}
	page, _ := strconv.Atoi(r.Query("hal")) // 0: where they stopped
	v := lessonView{}
	if v.Lesson, err = p.Courses.OpenModule(r.Ctx(), r.Who, enrolment, module, page); err != nil {
		return err
	}
	if v.Module.Kind == courses.Video {
		v.choose(videoChoice(r), frugal(r))
	}
	if v.Module.Kind == courses.Quiz {
		overview, err := p.Quizzes.Overview(r.Ctx(), r.Who, v.Module.QuizID)
		if err != nil {
			return err
		}
		v.Quiz = p.Intro(overview, enrolment, module, v.OthersLeft())
	}
	if v.Asked, err = p.Here(r, v.Lesson); err != nil {
		return err
	}
	if v.Text, err = p.checked(r, v.HTML); err != nil {
		return err
	}
	return r.Render(http.StatusOK, lessonPage(v))
}

// lessonWhole opens the PDF itself, and notes it: reading it there counts, too.
func (p *Pages) lessonWhole(r *route.Request) error {
	enrolment, module, err := ids(r)
	if err != nil {
		return route.ErrNotFound
	}
	l, err := p.Courses.OpenModule(r.Ctx(), r.Who, enrolment, module, 0)
	if err != nil {
		return err
	}
	if l.Module.Kind != courses.PDF || l.MediaURL == "" {
		return r.Redirect(lessonPath(enrolment, module))
	}
	if _, err := p.Courses.RecordProgress(r.Ctx(), r.Who, enrolment, module, courses.Report{Whole: true}); err != nil {
		return err
	}
	return r.Redirect(l.MediaURL)
}

// lessonDone takes the learner's word and leads on: to the next module, or to the list when it was the last.
func (p *Pages) lessonDone(r *route.Request) error {
	enrolment, module, err := ids(r)
	if err != nil {
		return route.ErrNotFound
	}
	here := lessonPath(enrolment, module)
	if _, err := p.Courses.MarkRead(r.Ctx(), r.Who, enrolment, module); err != nil {
		var f *fault.Fault
		if errors.As(err, &f) && f.Key == "course.pages_left" {
			if next, ok := f.Args["Next"].(int); ok {
				here += "?hal=" + strconv.Itoa(next)
			}
		}
		return explain(r, err, here)
	}
	t, err := p.Courses.Learn(r.Ctx(), r.Who, enrolment)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(t.List, func(m courses.Task) bool { return m.ID == module || m.LineageID == uuid.UUID(module) })
	if at+1 < len(t.List) && t.CompletedAt.IsZero() {
		r.Flash("success", "course.module_done_next", "Done", t.Done(), "Of", len(t.List), "Title", t.List[at+1].Title)
		return r.Redirect(lessonPath(enrolment, t.List[at+1].ID))
	}
	r.Flash("success", "course.module_done")
	return r.Redirect(learnPath(enrolment))
}

// standingOfLesson is what lesson.ts learns from its report.
type standingOfLesson struct {
	Fraction  int           `json:"fraction"`
	Completed bool          `json:"completed"`
	Seen      courses.Spans `json:"seen"`
	Course    bool          `json:"course_completed"`
	VisibleMS int64         `json:"visible_ms"`
	WordMS    int64         `json:"word_ms"`
	Now       int64         `json:"now"` // the server's clock, in ms since 1970
}

const maxReport = 16 << 10

func (p *Pages) lessonProgress(r *route.Request) error {
	enrolment, module, err := ids(r)
	if err != nil {
		return route.ErrNotFound
	}
	var in courses.Report
	body := json.NewDecoder(r.Body(maxReport))
	if err := body.Decode(&in); err != nil {
		return fault.New(fault.Invalid, "web.invalid").Because(err)
	}
	progress, err := p.Courses.RecordProgress(r.Ctx(), r.Who, enrolment, module, in)
	if err != nil {
		return err
	}
	whole := false
	if progress.Completed() {
		if whole, err = p.Courses.Completed(r.Ctx(), r.Who, enrolment); err != nil {
			return err
		}
	}
	answer := standingOfLesson{
		Fraction: progress.Fraction, Completed: progress.Completed(), Seen: progress.Seen, Course: whole,
		WordMS: progress.WordMS, Now: progress.Now.UnixMilli(),
	}
	if progress.VisibleMS != nil {
		answer.VisibleMS = *progress.VisibleMS
	}
	return r.JSON(answer)
}
