package studio

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"mumpuni/approvals"
	"mumpuni/competencies"
	"mumpuni/courses"
	"mumpuni/internal/fault"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// work opens the course of the path.
func (p *Pages) work(r *route.Request) (courses.Work, error) {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return courses.Work{}, err
	}
	return p.Courses.Studio(r.Ctx(), r.Who, id)
}

func (p *Pages) studioCourse(r *route.Request) error {
	w, err := p.work(r)
	if err != nil {
		return err
	}
	asked, err := p.asked(r, w)
	if err != nil {
		return err
	}
	undo, err := p.undo(r, w.Course.ID)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, studioCoursePage(w, asked, undo))
}

// asked is what waits for a second person before this draft is published; the zero Approval when nothing does.
func (p *Pages) asked(r *route.Request, w courses.Work) (approvals.Approval, error) {
	if p.Approvals == nil || !w.Editable() {
		return approvals.Approval{}, nil
	}
	asked, err := p.Approvals.Standing(r.Ctx(), courses.AskPublish, w.Version.ID)
	if fault.KindOf(err) == fault.NotFound {
		return approvals.Approval{}, nil
	}
	asked.ExpiresAt = asked.ExpiresAt.In(r.Who.Location())
	return asked, err
}

// detailsView is the form of what a course says about itself.
type detailsView struct {
	courses.Work
	Settings courses.Settings
	Book     competencies.Book
}

// level of a competency as the form has it, 0 for not taught.
func (v detailsView) level(id uuid.UUID) int {
	for _, t := range v.Settings.Competencies {
		if t.CompetencyID == id {
			return t.Level
		}
	}
	return 0
}

// taught counts the competencies of a group that the form has.
func (v detailsView) taught(group string) int {
	n := 0
	for _, c := range v.Book.Competencies {
		if c.GroupCode == group && v.level(c.ID) > 0 {
			n++
		}
	}
	return n
}

func (p *Pages) courseDetails(r *route.Request) error {
	w, err := p.work(r)
	if err != nil {
		return err
	}
	return p.showDetails(r, w, courses.Settings{
		Title: w.Version.Title, Summary: w.Version.Summary, Outcomes: w.Version.Outcomes, JP: w.Version.JP,
		Minutes: w.Version.Minutes, Language: w.Version.Language, Competencies: w.Competencies, NoCertificate: w.Version.NoCertificate,
	}, nil)
}

func (p *Pages) showDetails(r *route.Request, w courses.Work, st courses.Settings, err error) error {
	book, bookErr := p.Competencies.Framework(r.Ctx(), uuid.Nil, time.Now())
	if bookErr != nil && fault.KindOf(bookErr) != fault.NotFound {
		return bookErr
	}
	v := detailsView{Work: w, Settings: st, Book: book}
	if err == nil {
		return r.Render(http.StatusOK, courseDetailsPage(v, nil))
	}
	return r.Again(err, func(ps ui.Problems) templ.Component { return courseDetailsPage(v, detailProblems(ps, st)) })
}

// detailProblems names the form's fields: all outcomes are one text, each competency's level has its own.
func detailProblems(ps ui.Problems, st courses.Settings) ui.Problems {
	for i, problem := range ps {
		kind, rest, _ := strings.Cut(problem.Field, ".")
		switch kind {
		case "outcomes":
			ps[i].Field = "outcomes"
		case "competencies":
			at, _, _ := strings.Cut(rest, ".")
			if n, err := strconv.Atoi(at); err == nil && n < len(st.Competencies) {
				ps[i].Field = levelField(st.Competencies[n].CompetencyID)
			}
		}
	}
	return ps
}

func levelField(competency uuid.UUID) string { return "level." + competency.String() }

func (p *Pages) saveDetails(r *route.Request) error {
	w, err := p.work(r)
	if err != nil {
		return err
	}
	st, problems := settingsOf(r)
	if len(problems) > 0 {
		err = problems
	} else {
		err = p.Courses.UpdateDraft(r.Ctx(), r.Who, w.Course.ID, st)
	}
	if err != nil {
		return p.showDetails(r, w, st, err)
	}
	r.Flash("success", "studio.flash.saved")
	return r.Redirect(parts.CoursePath(w.Course.ID))
}

