package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/web/route"
)

// personOps are an administrator's: persons and the posts they hold.
func (a *API) personOps(api huma.API) {
	admin := route.Roles(people.Administrator)
	huma.Register(api, editing(created(route.Operation(http.MethodPost, "/persons", admin, "person-create", "Add a person with their first post; a NIP that is taken is refused"))), a.personCreate)
	register(api, editing(answering(route.Operation(http.MethodPut, "/persons/{id}", admin, "person-update",
		"Rewrite what is known about a person; grade and birth date of who holds a role wait for another administrator, the rest is done"))), a.personUpdate)
	register(api, editing(answering(route.Operation(http.MethodPost, "/persons/{id}/assignments", admin, "person-assign",
		"Appoint to a post from a day on; a main post ends the one before, and who holds a role waits for another administrator"))), a.personAssign)
	huma.Register(api, editing(without(route.Operation(http.MethodPut, "/persons/{id}/left-on", admin, "person-leave", "Note that a person serves no longer from a day on: posts and roles end"))), a.personLeave)
}

// PersonBody is what may be said about a person.
type PersonBody struct {
	NIP         string `json:"nip,omitempty" maxLength:"30" doc:"18 digits, spaces allowed"`
	SIASNID     string `json:"siasn_id,omitempty" maxLength:"100"`
	Name        string `json:"name" maxLength:"200"`
	TitleBefore string `json:"title_before,omitempty" maxLength:"100"`
	TitleAfter  string `json:"title_after,omitempty" maxLength:"100"`
	Sex         string `json:"sex,omitempty" enum:"m,f"`
	BirthPlace  string `json:"birth_place,omitempty" maxLength:"200"`
	BirthDate   string `json:"birth_date,omitempty" format:"date"`
	Email       string `json:"email,omitempty" maxLength:"200"`
	Phone       string `json:"phone,omitempty" maxLength:"50"`
	Employment  string `json:"employment" enum:"pns,cpns,pppk,pppk_paruh_waktu"`
	Grade       string `json:"grade,omitempty" maxLength:"20" doc:"III/c of civil servants, IX of contract staff"`
	LegalStatus string `json:"legal_status,omitempty" maxLength:"200"`
	Education   string `json:"education,omitempty" maxLength:"200"`
}

func (b PersonBody) person(id id.Person) people.Person {
	return people.Person{
		ID: id, NIP: b.NIP, SIASNID: b.SIASNID, Name: b.Name, TitleBefore: b.TitleBefore, TitleAfter: b.TitleAfter, Sex: b.Sex,
		BirthPlace: b.BirthPlace, BirthDate: people.Day(b.BirthDate), Email: b.Email, Phone: b.Phone,
		Employment: people.Employment(b.Employment), Grade: b.Grade, LegalStatus: b.LegalStatus, Education: b.Education,
	}
}

// AppointmentBody is a post in a unit from a day on.
type AppointmentBody struct {
	UnitID    uuid.UUID `json:"unit_id"`
	PostName  string    `json:"post_name" maxLength:"200"`
	PostKind  string    `json:"post_kind" enum:"jpt_utama,jpt_madya,jpt_pratama,administrator,pengawas,fungsional_keahlian,fungsional_keterampilan,pelaksana"`
	PostLevel string    `json:"post_level,omitempty" maxLength:"50" doc:"of functional posts: ahli_pertama, terampil, …"`
	From      string    `json:"from" format:"date"`
}

func (b AppointmentBody) appointment(acting bool) people.Appointment {
	return people.Appointment{
		UnitID: b.UnitID, Post: people.Post{Name: b.PostName, Kind: b.PostKind, Level: b.PostLevel}, From: people.Day(b.From), Acting: acting,
	}
}

func (a *API) personCreate(ctx context.Context, in *struct {
	Body struct {
		PersonBody
		Appointment AppointmentBody `json:"appointment"`
	}
},
) (*made, error) {
	id, err := a.People.CreatePerson(ctx, route.Who(ctx), in.Body.person(id.Person{}), in.Body.Appointment.appointment(false))
	return madeOf(ctx, id, err)
}

func (a *API) personUpdate(ctx context.Context, in *struct {
	ByID[id.Person]
	Body PersonBody
},
) (*pending, error) {
	waits, err := a.People.UpdatePerson(ctx, route.Who(ctx), in.Body.person(in.ID))
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	return a.done(ctx, http.StatusOK, uuid.Nil, waits)
}

func (a *API) personAssign(ctx context.Context, in *struct {
	ByID[id.Person]
	Body struct {
		AppointmentBody
		Acting bool `json:"acting,omitempty" doc:"held beside the main post"`
	}
},
) (*pending, error) {
	waits, err := a.People.Assign(ctx, route.Who(ctx), in.ID, in.Body.appointment(in.Body.Acting))
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	return a.done(ctx, http.StatusOK, uuid.Nil, waits)
}

func (a *API) personLeave(ctx context.Context, in *struct {
	ByID[id.Person]
	Body struct {
		LeftOn string `json:"left_on" format:"date" doc:"first day of no longer serving"`
	}
},
) (*struct{}, error) {
	return nil, route.Fault(ctx, a.People.Leave(ctx, route.Who(ctx), in.ID, people.Day(in.Body.LeftOn)))
}
