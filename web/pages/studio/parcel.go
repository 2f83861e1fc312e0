package studio

import (
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"mumpuni/internal/fault"
	"mumpuni/parcels"
	"mumpuni/people"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

const parcelsPath = "/studio/ambil"

func (p *Pages) parcelRoutes(s *route.Set) {
	trainer := route.Roles(people.Trainer)
	s.Page(http.MethodGet, "/studio/kursus/:id/kursus.zip", trainer, p.exportCourse)
	s.Page(http.MethodGet, parcelsPath, trainer, p.parcels)
	s.FilePage(http.MethodPost, parcelsPath+"/unit/:id", trainer, p.sendParcel)
	s.Page(http.MethodGet, parcelsPath+"/:id", trainer, p.parcel)
	s.Page(http.MethodPost, parcelsPath+"/:id", trainer, p.acceptParcel)
	s.Page(http.MethodPost, parcelsPath+"/:id/batal", trainer, p.dropParcel)
}

func parcelPath(of uuid.UUID) string { return parcelsPath + "/" + of.String() }

// exportCourse streams a whole course as one file.
func (p *Pages) exportCourse(r *route.Request) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	e, err := p.Parcels.Export(r.Ctx(), r.Who, id)
	var f *fault.Fault
	switch {
	case errors.As(err, &f) && f.Kind == fault.Conflict:
		r.Flash("error", f.Key, "LimitBytes", f.Args["LimitBytes"])
		return r.Redirect(parts.CoursePath(id))
	case err != nil:
		return err
	}
	return r.Stream(e.Name, "application/zip", func(w io.Writer) error { return e.Write(r.Ctx(), w) })
}

// parcelsView is the form of a new parcel, and those that were sent before.
type parcelsView struct {
	Units    []people.UnitNode
	Unit     uuid.UUID // the one that the course is to be of
	List     []parcels.Parcel
	Location *time.Location
}

func (v parcelsView) poll() string {
	for _, p := range v.List {
		if p.Busy() {
			return "processing"
		}
	}
	return ""
}

func (v parcelsView) purpose() string { return "parcel:" + v.Unit.String() }

func (p *Pages) parcelsOf(r *route.Request, unit string) (parcelsView, error) {
	v := parcelsView{Location: r.Who.Location()}
	var err error
	if v.Units, err = parts.UnitsAs(r, p.People, people.Trainer); err != nil {
		return v, err
	}
	if len(v.Units) > 0 {
		v.Unit = v.Units[0].ID
	}
	for _, u := range v.Units {
		if u.ID.String() == unit {
			v.Unit = u.ID
		}
	}
	v.List, err = p.Parcels.Parcels(r.Ctx(), r.Who)
	return v, err
}

func (p *Pages) parcels(r *route.Request) error {
	v, err := p.parcelsOf(r, r.Query("unit"))
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, parcelsPage(v, nil))
}

// sendParcel is the way without script: one file in a plain form.
func (p *Pages) sendParcel(r *route.Request) error {
	unit, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	v, err := p.parcelsOf(r, unit.String())
	if err != nil {
		return err
	}
	if _, err := p.Upload.PostForm(r.HTTP(), r.Who, "parcel:"+unit.String(), "file"); err != nil {
		return r.Again(err, func(ps ui.Problems) templ.Component { return parcelsPage(v, ps) })
	}
	return r.Redirect(parcelsPath)
}

func (p *Pages) parcelOf(r *route.Request) (parcels.Parcel, error) {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return parcels.Parcel{}, err
	}
	return p.Parcels.Parcel(r.Ctx(), r.Who, id)
}

func (p *Pages) parcel(r *route.Request) error {
	v, err := p.parcelOf(r)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, parcelPage(v))
}

func (p *Pages) acceptParcel(r *route.Request) error {
	v, err := p.parcelOf(r)
	if err != nil {
		return err
	}
	return p.parcelDone(r, p.Parcels.Accept(r.Ctx(), r.Who, v.ID), parcelPath(v.ID))
}

func (p *Pages) dropParcel(r *route.Request) error {
	v, err := p.parcelOf(r)
	if err != nil {
		return err
	}
	return p.parcelDone(r, p.Parcels.Drop(r.Ctx(), r.Who, v.ID), parcelsPath)
}

// parcelDone goes on, and says what stands against it where somebody decided before.
func (p *Pages) parcelDone(r *route.Request, err error, to string) error {
	var f *fault.Fault
	switch {
	case errors.As(err, &f) && f.Kind == fault.Conflict:
		r.Flash("error", f.Key)
	case err != nil:
		return err
	}
	return r.Redirect(to)
}
