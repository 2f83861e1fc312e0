package regrades

import (
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/quizzes"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

const contestRoot = "/keberatan"

func contestPath(contest uuid.UUID) string { return contestRoot + "/" + contest.String() }

func (p *Pages) contests(r *route.Request) error {
	mine, err := p.Quizzes.ContestsMine(r.Ctx(), r.Who)
	if err != nil {
		return err
	}
	var todo []quizzes.ContestView
	hr := r.Who.Has(people.HR)
	if hr {
		if todo, err = p.Quizzes.Contests(r.Ctx(), r.Who); err != nil {
			return err
		}
	}
	return r.Render(http.StatusOK, contestsPage(mine, todo, hr, r.Who.Location()))
}

// contestForm is an objection as typed: what it is about is said by the link that leads here.
type contestTyped struct{ Attempt, Slot, Competency, Words string }

func (t contestTyped) objection() quizzes.Objection {
	o := quizzes.Objection{AttemptID: route.OptionalID[id.Attempt](t.Attempt), CompetencyID: route.OptionalID[uuid.UUID](t.Competency), Words: t.Words}
	o.Slot, _ = strconv.Atoi(t.Slot)
	return o
}

// contestDraft is an objection as it is being made: what it would be about, and what was typed.
type contestDraft struct {
	contestTyped

	About  quizzes.ContestView
	Helper people.Helper
	Zone   *time.Location
}

// contestForm shows what would be contested. What is contested already is shown instead; without a try there is nothing to object to.
func (p *Pages) contestForm(r *route.Request) error {
	t := contestTyped{r.Query("percobaan"), r.Query("soal"), r.Query("kompetensi"), ""}
	if t.Attempt == "" {
		return r.Render(http.StatusOK, contestNowherePage())
	}
	d, err := p.contestDraft(r, t)
	if err != nil {
		return err
	}
	if d.About.ID != uuid.Nil {
		return r.Redirect(contestPath(d.About.ID))
	}
	return r.Render(http.StatusOK, contestFormPage(d, nil))
}

func (p *Pages) contestDraft(r *route.Request, t contestTyped) (d contestDraft, err error) {
	d.contestTyped, d.Zone = t, r.Who.Location()
	if d.About, err = p.Quizzes.Contestable(r.Ctx(), r.Who, t.objection()); err != nil {
		return d, err
	}
	d.Helper, err = p.People.HelperOf(r.Ctx(), r.Who.UnitID)
	return d, err
}

func (p *Pages) contest(r *route.Request) error {
	t := contestTyped{r.Form("attempt_id"), r.Form("slot"), r.Form("competency_id"), r.Form("words")}
	k, err := p.Quizzes.Contest(r.Ctx(), r.Who, t.objection())
	if err != nil {
		d, draftErr := p.contestDraft(r, t)
		if draftErr != nil {
			return err
		}
		return r.Again(err, func(ps ui.Problems) templ.Component { return contestFormPage(d, ps) })
	}
	r.Flash("success", "contest.sent")
	return r.Redirect(contestPath(k.ID))
}

// contestView is one objection, with what its answerer typed.
type contestView struct {
	quizzes.ContestView

	Own    bool
	Reads  bool // may open the result that it is about
	Answer string
	Zone   *time.Location
}

func (p *Pages) contestOf(r *route.Request) (v contestView, err error) {
	contest, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return v, err
	}
	v.ContestView, err = p.Quizzes.ContestOf(r.Ctx(), r.Who, contest)
	v.Own, v.Zone, v.Answer = r.Who.IsOneself(v.PersonID), r.Who.Location(), r.Form("answer")
	v.Reads = v.Own || v.Assessed && r.Who.Has(people.HR, people.Auditor)
	return v, err
}

func (p *Pages) contestOne(r *route.Request) error {
	v, err := p.contestOf(r)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, contestPage(v, nil))
}

func (p *Pages) reject(r *route.Request) error {
	contest, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	if err := p.Quizzes.RejectContest(r.Ctx(), r.Who, contest, r.Form("answer")); err != nil {
		return p.contestAgain(r, err)
	}
	r.Flash("success", "contest.rejected_done")
	return r.Redirect(contestPath(contest))
}

func (p *Pages) uphold(r *route.Request) error {
	contest, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	made, err := p.Quizzes.UpholdContest(r.Ctx(), r.Who, contest, quizzes.Proposal{Kind: quizzes.Kind(r.Form("kind")), Reason: r.Form("reason")})
	if err != nil {
		return p.contestAgain(r, err)
	}
	r.Flash("success", "regrade.upheld_flash")
	return r.Redirect(path(made.ID))
}

func (p *Pages) contestAgain(r *route.Request, err error) error {
	v, viewErr := p.contestOf(r)
	if viewErr != nil {
		return err
	}
	return r.Again(err, func(ps ui.Problems) templ.Component { return contestPage(v, ps) })
}
