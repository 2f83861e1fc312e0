package api

import (
	"bytes"
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"mumpuni/competencies"
	"mumpuni/people"
	"mumpuni/web/route"
)

type frameworkList struct {
	Body struct {
		Frameworks []competencies.Framework `json:"frameworks"`
	}
}

func (a *API) frameworks(ctx context.Context, _ *struct{}) (*frameworkList, error) {
	list, err := a.Competencies.Frameworks(ctx)
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	out := &frameworkList{}
	out.Body.Frameworks = list
	return out, nil
}

type bookOut struct{ Body competencies.Book }

func (a *API) book(ctx context.Context, id uuid.UUID, asOf dayParam) (*bookOut, error) {
	day, err := asOf.time("as_of")
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	b, err := a.Competencies.Framework(ctx, id, day)
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	return &bookOut{b}, nil
}

func (a *API) frameworkCurrent(ctx context.Context, in *struct {
	AsOf dayParam `query:"as_of" maxLength:"10" doc:"day of the required levels"`
},
) (*bookOut, error) {
	return a.book(ctx, uuid.Nil, in.AsOf)
}

func (a *API) framework(ctx context.Context, in *struct {
	ID   uuid.UUID `path:"id"`
	AsOf dayParam  `query:"as_of" maxLength:"10" doc:"day of the required levels"`
},
) (*bookOut, error) {
	return a.book(ctx, in.ID, in.AsOf)
}

func frameworkImportOperation() huma.Operation {
	op := route.Operation(http.MethodPost, "/frameworks", route.Roles(people.Administrator), "framework-import",
		"Add a framework version from its file; the same file again changes nothing")
	op.MaxBodyBytes = competencies.MaxFile + 1
	op.SkipValidateBody = true // the domain checks the file and names each path; its bytes are hashed as they came
	op.Errors = append(op.Errors, http.StatusConflict, http.StatusRequestEntityTooLarge)
	return op
}

type importedOut struct {
	Body struct {
		Framework competencies.Framework `json:"framework"`
		Added     bool                   `json:"added" doc:"false: this version was there already"`
	}
}

func (a *API) frameworkImport(ctx context.Context, in *struct {
	RawBody []byte `contentType:"application/json"`
},
) (*importedOut, error) {
	fw, added, err := a.Competencies.Import(ctx, route.Who(ctx), bytes.NewReader(in.RawBody))
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	out := &importedOut{}
	out.Body.Framework, out.Body.Added = fw, added
	return out, nil
}

func (a *API) require(ctx context.Context, in *struct {
	Body struct {
		Competencies []uuid.UUID `json:"competency_ids" minItems:"1" maxItems:"200"`
		PostKind     string      `json:"post_kind"`
		PostLevel    string      `json:"post_level,omitempty"`
		PostName     string      `json:"post_name,omitempty" doc:"beginning of the post's name"`
		Level        int         `json:"level" minimum:"0" maximum:"9" doc:"0 ends the requirement"`
		ValidFrom    dayParam    `json:"valid_from"`
		Reason       string      `json:"reason"`
	}
},
) (*struct{}, error) {
	from, err := in.Body.ValidFrom.time("valid_from")
	if err == nil {
		err = a.Competencies.Require(ctx, route.Who(ctx), in.Body.Competencies, competencies.Required{
			PostKind: in.Body.PostKind, PostLevel: in.Body.PostLevel, PostName: in.Body.PostName,
			Level: in.Body.Level, ValidFrom: people.DayOf(from), Reason: in.Body.Reason,
		})
	}
	return nil, route.Fault(ctx, err)
}
