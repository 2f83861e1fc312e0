// Package regrades is regrades and objections in pages: what would change is looked at, asked for and taken back; whoever disagrees
// with a question or a level says so, and gets an answer.
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
	"mumpuni/web/export"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// Pages holds what its handlers call.
type Pages struct {
	Quizzes *quizzes.Service
	People  *people.Service
}

const root = "/penilaian-ulang"

// Routes declares regrades, for trainers, HR and auditors, and objections, for everybody.
func (p *Pages) Routes(s *route.Set) {
	makers, readers := route.Roles(people.Trainer, people.HR), route.Roles(people.Trainer, people.HR, people.Auditor)
	s.Page(http.MethodGet, root, readers, p.list)
	s.Page(http.MethodGet, root+"/baru", makers, p.form)
	s.Page(http.MethodPost, root, makers, p.propose)
	s.Page(http.MethodGet, root+"/:id", readers, p.one)
	s.Page(http.MethodGet, root+"/:id/dampak.csv", readers.Report(), p.file)
	s.Page(http.MethodPost, root+"/:id/ajukan", makers, p.ask)
	s.Page(http.MethodPost, root+"/:id/buang", makers, p.drop)
	s.Page(http.MethodPost, root+"/:id/lanjutkan", makers, p.resume)
	s.Page(http.MethodGet, contestRoot, route.SignedIn, p.contests)
	s.Page(http.MethodGet, contestRoot+"/baru", route.SignedIn, p.contestForm)
	s.Page(http.MethodPost, contestRoot, route.SignedIn, p.contest)
	s.Page(http.MethodGet, contestRoot+"/:id", route.SignedIn, p.contestOne)
	s.Page(http.MethodPost, contestRoot+"/:id/tolak", route.Roles(people.HR), p.reject)
	s.Page(http.MethodPost, contestRoot+"/:id/kabulkan", route.Roles(people.HR), p.uphold)
}

func path(regrade uuid.UUID) string { return root + "/" + regrade.String() }

func (p *Pages) list(r *route.Request) error {
	list, next, err := p.Quizzes.Regrades(r.Ctx(), r.Who, route.OptionalID[uuid.UUID](r.Query("sesudah")), 50)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, listPage(list, next, r.Who.Location()))
}

// formView is what somebody is about to propose, as typed.
type formView struct {
	Kind     quizzes.Kind
	Version  string
	With     string
	Attempt  string
	Late     string
	Accepted string
	Reverses string
	Reason   string
	Versions []quizzes.OtherVersion
	Zone     *time.Location
}

// proposal is a form as the service takes it.
func (v formView) proposal() quizzes.Proposal {
	p := quizzes.Proposal{
		Kind: v.Kind, VersionID: route.OptionalID[uuid.UUID](v.Version), WithID: route.OptionalID[uuid.UUID](v.With), AttemptID: route.OptionalID[id.Attempt](v.Attempt),
		ReversesID: route.OptionalID[uuid.UUID](v.Reverses), Accepted: v.Accepted != "0", Reason: v.Reason,
	}
	if seq, err := strconv.ParseInt(v.Late, 10, 64); err == nil {
		p.Late = []int64{seq}
	}
	return p
}

func (p *Pages) form(r *route.Request) error {
	v := formView{
		Kind: quizzes.OfQuestion, Version: r.Query("soal"), Attempt: r.Query("percobaan"), Late: r.Query("telat"), Reverses: r.Query("batal"), Accepted: "1",
	}
	switch {
	case v.Reverses != "":
		v.Kind = quizzes.OfReversal
	case v.Late != "":
		v.Kind = quizzes.OfLate
	case v.Attempt != "":
		v.Kind = quizzes.OfAttempt
	}
	return p.showForm(r, v, nil)
}

