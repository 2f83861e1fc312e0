package people

import (
	"net/http"

	"github.com/google/uuid"

	"mumpuni/people"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

const helperAction = "bantuan"

// helperOf fills in who helps the people of the unit, and whether the reader may say so.
func (p *Pages) helperOf(r *route.Request, v *unitView) error {
	var err error
	if v.Helper, err = p.People.HelperOf(r.Ctx(), v.ID); err != nil {
		return err
	}
	if v.Helps, err = p.People.MayHelp(r.Ctx(), r.Who, v.ID); err != nil {
		return err
	}
	if v.Form.Action != helperAction && v.Helper.UnitID == v.ID {
		v.Typed = v.Helper
	}
	return nil
}

func (p *Pages) setHelper(r *route.Request) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	v := unitView{
		Form:  unitForm{Action: helperAction},
		Typed: people.Helper{Name: r.Form("name"), Post: r.Form("post"), Phone: r.Form("phone"), Hours: r.Form("hours")},
	}
	if err = p.People.SetHelper(r.Ctx(), r.Who, id, v.Typed); err != nil {
		return formAgain(err, &v.Problems, func() error { return p.unitPage(r, http.StatusUnprocessableEntity, v) })
	}
	r.Flash("success", "helper.saved")
	return r.Redirect("/unit/" + id.String())
}

// helperInput is a field of that form; which of them must be filled in depends on whether anybody is named at all.
func (v unitView) helperInput(name, value, label, help string, most int) ui.Input {
	return ui.Input{
		Name: name, ID: ui.FieldID(helperAction + "-" + name), Label: label, Help: help, Value: value, MaxLength: most,
		Optional: true, Quiet: name == "name" || name == "phone", Problems: v.of(helperAction),
	}
}
