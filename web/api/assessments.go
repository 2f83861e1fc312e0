package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"mumpuni/assessments"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/web/route"
)

// creating declares that an operation makes something.
func creating(op huma.Operation) huma.Operation {
	op.DefaultStatus = http.StatusCreated
	return op
}

// assessmentOps registers the making of assessments and their results; the taking is that of attempts.
func (a *API) assessmentOps(api huma.API) {
	makers, readers, hr := route.Roles(people.Trainer, people.HR), route.Roles(people.Trainer, people.HR, people.Auditor), route.Roles(people.HR)
	huma.Register(api, route.Operation(http.MethodGet, "/assessments", readers, "assessments", "Assessments of one's units"), a.assessments)
	huma.Register(api, creating(editing(route.Operation(http.MethodPost, "/assessments", makers, "assessment-create", "Make a draft"))), a.assessmentCreate)
	huma.Register(api, route.Operation(http.MethodGet, "/assessments/{id}", readers, "assessment", "One assessment with its plan"), a.assessment)
	huma.Register(api, editing(without(route.Operation(http.MethodPut, "/assessments/{id}", makers, "assessment-edit", "Change a draft"))), a.assessmentEdit)
	huma.Register(api, editing(without(route.Operation(http.MethodDelete, "/assessments/{id}", makers, "assessment-delete", "Drop a draft"))), a.assessmentDelete)
	huma.Register(api, route.Operation(http.MethodGet, "/assessments/{id}/lacks", makers, "assessment-lacks", "What the bank lacks for its plan"), a.assessmentLacks)
	huma.Register(api, editing(answering(route.Operation(http.MethodPost, "/assessments/{id}/plan", makers, "assessment-plan", "Simulate a draft on the bank at hand: what it will decide, by competency and level"))), a.assessmentPlan)
	huma.Register(api, waits(answering(editing(route.Operation(http.MethodPost, "/assessments/{id}/publication", makers, "assessment-publish", "Ask a second person to publish it")))), a.assessmentPublish)
	huma.Register(api, editing(without(route.Operation(http.MethodPost, "/assessments/{id}/closing", makers, "assessment-close", "Let nobody begin any more"))), a.assessmentClose)
	huma.Register(api, creating(editing(route.Operation(http.MethodPost, "/assessments/{id}/openings", hr, "assessment-open", "Let a unit or a person sit it"))), a.assessmentOpen)
	huma.Register(api, creating(editing(route.Operation(http.MethodPost, "/assessments/{id}/sittings", hr, "assessment-sitting", "Open a supervised sitting"))), a.assessmentSitting)
	huma.Register(api, editing(without(route.Operation(http.MethodPost, "/assessments/{id}/extra-time", hr, "assessment-extra-time", "Give a person more time"))), a.assessmentTime)
	huma.Register(api, route.Operation(http.MethodGet, "/assessment-issuers", makers, "assessment-issuers", "Who may certify what assessments of a unit measure, the nearest first"), a.assessmentIssuers)
	huma.Register(api, route.Operation(http.MethodGet, "/me/assessments", route.SignedIn, "assessments-own", "What one may sit, and sat"), a.assessmentsOwn)
	huma.Register(api, route.Operation(http.MethodGet, "/assessments/{id}/try-out", route.SignedIn, "assessment-tryout", "Up to five open questions in the look of an assessment one may sit; nothing of it counts or is kept"), a.tryOut)
	huma.Register(api, answering(route.Operation(http.MethodPost, "/assessments/{id}/try-out", route.SignedIn, "assessment-tryout-check", "What is right of a try-out, with the keys; nothing is kept")), a.tryOutCheck)
	huma.Register(api, route.Operation(http.MethodGet, "/attempts/{id}/result", route.SignedIn.Exam(), "attempt-result", "What a finished try of an assessment measured, by competency"), a.attemptResult)
}

type assessmentsOut struct{ Body []assessments.Row }

func (a *API) assessments(ctx context.Context, _ *struct{}) (*assessmentsOut, error) {
	list, err := a.Assessments.List(ctx, route.Who(ctx))
	return &assessmentsOut{list}, route.Fault(ctx, err)
}

type assessmentOut struct{ Body assessments.Row }

func (a *API) assessment(ctx context.Context, in *ByID[uuid.UUID]) (*assessmentOut, error) {
	row, err := a.Assessments.Get(ctx, route.Who(ctx), in.ID)
	return &assessmentOut{row}, route.Fault(ctx, err)
}

func (a *API) assessmentCreate(ctx context.Context, in *struct{ Body assessments.Draft }) (*made, error) {
	id, err := a.Assessments.Create(ctx, route.Who(ctx), in.Body)
	return madeOf(ctx, id, err)
}

