package bank

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"github.com/google/uuid"

	"mumpuni/competencies"
	"mumpuni/internal/fault"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/questions/kinds"
	"mumpuni/web/locale"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// editView is a question of the bank as it is typed.
type editView struct {
	parts.Writing
	Question     uuid.UUID // of a new one the ID that it will have, so that a form sent twice adds one
	Kept         *questions.Detail
	Unit         uuid.UUID
	Units        []people.UnitNode
	Like         uuid.UUID // the question stored just now, when it is much like another
	Topic        string
	Source       string
	Descriptor   string
	Descriptors  []competencies.Descriptor // of the framework in force
	Competencies []competencies.Competency
}

// isNew tells a question that is not in the bank yet.
func (v editView) isNew() bool { return v.Kept == nil }

// fresh puts the cursor into the text: of a new question whose form has nothing wrong yet.
func (v editView) fresh() bool { return v.isNew() && len(v.Problems) == 0 && v.Draft.Stem == "" }

func (v editView) action() string {
	if v.isNew() {
		return root + "/soal"
	}
	return questionPath(v.Question) + "/sunting"
}

func (v editView) titleKey() string {
	if v.isNew() {
		return "bank.new_title"
	}
	return "bank.edit_title"
}

func editCrumbs(ctx context.Context, v editView) []ui.Crumb {
	crumbs := []ui.Crumb{{Label: locale.T(ctx, "bank.title"), Href: root}}
	if !v.isNew() {
		crumbs = append(crumbs, ui.Crumb{Label: firstWords(v.Kept.Stem), Href: questionPath(v.Question)})
	}
	return append(crumbs, ui.Crumb{Label: locale.T(ctx, v.titleKey())})
}

// nextPath is the form of the next question, with what the last one was tagged with.
func (v editView) nextPath() string {
	q := url.Values{"jenis": {string(v.Draft.Kind)}, "unit_id": {v.Unit.String()}}
	if v.Draft.CompetencyID != uuid.Nil {
		q.Set("competency", v.Draft.CompetencyID.String())
		q.Set("level", strconv.Itoa(v.Draft.Level))
	}
	for name, value := range map[string]string{"topic": v.Topic, "source": v.Source, "descriptor": v.Descriptor} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return root + "/soal/baru?" + q.Encode()
}

// newQuestion is an empty form; its address may say what the question is tagged with.
func (p *Pages) newQuestion(r *route.Request) error {
	kind := kinds.Kind(r.Query("jenis"))
	if !kind.Known() {
		kind = kinds.Single
	}
	v := editView{Writing: parts.NewWriting(kind), Question: uuid.Must(uuid.NewV7()), Unit: r.Who.UnitID, Topic: r.Query("topic"), Source: r.Query("source"), Descriptor: r.Query("descriptor")}
	if unit := route.OptionalID[uuid.UUID](r.Query("unit_id")); unit != uuid.Nil {
		v.Unit = unit
	}
	v.Like = route.OptionalID[uuid.UUID](r.Query("mirip"))
	v.Draft.CompetencyID = route.OptionalID[uuid.UUID](r.Query("competency"))
	v.Draft.Level, _ = strconv.Atoi(r.Query("level")) // 0 is none
	return p.renderEdit(r, http.StatusOK, v)
}

func (p *Pages) renderEdit(r *route.Request, status int, v editView) error {
	var err error
	if v.Competencies, err = p.Competencies.Competencies(r.Ctx()); err != nil {
		return err
	}
	if v.Descriptors, err = p.Competencies.Descriptors(r.Ctx()); err != nil {
		return err
	}
	if v.isNew() {
		if v.Units, err = parts.UnitsAs(r, p.People, people.Trainer); err != nil {
			return err
		}
	}
	return r.Render(status, editPage(v))
}

// edit is the form of a question as it stands.
func (p *Pages) edit(r *route.Request) error {
	kept, err := p.kept(r)
	if err != nil {
		return err
	}
	if !kept.Readable {
		return flashed(r, fault.New(fault.Forbidden, "bank.closed_to_you"), questionPath(kept.QuestionID))
	}
	w := parts.WritingOf(kept.Version)
	w.Pictures = kept.Pictures
	return p.renderEdit(r, http.StatusOK, editView{
		Writing: w, Question: kept.QuestionID, Kept: &kept, Unit: kept.UnitID, Topic: kept.Topic, Source: kept.Source, Descriptor: kept.Says,
	})
}

