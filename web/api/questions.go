package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/questions/kinds"
	"mumpuni/web/route"
)

// questionOps registers how questions of the bank are written, outside any quiz.
func (a *API) questionOps(api huma.API) {
	trainer := route.Roles(people.Trainer)
	huma.Register(api, created(route.Operation(http.MethodPost, "/questions", trainer, "question-create", "Write a question into the bank of a unit, as a draft")), a.questionCreate)
	huma.Register(api, created(editing(route.Operation(http.MethodPost, "/questions/{id}/variants", trainer, "question-vary", "Make a closed draft that asks the same as an open question in other names, numbers and order, as far as that can be known"))), a.questionVary)
	huma.Register(api, route.Operation(http.MethodGet, "/questions/{id}", trainer, "question-get", "One question of the bank with its key; who reads it is written down"), a.questionGet)
	huma.Register(api, editing(route.Operation(http.MethodPut, "/questions/{id}", trainer, "question-update", "Write the next version of a question, which nobody has reviewed")), a.questionUpdate)
	huma.Register(api, editing(without(route.Operation(http.MethodPut, "/questions/{id}/sharing", trainer, "question-sharing", "Who may put a question on a paper; nobody sees its key by that"))), a.questionSharing)
	huma.Register(api, editing(without(route.Operation(http.MethodPut, "/questions/{id}/open", trainer, "question-open", "Publish the key of a question, or take that back while nothing has shown it"))), a.questionOpen)
	huma.Register(api, route.Operation(http.MethodGet, "/questions/{id}/history", trainer, "question-history", "The versions of a question, what each says otherwise, and where they stand"), a.questionHistory)
	huma.Register(api, route.Operation(http.MethodGet, "/question-duplicates", trainer.Report(), "question-duplicates", "Pairs of questions that are much like one another"), a.questionDuplicates)
	huma.Register(api, editing(route.Operation(http.MethodPut, "/question-imports/{id}/questions/{n}", trainer, "question-import-mend", "Write a question of an import anew, before it is applied")), a.questionImportMend)
	huma.Register(api, editing(without(route.Operation(http.MethodPut, "/questions/{id}/apart", trainer, "question-apart", "Which questions are not on one paper with it"))), a.questionApart)
}

// BankDraft is a question of the bank as its editor writes it. It is exported because huma leaves out embedded types that are not.
type BankDraft struct {
	Kind         kinds.Kind `json:"kind" enum:"single,multiple,true_false,matching,ordering,numeric,short" doc:"of a question that is there already it stays as it is"`
	Stem         string     `json:"stem" minLength:"1" maxLength:"4000" doc:"Markdown"`
	Body         bodyJSON   `json:"body"`
	CompetencyID *uuid.UUID `json:"competency_id,omitempty" doc:"what it measures, with level"`
	Level        int        `json:"level,omitempty" minimum:"0" maximum:"9"`
	Topic        string     `json:"topic,omitempty" maxLength:"100"`
	Source       string     `json:"source,omitempty" maxLength:"500" doc:"of the fact that it asks"`
	Descriptor   string     `json:"descriptor,omitempty" maxLength:"300" doc:"what of its level it asks for, as the framework says it in Indonesian"`
}

func (d BankDraft) draft() (kinds.Draft, questions.Tags) {
	draft := draftOf(QuestionDraft{Kind: d.Kind, Stem: d.Stem, Body: d.Body, CompetencyID: d.CompetencyID, Level: d.Level})
	return draft.Draft, questions.Tags{Topic: d.Topic, Source: d.Source, Descriptor: d.Descriptor}
}

type bankQuestion struct {
	ID        uuid.UUID `json:"id"`
	VersionID uuid.UUID `json:"version_id" doc:"goes back as seen when the question is edited"`
	Number    int       `json:"number" doc:"of the version"`
	UnitID    uuid.UUID `json:"unit_id"`
	State     string    `json:"state" enum:"draft,in_review,in_use,retired"`
	Open      bool      `json:"open" doc:"its key is known to others"`
	Readable  bool      `json:"readable" doc:"options, key and explanations are here; a closed question of others has none of them"`
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

// variantJSON is a variant with what its author was told of it.
type variantJSON struct {
	ID   uuid.UUID `json:"id"`
	Told []string  `json:"told" doc:"what was changed, and what is left to the author"`
}

func (a *API) questionVary(ctx context.Context, in *struct {
	ByID[uuid.UUID]
	UnitID uuid.UUID `query:"unit_id" doc:"whose bank the variant goes into; needed of an open question of another unit, else that of the question"`
},
) (*struct{ Body variantJSON }, error) {
	v, err := a.Questions.MakeVariant(ctx, route.Who(ctx), in.ID, in.UnitID)
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	d, err := a.Questions.Detail(ctx, route.Who(ctx), v.QuestionID)
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	return &struct{ Body variantJSON }{variantJSON{v.QuestionID, spoken(ctx, d.Told)}}, nil
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
		ID: q.QuestionID, VersionID: q.ID, Number: q.Number, UnitID: q.UnitID, State: string(q.State), Open: q.Open, Readable: q.Readable,
		BankDraft: BankDraft{Kind: v.Kind, Stem: v.Stem, Body: v.Body, CompetencyID: v.CompetencyID, Level: v.Level, Topic: q.Topic, Source: q.Source, Descriptor: q.Says},
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

func (a *API) questionSharing(ctx context.Context, in *struct {
	ByID[uuid.UUID]
	Body struct {
		Sharing questions.Sharing `json:"sharing" enum:"unit,below,all"`
	}
},
) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Questions.Share(ctx, route.Who(ctx), []uuid.UUID{in.ID}, in.Body.Sharing))
}