func (a *API) assessmentEdit(ctx context.Context, in *struct {
	ByID[uuid.UUID]
	Body assessments.Draft
},
) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Assessments.Edit(ctx, route.Who(ctx), in.ID, in.Body))
}

func (a *API) assessmentDelete(ctx context.Context, in *ByID[uuid.UUID]) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Assessments.Delete(ctx, route.Who(ctx), in.ID))
}

type lacksOut struct{ Body []assessments.Lack }

func (a *API) assessmentLacks(ctx context.Context, in *ByID[uuid.UUID]) (*lacksOut, error) {
	lacks, err := a.Assessments.Lacks(ctx, route.Who(ctx), in.ID)
	return &lacksOut{lacks}, route.Fault(ctx, err)
}

type planOut struct{ Body []assessments.Forecast }

func (a *API) assessmentPlan(ctx context.Context, in *ByID[uuid.UUID]) (*planOut, error) {
	list, err := a.Assessments.Plan(ctx, route.Who(ctx), in.ID)
	return &planOut{list}, route.Fault(ctx, err)
}

func (a *API) assessmentPublish(ctx context.Context, in *ByID[uuid.UUID]) (*pending, error) {
	approval, err := a.Assessments.Publish(ctx, route.Who(ctx), in.ID)
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	return a.done(ctx, http.StatusOK, in.ID, approval)
}

func (a *API) assessmentClose(ctx context.Context, in *ByID[uuid.UUID]) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Assessments.Close(ctx, route.Who(ctx), in.ID))
}

func (a *API) assessmentOpen(ctx context.Context, in *struct {
	ByID[uuid.UUID]
	Body struct {
		UnitID   uuid.UUID  `json:"unit_id,omitzero" doc:"everybody who serves in it or below"`
		PostKind string     `json:"post_kind,omitempty" maxLength:"40"`
		PersonID id.Person  `json:"person_id,omitzero" doc:"or one person"`
		DueOn    people.Day `json:"due_on,omitempty" maxLength:"10"`
	}
},
) (*made, error) {
	id, err := a.Assessments.Open(ctx, route.Who(ctx), assessments.Opening{
		AssessmentID: in.ID, UnitID: in.Body.UnitID, PostKind: in.Body.PostKind, PersonID: in.Body.PersonID, DueOn: in.Body.DueOn,
	})
	return madeOf(ctx, id, err)
}

type sittingOut struct{ Body assessments.Sitting }

func (a *API) assessmentSitting(ctx context.Context, in *struct {
	ByID[uuid.UUID]
	Body struct {
		UnitID   uuid.UUID `json:"unit_id" doc:"whose people sit"`
		OpensAt  time.Time `json:"opens_at"`
		ClosesAt time.Time `json:"closes_at"`
	}
},
) (*sittingOut, error) {
	t, err := a.Assessments.OpenSitting(ctx, route.Who(ctx), in.ID, in.Body.UnitID, in.Body.OpensAt, in.Body.ClosesAt)
	return &sittingOut{t}, route.Fault(ctx, err)
}

func (a *API) assessmentTime(ctx context.Context, in *struct {
	ByID[uuid.UUID]
	Body struct {
		PersonID id.Person `json:"person_id"`
		Percent  int       `json:"percent"`
		Reason   string    `json:"reason" maxLength:"400"`
	}
},
) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Assessments.GiveTime(ctx, route.Who(ctx), in.ID, in.Body.PersonID, in.Body.Percent, in.Body.Reason))
}

func (a *API) assessmentIssuers(ctx context.Context, in *struct {
	Unit uuid.UUID `query:"unit_id" required:"true"`
},
) (*struct{ Body []assessments.Issuer }, error) {
	list, err := a.Assessments.Issuers(ctx, route.Who(ctx), in.Unit)
	return &struct{ Body []assessments.Issuer }{list}, route.Fault(ctx, err)
}

type offersOut struct{ Body []assessments.Offer }

func (a *API) assessmentsOwn(ctx context.Context, in *struct {
	Competency uuid.UUID `query:"competency" doc:"those that measure it, with how much their plan decides"`
	Level      int       `query:"level" minimum:"0" maximum:"9" doc:"of the competency; 0 = any"`
},
) (*offersOut, error) {
	if in.Competency != uuid.Nil {
		list, err := a.Assessments.OffersOf(ctx, route.Who(ctx), in.Competency, in.Level)
		return &offersOut{list}, route.Fault(ctx, err)
	}
	list, err := a.Assessments.Offers(ctx, route.Who(ctx), uuid.Nil)
	return &offersOut{list}, route.Fault(ctx, err)
}

type resultOut struct{ Body assessments.Result }

func (a *API) attemptResult(ctx context.Context, in *ByID[id.Attempt]) (*resultOut, error) {
	r, err := a.Assessments.Result(ctx, route.Who(ctx), in.ID)
	return &resultOut{r}, route.Fault(ctx, err)
}