// kept is the question of the path.
func (p *Pages) kept(r *route.Request) (questions.Detail, error) {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return questions.Detail{}, err
	}
	return p.Questions.Detail(r.Ctx(), r.Who, id)
}

// read reads the form of a question of a kind.
func read(r *route.Request, kind kinds.Kind) editView {
	v := editView{Writing: parts.ReadWriting(r, kind), Topic: r.Form("topic"), Source: r.Form("source"), Descriptor: r.Form("descriptor")}
	v.Unit, v.Draft.Seen = route.OptionalID[uuid.UUID](r.Form("unit_id")), route.OptionalID[uuid.UUID](r.Form("seen"))
	return v
}

// create stores a new question, or shows its form again.
func (p *Pages) create(r *route.Request) error {
	kind := kinds.Kind(r.Form("kind"))
	if !kind.Known() {
		return fault.Field("kind", "quiz.kind_unknown")
	}
	v := read(r, kind)
	if v.Question = route.OptionalID[uuid.UUID](r.Form("id")); v.Question == uuid.Nil {
		v.Question = uuid.Must(uuid.NewV7())
	}
	v.Draft.ID = v.Question
	if again(r, &v) {
		return p.renderEdit(r, http.StatusOK, v)
	}
	_, err := p.Questions.Create(r.Ctx(), r.Who, v.Unit, v.Draft, questions.Tags{Topic: v.Topic, Source: v.Source, Descriptor: v.Descriptor})
	return p.saved(r, v, err)
}

// save stores a question anew, or shows its form again.
func (p *Pages) save(r *route.Request) error {
	kept, err := p.kept(r)
	if err != nil {
		return err
	}
	if !kept.Readable {
		return flashed(r, fault.New(fault.Forbidden, "bank.closed_to_you"), questionPath(kept.QuestionID))
	}
	v := read(r, kept.Kind)
	v.Question, v.Kept, v.Unit, v.Pictures = kept.QuestionID, &kept, kept.UnitID, kept.Pictures
	if again(r, &v) {
		return p.renderEdit(r, http.StatusOK, v)
	}
	_, err = p.Questions.Edit(r.Ctx(), r.Who, v.Question, v.Draft, questions.Tags{Topic: v.Topic, Source: v.Source, Descriptor: v.Descriptor})
	return p.saved(r, v, err)
}

// again tells whether the form is only shown again: with more rows, another kind, or the preview of what was typed.
func again(r *route.Request, v *editView) bool {
	switch r.Form("aksi") {
	case "opsi", "lihat":
		return true
	case "jenis":
		if kind := kinds.Kind(r.Form("jenis")); v.isNew() && kind.Known() {
			v.Writing = v.As(kind)
		}
		return true
	}
	return false
}

// saved goes on after a question was stored, or tells what is wrong with it.
func (p *Pages) saved(r *route.Request, v editView, err error) error {
	var f *fault.Fault
	if errors.As(err, &f) && f.Kind == fault.Conflict {
		return flashed(r, err, v.backPath())
	}
	if v.Problems = route.ProblemsOf(err); len(v.Problems) > 0 {
		return p.renderEdit(r, http.StatusUnprocessableEntity, v)
	}
	if err != nil {
		return err
	}
	r.Flash("success", "bank.saved")
	if r.Form("aksi") != "lagi" {
		return r.Redirect(questionPath(v.Question))
	}
	near, err := p.Questions.Near(r.Ctx(), r.Who, v.Unit, v.Question, v.Draft)
	if err != nil {
		return err
	}
	if len(near) > 0 {
		return r.Redirect(v.nextPath() + "&mirip=" + v.Question.String())
	}
	return r.Redirect(v.nextPath())
}

func (v editView) backPath() string {
	if v.isNew() {
		return root
	}
	return questionPath(v.Question)
}
