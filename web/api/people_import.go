package api

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"mumpuni/internal/fault"
	"mumpuni/people"
	"mumpuni/people/siasn"
	"mumpuni/web/locale"
	"mumpuni/web/route"
)

func (a *API) importOps(api huma.API) {
	admins := route.Roles(people.Administrator)
	huma.Register(api, route.Operation(http.MethodGet, "/imports", admins, "imports", "The latest SIASN imports of one's units"), a.imports)
	start := route.Operation(http.MethodPost, "/imports", admins, "import-start", "Upload a SIASN file and have it checked; nothing changes before it is applied")
	start.DefaultStatus = http.StatusAccepted
	start.Errors = append(start.Errors, http.StatusRequestEntityTooLarge)
	huma.Register(api, start, a.importStart)
	api.OpenAPI().Paths[start.Path].Post.RequestBody = importForm() // told afterwards, so that huma leaves reading it to us
	huma.Register(api, route.Operation(http.MethodGet, "/imports/{id}", admins, "import-get", "One import: its state, progress and counts"), a.importGet)
	huma.Register(api, route.Operation(http.MethodGet, "/imports/{id}/rows", admins, "import-rows", "What was found, row by row"), a.importRows)
	huma.Register(api, fileOperation(admins), a.importFile)
	for _, step := range []struct {
		path, id, summary string
		do                func(context.Context, people.Actor, uuid.UUID, siasn.ImportConsent) error
	}{
		{"/imports/{id}/apply", "import-apply", "Apply a checked import", func(ctx context.Context, who people.Actor, id uuid.UUID, consent siasn.ImportConsent) error {
			return a.Imports.ApplyImport(ctx, who, id, consent)
		}},
		{"/imports/{id}/check", "import-check", "Check an import again", func(ctx context.Context, who people.Actor, id uuid.UUID, _ siasn.ImportConsent) error {
			return a.Imports.RecheckImport(ctx, who, id)
		}},
		{"/imports/{id}/undo", "import-undo", "Undo an applied import", func(ctx context.Context, who people.Actor, id uuid.UUID, _ siasn.ImportConsent) error {
			return a.Imports.UndoImport(ctx, who, id)
		}},
	} {
		op := route.Operation(http.MethodPost, step.path, admins, step.id, step.summary+"; a job does it, ask for the import to follow it")
		op.DefaultStatus = http.StatusAccepted
		op.Errors = append(op.Errors, http.StatusConflict)
		huma.Register(api, op, a.importStep(step.do))
	}
}

// importForm describes the multipart form of an upload.
func importForm() *huma.RequestBody {
	return &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: &huma.Schema{
		Type: huma.TypeObject, Required: []string{"unit_id", "file"}, Properties: map[string]*huma.Schema{
			"unit_id": {Type: huma.TypeString, Format: "uuid", Description: "the unit whose people the file lists; must stand before file"},
			"file":    {Type: huma.TypeString, Format: "binary", Description: "XLSX or CSV with SIASN's headers, at most 20 MB and 20,000 rows"},
		},
	}}}}
}

func fileOperation(access route.Access) huma.Operation {
	op := route.Operation(http.MethodGet, "/imports/{id}/file", access.Report(), "import-file", "The kept columns with a column of remarks, cells in question coloured")
	op.Errors = append(op.Errors, http.StatusConflict) // its rows are removed by now
	op.Responses = map[string]*huma.Response{"200": {Description: "The file", Content: map[string]*huma.MediaType{
		"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
	}}}
	return op
}

// multipartBody is a form whose file is handed on as it arrives, never kept here.
type multipartBody struct {
	body     io.Reader
	boundary string
}

// Resolve finds the body.
func (m *multipartBody) Resolve(hc huma.Context) []error {
	kind, params, err := mime.ParseMediaType(hc.Header("Content-Type"))
	if err != nil || kind != "multipart/form-data" || params["boundary"] == "" {
		return []error{&huma.ErrorDetail{Location: "header.Content-Type"}}
	}
	const rest = 64 << 10 // of the parts besides the file
	m.body, m.boundary = io.LimitReader(hc.BodyReader(), siasn.MaxImportBytes+rest), params["boundary"]
	return nil
}

type importView struct{ Body siasn.Import }

