package people

import (
	"errors"
	"net/http"

	"github.com/google/uuid"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// personForm is a form about a person: their data, an appointment, or both.
type personForm struct {
	Person   people.Person
	To       people.Appointment
	Units    []people.UnitNode
	LeftOn   string
	Problems ui.Problems
}

// back is where the form came from.
func (f personForm) back() string {
	if f.Person.ID.IsZero() {
		return "/pegawai"
	}
	return "/pegawai/" + f.Person.ID.String()
}

func (p *Pages) newPerson(r *route.Request) error {
	units, err := p.People.AdministeredUnits(r.Ctx(), r.Who)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, newPersonPage(personForm{Units: units, To: people.Appointment{From: people.DayOf(p.People.Today(r.Who))}}))
}

func (p *Pages) createPerson(r *route.Request) error {
	f := personForm{Person: personOf(r, people.Person{}), To: appointmentOf(r)}
	id, err := p.People.CreatePerson(r.Ctx(), r.Who, f.Person, f.To)
	if err == nil {
		r.Flash("success", "people.created")
		return r.Redirect("/pegawai/" + id.String())
	}
	units, unitsErr := p.People.AdministeredUnits(r.Ctx(), r.Who)
	if unitsErr != nil {
		return unitsErr
	}
	f.Units = units
	return formAgain(onUnit(err), &f.Problems, func() error { return r.Render(http.StatusUnprocessableEntity, newPersonPage(f)) })
}

// managed is the person of the path, for those who may change them.
func (p *Pages) managed(r *route.Request) (people.PersonView, error) {
	id, err := route.PathID[id.Person](r, "id")
	if err != nil {
		return people.PersonView{}, err
	}
	may, err := p.People.Administers(r.Ctx(), r.Who, id)
	if err != nil {
		return people.PersonView{}, err
	}
	if !may {
		return people.PersonView{}, route.ErrNotFound
	}
	return p.People.Person(r.Ctx(), r.Who, id)
}

func (p *Pages) editPerson(r *route.Request) error {
	v, err := p.managed(r)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, editPersonPage(personForm{Person: v.Person}))
}

func (p *Pages) savePerson(r *route.Request) error {
	v, err := p.managed(r)
	if err != nil {
		return err
	}
	f := personForm{Person: personOf(r, v.Person)}
	waits, err := p.People.UpdatePerson(r.Ctx(), r.Who, f.Person)
	if err != nil {
		return formAgain(err, &f.Problems, func() error { return r.Render(http.StatusUnprocessableEntity, editPersonPage(f)) })
	}
	return f.saved(r, waits, "people.saved")
}

// saved goes back to the person, or to what of the change waits for a second person.
func (f personForm) saved(r *route.Request, waits uuid.UUID, done string) error {
	if waits != uuid.Nil {
		r.Flash("info", "people.waits")
		return r.Redirect("/persetujuan/" + waits.String())
	}
	r.Flash("success", done)
	return r.Redirect(f.back())
}

func (p *Pages) movePerson(r *route.Request) error {
	v, err := p.managed(r)
	if err != nil {
		return err
	}
	return p.moveForm(r, http.StatusOK, personForm{Person: v.Person, To: people.Appointment{
		UnitID: v.UnitID, Post: people.Post{Name: v.PostName, Kind: v.PostKind, Level: v.PostLevel}, From: people.DayOf(p.People.Today(r.Who)),
	}})
}

func (p *Pages) moveForm(r *route.Request, status int, f personForm) error {
	var err error
	if f.Units, err = p.People.AdministeredUnits(r.Ctx(), r.Who); err != nil {
		return err
	}
	return r.Render(status, movePersonPage(f))
}

func (p *Pages) saveMove(r *route.Request) error {
	v, err := p.managed(r)
	if err != nil {
		return err
	}
	f := personForm{Person: v.Person, To: appointmentOf(r)}
	waits, err := p.People.Assign(r.Ctx(), r.Who, v.ID, f.To)
	if err != nil {
		return formAgain(onUnit(err), &f.Problems, func() error { return p.moveForm(r, http.StatusUnprocessableEntity, f) })
	}
	return f.saved(r, waits, "people.moved")
}

func (p *Pages) leavePerson(r *route.Request) error {
	v, err := p.managed(r)
	if err != nil {
		return err
	}
	on := v.LeftOn
	if on.IsZero() {
		on = people.DayOf(p.People.Today(r.Who))
	}
	return r.Render(http.StatusOK, leavePersonPage(personForm{Person: v.Person, LeftOn: string(on)}))
}

func (p *Pages) saveLeave(r *route.Request) error {
	v, err := p.managed(r)
	if err != nil {
		return err
	}
	f := personForm{Person: v.Person, LeftOn: r.Form("left_on")}
	if err = p.People.Leave(r.Ctx(), r.Who, v.ID, people.Day(f.LeftOn)); err != nil {
		return formAgain(err, &f.Problems, func() error { return r.Render(http.StatusUnprocessableEntity, leavePersonPage(f)) })
	}
	r.Flash("success", "people.left_saved")
	return r.Redirect("/pegawai")
}

// personOf reads the form's fields over had.
func personOf(r *route.Request, had people.Person) people.Person {
	p := had
	p.NIP, p.SIASNID, p.Name = r.Form("nip"), r.Form("siasn_id"), r.Form("name")
	p.TitleBefore, p.TitleAfter, p.Sex = r.Form("title_before"), r.Form("title_after"), r.Form("sex")
	p.BirthPlace, p.BirthDate = r.Form("birth_place"), people.Day(r.Form("birth_date"))
	p.Email, p.Phone, p.Education = r.Form("email"), r.Form("phone"), r.Form("education")
	p.Employment, p.Grade = people.Employment(r.Form("employment")), r.Form("grade")
	return p
}

func appointmentOf(r *route.Request) people.Appointment {
	return people.Appointment{
		UnitID: route.OptionalID[uuid.UUID](r.Form("unit_id")), From: people.Day(r.Form("valid_from")), Acting: r.Form("acting") != "",
		Post: people.Post{Name: r.Form("post_name"), Kind: r.Form("post_kind"), Level: r.Form("post_level")},
	}
}

// onUnit lets what is said of a parent unit blame the field in which the unit was chosen.
func onUnit(err error) error {
	var f *fault.Fault
	if errors.As(err, &f) && f.Field == "parent_id" {
		return f.On("unit_id")
	}
	return err
}

// formAgain shows a form again with what is to be mended: invalid input, or a conflict about one of its fields. Any other
// error goes to the error page.
func formAgain(err error, problems *ui.Problems, again func() error) error {
	*problems = route.ProblemsOf(err)
	var f *fault.Fault
	if len(*problems) == 0 && errors.As(err, &f) && f.Kind == fault.Conflict {
		*problems = ui.Problems{{Field: f.Field, Key: f.Key, Args: f.Args}}
	}
	if len(*problems) == 0 {
		return err
	}
	return again()
}

// flashConflict goes back to a page and says there why it was not done; any other error goes to the error page.
func flashConflict(r *route.Request, err error, back string) error {
	var f *fault.Fault
	if !errors.As(err, &f) || f.Kind != fault.Conflict {
		return err
	}
	pairs := make([]any, 0, 2*len(f.Args))
	for name, value := range f.Args {
		pairs = append(pairs, name, value)
	}
	r.Flash("error", f.Key, pairs...)
	return r.Redirect(back)
}
