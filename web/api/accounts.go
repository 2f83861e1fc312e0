package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"mumpuni/approvals"
	"mumpuni/identity"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/web/route"
)

// accountOps are an administrator's: who may sign in.
func (a *API) accountOps(api huma.API) {
	admin := route.Roles(people.Administrator)
	huma.Register(api, route.Operation(http.MethodGet, "/accounts", admin, "accounts", "Persons in one's administration with the state of their accounts, by name"), a.accounts)
	huma.Register(api, route.Operation(http.MethodGet, "/accounts/{id}", admin, "account-get", "One person's account; reading is written into the audit trail"), a.accountGet)
	for _, act := range []struct {
		method, path, id, summary string
		status                    int
		do                        func(context.Context, people.Actor, id.Person) (identity.HandedOver, error)
	}{
		{http.MethodPost, "/accounts/{id}/link", "account-link", "Make a one-time link that sets a password; opens the account if there is none", http.StatusCreated, a.Identity.MakeLink},
		{http.MethodPost, "/accounts/{id}/factor-code", "account-factor-code", "Make a code with which the first second factor is enrolled", http.StatusCreated, a.Identity.MakeFactorCode},
		{http.MethodDelete, "/accounts/{id}/suspension", "account-unsuspend", "Let a suspended person sign in again", http.StatusOK, a.Identity.Unsuspend},
		{http.MethodDelete, "/accounts/{id}/second-factor", "account-totp-reset", "Take away a lost second factor", http.StatusOK, a.Identity.ResetTOTP},
	} {
		op := route.Operation(act.method, act.path, admin, act.id, act.summary)
		op.DefaultStatus = act.status
		register(api, editing(op), a.handOver(act.status, act.do))
	}
	for _, act := range []struct {
		method, path, id, summary string
		do                        func(context.Context, people.Actor, id.Person) error
	}{
		{http.MethodPut, "/accounts/{id}/suspension", "account-suspend", "Suspend: end all sessions and links, refuse sign-in", a.suspend},
		{http.MethodDelete, "/accounts/{id}/sessions", "account-sessions-end", "End every session of a person", a.endSessions},
	} {
		huma.Register(api, editing(without(route.Operation(act.method, act.path, admin, act.id, act.summary))),
			func(ctx context.Context, in *ByID[id.Person]) (*struct{}, error) {
				return nil, route.Fault(ctx, act.do(ctx, route.Who(ctx), in.ID))
			})
	}
}

func (a *API) suspend(ctx context.Context, who people.Actor, id id.Person) error {
	return a.Identity.Suspend(ctx, who, id)
}

func (a *API) endSessions(ctx context.Context, who people.Actor, id id.Person) error {
	return a.Identity.EndSessions(ctx, who, id)
}

// handed is what is to be handed over to the person of an account.
type handed struct {
	Status   int
	Location string `header:"Location"`
	Body     struct {
		URL        string          `json:"url,omitempty" doc:"sets a password, once; shown this once: give it to the person alone"`
		ExpiresAt  time.Time       `json:"expires_at,omitzero"`
		FactorCode string          `json:"factor_code,omitempty" doc:"with which the first second factor is enrolled; shown this once"`
		Approval   *approvals.View `json:"approval,omitempty" doc:"of a holder of a role: all of this works once it is given"`
	}
}

// handOver answers an act that gives somebody their account: status when it was done at once, else 202 with the approval.
func (a *API) handOver(status int, do func(context.Context, people.Actor, id.Person) (identity.HandedOver, error)) func(context.Context, *ByID[id.Person]) (*handed, error) {
	return func(ctx context.Context, in *ByID[id.Person]) (*handed, error) {
		given, err := do(ctx, route.Who(ctx), in.ID)
		if err != nil {
			return nil, route.Fault(ctx, err)
		}
		out := &handed{Status: status}
		out.Body.ExpiresAt, out.Body.FactorCode = given.ExpiresAt, given.FactorCode
		if given.Token != "" {
			out.Body.URL = strings.TrimSuffix(a.BaseURL, "/") + "/atur-ulang/" + given.Token
		}
		if given.Approval == uuid.Nil {
			return out, nil
		}
		v, err := a.Approvals.Get(ctx, route.Who(ctx), given.Approval)
		out.Status, out.Location, out.Body.Approval = http.StatusAccepted, prefix+"/approvals/"+given.Approval.String(), &v
		return out, route.Fault(ctx, err)
	}
}

type accountJSON struct {
	identity.AccountView
	FullName string                `json:"full_name"`
	State    identity.AccountState `json:"state" enum:"missing,pending,active,suspended"`
}

func accountOf(v identity.AccountView) accountJSON { return accountJSON{v, v.FullName(), v.State()} }

type accountList struct {
	Body struct {
		Accounts []accountJSON `json:"accounts"`
		Next     string        `json:"next,omitempty" doc:"ask again with cursor = next; absent on the last page"`
	}
}

func (a *API) accounts(ctx context.Context, in *struct {
	Query  string `query:"query" maxLength:"200" doc:"part of the name, or the first digits of the NIP"`
	State  string `query:"state" enum:"missing,pending,active,suspended"`
	Cursor string `query:"cursor" maxLength:"1000"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"30"`
},
) (*accountList, error) {
	list, next, err := a.Identity.Accounts(ctx, route.Who(ctx), identity.AccountFilter{
		Query: in.Query, State: identity.AccountState(in.State), Cursor: in.Cursor, Limit: in.Limit,
	})
	out := &accountList{}
	out.Body.Accounts, out.Body.Next = make([]accountJSON, len(list)), next
	for i, v := range list {
		out.Body.Accounts[i] = accountOf(v)
	}
	return out, route.Fault(ctx, err)
}

func (a *API) accountGet(ctx context.Context, in *ByID[id.Person]) (*struct{ Body accountJSON }, error) {
	v, err := a.Identity.Account(ctx, route.Who(ctx), in.ID)
	return &struct{ Body accountJSON }{accountOf(v)}, route.Fault(ctx, err)
}
