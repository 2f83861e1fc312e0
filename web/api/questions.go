package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/web/route"
)

// questionOps registers how questions of the bank are written, outside any quiz.
func (a *API) questionOps(api huma.API) {
	trainer := route.Roles(people.Trainer)
	huma.Register(api, created(route.Operation(http.MethodPost, "/questions", trainer, "question-create", "Write a question into the bank of a unit, as a draft")), a.questionCreate)
	huma.Register(api, route.Operation(http.MethodGet, "/questions/{id}", trainer, "question-get", "One question of the bank with its key; who reads it is written down"), a.questionGet)
	huma.Register(api, editing(route.Operation(http.MethodPut, "/questions/{id}", trainer, "question-update", "Write the next version of a question, which nobody has reviewed")), a.questionUpdate)
	huma.Register(api, editing(without(route.Operation(http.MethodPut, "/questions/{id}/apart", trainer, "question-apart", "Which questions are not on one paper with it"))), a.questionApart)
}

// BankDraft is a question of the bank as its editor writes it. It is exported because huma leaves out embedded types that are not.
type BankDraft struct {
	Kind         questions.Kind `json:"kind" enum:"single,multiple,true_false,matching,ordering,numeric,short" doc:"of a question that is there already it stays as it is"`
	Stem         string         `json:"stem" minLength:"1" maxLength:"4000" doc:"Markdown"`
	Body         bodyJSON       `json:"body"`
	CompetencyID *uuid.UUID     `json:"competency_id,omitempty" doc:"what it measures, with level"`
	Level        int            `json:"level,omitempty" minimum:"0" maximum:"9"`
	Topic        string         `json:"topic,omitempty" maxLength:"100"`
	Source       string         `json:"source,omitempty" maxLength:"500" doc:"of the fact that it asks"`
}

func (d BankDraft) draft() (questions.Draft, questions.Tags) {
	draft := draftOf(QuestionDraft{Kind: d.Kind, Stem: d.Stem, Body: d.Body, CompetencyID: d.CompetencyID, Level: d.Level})
	return draft.Draft, questions.Tags{Topic: d.Topic, Source: d.Source}
}

type bankQuestion struct {
	ID        uuid.UUID `json:"id"`
	VersionID uuid.UUID `json:"version_id" doc:"goes back as seen when the question is edited"`
	Number    int       `json:"number" doc:"of the version"`
	UnitID    uuid.UUID `json:"unit_id"`
	State     string    `json:"state" enum:"draft,in_review,in_use,retired"`
	Open      bool      `json:"open" doc:"its key is known to others"`
	BankDraft
}

type bankQuestionOut struct{ Body bankQuestion }

func (a *API) questionCreate(ctx context.Context, in *struct {
	Body struct {
		ID     uuid.UUID `json:"id,omitzero" doc:"made by the client, so that a repeated request adds nothing"`
		UnitID uuid.UUID `json:"unit_id" doc:"the bank it goes into; one must be its trainer"`
		BankDraft
	}
},
) (*bankQuestionOut, error) {
	d, t := in.Body.draft()
	d.ID = in.Body.ID
	v, err := a.Questions.Create(ctx, route.Who(ctx), in.Body.UnitID, d, t)
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	return a.bankQuestion(ctx, v.QuestionID)
}

func (a *API) questionGet(ctx context.Context, in *ByID[uuid.UUID]) (*bankQuestionOut, error) {
	return a.bankQuestion(ctx, in.ID)
}

func (a *API) bankQuestion(ctx context.Context, id uuid.UUID) (*bankQuestionOut, error) {
	q, err := a.Questions.Detail(ctx, route.Who(ctx), id)
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	v := questionOf(q.Version, 1)
	return &bankQuestionOut{bankQuestion{
		ID: q.QuestionID, VersionID: q.ID, Number: q.Number, UnitID: q.UnitID, State: string(q.State), Open: q.Open,
		BankDraft: BankDraft{Kind: v.Kind, Stem: v.Stem, Body: v.Body, CompetencyID: v.CompetencyID, Level: v.Level, Topic: q.Topic, Source: q.Source},
	}}, nil
}

func (a *API) questionUpdate(ctx context.Context, in *struct {
	ByID[uuid.UUID]
	Body struct {
		Seen uuid.UUID `json:"seen,omitzero" doc:"version_id of the question as it was read; left out, whatever is there is overwritten"`
		BankDraft
	}
},
) (*bankQuestionOut, error) {
	d, t := in.Body.draft()
	d.Seen = in.Body.Seen
	if _, err := a.Questions.Edit(ctx, route.Who(ctx), in.ID, d, t); err != nil {
		return nil, route.Fault(ctx, err)
	}
	return a.bankQuestion(ctx, in.ID)
}

func (a *API) questionApart(ctx context.Context, in *struct {
	ByID[uuid.UUID]
	Body struct {
		Questions []uuid.UUID `json:"questions" maxItems:"100"`
	}
},
) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Questions.Apart(ctx, route.Who(ctx), in.ID, in.Body.Questions))
}
