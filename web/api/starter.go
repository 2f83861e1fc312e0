package api

import (
	"context"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"mumpuni/assessments"
	"mumpuni/internal/fault"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/questions/kinds"
	"mumpuni/web/route"
)

// starterOps registers the bank that comes with the program, and the open questions of other units.
func (a *API) starterOps(api huma.API) {
	keeper, trainer := route.Roles(people.Trainer, people.HR, people.Administrator), route.Roles(people.Trainer)
	huma.Register(api, route.Operation(http.MethodGet, "/starter-bank", keeper, "starter-bank", "What taking the starter bank into a unit would do, counted, and the assessments that stand on it"), a.starterLook)
	huma.Register(api, editing(route.Operation(http.MethodPost, "/starter-bank", keeper, "starter-bank-take", "Take the starter bank in exactly as it was counted: in use, open, shared downwards")), a.starterTake)
	huma.Register(api, editing(route.Operation(http.MethodPost, "/starter-bank/assessments", keeper, "starter-bank-assessments", "Make drafts of the ready assessments that the unit has not")), a.starterReady)
	huma.Register(api, route.Operation(http.MethodGet, "/open-questions", trainer, "open-questions", "Open questions of other units' banks, of which closed variants may be made"), a.openQuestions)
}

type starterBankJSON struct {
	questions.StarterLook
	Ready []assessments.ReadyRow `json:"ready"`
}

func (a *API) starterLook(ctx context.Context, in *struct {
	UnitID uuid.UUID `query:"unit_id" required:"true"`
},
) (*struct{ Body starterBankJSON }, error) {
	out := &struct{ Body starterBankJSON }{}
	var err error
	if out.Body.StarterLook, err = a.Questions.LookStarter(ctx, route.Who(ctx), in.UnitID); err != nil {
		return nil, route.Fault(ctx, err)
	}
	codes, err := a.Competencies.Codes(ctx)
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	if out.Body.Ready, err = a.Assessments.ReadyIn(ctx, route.Who(ctx), in.UnitID, codes); err != nil {
		return nil, route.Fault(ctx, err)
	}
	return out, nil
}

func (a *API) starterTake(ctx context.Context, in *struct {
	Body struct {
		UnitID uuid.UUID `json:"unit_id"`
		Digest string    `json:"digest" maxLength:"100" doc:"of what was counted"`
	}
},
) (*struct {
	Body struct {
		ImportID uuid.UUID `json:"import_id"`
	}
}, error,
) {
	out := &struct {
		Body struct {
			ImportID uuid.UUID `json:"import_id"`
		}
	}{}
	var err error
	if out.Body.ImportID, err = a.Questions.TakeStarter(ctx, route.Who(ctx), in.Body.UnitID, in.Body.Digest); err != nil {
		return nil, route.Fault(ctx, err)
	}
	return out, nil
}

func (a *API) starterReady(ctx context.Context, in *struct {
	Body struct {
		UnitID uuid.UUID `json:"unit_id"`
	}
},
) (*struct {
	Body struct {
		Made []uuid.UUID `json:"made" doc:"none the second time"`
	}
}, error,
) {
	out := &struct {
		Body struct {
			Made []uuid.UUID `json:"made" doc:"none the second time"`
		}
	}{}
	codes, err := a.Competencies.Codes(ctx)
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	if out.Body.Made, err = a.Assessments.MakeReady(ctx, route.Who(ctx), in.Body.UnitID, codes); err != nil {
		return nil, route.Fault(ctx, err)
	}
	return out, nil
}

// openQuestion is a question whose key is known, with it.
type openQuestion struct {
	ID           uuid.UUID  `json:"id"`
	Code         string     `json:"code,omitempty"`
	Kind         kinds.Kind `json:"kind"`
	Stem         string     `json:"stem"`
	Body         bodyJSON   `json:"body"`
	CompetencyID uuid.UUID  `json:"competency_id,omitzero"`
	Level        int        `json:"level,omitempty"`
	Descriptor   string     `json:"descriptor,omitempty"`
	Variants     int        `json:"variants" doc:"of it in one's own banks"`
}

func (a *API) openQuestions(ctx context.Context, in *struct {
	Query string `query:"q" maxLength:"200"`
	Level string `query:"level" maxLength:"1"`
	After string `query:"after" maxLength:"36" doc:"the next of the page before"`
},
) (*struct {
	Body struct {
		Questions []openQuestion `json:"questions"`
		Next      uuid.UUID      `json:"next,omitzero"`
	}
}, error,
) {
	out := &struct {
		Body struct {
			Questions []openQuestion `json:"questions"`
			Next      uuid.UUID      `json:"next,omitzero"`
		}
	}{}
	f := questions.CatalogueFilter{Query: in.Query}
	f.Level, _ = strconv.Atoi(in.Level) // 0 is any
	if in.After != "" {
		var err error
		if f.After, err = uuid.Parse(in.After); err != nil {
			return nil, route.Fault(ctx, fault.Field("after", "bank.cursor_invalid"))
		}
	}
	list, next, err := a.Questions.OpenToVary(ctx, route.Who(ctx), f)
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	out.Body.Next, out.Body.Questions = next, make([]openQuestion, len(list))
	for i, q := range list {
		out.Body.Questions[i] = openQuestion{q.QuestionID, q.Code, q.Kind, q.Stem, questionOf(q.Version, 0).Body, q.CompetencyID, q.Level, q.Says, q.Variants}
	}
	return out, nil
}
