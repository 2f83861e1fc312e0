package api

import (
	"context"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"mumpuni/approvals"
	"mumpuni/identity"
	"mumpuni/people"
	"mumpuni/web/route"
)

// approvalOps are what needs a second person, the step-up that both need, and what happened in one's name.
func (a *API) approvalOps(api huma.API) {
	in := route.SignedIn
	huma.Register(api, editing(without(route.Operation(http.MethodPost, "/step-ups", in, "step-up",
		"Enter the second factor once more: for five minutes one may ask for approvals and give them"))), a.stepUp)
	huma.Register(api, route.Operation(http.MethodGet, "/approvals", in, "approvals",
		"Approvals that wait for one (for=me), that one asked for or that are about oneself (for=mine), or that are decided (for=decided)"), a.approvals)
	huma.Register(api, route.Operation(http.MethodGet, "/approvals/{id}", in, "approval-get", "One approval that one may know of"), a.approvalGet)
	huma.Register(api, editing(without(route.Operation(http.MethodPost, "/approvals/{id}/approval", in, "approval-approve",
		"Approve: what was asked is done, exactly and once; needs a step-up"))), a.approvalApprove)
	huma.Register(api, editing(without(route.Operation(http.MethodPost, "/approvals/{id}/refusal", in, "approval-refuse", "Refuse, with a reason"))), a.approvalRefuse)
	huma.Register(api, editing(without(route.Operation(http.MethodDelete, "/approvals/{id}", in, "approval-withdraw", "Withdraw what one asked for, while it waits"))), a.approvalWithdraw)
	huma.Register(api, route.Operation(http.MethodGet, "/notices", in, "notices", "What happened to one's account or in one's name, the latest first"), a.notices)
}

// pending is the answer of an operation that a second person may have to approve: 202 with the approval, else the usual
// status with the id of what was made.
type pending struct {
	Status   int
	Location string `header:"Location"`
	Body     struct {
		ID       *uuid.UUID      `json:"id,omitempty" doc:"of what was made; absent while it waits"`
		Approval *approvals.View `json:"approval,omitempty" doc:"what a second person must approve first"`
	}
}

// waits declares that an operation answers 202 when a second person must approve.
func waits(op huma.Operation) huma.Operation {
	if op.Responses == nil {
		op.Responses = map[string]*huma.Response{}
	}
	op.Responses[strconv.Itoa(http.StatusAccepted)] = &huma.Response{Description: "Accepted: it is done once a second person approves"}
	return op
}

// answering declares that an operation which makes nothing answers 200 with a body, empty when nothing waits.
func answering(op huma.Operation) huma.Operation {
	op.DefaultStatus = http.StatusOK
	return op
}

// register is huma.Register for an operation that may wait for a second person: 202 answers with the same body as success.
func register[I, O any](api huma.API, op huma.Operation, do func(context.Context, *I) (*O, error)) {
	op = waits(op)
	huma.Register(api, op, do)
	op.Responses[strconv.Itoa(http.StatusAccepted)].Content = op.Responses[strconv.Itoa(op.DefaultStatus)].Content
}

// done answers what was done at once (id) or waits for approval.
func (a *API) done(ctx context.Context, status int, id, approval uuid.UUID) (out *pending, err error) {
	out = &pending{Status: status}
	if out.Body.Approval, out.Location, err = a.waiting(ctx, approval); err != nil {
		return nil, err
	}
	switch {
	case out.Body.Approval != nil:
		out.Status = http.StatusAccepted
	case id != uuid.Nil:
		out.Body.ID = &id
	}
	return out, nil
}

// waiting is the approval that something waits for and where it stands; nil when nothing waits.
func (a *API) waiting(ctx context.Context, approval uuid.UUID) (*approvals.View, string, error) {
	if approval == uuid.Nil {
		return nil, "", nil
	}
	v, err := a.Approvals.Get(ctx, route.Who(ctx), approval)
	if err != nil {
		return nil, "", route.Fault(ctx, err)
	}
	return &v, prefix + "/approvals/" + approval.String(), nil
}

type stepUpIn struct {
	caller
	Body struct {
		Code string `json:"code" maxLength:"40" doc:"of the authenticator app, or a recovery code"`
	}
}

func (a *API) stepUp(ctx context.Context, in *stepUpIn) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Identity.StepUp(ctx, route.SessionOf(ctx), in.Body.Code, identity.Device{Address: in.address}))
}

type approvalList struct {
	Body struct {
		Approvals []approvals.View `json:"approvals"`
	}
}

func (a *API) approvals(ctx context.Context, in *struct {
	For string `query:"for" enum:"me,mine,decided" default:"me"`
},
) (*approvalList, error) {
	list := map[string]func(context.Context, people.Actor) ([]approvals.View, error){
		"me": a.Approvals.Waiting, "mine": a.Approvals.Mine, "decided": a.Approvals.Decided,
	}[in.For]
	out := &approvalList{}
	var err error
	out.Body.Approvals, err = list(ctx, route.Who(ctx))
	return out, route.Fault(ctx, err)
}

func (a *API) approvalGet(ctx context.Context, in *ByID[uuid.UUID]) (*struct{ Body approvals.View }, error) {
	v, err := a.Approvals.Get(ctx, route.Who(ctx), in.ID)
	return &struct{ Body approvals.View }{v}, route.Fault(ctx, err)
}

func (a *API) approvalApprove(ctx context.Context, in *struct {
	ID   uuid.UUID `path:"id"`
	Body struct {
		Digest string `json:"digest" maxLength:"64" doc:"of what was read: another one means that something else is asked"`
	}
},
) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Approvals.Approve(ctx, route.Who(ctx), in.ID, in.Body.Digest))
}

func (a *API) approvalRefuse(ctx context.Context, in *struct {
	ID   uuid.UUID `path:"id"`
	Body struct {
		Reason string `json:"reason" maxLength:"1000"`
	}
},
) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Approvals.Refuse(ctx, route.Who(ctx), in.ID, in.Body.Reason))
}

func (a *API) approvalWithdraw(ctx context.Context, in *ByID[uuid.UUID]) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Approvals.Withdraw(ctx, route.Who(ctx), in.ID))
}

type noticeList struct {
	Body struct {
		Notices []approvals.NoticeView `json:"notices"`
	}
}

func (a *API) notices(ctx context.Context, _ *struct{}) (*noticeList, error) {
	list, err := a.Approvals.Notices(ctx, route.Who(ctx))
	out := &noticeList{}
	out.Body.Notices = list
	return out, route.Fault(ctx, err)
}
