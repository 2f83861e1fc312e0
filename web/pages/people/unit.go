package people

import (
	"net/http"

	"github.com/google/uuid"

	"mumpuni/people"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// unitView is one unit with its history and, for its administrators, the forms that change it.
type unitView struct {
	ID       uuid.UUID
	Unit     people.UnitNode // as it stands today, or was last
	Open     bool            // it exists today
	Manages  bool
	History  []people.UnitPeriod
	Units    []people.UnitNode // that may be parents
	Form     unitForm
	Problems ui.Problems
	Helper   people.Helper // of the unit, or of the nearest above it that names one
	Typed    people.Helper // in the form
	Helps    bool          // the reader may say who helps
}

// unitForm is what somebody typed about a unit.
type unitForm struct {
	Action   string // "nama", "pindah", "tutup"
	Name     string
	Kind     string
	ParentID uuid.UUID
	Zone     string
	SIASNID  string
	From     people.Day
}

func unitFormOf(r *route.Request) unitForm {
	return unitForm{
		Name: r.Form("name"), Kind: r.Form("kind"), ParentID: route.OptionalID[uuid.UUID](r.Form("parent_id")), Zone: r.Form("time_zone"),
		SIASNID: r.Form("siasn_id"), From: people.Day(r.Form("valid_from")),
	}
}

func (p *Pages) unit(r *route.Request) error {
	return p.unitPage(r, http.StatusOK, unitView{})
}

// unitPage fills in what is known of the unit and renders; v carries a refused form.
func (p *Pages) unitPage(r *route.Request, status int, v unitView) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	if v.History, err = p.People.UnitHistory(r.Ctx(), r.Who, id); err != nil {
		return err
	}
	last := v.History[0]
	v.ID, v.Open = id, last.To.IsZero()
	v.Unit = people.UnitNode{ID: id, Name: last.Name, Kind: last.Kind, ParentID: last.ParentID}
	if err := p.helperOf(r, &v); err != nil {
		return err
	}
	if v.Units, err = p.People.AdministeredUnits(r.Ctx(), r.Who); err != nil {
		return err
	}
	for _, u := range v.Units {
		if u.ID == id {
			v.Unit, v.Manages = u, v.Open
		}
	}
	if v.Form.Action == "" {
		v.Form = unitForm{Name: v.Unit.Name, Kind: v.Unit.Kind, ParentID: v.Unit.ParentID, From: people.DayOf(p.People.Today(r.Who))}
	}
	return r.Render(status, unitPage(v))
}

func (p *Pages) newUnit(r *route.Request) error {
	return p.newUnitForm(r, http.StatusOK, unitView{Form: unitForm{
		ParentID: route.OptionalID[uuid.UUID](r.Query("induk")), Zone: r.Who.TimeZone, From: people.DayOf(p.People.Today(r.Who)),
	}})
}

func (p *Pages) newUnitForm(r *route.Request, status int, v unitView) error {
	var err error
	if v.Units, err = p.People.AdministeredUnits(r.Ctx(), r.Who); err != nil {
		return err
	}
	return r.Render(status, newUnitPage(v))
}

func (p *Pages) createUnit(r *route.Request) error {
	v := unitView{Form: unitFormOf(r)}
	id, err := p.People.CreateUnit(r.Ctx(), r.Who, people.NewUnit{
		ParentID: v.Form.ParentID, Name: v.Form.Name, Kind: v.Form.Kind, TimeZone: v.Form.Zone, SIASNID: v.Form.SIASNID, From: v.Form.From,
	})
	if err == nil {
		r.Flash("success", "units.created")
		return r.Redirect("/unit/" + id.String())
	}
	if v.Form.ParentID == uuid.Nil {
		v.Problems = ui.Problems{{Field: "parent_id", Key: "unit.missing"}}
		return p.newUnitForm(r, http.StatusUnprocessableEntity, v)
	}
	return formAgain(err, &v.Problems, func() error { return p.newUnitForm(r, http.StatusUnprocessableEntity, v) })
}

// changeUnit does one change and goes back to the unit, or shows the form again.
func (p *Pages) changeUnit(r *route.Request, action, done string, change func(id uuid.UUID, f unitForm) (approval uuid.UUID, err error)) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	v := unitView{Form: unitFormOf(r)}
	v.Form.Action = action
	approval, err := change(id, v.Form)
	if err != nil {
		return formAgain(err, &v.Problems, func() error { return p.unitPage(r, http.StatusUnprocessableEntity, v) })
	}
	if approval != uuid.Nil {
		r.Flash("info", "approvals.opened")
		return r.Redirect("/persetujuan/" + approval.String())
	}
	r.Flash("success", done)
	return r.Redirect("/unit/" + id.String())
}

func (p *Pages) renameUnit(r *route.Request) error {
	return p.changeUnit(r, "nama", "units.changed", func(id uuid.UUID, f unitForm) (uuid.UUID, error) {
		return uuid.Nil, p.People.RenameUnit(r.Ctx(), r.Who, id, f.Name, f.Kind, f.From)
	})
}

func (p *Pages) moveUnit(r *route.Request) error {
	return p.changeUnit(r, "pindah", "units.changed", func(id uuid.UUID, f unitForm) (uuid.UUID, error) {
		return p.People.MoveUnit(r.Ctx(), r.Who, id, f.ParentID, f.From)
	})
}

func (p *Pages) closeUnit(r *route.Request) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	v := unitView{Form: unitFormOf(r)}
	v.Form.Action = "tutup"
	if err = p.People.CloseUnit(r.Ctx(), r.Who, id, v.Form.From); err != nil {
		return formAgain(err, &v.Problems, func() error { return p.unitPage(r, http.StatusUnprocessableEntity, v) })
	}
	r.Flash("success", "units.closed")
	return r.Redirect("/unit")
}

// of gives the problems of the form of an action, so that three forms on a page do not show one another's.
func (v unitView) of(action string) ui.Problems {
	if v.Form.Action == action {
		return v.Problems
	}
	return nil
}

// input is a field of the form of an action; its id is its own when no form was refused, for names stand several times.
func (v unitView) input(action, name, value, label string) ui.Input {
	in := ui.Input{Name: name, Label: label, Value: value, Problems: v.of(action)}
	if v.Form.Action != action {
		in.ID = ui.FieldID(action + "-" + name)
	}
	return in
}

func (v unitView) date(action, label string) ui.Input {
	in := v.input(action, "valid_from", string(v.Form.From), label)
	in.Type, in.Width = "date", "sm"
	return in
}

// parents are the units below which a unit can hang.
func (v unitView) parents() []people.UnitNode {
	var parents []people.UnitNode
	for _, u := range v.Units {
		if u.ID != v.ID {
			parents = append(parents, u)
		}
	}
	return parents
}

// zones are Indonesia's time zones.
var zones = []ui.Option{
	{Value: "Asia/Jakarta", Label: "WIB (UTC+7)"}, {Value: "Asia/Makassar", Label: "WITA (UTC+8)"}, {Value: "Asia/Jayapura", Label: "WIT (UTC+9)"},
}
