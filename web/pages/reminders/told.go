package reminders

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"mumpuni/internal/id"
	"mumpuni/orders"
	"mumpuni/people"
	"mumpuni/reminders"
	"mumpuni/web/locale"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// toldPerson is one person of an order, and what they were told.
type toldPerson struct {
	PersonID id.Person
	Name     string
	NIP      string
	UnitName string
	State    string
	Told     []reminders.Telling
}

// toldView is an order with who of it was told, when and by what.
type toldView struct {
	Title    string
	Path     string // of the order
	Group    uuid.UUID
	Sums     []reminders.Sum
	People   []toldPerson
	Page     int
	Size     int
	Total    int
	Location *time.Location
}

func (v toldView) href(page int) string { return ui.ListHref(v.Path+"/pengingat", page) }

const mandatePeople = 100 // a page, as courses gives them

func (p *Pages) toldMandate(r *route.Request) error {
	group, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	d, list, total, err := p.Mandates.MandatePeople(r.Ctx(), r.Who, group, "", r.PageNumber())
	if err != nil {
		return err
	}
	v := toldView{Title: d.Title, Path: "/penugasan/" + group.String(), Group: group, Total: total, Size: mandatePeople}
	for _, m := range list {
		v.People = append(v.People, toldPerson{PersonID: m.PersonID, Name: m.Name, NIP: m.NIP, UnitName: m.UnitName, State: m.State})
	}
	return p.told(r, v)
}

func (p *Pages) toldOrder(r *route.Request) error {
	group, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	o, list, total, err := p.Orders.Get(r.Ctx(), r.Who, group, "", r.PageNumber())
	if err != nil {
		return err
	}
	v := toldView{Title: o.Title, Path: "/penugasan/bersama/" + group.String(), Group: group, Total: total, Size: orders.Page}
	for _, m := range list {
		v.People = append(v.People, toldPerson{PersonID: m.PersonID, Name: m.Name, NIP: m.NIP, UnitName: m.UnitName, State: m.State})
	}
	return p.told(r, v)
}

// told adds what the people of v were told.
func (p *Pages) told(r *route.Request, v toldView) error {
	v.Page, v.Location = r.PageNumber(), r.Who.Location()
	persons := make([]id.Person, len(v.People))
	for i, m := range v.People {
		persons[i] = m.PersonID
	}
	told, err := p.Reminders.Told(r.Ctx(), r.Who, v.Group, persons)
	if err != nil {
		return err
	}
	for i, m := range v.People {
		v.People[i].Told = told[m.PersonID]
	}
	if v.Sums, err = p.Reminders.Sums(r.Ctx(), r.Who, v.Group); err != nil {
		return err
	}
	return r.Render(http.StatusOK, toldPage(v, r.Who.Has(people.HR)))
}

// tellingWords is what one was told, by what.
func tellingWords(ctx context.Context, t reminders.Telling) string {
	words := locale.T(ctx, "reminder.occasion."+string(t.Occasion)) + " · " + locale.T(ctx, "reminder.channel."+string(t.Channel))
	if t.ByName != "" {
		words += " · " + locale.T(ctx, "reminder.by", "Name", t.ByName)
	}
	return words
}

// stateTone is the kind of badge that a state gets; what was sent needs none.
func stateTone(s reminders.State) string {
	switch s {
	case reminders.Failed:
		return "error"
	case reminders.Sent:
		return "success"
	}
	return "neutral"
}
