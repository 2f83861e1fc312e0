package mandates

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"mumpuni/competencies"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/orders"
	"mumpuni/people"
	"mumpuni/web/export"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

const ordersRoot = "/penugasan/bersama"

func orderPath(id uuid.UUID) string { return ordersRoot + "/" + id.String() }

// orderRoutes are orders for many, made from a list of people.
func (p *Pages) orderRoutes(s *route.Set) {
	readers, hr := route.Roles(people.HR, people.Auditor), route.Roles(people.HR)
	s.Page(http.MethodGet, ordersRoot, readers.Report(), p.orders)
	s.Page(http.MethodPost, ordersRoot, hr, p.giveOrder)
	s.Page(http.MethodGet, ordersRoot+"/baru", hr.Report(), p.newOrder)
	s.Page(http.MethodGet, ordersRoot+"/periksa", hr.Report(), p.planOrder)
	s.Page(http.MethodGet, ordersRoot+"/:id", readers.Report(), p.manyOrder)
	s.Page(http.MethodGet, ordersRoot+"/:id/peserta.csv", readers.Report(), p.orderFile(export.CSV))
	s.Page(http.MethodGet, ordersRoot+"/:id/peserta.xlsx", readers.Report(), p.orderFile(export.XLSX))
	s.Page(http.MethodGet, ordersRoot+"/:id/batal", hr, p.askCancelOrder)
	s.Page(http.MethodPost, ordersRoot+"/:id/batal", hr, p.cancelOrder)
}

// whom is a list of people as an address has it: the filter of a figure, and who is ticked or that all are meant.
type whom struct {
	competencies.CellFilter

	All bool
}

// Who is meant, as the buttons say.
const (
	allOfThem  = "semua"
	mostTicked = 200 // as many people as an address takes
)

func readWhom(r *route.Request) (whom, error) {
	f, err := parts.CellFilter(r)
	w := whom{CellFilter: f, All: r.Query("siapa") == allOfThem}
	if err != nil || w.All {
		return w, err
	}
	ticked := r.QueryAll()["person"]
	for _, text := range ticked[:min(len(ticked), mostTicked)] {
		if one, err := id.Parse[id.Person](text); err == nil {
			w.Persons = append(w.Persons, one)
		}
	}
	if len(w.Persons) == 0 {
		return w, fault.Field("person", "order.nobody_ticked")
	}
	return w, nil
}

// values are w as an address has it.
func (w whom) values() url.Values {
	q := parts.GapValues(w.GapFilter, "competency", ui.IDOrEmpty(w.CompetencyID), "state", w.State)
	if w.All {
		q.Set("siapa", allOfThem)
	}
	for _, p := range w.Persons {
		q.Add("person", p.String())
	}
	return q
}

// back is the list that the people were chosen from.
func (w whom) back() string {
	return parts.GapURL("/kesenjangan/pegawai", w.GapFilter, "competency", ui.IDOrEmpty(w.CompetencyID), "state", w.State)
}

// hidden are w as fields of a form.
func (w whom) hidden() []ui.Hidden {
	var fields []ui.Hidden
	q := w.values()
	for _, name := range slices.Sorted(maps.Keys(q)) {
		for _, v := range q[name] {
			fields = append(fields, ui.Hidden{Name: name, Value: v})
		}
	}
	return fields
}

// orderForm is an order being written: Target is "kursus:" or "asesmen:" with an id.
type orderForm struct {
	Whom   whom
	Offers orders.OrderOffers
	Target string
	Due    string
	Note   string
	Today  people.Day
}

const (
	courseTarget     = "kursus:"
	assessmentTarget = "asesmen:"
)

// readOrder reads the order; values are those of the address, or of a form.
func readOrder(w whom, value func(string) string) orders.NewOrder {
	n := orders.NewOrder{Whom: w.CellFilter, DueOn: people.Day(value("due_on")), Note: value("note")}
	if text, ok := strings.CutPrefix(value("target"), courseTarget); ok {
		n.CourseID = route.OptionalID[uuid.UUID](text)
	} else if text, ok := strings.CutPrefix(value("target"), assessmentTarget); ok {
		n.AssessmentID = route.OptionalID[uuid.UUID](text)
	}
	return n
}

// newOrder offers what can be ordered for the people chosen.
func (p *Pages) newOrder(r *route.Request) error {
	w, err := readWhom(r)
	if err != nil {
		return r.Invalid(err, func(ps ui.Problems) templ.Component { return orderNobodyPage(w, ps) })
	}
	f, err := p.orderForm(r, w)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, newOrderPage(f, nil))
}

