package assessments

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"mumpuni/assessments"
	"mumpuni/internal/fault"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
	"mumpuni/web/locale"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

func tryOutPath(id uuid.UUID) string { return offerPath(id) + "/coba" }

// tryOutView is a try-out in the look of its assessment: one question a page where it is adaptive, else all on one.
type tryOutView struct {
	assessments.TryOut

	At int // the slot that stands before the person, of one question a page
}

// steps reports that its questions come one by one.
func (v tryOutView) steps() bool { return v.Mode == assessments.Adaptive }

// before are the questions answered on earlier pages.
func (v tryOutView) before() []quizzes.Asked {
	if !v.steps() {
		return nil
	}
	return v.Questions[:v.At-1]
}

// here are the questions of the page.
func (v tryOutView) here() []quizzes.Asked {
	if !v.steps() {
		return v.Questions
	}
	return v.Questions[v.At-1 : v.At]
}

// last reports that the key comes next.
func (v tryOutView) last() bool { return !v.steps() || v.At == len(v.Questions) }

// which names the questions, so that answers to others are not taken for answers to these.
func (v tryOutView) which() string {
	ids := make([]string, len(v.Questions))
	for i, q := range v.Questions {
		ids[i] = q.Version.String()
	}
	return strings.Join(ids, " ")
}

func (p *Pages) tryOut(r *route.Request) error {
	v, err := p.tryOutOf(r)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, tryOutPage(v, nil))
}

func (p *Pages) tryOutOf(r *route.Request) (v tryOutView, err error) {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return v, err
	}
	v.At = 1
	v.TryOut, err = p.Assessments.TryOut(r.Ctx(), r.Who, id)
	return v, err
}

// tryOutCheck goes on to the next question, or says what was right: from the form alone, which carries what was answered.
func (p *Pages) tryOutCheck(r *route.Request) error {
	v, err := p.tryOutOf(r)
	if err != nil {
		return err
	}
	if len(v.Questions) == 0 || r.Form("soal") != v.which() {
		return r.Redirect(tryOutPath(v.ID)) // the open questions of the bank are others now
	}
	answers := map[uuid.UUID]kinds.Answer{}
	for i := range v.Questions {
		q := &v.Questions[i]
		q.Answer = parts.ReadAnswer(r, *q)
		answers[q.Version] = q.Answer
	}
	if at, err := strconv.Atoi(r.Form("slot")); v.steps() && err == nil && at >= 1 && at <= len(v.Questions) {
		v.At = at
	}
	if v.steps() && v.Questions[v.At-1].Answer.Empty() {
		return r.AgainAs(fault.Field("answer", "assessment.answer_missing").With("Slot", v.At), v.again)
	}
	checked, err := p.Assessments.CheckTryOut(r.Ctx(), r.Who, v.ID, answers)
	if err != nil {
		return r.Again(err, v.again)
	}
	if !v.last() {
		v.At++
		return r.Render(http.StatusOK, tryOutPage(v, nil))
	}
	v.TryOut = checked
	return r.Render(http.StatusOK, tryOutEnd(v))
}

// again shows the page once more with what is wrong, at the field of the answer.
func (v tryOutView) again(problems ui.Problems) templ.Component {
	for i := range problems {
		if slot, ok := problems[i].Args["Slot"].(int); ok {
			problems[i].Field = parts.AnswerName(slot)
		}
	}
	return tryOutPage(v, problems)
}

func tryOutCrumbs(ctx context.Context, v tryOutView) []ui.Crumb {
	return []ui.Crumb{
		{Label: locale.T(ctx, "assessment.title"), Href: "/asesmen"}, {Label: v.Title, Href: offerPath(v.ID)}, {Label: locale.T(ctx, "assessment.tryout")},
	}
}
