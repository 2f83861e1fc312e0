package bank

import (
	"context"
	"net/http"
	"slices"

	"github.com/google/uuid"

	"mumpuni/questions"
	"mumpuni/web/locale"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// banks says what is shared with whom.
func (p *Pages) banks(r *route.Request) error {
	list, err := p.Questions.Banks(r.Ctx(), r.Who)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, banksPage(list))
}

// shareBank shares all questions of a unit.
func (p *Pages) shareBank(r *route.Request) error {
	err := p.Questions.ShareBank(r.Ctx(), r.Who, route.OptionalID[uuid.UUID](r.Form("unit_id")), questions.Sharing(r.Form("bagi")))
	if err != nil {
		return flashed(r, err, root+"/berbagi")
	}
	r.Flash("success", "bank.shared")
	return r.Redirect(root + "/berbagi")
}

func sharingOptions(ctx context.Context) []ui.Option {
	var options []ui.Option
	for _, s := range questions.Sharings {
		options = append(options, ui.Option{Value: string(s), Label: locale.T(ctx, "bank.sharing."+string(s))})
	}
	return options
}

// openForm says what opening a question does before it is done.
func (p *Pages) openForm(r *route.Request) error {
	q, err := p.kept(r)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, openPage(q))
}

// apartView is a question with those that are not on one paper with it, and others that may become so.
type apartView struct {
	Question questions.Detail
	Query    string
	Apart    []questions.Listed
	Found    []questions.Listed // that are not kept apart yet
}

func (p *Pages) apartForm(r *route.Request) error {
	v := apartView{Query: r.Query("q")}
	var err error
	if v.Question, err = p.kept(r); err != nil {
		return err
	}
	if v.Apart, err = p.Questions.Enemies(r.Ctx(), r.Who, v.Question.QuestionID); err != nil {
		return err
	}
	f := questions.CatalogueFilter{Query: v.Query, Limit: 20}
	if v.Query == "" {
		f.CompetencyID, f.Level = v.Question.CompetencyID, v.Question.Level
	}
	found, _, err := p.Questions.Catalogue(r.Ctx(), r.Who, f)
	if err != nil {
		return err
	}
	v.Found = slices.DeleteFunc(found, func(q questions.Listed) bool {
		return q.QuestionID == v.Question.QuestionID || slices.ContainsFunc(v.Apart, func(a questions.Listed) bool { return a.QuestionID == q.QuestionID })
	})
	return r.Render(http.StatusOK, apartPage(v))
}

func (p *Pages) apart(r *route.Request) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	ticked := idsOf(r.Forms("soal"))
	if err := p.Questions.Apart(r.Ctx(), r.Who, id, ticked); err != nil {
		return err
	}
	if r.Form("kelompok") != "" {
		if err := p.Questions.ApartAll(r.Ctx(), r.Who, append(ticked, id)); err != nil {
			return err
		}
	}
	r.Flash("success", "bank.apart.saved")
	return r.Redirect(questionPath(id) + "/terpisah")
}
