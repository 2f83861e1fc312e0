package bank

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"mumpuni/competencies"
	"mumpuni/questions"
	"mumpuni/questions/kinds"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
)

// mendView is one question of an import as it is typed anew.
type mendView struct {
	parts.Writing
	Plan         questions.Plan
	Planned      questions.Planned
	Topic        string
	Source       string
	Descriptor   string
	Descriptors  []competencies.Descriptor
	Competencies []competencies.Competency
}

func mendPath(imported uuid.UUID, n int) string {
	return importPath(imported) + "/soal/" + strconv.Itoa(n)
}

// mendForm is a question of an import with all of its fields.
func (p *Pages) mendForm(r *route.Request) error {
	v, err := p.mended(r)
	if err != nil {
		return err
	}
	d := v.Planned.Draft
	v.Writing = parts.WritingOf(questions.Version{Kind: d.Kind, Stem: d.Stem, Body: d.Body, CompetencyID: d.CompetencyID, Level: d.Level})
	v.Topic, v.Source, v.Descriptor = v.Planned.Item.Topic, v.Planned.Item.Source, v.Planned.Item.Descriptor
	if !d.Kind.Known() {
		v.Writing = v.As(kinds.Single)
	}
	return p.renderMend(r, http.StatusOK, v)
}

// mended finds the question of the path in its import.
func (p *Pages) mended(r *route.Request) (mendView, error) {
	var v mendView
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return v, err
	}
	if v.Plan, err = p.Questions.Plan(r.Ctx(), r.Who, id); err != nil {
		return v, err
	}
	n, err := strconv.Atoi(r.Param("n"))
	i := slices.IndexFunc(v.Plan.Questions, func(q questions.Planned) bool { return q.N == n })
	if err != nil || i < 0 {
		return v, route.ErrNotFound
	}
	v.Planned = v.Plan.Questions[i]
	return v, nil
}

func (p *Pages) renderMend(r *route.Request, status int, v mendView) error {
	var err error
	if v.Competencies, err = p.Competencies.Competencies(r.Ctx()); err != nil {
		return err
	}
	if v.Descriptors, err = p.Competencies.Descriptors(r.Ctx()); err != nil {
		return err
	}
	v.Pictures = v.Planned.Pictures
	return r.Render(status, mendPage(v))
}

// mendSave stores the question of the import, or shows its form again.
func (p *Pages) mendSave(r *route.Request) error {
	v, err := p.mended(r)
	if err != nil {
		return err
	}
	kind := kinds.Kind(r.Form("kind"))
	if !kind.Known() {
		kind = kinds.Single
	}
	v.Writing, v.Topic, v.Source, v.Descriptor = parts.ReadWriting(r, kind), r.Form("topic"), r.Form("source"), r.Form("descriptor")
	switch r.Form("aksi") {
	case "jenis":
		if kind := kinds.Kind(r.Form("jenis")); kind.Known() {
			v.Writing = v.As(kind)
		}
		return p.renderMend(r, http.StatusOK, v)
	case "opsi", "lihat":
		return p.renderMend(r, http.StatusOK, v)
	}
	id := v.Plan.Import.ID
	err = p.Questions.MendQuestion(r.Ctx(), r.Who, id, v.Planned.N, v.Draft, questions.Tags{Topic: v.Topic, Source: v.Source, Descriptor: v.Descriptor})
	if v.Problems = route.ProblemsOf(err); len(v.Problems) > 0 {
		return p.renderMend(r, http.StatusUnprocessableEntity, v)
	}
	if err != nil {
		return flashed(r, err, importPath(id))
	}
	r.Flash("success", "bank.mended", "Count", 1)
	return r.Redirect(importPath(id) + "#soal-" + strconv.Itoa(v.Planned.N))
}