func (p *Pages) showForm(r *route.Request, v formView, err error) error {
	v.Zone = r.Who.Location()
	if v.Version != "" {
		var listErr error
		if v.Versions, listErr = p.Quizzes.OtherVersions(r.Ctx(), r.Who, route.OptionalID[uuid.UUID](v.Version)); listErr != nil {
			return listErr
		}
	}
	if err != nil {
		return r.Again(err, func(ps ui.Problems) templ.Component { return formPage(v, ps) })
	}
	return r.Render(http.StatusOK, formPage(v, nil))
}

func (p *Pages) propose(r *route.Request) error {
	v := formView{
		Kind: quizzes.Kind(r.Form("kind")), Version: r.Form("version_id"), With: r.Form("with_id"), Attempt: r.Form("attempt_id"), Late: r.Form("late"),
		Accepted: r.Form("accepted"), Reverses: r.Form("reverses_id"), Reason: r.Form("reason"),
	}
	made, err := p.Quizzes.Propose(r.Ctx(), r.Who, v.proposal())
	if err != nil {
		return p.showForm(r, v, err)
	}
	return r.Redirect(path(made.ID))
}

// oneView is a regrade with the page of its effects that is shown.
type oneView struct {
	quizzes.RegradeView

	Effects []quizzes.EffectView
	Next    string
	Hidden  int
	Mine    bool // the reader worked it out
	Asked   bool // the reader may read the objection that it answers
	Maker   bool
	Zone    *time.Location
}

const pageRows = 50

func (p *Pages) view(r *route.Request, rows int) (v oneView, err error) {
	regrade, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return v, err
	}
	if v.RegradeView, err = p.Quizzes.Regrade(r.Ctx(), r.Who, regrade); err != nil {
		return v, err
	}
	v.Mine, v.Maker, v.Zone = r.Who.IsOneself(v.AskedBy), r.Who.Has(people.Trainer, people.HR), r.Who.Location()
	if v.ContestID != uuid.Nil {
		if v.Asked, err = p.Quizzes.ReadsContest(r.Ctx(), r.Who, v.ContestID); err != nil {
			return v, err
		}
	}
	v.Effects, v.Next, v.Hidden, err = p.Quizzes.Effects(r.Ctx(), r.Who, regrade, r.Query("sesudah"), rows)
	return v, err
}

func (p *Pages) one(r *route.Request) error {
	v, err := p.view(r, pageRows)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, onePage(v, nil))
}

func (p *Pages) file(r *route.Request) error {
	v, err := p.view(r, quizzes.MaxResults)
	if err != nil {
		return err
	}
	return parts.SendFile(r, export.Regrade(r.Ctx(), v.RegradeView, v.Effects), export.CSV)
}

// do is a button of one regrade: after it the page is shown again, with what stood in the way.
func (p *Pages) do(r *route.Request, flash string, act func(regrade uuid.UUID) error) error {
	regrade, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	if err := act(regrade); err != nil {
		v, viewErr := p.view(r, pageRows)
		if viewErr != nil {
			return err
		}
		return r.Again(err, func(ps ui.Problems) templ.Component { return onePage(v, ps) })
	}
	r.Flash("success", flash)
	return r.Redirect(path(regrade))
}

func (p *Pages) ask(r *route.Request) error {
	return p.do(r, "approvals.opened", func(regrade uuid.UUID) error {
		_, err := p.Quizzes.AskRegrade(r.Ctx(), r.Who, regrade)
		return err
	})
}

func (p *Pages) drop(r *route.Request) error {
	return p.do(r, "regrade.dropped_done", func(regrade uuid.UUID) error { return p.Quizzes.DropRegrade(r.Ctx(), r.Who, regrade) })
}

func (p *Pages) resume(r *route.Request) error {
	regrade, err := route.PathID[uuid.UUID](r, "id")
	if err == nil {
		err = p.Quizzes.ResumeRegrade(r.Ctx(), r.Who, regrade)
	}
	if err != nil {
		return err
	}
	r.Flash("success", "regrade.resumed_done")
	return r.Redirect(path(regrade))
}
