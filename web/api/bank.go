package api

import (
	"context"
	"encoding/base64"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"mumpuni/internal/fault"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/questions/exchange"
	"mumpuni/web/locale"
	"mumpuni/web/route"
)

// bankOps registers reviews of questions and their import.
func (a *API) bankOps(api huma.API) {
	trainer := route.Roles(people.Trainer)
	huma.Register(api, editing(route.Operation(http.MethodPost, "/questions/{id}/reviews", trainer, "question-review", "Accept a question under review, or return it with a reason; by another person than its author")), a.questionReview)
	huma.Register(api, editing(route.Operation(http.MethodPut, "/questions/{id}/state", trainer, "question-state", "Ask for the review of a draft, retire a question, or make a draft of a retired one")), a.questionState)
	start := created(route.Operation(http.MethodPost, "/question-imports", trainer, "question-import-start", "Read questions of a file or text; nothing enters the bank before it is applied"))
	start.Errors = append(start.Errors, http.StatusRequestEntityTooLarge)
	start.MaxBodyBytes = maxImportBody
	huma.Register(api, start, a.questionImportStart)
	huma.Register(api, route.Operation(http.MethodGet, "/question-imports/{id}", trainer, "question-import-get", "One import as it would be applied now"), a.questionImportGet)
	huma.Register(api, editing(route.Operation(http.MethodPost, "/question-imports/{id}/apply", trainer, "question-import-apply", "Put exactly what the digest names into the bank, as drafts; the starter bank as in use")), a.questionImportApply)
	huma.Register(api, editing(route.Operation(http.MethodPost, "/question-imports/{id}/undo", trainer, "question-import-undo", "Take all questions of an import out of the bank")), a.questionImportUndo)
}

// maxImportBody is a file of the largest size in base64.
const maxImportBody = exchange.MaxBytes/3*4 + 64<<10

// importedQuestion is a question of an import.
type importedQuestion struct {
	N       int       `json:"n" doc:"its place in the file, from 1"`
	Line    int       `json:"line" doc:"line, row or paragraph of the file"`
	Kind    string    `json:"kind,omitempty"`
	Stem    string    `json:"stem"`
	Outcome string    `json:"outcome" enum:"taken,lossy,refused"`
	LeftOut bool      `json:"left_out,omitempty"`
	Losses  []string  `json:"losses"`
	Reason  []string  `json:"reason"`
	Twin    uuid.UUID `json:"twin,omitzero" doc:"a question of the bank that is much like it"`
	ID      uuid.UUID `json:"question_id,omitzero" doc:"in the bank, once applied"`
}

type importPlanJSON struct {
	ID        uuid.UUID          `json:"id"`
	UnitID    uuid.UUID          `json:"unit_id"`
	FileName  string             `json:"file_name"`
	Format    string             `json:"format" enum:"gift,moodle,xlsx,aiken,docx,text"`
	State     string             `json:"state" enum:"checked,applied,undone"`
	Digest    string             `json:"digest" doc:"names exactly what applying would do"`
	Taken     int                `json:"taken"`
	Lossy     int                `json:"lossy"`
	Refused   int                `json:"refused"`
	Notes     []string           `json:"notes"`
	Questions []importedQuestion `json:"questions"`
}

// ImportPath names an import of questions, or a question, in a path. It is exported because huma leaves out embedded types that are not.
type ImportPath struct {
	ID uuid.UUID `path:"id"`
}

type importPlanOut struct{ Body importPlanJSON }

func planJSON(ctx context.Context, p questions.Plan) *importPlanOut {
	out := importPlanJSON{
		ID: p.Import.ID, UnitID: p.Import.UnitID, FileName: p.Import.FileName, Format: string(p.Import.Format), State: string(p.Import.State), Digest: p.Digest,
		Taken: p.Count(exchange.Taken), Lossy: p.Count(exchange.Lossy), Refused: p.Count(exchange.Refused), Notes: spoken(ctx, p.Import.Notes), Questions: []importedQuestion{},
	}
	for i := range p.Questions {
		q := &p.Questions[i]
		out.Questions = append(out.Questions, importedQuestion{
			N: q.N, Line: q.Line, Kind: string(q.Item.Kind), Stem: q.Item.Stem, Outcome: string(q.Outcome()), LeftOut: q.LeftOut,
			Losses: spoken(ctx, q.Losses), Reason: spoken(ctx, q.Reasons), Twin: q.Twin, ID: q.QuestionID,
		})
	}
	return &importPlanOut{out}
}

