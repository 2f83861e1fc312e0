package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/quizzes"
	"mumpuni/web/route"
)

// regradeOps registers what grades again, by two persons, and objections.
func (a *API) regradeOps(api huma.API) {
	makers, readers, hr := route.Roles(people.Trainer, people.HR), route.Roles(people.Trainer, people.HR, people.Auditor), route.Roles(people.HR)
	huma.Register(api, route.Operation(http.MethodGet, "/regrades", readers, "regrades", "Regrades of one's units, newest first"), a.regrades)
	huma.Register(api, creating(editing(route.Operation(http.MethodPost, "/regrades", makers, "regrade-propose", "Work out what a regrade would change; nothing changes yet"))), a.regradePropose)
	huma.Register(api, route.Operation(http.MethodGet, "/regrades/{id}", readers, "regrade", "One regrade with its counts"), a.regrade)
	huma.Register(api, route.Operation(http.MethodGet, "/regrades/{id}/effects", readers.Report(), "regrade-effects", "Whom a regrade changes and how, by name"), a.regradeEffects)
	huma.Register(api, waits(answering(editing(route.Operation(http.MethodPost, "/regrades/{id}/approval", makers, "regrade-ask", "Ask a second person to agree to a regrade")))), a.regradeAsk)
	huma.Register(api, editing(route.Operation(http.MethodDelete, "/regrades/{id}", makers, "regrade-drop", "Give a regrade up that was not asked for")), a.regradeDrop)
	huma.Register(api, route.Operation(http.MethodGet, "/contests", route.SignedIn, "contests", "Objections that wait for one's answer (for=me), or one's own"), a.contests)
	huma.Register(api, creating(editing(route.Operation(http.MethodPost, "/contests", route.SignedIn, "contest-ask", "Object to a question or a level of one's own finished attempt"))), a.contestAsk)
	huma.Register(api, route.Operation(http.MethodGet, "/contests/{id}", route.SignedIn, "contest", "One objection"), a.contest)
	huma.Register(api, editing(route.Operation(http.MethodPost, "/contests/{id}/rejection", hr, "contest-reject", "Answer an objection: nothing changes, and why")), a.contestReject)
	huma.Register(api, creating(editing(route.Operation(http.MethodPost, "/contests/{id}/regrade", hr, "contest-uphold", "Answer an objection by a regrade, which is worked out"))), a.contestUphold)
}

type regradesOut struct {
	Body struct {
		Regrades []quizzes.RegradeView `json:"regrades"`
		Next     *uuid.UUID            `json:"next,omitempty" doc:"after of the next page"`
	}
}

func (a *API) regrades(ctx context.Context, in *struct {
	After uuid.UUID `query:"after"`
	Limit int       `query:"limit" minimum:"1" maximum:"100" default:"30"`
},
) (*regradesOut, error) {
	out := &regradesOut{}
	list, next, err := a.Quizzes.Regrades(ctx, route.Who(ctx), in.After, in.Limit)
	out.Body.Regrades, out.Body.Next = list, optional(next)
	return out, route.Fault(ctx, err)
}

func (a *API) regradePropose(ctx context.Context, in *struct {
	Body struct {
		Kind       quizzes.Kind `json:"kind" enum:"question,key,attempt,late,reversal"`
		VersionID  uuid.UUID    `json:"version_id,omitzero" required:"false" doc:"question, key: of the question as it was asked"`
		WithID     uuid.UUID    `json:"with_id,omitzero" required:"false" doc:"key: the version that has the right key"`
		AttemptID  id.Attempt   `json:"attempt_id,omitzero" required:"false" doc:"attempt, late"`
		Late       []int64      `json:"late,omitempty" required:"false" doc:"late: numbers of late answers"`
		Accepted   bool         `json:"accepted,omitempty" required:"false" doc:"late: whether they count"`
		ReversesID uuid.UUID    `json:"reverses_id,omitzero" required:"false" doc:"reversal: the regrade that is taken back"`
		Reason     string       `json:"reason" minLength:"10" maxLength:"1000"`
	}
},
) (*made, error) {
	b := in.Body
	r, err := a.Quizzes.Propose(ctx, route.Who(ctx), quizzes.Proposal{
		Kind: b.Kind, VersionID: b.VersionID, WithID: b.WithID, AttemptID: b.AttemptID, Late: b.Late, Accepted: b.Accepted, ReversesID: b.ReversesID, Reason: b.Reason,
	})
	return madeOf(ctx, r.ID, err)
}