func (a *API) importStart(ctx context.Context, in *multipartBody) (*importView, error) {
	who := route.Who(ctx)
	form := multipart.NewReader(in.body, in.boundary)
	var unit uuid.UUID
	for {
		part, err := form.NextPart()
		if err != nil {
			return nil, route.Fault(ctx, fault.Field("file", "import.file_missing").Because(err))
		}
		switch part.FormName() {
		case "unit_id":
			text, _ := io.ReadAll(io.LimitReader(part, 100))
			unit, _ = uuid.Parse(strings.TrimSpace(string(text))) // Nil is refused as unknown
		case "file":
			id, err := a.Imports.StartImport(ctx, who, siasn.NewImport{FileName: part.FileName(), RootUnitID: unit, Body: part})
			if errors.Is(err, io.ErrUnexpectedEOF) {
				err = fault.Field("file", "import.file_missing").Because(err)
			}
			if err != nil {
				return nil, route.Fault(ctx, err)
			}
			return a.importGet(ctx, &importID{ID: id})
		}
	}
}

type importID struct {
	ID uuid.UUID `path:"id"`
}

func (a *API) importGet(ctx context.Context, in *importID) (*importView, error) {
	b, err := a.Imports.Import(ctx, route.Who(ctx), in.ID)
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	return &importView{b}, nil
}

type importList struct {
	Body struct {
		Imports []siasn.Import `json:"imports"`
	}
}

func (a *API) imports(ctx context.Context, in *struct {
	Limit int `query:"limit" minimum:"1" maximum:"100" default:"30"`
},
) (*importList, error) {
	list, err := a.Imports.Imports(ctx, route.Who(ctx), in.Limit)
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	out := &importList{}
	out.Body.Imports = list
	return out, nil
}

type importRows struct {
	Body struct {
		Rows []siasn.ImportRow `json:"rows"`
		More bool              `json:"more" doc:"ask again with after = the last seq"`
	}
}

func (a *API) importRows(ctx context.Context, in *struct {
	ID      uuid.UUID `path:"id"`
	Outcome string    `query:"outcome" enum:"new,changed,same,left,error,warning,held"`
	After   int       `query:"after" default:"-1" minimum:"-1"`
	Limit   int       `query:"limit" minimum:"1" maximum:"500" default:"50"`
},
) (*importRows, error) {
	rows, more, err := a.Imports.ImportRows(ctx, route.Who(ctx), in.ID, siasn.ImportPage{Outcome: in.Outcome, After: in.After, Limit: in.Limit})
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	out := &importRows{}
	out.Body.Rows, out.Body.More = rows, more
	return out, nil
}

// importFile streams the annotated file; what could refuse it is asked before, so that a refusal is still a problem.
func (a *API) importFile(ctx context.Context, in *struct {
	ID     uuid.UUID `path:"id"`
	Format string    `query:"format" enum:"xlsx,csv" default:"xlsx"`
},
) (*huma.StreamResponse, error) {
	say := func(key string, args map[string]any) string { return locale.TMap(ctx, key, args) }
	write, err := a.Imports.AnnotateImport(ctx, route.Who(ctx), in.ID, in.Format, say)
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		hc.SetHeader("Content-Type", "application/octet-stream")
		hc.SetHeader("Content-Disposition", `attachment; filename="import-`+in.ID.String()+`.`+in.Format+`"`)
		if err := write(hc.BodyWriter()); err != nil { // a cut file does not open
			slog.ErrorContext(ctx, "import file", "import", in.ID, "error", err)
		}
	}}, nil
}

type importDecision struct {
	ID   uuid.UUID `path:"id"`
	Body *struct {
		Confirm string `json:"confirm,omitempty" maxLength:"20" doc:"for apply: how many leave, when that is more than a tenth"`
		Hidden  string `json:"hidden,omitempty" maxLength:"20" doc:"for apply: how many rows are taken that the file hides, when there are any"`
	}
}

func (a *API) importStep(do func(context.Context, people.Actor, uuid.UUID, siasn.ImportConsent) error) func(context.Context, *importDecision) (*importView, error) {
	return func(ctx context.Context, in *importDecision) (*importView, error) {
		var consent siasn.ImportConsent
		if in.Body != nil {
			consent = siasn.ImportConsent{Left: in.Body.Confirm, Hidden: in.Body.Hidden}
		}
		if err := do(ctx, route.Who(ctx), in.ID, consent); err != nil {
			return nil, route.Fault(ctx, err)
		}
		return a.importGet(ctx, &importID{ID: in.ID})
	}
}
