package assessments

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"mumpuni/assessments"
	"mumpuni/competencies"
	"mumpuni/courses"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/quizzes"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

func (p *Pages) start(r *route.Request) error {
	assessment, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	a, err := p.Assessments.Start(r.Ctx(), r.Who, assessment, r.Form("code"))
	if err != nil {
		return p.notStarted(r, err)
	}
	if !a.Stepwise {
		return r.Redirect("/kuis/" + a.ID.String())
	}
	return r.Redirect(workPath(a.ID)) // which has the first question
}

// notStarted shows the offer again with why it could not begin.
func (p *Pages) notStarted(r *route.Request, why error) error {
	v, err := p.offerOf(r)
	if err != nil {
		return err
	}
	v.Code = r.Form("code")
	return r.Again(why, func(ps ui.Problems) templ.Component { return offerPage(v, ps) })
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

	Question  quizzes.Asked
	Most      int
	Location  *time.Location
	Step      uuid.UUID // of the answer that this form sends
	Elsewhere bool      // the question before was answered in another window
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
	return p.workOf(r, attempt)
}

func (p *Pages) workOf(r *route.Request, attempt id.Attempt) (v workView, err error) {
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
	if strings.HasPrefix(r.HTTP().Header.Get("Content-Type"), "application/json") {
		return p.answerStep(r)
	}
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
		return p.askAgain(r, v, errMissing)
	}
	step, err := uuid.Parse(r.Form("step"))
	if err != nil {
		step = uuid.New()
	}
	next, _, err := p.Assessments.Answer(r.Ctx(), r.Who, quizzes.Save{AttemptID: v.ID, Slot: slot, Answer: answer, ClientStep: step})
	switch {
	case fault.KindOf(err) == fault.Conflict || err == nil && next.Stopped != "":
		return p.goOn(r, v.ID)
	case err != nil:
		return p.askAgain(r, v, err)
	}
	return r.Redirect(workPath(v.ID))
}

var errMissing = fault.Field("answer", "assessment.answer_missing")

// answerStep is answer for the script of the page: what comes back is the next question alone, or where the try has ended to.
func (p *Pages) answerStep(r *route.Request) error {
	attempt, err := route.PathID[id.Attempt](r, "attempt")
	if err != nil {
		return err
	}
	in, err := parts.ReadStep(r)
	if err != nil {
		return err
	}
	if in.Answer.Empty() {
		return errMissing
	}
	next, done, err := p.Assessments.Answer(r.Ctx(), r.Who, in.Save(attempt))
	if err != nil && fault.KindOf(err) != fault.Conflict {
		return err
	}
	switch {
	case done.Next != nil:
		v := workView{Attempt: quizzes.Attempt{ID: attempt}, Question: *done.Next, Most: next.Most, Step: uuid.New()}
		return r.Render(http.StatusOK, workQuestion(v, nil))
	case err == nil && next.Stopped != "":
		return p.sentStep(r, attempt)
	}
	return p.nextStep(r, attempt, err != nil)
}

// sentStep sends the answers and tells the script where the result is.
func (p *Pages) sentStep(r *route.Request, attempt id.Attempt) error {
	if err := p.Quizzes.Send(r.Ctx(), r.Who, attempt); err != nil {
		return err
	}
	return r.JSON(map[string]string{"to": resultPath(attempt)})
}

// nextStep is the question that stands now, looked up, or where the try has ended to.
func (p *Pages) nextStep(r *route.Request, attempt id.Attempt, elsewhere bool) error {
	next, err := p.Assessments.Advance(r.Ctx(), r.Who, attempt)
	if err != nil && fault.KindOf(err) != fault.Conflict {
		return err
	}
	if err != nil || next.Stopped != "" {
		return p.sentStep(r, attempt)
	}
	v, err := p.workOf(r, attempt)
	if err != nil {
		return err
	}
	v.Most, v.Elsewhere = next.Most, elsewhere
	return r.Render(http.StatusOK, workQuestion(v, nil))
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

	MayRule bool // the reader may work out what annulling it would change
	Person  *people.PersonView
	Levels  []competencies.Level
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
	}
	if v.Person != nil {
		v.Levels, err = p.Competencies.Levels(r.Ctx())
		return v, err
	}
	var lines []uuid.UUID
	for _, m := range v.Competencies {
		lines = append(lines, m.Competency.ID)
	}
	err = pg.Ask(r.Ctx(), p.Competencies.AskLevels(&v.Levels), p.Courses.AskTeaching(lines, &v.Teaching))
	return v, err
}