func (p *Pages) orderForm(r *route.Request, w whom) (orderForm, error) {
	f := orderForm{Whom: w, Target: r.Form("target"), Due: r.Form("due_on"), Note: r.Form("note"), Today: people.DayOf(p.People.Today(r.Who))}
	if f.Due == "" {
		f.Due = string(people.DayOf(f.Today.Time().AddDate(0, 0, orders.Usual)))
	}
	var err error
	f.Offers, err = p.Orders.Offers(r.Ctx(), r.Who, w.CellFilter, people.Day(f.Due))
	return f, err
}

// orderPlan is an order before it is given.
type orderPlan struct {
	orders.OrderPlan

	Whom  whom
	Order orders.NewOrder
	Query url.Values // of the address that gives it
}

// planOrder shows what an order would do.
func (p *Pages) planOrder(r *route.Request) error {
	w, err := readWhom(r)
	if err != nil {
		return r.Invalid(err, func(ps ui.Problems) templ.Component { return orderNobodyPage(w, ps) })
	}
	n := readOrder(w, r.Query)
	plan, err := p.Orders.Plan(r.Ctx(), r.Who, n)
	if err != nil {
		return p.orderAgain(r, w, err)
	}
	return r.Render(http.StatusOK, planOrderPage(orderPlan{plan, w, n, w.values()}))
}

// orderAgain shows the form again with what is wrong.
func (p *Pages) orderAgain(r *route.Request, w whom, err error) error {
	f, formErr := p.orderForm(r, w)
	if formErr != nil {
		return formErr
	}
	return r.Invalid(err, func(ps ui.Problems) templ.Component { return newOrderPage(f, ps) })
}

func (p *Pages) giveOrder(r *route.Request) error {
	w, err := readWhom(r)
	if err != nil {
		return err
	}
	order, err := p.Orders.Give(r.Ctx(), r.Who, readOrder(w, r.Form))
	if err != nil {
		f, formErr := p.orderForm(r, w)
		if formErr != nil {
			return formErr
		}
		return r.Again(err, func(ps ui.Problems) templ.Component { return newOrderPage(f, ps) })
	}
	r.Flash("success", "order.flash.given")
	return r.Redirect(orderPath(order))
}

// ordersView is the list of orders for many.
type ordersView struct {
	List  []orders.OrderView
	Show  string
	Page  int
	Total int
}

func (v ordersView) href(show string, page int) string {
	return ui.ListHref(ordersRoot, page, "keadaan", show)
}

func (p *Pages) orders(r *route.Request) error {
	v := ordersView{Show: r.Query("keadaan"), Page: r.PageNumber()}
	var err error
	if v.List, v.Total, err = p.Orders.List(r.Ctx(), r.Who, v.Show, v.Page); err != nil {
		return err
	}
	return r.Render(http.StatusOK, ordersPage(v))
}

// manyView is one order with a page of its people.
type manyView struct {
	orders.OrderView

	People    []orders.OrderPerson
	State     string
	Page      int
	Total     int
	MayCancel bool
	Location  *time.Location
}

func (v manyView) href(state string, page int) string {
	return ui.ListHref(orderPath(v.ID), page, "keadaan", state)
}

func (v manyView) file(format string) string {
	return ui.ListHref(orderPath(v.ID)+"/peserta."+format, 1, "keadaan", v.State)
}

func (p *Pages) many(r *route.Request) (manyView, error) {
	order, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return manyView{}, err
	}
	v := manyView{State: r.Query("keadaan"), Page: r.PageNumber(), Location: r.Who.Location()}
	v.OrderView, v.People, v.Total, err = p.Orders.Get(r.Ctx(), r.Who, order, v.State, v.Page)
	v.MayCancel = r.Who.Has(people.HR) && v.CancelledAt.IsZero()
	return v, err
}

func (p *Pages) manyOrder(r *route.Request) error {
	v, err := p.many(r)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, manyOrderPage(v))
}

func (p *Pages) orderFile(format string) route.Handler {
	return func(r *route.Request) error {
		order, err := route.PathID[uuid.UUID](r, "id")
		if err != nil {
			return err
		}
		v, list, _, err := p.Orders.Get(r.Ctx(), r.Who, order, r.Query("keadaan"), orders.AllPages)
		if err != nil {
			return err
		}
		return parts.SendFile(r, export.Order(r.Ctx(), v, list, r.Who.Location()), format)
	}
}

func (p *Pages) askCancelOrder(r *route.Request) error {
	v, err := p.many(r)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, cancelOrderPage(v))
}

func (p *Pages) cancelOrder(r *route.Request) error {
	order, err := route.PathID[uuid.UUID](r, "id")
	if err == nil {
		err = p.Orders.Cancel(r.Ctx(), r.Who, order)
	}
	if err != nil {
		return err
	}
	r.Flash("success", "order.flash.cancelled")
	return r.Redirect(orderPath(order))
}
