package api

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"mumpuni/parcels"
	"mumpuni/people"
	"mumpuni/web/route"
)

// parcelOps are whole courses as one file. A file comes by resumable upload with the purpose "parcel:<unit id>".
func (a *API) parcelOps(api huma.API) {
	trainer := route.Roles(people.Trainer)
	huma.Register(api, route.Operation(http.MethodGet, "/courses/{id}/parcel", trainer, "course-export", "A whole course as one ZIP, with the keys of its quizzes"), a.courseExport)
	huma.Register(api, route.Operation(http.MethodGet, "/parcels", trainer, "parcels", "The course files that were sent for one's units, latest first"), a.parcels)
	huma.Register(api, route.Operation(http.MethodGet, "/parcels/{id}", trainer, "parcel-get", "What would become of a course file, or became of it"), a.parcelGet)
	huma.Register(api, editing(route.Operation(http.MethodPost, "/parcels/{id}/make", trainer, "parcel-make", "Make a course of a file that was read, a draft of one's own")), a.parcelMake)
	huma.Register(api, editing(route.Operation(http.MethodDelete, "/parcels/{id}", trainer, "parcel-drop", "Give up a course file of which nothing was made")), a.parcelDrop)
}

func (a *API) courseExport(ctx context.Context, in *ByID[uuid.UUID]) (*huma.StreamResponse, error) {
	e, err := a.Parcels.Export(ctx, route.Who(ctx), in.ID)
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		hc.SetHeader("Content-Type", "application/zip")
		hc.SetHeader("Content-Disposition", `attachment; filename="`+e.Name+`"`)
		if err := e.Write(ctx, hc.BodyWriter()); err != nil {
			slog.WarnContext(ctx, "a download was cut", "name", e.Name, "why", err)
			panic(http.ErrAbortHandler) // so that nobody takes it for whole
		}
	}}, nil
}

func (a *API) parcels(ctx context.Context, _ *struct{}) (*struct{ Body []parcels.Parcel }, error) {
	list, err := a.Parcels.Parcels(ctx, route.Who(ctx))
	return &struct{ Body []parcels.Parcel }{list}, route.Fault(ctx, err)
}

func (a *API) parcelGet(ctx context.Context, in *ByID[uuid.UUID]) (*struct{ Body parcels.Parcel }, error) {
	p, err := a.Parcels.Parcel(ctx, route.Who(ctx), in.ID)
	return &struct{ Body parcels.Parcel }{p}, route.Fault(ctx, err)
}

func (a *API) parcelMake(ctx context.Context, in *ByID[uuid.UUID]) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Parcels.Accept(ctx, route.Who(ctx), in.ID))
}

func (a *API) parcelDrop(ctx context.Context, in *ByID[uuid.UUID]) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Parcels.Drop(ctx, route.Who(ctx), in.ID))
}
