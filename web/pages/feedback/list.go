package feedback

import (
	"context"
	"net/http"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"mumpuni/feedback"
	"mumpuni/web/locale"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// listView is what trainers read; Bad is the inquiry whose answer was refused, with what was written.
type listView struct {
	Filter  feedback.Filter
	List    []feedback.Asked
	Total   int
	Courses []feedback.InquiredCourse
	Bad     uuid.UUID
	Again   feedback.Answering
	Zone    *time.Location
}

func (v listView) href(page int) string { return v.hrefOf(v.Filter.State, page) }

func (v listView) hrefOf(state feedback.State, page int) string {
	return ui.ListHref(listPath, page, "pelatihan", ui.IDOrEmpty(v.Filter.CourseID), "keadaan", string(state))
}

// chips are the states, each as a filter.
func (v listView) chips(ctx context.Context) []ui.Tab {
	tabs := []ui.Tab{{Label: locale.T(ctx, "feedback.state.all"), Href: v.hrefOf("", 1), Current: v.Filter.State == ""}}
	for _, state := range []feedback.State{feedback.Open, feedback.Answered, feedback.Closed} {
		tabs = append(tabs, ui.Tab{Label: locale.T(ctx, "feedback.state."+string(state)), Href: v.hrefOf(state, 1), Current: v.Filter.State == state})
	}
	return tabs
}

func (v listView) options(ctx context.Context) []ui.Option {
	options := make([]ui.Option, len(v.Courses))
	for i, c := range v.Courses {
		options[i] = ui.Option{Value: c.ID.String(), Label: locale.T(ctx, "feedback.course_open", "Title", c.Title, "Open", c.Open)}
	}
	return options
}

// written is what stands in the form of an inquiry.
func (v listView) written(a feedback.Asked) feedback.Answering {
	if v.Bad == a.ID {
		return v.Again
	}
	return feedback.Answering{Answer: a.Answer, Public: a.Public}
}

// problems are those of the form of an inquiry.
func (v listView) problems(a feedback.Asked, ps ui.Problems) ui.Problems {
	if v.Bad == a.ID {
		return ps
	}
	return nil
}

// stateKind is the colour of a state.
func stateKind(s feedback.State) string {
	return map[feedback.State]string{feedback.Open: "warning", feedback.Answered: "success"}[s]
}

func (p *Pages) listOf(r *route.Request, f feedback.Filter) (v listView, err error) {
	v.Filter, v.Zone = f, r.Who.Location()
	if v.Courses, err = p.Feedback.Courses(r.Ctx(), r.Who); err != nil {
		return v, err
	}
	v.List, v.Total, err = p.Feedback.Asked(r.Ctx(), r.Who, v.Filter)
	return v, err
}

// asked is the filter that values ask for, by name.
func asked(value func(string) string, page int) feedback.Filter {
	return feedback.Filter{CourseID: route.OptionalID[uuid.UUID](value("pelatihan")), State: feedback.State(value("keadaan")), Page: page}
}

func (p *Pages) list(r *route.Request) error {
	v, err := p.listOf(r, asked(r.Query, r.PageNumber()))
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, listPage(v, nil))
}

func (p *Pages) answer(r *route.Request) error {
	inquiry, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	a, flash := feedback.Answering{Answer: r.Form("answer"), Public: r.Form("public") != ""}, "feedback.answered_flash"
	if r.Form("aksi") == "tutup" {
		flash, err = "feedback.closed_flash", p.Feedback.Close(r.Ctx(), r.Who, inquiry)
	} else {
		err = p.Feedback.Answer(r.Ctx(), r.Who, inquiry, a)
	}
	f := asked(r.Form, 1)
	if err != nil {
		v, loadErr := p.listOf(r, f)
		if loadErr != nil {
			return loadErr
		}
		v.Bad, v.Again = inquiry, a
		return r.Again(err, func(ps ui.Problems) templ.Component { return listPage(v, ps) })
	}
	r.Flash("success", flash)
	return r.Redirect(listView{Filter: f}.href(1))
}

// answerID is the field of an answer; the one that was refused has the id to which the summary of what is wrong leads.
func answerID(v listView, a feedback.Asked) string {
	if v.Bad == a.ID {
		return ui.FieldID("answer")
	}
	return "jawab-" + a.ID.String()
}