func (a *API) questionOpen(ctx context.Context, in *struct {
	ByID[uuid.UUID]
	Body struct {
		Open bool `json:"open"`
	}
},
) (*struct{}, error) {
	do := a.Questions.Close
	if in.Body.Open {
		do = a.Questions.Open
	}
	return nil, route.Fault(ctx, do(ctx, route.Who(ctx), []uuid.UUID{in.ID}))
}

type spanJSON struct {
	In   string `json:"in" enum:"both,old,new"`
	Text string `json:"text"`
}

type differenceJSON struct {
	Part  string     `json:"part" enum:"stem,options,key,pairs,number,accepted,feedback,measures"`
	Spans []spanJSON `json:"spans"`
}

type versionJSON struct {
	ID          uuid.UUID        `json:"id"`
	Number      int              `json:"number"`
	CreatedAt   time.Time        `json:"created_at"`
	Differences []differenceJSON `json:"differences" doc:"from the version before it"`
}

type useJSON struct {
	Kind    string    `json:"kind" enum:"quiz,assessment"`
	ID      uuid.UUID `json:"id"`
	Title   string    `json:"title"`
	Version int       `json:"version"`
}

type questionHistoryOut struct {
	Body struct {
		Versions []versionJSON `json:"versions" doc:"oldest first"`
		Uses     []useJSON     `json:"uses"`
	}
}

func (a *API) questionHistory(ctx context.Context, in *ByID[uuid.UUID]) (*questionHistoryOut, error) {
	q, err := a.Questions.Detail(ctx, route.Who(ctx), in.ID)
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	out := &questionHistoryOut{}
	out.Body.Versions, out.Body.Uses = []versionJSON{}, []useJSON{}
	for i, v := range q.Versions {
		version := versionJSON{ID: v.ID, Number: v.Number, CreatedAt: v.CreatedAt, Differences: []differenceJSON{}}
		if i > 0 {
			for _, d := range questions.Differences(q.Versions[i-1], v) {
				version.Differences = append(version.Differences, differenceOf(d))
			}
		}
		out.Body.Versions = append(out.Body.Versions, version)
	}
	for _, u := range q.Uses {
		out.Body.Uses = append(out.Body.Uses, useJSON{Kind: u.Kind, ID: u.ID, Title: u.Title, Version: u.Number})
	}
	return out, nil
}

func differenceOf(d questions.Difference) differenceJSON {
	out := differenceJSON{Part: d.Part, Spans: []spanJSON{}}
	for _, s := range d.Spans {
		out.Spans = append(out.Spans, spanJSON{In: s.In, Text: s.Text})
	}
	return out
}

type duplicateJSON struct {
	A     uuid.UUID `json:"a"`
	B     uuid.UUID `json:"b"`
	Share float64   `json:"share" doc:"of the trigrams of either that both have, from 0.6 to 1"`
}

type duplicatesOut struct {
	Body struct {
		Pairs []duplicateJSON `json:"pairs" doc:"the most alike first"`
	}
}

func (a *API) questionDuplicates(ctx context.Context, _ *struct{}) (*duplicatesOut, error) {
	pairs, err := a.Questions.NearPairs(ctx, route.Who(ctx))
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	out := &duplicatesOut{}
	out.Body.Pairs = []duplicateJSON{}
	for _, p := range pairs {
		out.Body.Pairs = append(out.Body.Pairs, duplicateJSON{A: p.A.QuestionID, B: p.B.QuestionID, Share: p.Share})
	}
	return out, nil
}

func (a *API) questionImportMend(ctx context.Context, in *struct {
	ImportPath
	N    int `path:"n" minimum:"1"`
	Body BankDraft
},
) (*importPlanOut, error) {
	d, t := in.Body.draft()
	if err := a.Questions.MendQuestion(ctx, route.Who(ctx), in.ID, in.N, d, t); err != nil {
		return nil, route.Fault(ctx, err)
	}
	return a.questionImportGet(ctx, &in.ImportPath)
}
