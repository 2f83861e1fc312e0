package studio

import (
	"net/http"
	"strings"

	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/questions/kinds"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

func (p *Pages) checkRoutes(s *route.Set) {
	trainer := route.Roles(people.Trainer)
	s.Page(http.MethodGet, "/studio/kursus/:id/cek", trainer, p.toAsk)
	s.Page(http.MethodPost, "/studio/kursus/:id/cek", trainer, p.ask)
}

func checksPath(course uuid.UUID) string { return parts.CoursePath(course) + "/cek" }

// practicePlace is the course on the table, for its texts.
func practicePlace(w courses.Work) questions.PracticePlace {
	return questions.PracticePlace{Unit: w.Course.UnitID, Quizzes: courses.QuizzesOf(w.Modules)}
}

// checked finds the questions that a text asks, and tells its authors why learners would not see one.
func (p *Pages) checked(r *route.Request, text string, at questions.PracticePlace) (parts.Checked, error) {
	return parts.ReadChecks(r, text, true, func(versions []uuid.UUID) (map[uuid.UUID]questions.Practice, error) {
		return p.Bank.MayPractise(r.Ctx(), at, versions)
	})
}

// boxesOf are the options of a question of boxes.
func boxesOf(q *questions.Version) []kinds.Option {
	if !q.Kind.Chooses() {
		return nil
	}
	return q.Body.Options
}

// asking are the open questions that the articles of a course may ask.
type asking struct {
	courses.Work
	Query  string
	Module id.Module // the article to which one is added
	List   []*questions.Version
	Next   uuid.UUID // after which the next page begins
}

func (v asking) href(after uuid.UUID) string {
	return ui.ListHref(checksPath(v.Course.ID), 1, "cari", v.Query, "modul", ui.IDOrEmpty(v.Module), "setelah", ui.IDOrEmpty(after))
}

// articles are what a question can be added to.
func (v asking) articles() []ui.Option {
	var list []ui.Option
	for _, m := range v.Modules {
		if m.Kind == courses.Article {
			list = append(list, ui.Option{Value: m.ID.String(), Label: m.Title})
		}
	}
	return list
}

func (p *Pages) askingOf(r *route.Request) (asking, error) {
	w, err := p.work(r)
	if err != nil {
		return asking{}, err
	}
	v := asking{Work: w, Query: r.Form("cari")}
	v.Module, _ = id.Parse[id.Module](r.Form("modul")) // none: the first article
	if m, ok := w.Module(v.Module); !ok || m.Kind != courses.Article {
		v.Module = id.Module{}
		if list := v.articles(); len(list) > 0 {
			v.Module, _ = id.Parse[id.Module](list[0].Value)
		}
	}
	v.List, v.Next, err = p.Bank.ToPractise(r.Ctx(), practicePlace(w), v.Query, route.OptionalID[uuid.UUID](r.Query("setelah")))
	return v, err
}

// toAsk lists the questions that articles may ask. Its list is also what the editor shows in a dialog.
func (p *Pages) toAsk(r *route.Request) error {
	v, err := p.askingOf(r)
	if err != nil {
		return err
	}
	if !v.Editable() {
		return r.Redirect(parts.CoursePath(v.Course.ID))
	}
	return r.Render(http.StatusOK, askingPage(v))
}

// errNoArticle stands in the way of a question where there is no text.
var errNoArticle = fault.New(fault.Conflict, "check.no_article")

// ask is the way without script: a question at the end of an article.
func (p *Pages) ask(r *route.Request) error {
	v, err := p.askingOf(r)
	if err != nil {
		return err
	}
	m, ok := v.Work.Module(v.Module)
	if !ok {
		return errNoArticle
	}
	question := route.OptionalID[uuid.UUID](r.Form("soal"))
	known, err := p.Bank.MayPractise(r.Ctx(), practicePlace(v.Work), []uuid.UUID{question})
	if err != nil {
		return err
	}
	if why := known[question].Wrong; why != "" {
		r.Flash("error", why, "Number", len(courses.AskedIn([]courses.Module{m}))+1)
		return r.Redirect(v.href(uuid.Nil))
	}
	d := courses.ModuleDraft{Part: m.Part, Title: m.Title, Minutes: m.Minutes, Seen: m.Tag}
	d.Body = strings.TrimSpace(m.Body+"\n\n"+parts.CheckMark(r.Ctx(), known[question].Version)) + "\n"
	if err := p.Courses.UpdateModule(r.Ctx(), r.Who, m.ID, d); err != nil {
		return err
	}
	r.Flash("success", "check.added", "Title", m.Title)
	return r.Redirect(modulePath(m.ID))
}