func (a *API) regrade(ctx context.Context, in *ByID[uuid.UUID]) (*struct{ Body quizzes.RegradeView }, error) {
	v, err := a.Quizzes.Regrade(ctx, route.Who(ctx), in.ID)
	return &struct{ Body quizzes.RegradeView }{v}, route.Fault(ctx, err)
}

type effectsOut struct {
	Body struct {
		Effects []quizzes.EffectView `json:"effects"`
		Next    string               `json:"next,omitempty" doc:"after of the next page"`
		Hidden  int                  `json:"hidden" doc:"how many one may not see"`
	}
}

func (a *API) regradeEffects(ctx context.Context, in *struct {
	ID    uuid.UUID `path:"id"`
	After string    `query:"after" maxLength:"2000"`
	Limit int       `query:"limit" minimum:"1" maximum:"1000" default:"100"`
},
) (*effectsOut, error) {
	out := &effectsOut{}
	var err error
	out.Body.Effects, out.Body.Next, out.Body.Hidden, err = a.Quizzes.Effects(ctx, route.Who(ctx), in.ID, in.After, in.Limit)
	return out, route.Fault(ctx, err)
}

func (a *API) regradeAsk(ctx context.Context, in *ByID[uuid.UUID]) (*pending, error) {
	approval, err := a.Quizzes.AskRegrade(ctx, route.Who(ctx), in.ID)
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	return a.done(ctx, http.StatusOK, in.ID, approval)
}

func (a *API) regradeDrop(ctx context.Context, in *ByID[uuid.UUID]) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Quizzes.DropRegrade(ctx, route.Who(ctx), in.ID))
}

type contestsOut struct{ Body []quizzes.ContestView }

func (a *API) contests(ctx context.Context, in *struct {
	For string `query:"for" enum:"me,mine" default:"mine"`
},
) (*contestsOut, error) {
	load := a.Quizzes.ContestsMine
	if in.For == "me" {
		load = a.Quizzes.Contests
	}
	list, err := load(ctx, route.Who(ctx))
	return &contestsOut{list}, route.Fault(ctx, err)
}

func (a *API) contestAsk(ctx context.Context, in *struct {
	Body struct {
		AttemptID    id.Attempt `json:"attempt_id"`
		Slot         int        `json:"slot,omitempty" required:"false" minimum:"0" doc:"the question; or"`
		CompetencyID uuid.UUID  `json:"competency_id,omitzero" required:"false" doc:"the competency whose level it is"`
		Words        string     `json:"words" minLength:"10" maxLength:"1000"`
	}
},
) (*made, error) {
	k, err := a.Quizzes.Contest(ctx, route.Who(ctx), quizzes.Objection(in.Body))
	return madeOf(ctx, k.ID, err)
}

func (a *API) contest(ctx context.Context, in *ByID[uuid.UUID]) (*struct{ Body quizzes.ContestView }, error) {
	v, err := a.Quizzes.ContestOf(ctx, route.Who(ctx), in.ID)
	return &struct{ Body quizzes.ContestView }{v}, route.Fault(ctx, err)
}

func (a *API) contestReject(ctx context.Context, in *struct {
	ID   uuid.UUID `path:"id"`
	Body struct {
		Answer string `json:"answer" minLength:"10" maxLength:"1000"`
	}
},
) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Quizzes.RejectContest(ctx, route.Who(ctx), in.ID, in.Body.Answer))
}

func (a *API) contestUphold(ctx context.Context, in *struct {
	ID   uuid.UUID `path:"id"`
	Body struct {
		Kind   quizzes.Kind `json:"kind" enum:"question,attempt"`
		Reason string       `json:"reason" minLength:"10" maxLength:"1000"`
	}
},
) (*made, error) {
	r, err := a.Quizzes.UpholdContest(ctx, route.Who(ctx), in.ID, quizzes.Proposal{Kind: in.Body.Kind, Reason: in.Body.Reason})
	return madeOf(ctx, r.ID, err)
}
