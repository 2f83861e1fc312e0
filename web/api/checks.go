package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/internal/prose"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/questions/kinds"
	"mumpuni/web/route"
)

// checkOps are the open questions that texts ask for learning.
func (a *API) checkOps(api huma.API) {
	huma.Register(api, route.Operation(http.MethodGet, "/courses/{id}/checks", route.Roles(people.Trainer), "course-checks", "The open questions that the articles of a course may ask for learning, with their keys"), a.courseChecks)
	huma.Register(api, route.Operation(http.MethodGet, "/enrolments/{id}/modules/{module}/checks", route.SignedIn, "module-checks", "The questions that a module's text asks for learning, with their keys: nothing of an answer is sent or kept"), a.moduleChecks)
}

// practiceJSON is a question in a text. Its text names it by a block of code: ```cek <id>.
type practiceJSON struct {
	ID       uuid.UUID      `json:"id"`
	Kind     kinds.Kind     `json:"kind" enum:"single,multiple,true_false,matching,ordering,numeric,short"`
	Stem     string         `json:"stem"`
	Options  []kinds.Option `json:"options" doc:"of an ordering question in their right order"`
	Pairs    []kinds.Pair   `json:"pairs,omitempty"`
	Number   *kinds.Number  `json:"number,omitempty"`
	Accepted []string       `json:"accepted,omitempty"`
	Feedback string         `json:"feedback,omitempty"`
}

func practiceOf(v *questions.Version) practiceJSON {
	b := v.Body
	return practiceJSON{v.ID, v.Kind, v.Stem, append([]kinds.Option{}, b.Options...), b.Pairs, b.Number, b.Accepted, b.Feedback}
}

// checksPage is a page of them, and after which question the next begins.
type checksPage struct {
	Checks []practiceJSON `json:"checks"`
	Next   uuid.UUID      `json:"next,omitzero"`
}

func (a *API) courseChecks(ctx context.Context, in *struct {
	ByID[uuid.UUID]
	Query string    `query:"q" doc:"words of the question, its topic, or its code"`
	After uuid.UUID `query:"after" doc:"next of the page before"`
},
) (*struct{ Body checksPage }, error) {
	w, err := a.Courses.Studio(ctx, route.Who(ctx), in.ID)
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	at := questions.PracticePlace{Unit: w.Course.UnitID, Quizzes: courses.QuizzesOf(w.Modules)}
	list, next, err := a.Questions.ToPractise(ctx, at, in.Query, in.After)
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	page := checksPage{Checks: []practiceJSON{}, Next: next}
	for _, v := range list {
		page.Checks = append(page.Checks, practiceOf(v))
	}
	return &struct{ Body checksPage }{page}, nil
}

// moduleChecks gives what learners see; questions that were taken back are left out.
func (a *API) moduleChecks(ctx context.Context, in *ModuleOfEnrolment) (*struct{ Body []practiceJSON }, error) {
	m, err := a.Courses.SavedModule(ctx, route.Who(ctx), in.ID, in.Module, "")
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	_, names := prose.CutChecks(m.HTML)
	asked := make([]uuid.UUID, len(names))
	for i, name := range names {
		asked[i] = uuid.MustParse(name) // a hole names nothing else
	}
	known, err := a.Questions.Practice(ctx, asked)
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	list := []practiceJSON{}
	for _, v := range asked {
		if p := known[v]; p.Wrong == "" {
			list = append(list, practiceOf(p.Version))
		}
	}
	return &struct{ Body []practiceJSON }{list}, nil
}
