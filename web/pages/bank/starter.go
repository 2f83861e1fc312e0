package bank

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"mumpuni/assessments"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/web/locale"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

const starterPath = "/bank-awal"

// starterView is the bank that comes with the program, counted for a unit.
type starterView struct {
	Unit    uuid.UUID
	Units   []people.UnitNode
	Look    questions.StarterLook
	Ready   []assessments.ReadyRow
	Trainer bool // may see questions one by one, and open drafts
	Plans   bool // may open drafts of assessments
}

// name is what a unit of the list is called.
func (v starterView) name(unit uuid.UUID) string {
	for _, u := range v.Units {
		if u.ID == unit {
			return u.Name
		}
	}
	return ""
}

// missing counts the ready assessments that the unit has not.
func (v starterView) missing() int {
	n := 0
	for _, row := range v.Ready {
		if row.ID == uuid.Nil {
			n++
		}
	}
	return n
}

func starterOf(unit uuid.UUID) string { return starterPath + "?unit=" + unit.String() }

// starter counts what would come, for the unit of the address or the first of those in which who asks may take it.
func (p *Pages) starter(r *route.Request) error {
	v := starterView{Unit: route.OptionalID[uuid.UUID](r.Query("unit")), Trainer: r.Who.Has(people.Trainer), Plans: r.Who.Has(people.Trainer, people.HR)}
	var err error
	if v.Units, err = p.keptUnits(r); err != nil {
		return err
	}
	if v.Unit == uuid.Nil && len(v.Units) > 0 {
		v.Unit = v.Units[0].ID
	}
	if v.Look, err = p.Questions.LookStarter(r.Ctx(), r.Who, v.Unit); err != nil {
		return err
	}
	codes, err := p.Competencies.Codes(r.Ctx())
	if err != nil {
		return err
	}
	if v.Ready, err = p.Assessments.ReadyIn(r.Ctx(), r.Who, v.Unit, codes); err != nil {
		return err
	}
	return r.Render(http.StatusOK, starterPage(v))
}

// keptUnits are the units into which who asks may take it, and those above them by name.
func (p *Pages) keptUnits(r *route.Request) ([]people.UnitNode, error) {
	keeps := r.Who
	keeps.Grants = slices.DeleteFunc(slices.Clone(keeps.Grants), func(g people.Grant) bool {
		return g.Role != people.Trainer && g.Role != people.HR && g.Role != people.Administrator
	})
	return p.People.UnitTree(r.Ctx(), keeps, time.Now().In(r.Who.Location()))
}

// takeStarter puts exactly what was counted into the bank.
func (p *Pages) takeStarter(r *route.Request) error {
	unit := route.OptionalID[uuid.UUID](r.Form("unit_id"))
	look, err := p.Questions.LookStarter(r.Ctx(), r.Who, unit)
	if err == nil {
		_, err = p.Questions.TakeStarter(r.Ctx(), r.Who, unit, r.Form("rencana"))
	}
	if err != nil {
		return flashed(r, err, starterOf(unit))
	}
	r.Flash("success", "bank.starter.entered", "Count", look.Enter)
	return r.Redirect(starterOf(unit))
}

// makeReady makes drafts of the assessments that stand on it.
func (p *Pages) makeReady(r *route.Request) error {
	unit := route.OptionalID[uuid.UUID](r.Form("unit_id"))
	codes, err := p.Competencies.Codes(r.Ctx())
	if err != nil {
		return err
	}
	made, err := p.Assessments.MakeReady(r.Ctx(), r.Who, unit, codes)
	if err != nil {
		return flashed(r, err, starterOf(unit))
	}
	r.Flash("success", "bank.starter.ready_made", "Count", len(made))
	return r.Redirect(starterOf(unit) + "#asesmen")
}

func joined(codes []string) string { return strings.Join(codes, ", ") }

// starterLevels are those that the bank has questions of.
var starterLevels = []int{1, 2, 3, 4}

func starterColumns(ctx context.Context) []ui.Column {
	columns := []ui.Column{{Label: locale.T(ctx, "bank.competency")}}
	for _, level := range starterLevels {
		columns = append(columns, ui.Column{Label: locale.T(ctx, "quiz.level_n", "Level", level), Num: true})
	}
	return append(columns, ui.Column{Label: locale.T(ctx, "bank.starter.col_hard"), Num: true}, ui.Column{Label: locale.T(ctx, "bank.starter.col_all"), Num: true})
}

// starterActive is the part of the menu that the page belongs to.
func starterActive(v starterView) string {
	if v.Trainer {
		return "/studio"
	}
	return "/kompetensi"
}
