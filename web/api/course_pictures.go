package api

import (
	"context"

	"github.com/google/uuid"

	"mumpuni/courses/pictures"
	"mumpuni/web/route"
)

func (a *API) coursePictures(ctx context.Context, in *ByID[uuid.UUID]) (*struct{ Body []pictures.Illustration }, error) {
	list, err := a.Courses.Pictures(ctx, route.Who(ctx), in.ID)
	return &struct{ Body []pictures.Illustration }{list}, route.Fault(ctx, err)
}

func (a *API) coursePictureDelete(ctx context.Context, in *struct {
	ByID[uuid.UUID]
	Name string `path:"name" maxLength:"70"`
},
) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Courses.RemovePicture(ctx, route.Who(ctx), in.ID, in.Name))
}
