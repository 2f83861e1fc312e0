package assessments

import (
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"mumpuni/assessments"
	"mumpuni/competencies"
	"mumpuni/courses"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/quizzes"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

func (p *Pages) start(r *route.Request) error {
	v, err := p.offerOf(r)
	if err != nil {
		return err
	}
	v.Code = r.Form("code")
	a, err := p.Assessments.Start(r.Ctx(), r.Who, v.ID, v.Code)
	if err != nil {
		return r.Again(err, func(ps ui.Problems) templ.Component { return offerPage(v, ps) })
	}
	if v.Mode != assessments.Adaptive {
		return r.Redirect("/kuis/" + a.ID.String())
	}
	return p.goOn(r, a.ID)
}

// goOn shows the next question, or sends the answers where none is left.
func (p *Pages) goOn(r *route.Request, attempt id.Attempt) error {
	next, err := p.Assessments.Advance(r.Ctx(), r.Who, attempt)
	if err != nil && fault.KindOf(err) != fault.Conflict {
		return err
	}
	if err == nil && next.Stopped == "" {
		return r.Redirect(workPath(attempt))
	}
	if err := p.Quizzes.Send(r.Ctx(), r.Who, attempt); err != nil {
		return err
	}
	return r.Redirect(resultPath(attempt))
}

// workView is one question of an adaptive try.
type workView struct {
	quizzes.Attempt

	Question quizzes.Asked
	Most     int
	Location *time.Location
	Step     uuid.UUID // of the answer that this form sends
}

func (p *Pages) question(r *route.Request) error {
	v, err := p.work(r)
	if err != nil {
		return err
	}
	if v.State != quizzes.Open {
		return r.Redirect(resultPath(v.ID))
	}
	if v.Question.Slot == 0 { // begun, and nothing was shown yet
		return p.goOn(r, v.ID)
	}
	if err := p.outOf(r, &v); err != nil {
		return err
	}
	return r.Render(http.StatusOK, workPage(v, nil))
}

// outOf adds how many questions there are at most, which only who sees a question is told.
func (p *Pages) outOf(r *route.Request, v *workView) (err error) {
	v.Most, err = p.Assessments.Most(r.Ctx(), v.ID)
	return err
}

func (p *Pages) work(r *route.Request) (v workView, err error) {
	attempt, err := route.PathID[id.Attempt](r, "attempt")
	if err != nil {
		return v, err
	}
	v.Attempt, err = p.Quizzes.Attempt(r.Ctx(), r.Who, attempt)
	if err != nil {
		return v, err
	}
	if !v.Stepwise {
		return v, route.ErrNotFound
	}
	v.Location, v.Step = r.Who.Location(), uuid.New()
	if n := len(v.Questions); n > 0 {
		v.Question = v.Questions[n-1]
	}
	return v, nil
}

// answer stores the answer to the question that was shown and goes on. One that is sent again, or from an old page, changes nothing.
func (p *Pages) answer(r *route.Request) error {
	v, err := p.work(r)
	if err != nil {
		return err
	}
	slot, _ := strconv.Atoi(r.Form("slot"))
	if v.State != quizzes.Open || slot != v.Question.Slot {
		return r.Redirect(workPath(v.ID))
	}
	answer := parts.ReadAnswer(r, v.Question)
	v.Question.Answer = answer
	if answer.Empty() {
		return p.askAgain(r, v, fault.Field("answer", "assessment.answer_missing"))
	}
	step, err := uuid.Parse(r.Form("step"))
	if err != nil {
		step = uuid.New()
	}
	_, err = p.Quizzes.SaveAnswer(r.Ctx(), r.Who, quizzes.Save{AttemptID: v.ID, Slot: slot, Answer: answer, ClientStep: step})
	if err != nil && fault.KindOf(err) != fault.Conflict {
		return p.askAgain(r, v, err)
	}
	return p.goOn(r, v.ID)
}

// askAgain shows the question with what is wrong with its answer.
func (p *Pages) askAgain(r *route.Request, v workView, wrong error) error {
	if err := p.outOf(r, &v); err != nil {
		return err
	}
	return r.Again(wrong, v.again)
}

// again is the page of the question with what is wrong with its answer, at the field of the answer.
func (v workView) again(problems ui.Problems) templ.Component {
	for i := range problems {
		problems[i].Field = parts.AnswerName(v.Question.Slot)
	}
	return workPage(v, problems)
}

// resultView is what a try says.
type resultView struct {
	assessments.Result

	Noticed bool // why it is held is the reader's to know
	MayRule bool // the reader may work out what annulling it would change
	Person  *people.PersonView
	Levels  []competencies.Level
	Policy  competencies.Policy
	Zone    *time.Location
	Today   people.Day
	Code    string // typed, of a supervised sitting

	Teaching map[uuid.UUID][]courses.TeachingCourse // of one's own result: what teaches each competency
}

func (p *Pages) result(r *route.Request) error {
	attempt, err := route.PathID[id.Attempt](r, "attempt")
	if err != nil {
		return err
	}
	v, err := p.resultOf(r, attempt)
	if err != nil {
		return err
	}
	if v.State == "open" {
		return r.Redirect("/kuis/" + attempt.String()) // which knows whether its questions come one by one
	}
	return r.Render(http.StatusOK, resultPage(v, nil))
}

// more goes on with a try in which something is not decided.
func (p *Pages) more(r *route.Request) error {
	attempt, err := route.PathID[id.Attempt](r, "attempt")
	if err != nil {
		return err
	}
	a, err := p.Assessments.Continue(r.Ctx(), r.Who, attempt, r.Form("code"))
	if err == nil {
		return p.goOn(r, a.ID)
	}
	if fault.KindOf(err) == fault.NotFound {
		return err
	}
	v, viewErr := p.resultOf(r, attempt)
	if viewErr != nil {
		return viewErr
	}
	v.Code = r.Form("code")
	return r.Again(err, func(ps ui.Problems) templ.Component { return resultPage(v, ps) })
}

func (p *Pages) resultOf(r *route.Request, attempt id.Attempt) (v resultView, err error) {
	v.Zone, v.MayRule, v.Today = r.Who.Location(), r.Who.Has(people.Trainer, people.HR), people.DayOf(p.People.Today(r.Who))
	if v.Result, err = p.Assessments.Result(r.Ctx(), r.Who, attempt); err != nil {
		return v, err
	}
	if !r.Who.IsOneself(v.PersonID) {
		person, err := p.People.PersonOn(r.Ctx(), r.Who, v.PersonID, p.People.Today(r.Who))
		if err != nil {
			return v, err
		}
		v.Person = &person
	} else {
		_, err := p.Assessments.HeldTry(r.Ctx(), r.Who, attempt)
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return v, err
		}
		v.Noticed = err == nil
	}
	if v.Policy, err = p.Competencies.Policy(r.Ctx()); err != nil {
		return v, err
	}
	if v.Levels, err = p.Competencies.Levels(r.Ctx()); err != nil || v.Person != nil {
		return v, err
	}
	var lines []uuid.UUID
	for _, m := range v.Competencies {
		lines = append(lines, m.Competency.ID)
	}
	v.Teaching, err = p.Courses.Teaching(r.Ctx(), lines)
	return v, err
}
