package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"mumpuni/identity"
	"mumpuni/people"
	"mumpuni/web/route"
)

// accountOps are an administrator's: who may sign in.
func (a *API) accountOps(api huma.API) {
	admin := route.Roles(people.Administrator)
	huma.Register(api, route.Operation(http.MethodGet, "/accounts", admin, "accounts", "Persons in one's administration with the state of their accounts, by name"), a.accounts)
	huma.Register(api, route.Operation(http.MethodGet, "/accounts/{id}", admin, "account-get", "One person's account; reading is written into the audit trail"), a.accountGet)
	huma.Register(api, editing(created(route.Operation(http.MethodPost, "/accounts/{id}/link", admin, "account-link", "Make a one-time link that sets a password; opens the account if there is none"))), a.accountLink)
	for _, act := range []struct {
		method, path, id, summary string
		do                        func(context.Context, people.Actor, uuid.UUID) error
	}{
		{http.MethodPut, "/accounts/{id}/suspension", "account-suspend", "Suspend: end all sessions and links, refuse sign-in", a.suspend},
		{http.MethodDelete, "/accounts/{id}/suspension", "account-unsuspend", "Let a suspended person sign in again", a.unsuspend},
		{http.MethodDelete, "/accounts/{id}/second-factor", "account-totp-reset", "Take away a lost second factor", a.resetTOTP},
	} {
		huma.Register(api, editing(without(route.Operation(act.method, act.path, admin, act.id, act.summary))),
			func(ctx context.Context, in *ByID) (*struct{}, error) {
				return nil, route.Fault(ctx, act.do(ctx, route.Who(ctx), in.ID))
			})
	}
}

func (a *API) suspend(ctx context.Context, who people.Actor, id uuid.UUID) error {
	return a.Identity.Suspend(ctx, who, id)
}

func (a *API) unsuspend(ctx context.Context, who people.Actor, id uuid.UUID) error {
	return a.Identity.Unsuspend(ctx, who, id)
}

func (a *API) resetTOTP(ctx context.Context, who people.Actor, id uuid.UUID) error {
	return a.Identity.ResetTOTP(ctx, who, id)
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

func (a *API) accountGet(ctx context.Context, in *ByID) (*struct{ Body accountJSON }, error) {
	v, err := a.Identity.Account(ctx, route.Who(ctx), in.ID)
	return &struct{ Body accountJSON }{accountOf(v)}, route.Fault(ctx, err)
}

type linkOut struct {
	Body struct {
		URL       string    `json:"url" doc:"shown this once; give it to the person alone"`
		ExpiresAt time.Time `json:"expires_at"`
	}
}

func (a *API) accountLink(ctx context.Context, in *ByID) (*linkOut, error) {
	link, err := a.Identity.MakeLink(ctx, route.Who(ctx), in.ID)
	out := &linkOut{}
	out.Body.URL, out.Body.ExpiresAt = strings.TrimSuffix(a.BaseURL, "/")+"/atur-ulang/"+link.Token, link.ExpiresAt
	return out, route.Fault(ctx, err)
}