// settingsOf reads the form; numbers that are none are problems of their fields.
func settingsOf(r *route.Request) (courses.Settings, fault.Many) {
	var problems fault.Many
	st := courses.Settings{
		Title: r.Form("title"), Summary: r.Form("summary"), Language: r.Form("language"), Seen: r.Form("seen"), NoCertificate: r.Form("no_certificate") != "",
		Outcomes: strings.Split(r.Form("outcomes"), "\n"),
		JP:       formInt(r, "jp", &problems), Minutes: formInt(r, "minutes", &problems),
	}
	if r.Form("minutes") == "" {
		st.Minutes = st.JP * courses.MinutesPerJP
	}
	for name, chosen := range r.FormAll() {
		id, err := uuid.Parse(strings.TrimPrefix(name, "level."))
		if err != nil || !strings.HasPrefix(name, "level.") || len(chosen) == 0 {
			continue
		}
		if level, err := strconv.Atoi(chosen[0]); err == nil {
			st.Competencies = append(st.Competencies, courses.Teaches{CompetencyID: id, Level: level})
		}
	}
	return st, problems
}

// formInt reads a whole number; an empty field is 0.
func formInt(r *route.Request, name string, problems *fault.Many) int {
	text := r.Form(name)
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		*problems = append(*problems, fault.Field(name, "studio.number_invalid"))
	}
	return n
}

func (p *Pages) courseReadiness(r *route.Request) error {
	w, err := p.work(r)
	if err != nil {
		return err
	}
	if !w.Editable() {
		return r.Redirect(parts.CoursePath(w.Course.ID))
	}
	ready, err := p.Courses.Check(r.Ctx(), r.Who, w.Course.ID)
	if err != nil {
		return err
	}
	asked, err := p.asked(r, w)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, coursePublishPage(w, ready, asked, nil))
}

func (p *Pages) publishCourse(r *route.Request) error {
	w, err := p.work(r)
	if err != nil {
		return err
	}
	approval, err := p.Courses.Publish(r.Ctx(), r.Who, w.Course.ID)
	if err != nil {
		return r.Invalid(err, func(ps ui.Problems) templ.Component {
			var ready courses.Readiness
			for _, problem := range ps {
				ready.Problems = append(ready.Problems, &fault.Fault{Kind: fault.Invalid, Key: problem.Key, Field: problem.Field, Args: problem.Args})
			}
			return coursePublishPage(w, ready, approvals.Approval{}, ui.Problems{{Key: "studio.publish.refused"}})
		})
	}
	if approval != uuid.Nil {
		r.Flash("success", "studio.flash.asked", "Title", w.Version.Title)
		return r.Redirect(parts.CoursePath(w.Course.ID))
	}
	r.Flash("success", "studio.flash.published", "Title", w.Version.Title)
	return r.Redirect(parts.CoursePath(w.Course.ID))
}

// agree asks a second person for the version in force.
func (p *Pages) agree(r *route.Request) error {
	return p.act(r, "studio.flash.agree_asked", func(course uuid.UUID) error {
		_, err := p.Courses.Agree(r.Ctx(), r.Who, course)
		return err
	})
}

// act carries out one deed on the course of the path and goes back to it.
func (p *Pages) act(r *route.Request, flash string, do func(course uuid.UUID) error) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err == nil {
		err = do(id)
	}
	if err != nil {
		return err
	}
	r.Flash("success", flash)
	return r.Redirect(parts.CoursePath(id))
}

func (p *Pages) reviseCourse(r *route.Request) error {
	return p.act(r, "studio.flash.revision", func(course uuid.UUID) error {
		_, err := p.Courses.StartRevision(r.Ctx(), r.Who, course)
		return err
	})
}

func (p *Pages) archiveCourse(r *route.Request) error {
	on := r.Form("on") == "1"
	flash := "studio.flash.unarchived"
	if on {
		flash = "studio.flash.archived"
	}
	return p.act(r, flash, func(course uuid.UUID) error { return p.Courses.Archive(r.Ctx(), r.Who, course, on) })
}

func (p *Pages) askDiscard(r *route.Request) error {
	w, err := p.work(r)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, discardPage(w))
}

func (p *Pages) discardDraft(r *route.Request) error {
	w, err := p.work(r)
	if err == nil {
		err = p.Courses.DiscardDraft(r.Ctx(), r.Who, w.Course.ID)
	}
	if err != nil {
		return err
	}
	if w.Published {
		return r.Redirect(parts.CoursePath(w.Course.ID) + undoable)
	}
	return r.Redirect("/studio" + undoable)
}
