package api

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/danielgtaylor/huma/v2"

	"mumpuni/identity"
	"mumpuni/web/route"
)

// sessionOps registers what people do with their own account. Passwords and second factors are set on the website only.
func (a *API) sessionOps(api huma.API) {
	in := route.SignedIn
	huma.Register(api, route.Operation(http.MethodGet, "/me/sessions", in, "sessions", "One's own live sessions, on the website and of API clients"), a.sessions)
	huma.Register(api, without(route.Operation(http.MethodDelete, "/me/sessions/{id}", in, "session-revoke", "End one of one's own sessions")), a.sessionRevoke)
	huma.Register(api, without(route.Operation(http.MethodDelete, "/me/sessions", in, "sessions-revoke-others", "End every session of one's own but this one")), a.sessionsRevokeOthers)
	huma.Register(api, without(route.Operation(http.MethodPut, "/me/preferences", in, "preferences-set", "Choose language and theme")), a.preferencesSet)
}

// without is for operations that answer with nothing.
func without(op huma.Operation) huma.Operation {
	op.DefaultStatus = http.StatusNoContent
	return op
}

type sessionList struct {
	Body struct {
		Sessions []identity.SessionView `json:"sessions"`
	}
}

func (a *API) sessions(ctx context.Context, _ *struct{}) (*sessionList, error) {
	list, err := a.Identity.Sessions(ctx, route.SessionOf(ctx))
	out := &sessionList{}
	out.Body.Sessions = list
	return out, route.Fault(ctx, err)
}

func (a *API) sessionRevoke(ctx context.Context, in *ByID[uuid.UUID]) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Identity.RevokeSession(ctx, route.Who(ctx), in.ID))
}

func (a *API) sessionsRevokeOthers(ctx context.Context, _ *struct{}) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Identity.RevokeOthers(ctx, route.SessionOf(ctx)))
}

func (a *API) preferencesSet(ctx context.Context, in *struct {
	Body struct {
		Locale string `json:"locale,omitempty" enum:"id,en" doc:"left out: as it is"`
		Theme  string `json:"theme,omitempty" enum:"auto,light,dark" doc:"left out: as it is"`
	}
},
) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Identity.SetPreferences(ctx, route.Who(ctx), in.Body.Locale, in.Body.Theme))
}