func spoken(ctx context.Context, notes []exchange.Note) []string {
	list := []string{}
	for _, n := range notes {
		list = append(list, locale.TMap(ctx, n.Key, n.Args))
	}
	return list
}

func (a *API) questionImportStart(ctx context.Context, in *struct {
	Body struct {
		UnitID   uuid.UUID `json:"unit_id" doc:"the bank they go into; one must be its trainer"`
		FileName string    `json:"file_name,omitempty" maxLength:"400"`
		Text     string    `json:"text,omitempty" maxLength:"2000000" doc:"GIFT, Aiken, XML or numbered questions"`
		File     string    `json:"file,omitempty" contentEncoding:"base64" doc:"the bytes of a file, in place of text"`
		Starter  bool      `json:"starter,omitempty" doc:"the bank that comes with the program, in place of both; once applied it is in use, and open"`
	}
},
) (*importPlanOut, error) {
	if in.Body.Starter {
		id, err := a.Questions.StartStarter(ctx, route.Who(ctx), in.Body.UnitID)
		if err != nil {
			return nil, route.Fault(ctx, err)
		}
		return a.questionImportGet(ctx, &ImportPath{ID: id})
	}
	data := []byte(in.Body.Text)
	if in.Body.File != "" {
		var err error
		if data, err = base64.StdEncoding.DecodeString(in.Body.File); err != nil {
			return nil, route.Fault(ctx, fault.Field("file", "bank.file_missing").Because(err))
		}
	}
	id, err := a.Questions.StartImport(ctx, route.Who(ctx), questions.NewImport{UnitID: in.Body.UnitID, FileName: in.Body.FileName, Data: data})
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	return a.questionImportGet(ctx, &ImportPath{ID: id})
}

func (a *API) questionImportGet(ctx context.Context, in *ImportPath) (*importPlanOut, error) {
	p, err := a.Questions.Plan(ctx, route.Who(ctx), in.ID)
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	return planJSON(ctx, p), nil
}

func (a *API) questionImportApply(ctx context.Context, in *struct {
	ImportPath
	Body struct {
		Digest string `json:"digest" maxLength:"100" doc:"of the plan that was looked at"`
	}
},
) (*importPlanOut, error) {
	if err := a.Questions.ApplyImport(ctx, route.Who(ctx), in.ID, in.Body.Digest); err != nil {
		return nil, route.Fault(ctx, err)
	}
	return a.questionImportGet(ctx, &in.ImportPath)
}

func (a *API) questionImportUndo(ctx context.Context, in *ImportPath) (*importPlanOut, error) {
	if err := a.Questions.UndoImport(ctx, route.Who(ctx), in.ID); err != nil {
		return nil, route.Fault(ctx, err)
	}
	return a.questionImportGet(ctx, in)
}

func (a *API) questionReview(ctx context.Context, in *struct {
	ImportPath
	Body struct {
		Accepted  bool      `json:"accepted"`
		Checks    []string  `json:"checks,omitempty" maxItems:"20" doc:"the points of the checklist that hold; all of them, to accept: one_key, plausible, level, plain, no_clue, fact"`
		Note      string    `json:"note,omitempty" maxLength:"2000" doc:"why it is returned"`
		VersionID uuid.UUID `json:"version_id,omitzero" doc:"the version that was looked at"`
	}
},
) (*struct{}, error) {
	v := questions.Verdict{Accepted: in.Body.Accepted, Checks: in.Body.Checks, Note: in.Body.Note, Seen: in.Body.VersionID}
	return nil, route.Fault(ctx, a.Questions.Review(ctx, route.Who(ctx), in.ID, v))
}

func (a *API) questionState(ctx context.Context, in *struct {
	ImportPath
	Body struct {
		State string `json:"state" enum:"in_review,retired,draft" doc:"in_review asks for a review of a draft; draft restores a retired question"`
	}
},
) (*struct{}, error) {
	steps := map[string]func(context.Context, people.Actor, []uuid.UUID) error{
		"in_review": a.Questions.AskReview, "retired": a.Questions.Retire, "draft": a.Questions.Restore,
	}
	return nil, route.Fault(ctx, steps[in.Body.State](ctx, route.Who(ctx), []uuid.UUID{in.ID}))
}
