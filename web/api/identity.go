package api

import (
	"context"
	"net/http"
	"net/netip"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"mumpuni/identity"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/web/route"
)

// identityOps registers signing in to the API and who one is there.
func (a *API) identityOps(api huma.API) {
	issue := route.Operation(http.MethodPost, "/tokens", route.Public.Exam(), "token-issue", "Sign in: NIP or e-mail, password and, with two-step verification, a code")
	issue.DefaultStatus = http.StatusCreated
	refresh := route.Operation(http.MethodPost, "/tokens/refresh", route.Public.Exam(), "token-refresh", "Exchange a refresh token, once, for the next pair")
	refresh.DefaultStatus = http.StatusCreated
	for _, op := range []*huma.Operation{&issue, &refresh} {
		op.Errors = append(op.Errors, http.StatusTooManyRequests, http.StatusServiceUnavailable)
	}
	revoke := route.Operation(http.MethodDelete, "/tokens", route.Pending.Exam(), "token-revoke", "Sign out: this token and all that follow from its sign-in end")
	revoke.DefaultStatus = http.StatusNoContent
	huma.Register(api, issue, a.tokenIssue)
	huma.Register(api, refresh, a.tokenRefresh)
	huma.Register(api, revoke, a.tokenRevoke)
	huma.Register(api, route.Operation(http.MethodGet, "/me", route.Pending, "me", "Who one is, and what is still owed"), a.me)
	huma.Register(api, route.Operation(http.MethodGet, "/me/recovery-codes", route.SignedIn, "recovery-codes", "How many recovery codes are left"), a.recoveryLeft)
	remake := route.Operation(http.MethodPost, "/me/recovery-codes", route.SignedIn, "recovery-codes-make", "Make recovery codes anew: they are told once, and all earlier ones stop working")
	remake.DefaultStatus = http.StatusCreated
	remake.Errors = append(remake.Errors, http.StatusConflict, http.StatusTooManyRequests)
	huma.Register(api, remake, a.recoveryMake)
	a.sessionOps(api)
	a.accountOps(api)
}

// caller is where a request comes from, as the server's trust in proxies allows.
type caller struct {
	address netip.Addr
	agent   string
}

// Resolve reads the caller; huma calls it before the handler.
func (c *caller) Resolve(hc huma.Context) []error {
	c.address, c.agent = route.CallerOf(hc)
	return nil
}

type tokenRequest struct {
	caller
	Body struct {
		Login    string `json:"login" maxLength:"200" doc:"NIP, spaces allowed, or e-mail address"`
		Password string `json:"password" maxLength:"1000"`
		Code     string `json:"code,omitempty" maxLength:"20" doc:"of the authenticator app, or a recovery code, where two-step verification is on"`
		Client   string `json:"client,omitempty" maxLength:"200" doc:"what this client calls itself, for the person's list of sessions"`
	}
}

type tokenAnswer struct {
	Body struct {
		TokenType        string    `json:"token_type" enum:"Bearer"`
		AccessToken      string    `json:"access_token" doc:"goes with each request: Authorization: Bearer …"`
		AccessExpiresAt  time.Time `json:"access_expires_at"`
		RefreshToken     string    `json:"refresh_token" doc:"good once; using it a second time ends the whole sign-in"`
		RefreshExpiresAt time.Time `json:"refresh_expires_at"`
	}
}

func answerTokens(t identity.Tokens) *tokenAnswer {
	out := &tokenAnswer{}
	out.Body.TokenType = "Bearer"
	out.Body.AccessToken, out.Body.AccessExpiresAt = t.Access, t.AccessExpiresAt
	out.Body.RefreshToken, out.Body.RefreshExpiresAt = t.Refresh, t.RefreshExpiresAt
	return out
}

func (a *API) tokenIssue(ctx context.Context, in *tokenRequest) (*tokenAnswer, error) {
	client := in.Body.Client
	if client == "" {
		client = in.agent
	}
	tokens, err := a.Identity.IssueTokens(ctx, identity.TokenRequest{
		SignInRequest: identity.SignInRequest{Login: in.Body.Login, Password: in.Body.Password, Address: in.address},
		Code:          in.Body.Code, Client: client,
	})
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	return answerTokens(tokens), nil
}

func (a *API) tokenRefresh(ctx context.Context, in *struct {
	Body struct {
		RefreshToken string `json:"refresh_token" maxLength:"200"`
	}
},
) (*tokenAnswer, error) {
	tokens, err := a.Identity.Refresh(ctx, in.Body.RefreshToken)
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	return answerTokens(tokens), nil
}

func (a *API) tokenRevoke(ctx context.Context, _ *struct{}) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Identity.RevokeSession(ctx, route.Who(ctx), route.SessionOf(ctx).ID))
}

type meAnswer struct {
	Body struct {
		PersonID   id.Person      `json:"person_id"`
		Name       string         `json:"name" doc:"as printed, with titles"`
		UnitID     *uuid.UUID     `json:"unit_id" doc:"of the main assignment; null when the person serves nowhere"`
		TimeZone   string         `json:"time_zone" doc:"of that unit, IANA name"`
		Roles      []people.Grant `json:"roles" doc:"each holds on its unit and all below"`
		MFA        bool           `json:"mfa" doc:"a second factor was shown"`
		NeedsTOTP  bool           `json:"needs_totp" doc:"a second factor is still owed; until then only this and signing out are open"`
		MustChange bool           `json:"must_change" doc:"an initial password must be replaced on the website"`
		Locale     string         `json:"locale" enum:"id,en"`
		Theme      string         `json:"theme" enum:"auto,light,dark"`
		SessionID  uuid.UUID      `json:"session_id"`
		ExpiresAt  time.Time      `json:"expires_at" doc:"when this sign-in ends unless it is refreshed"`
	}
}

func (a *API) me(ctx context.Context, _ *struct{}) (*meAnswer, error) {
	s := route.SessionOf(ctx)
	out := &meAnswer{}
	b := &out.Body
	b.PersonID, b.Name, b.TimeZone = s.PersonID, s.Name, s.Actor.TimeZone
	if s.Actor.UnitID != uuid.Nil {
		b.UnitID = &s.Actor.UnitID
	}
	b.Roles = append([]people.Grant{}, s.Actor.Grants...)
	b.MFA, b.NeedsTOTP, b.MustChange = s.MFA, s.NeedsTOTP, s.MustChange
	b.Locale, b.Theme, b.SessionID, b.ExpiresAt = s.Locale, s.Theme, s.ID, s.ExpiresAt
	return out, nil
}

type recoveryLeftAnswer struct {
	Body struct {
		Left int `json:"left" doc:"not yet used, of 10"`
	}
}

func (a *API) recoveryLeft(ctx context.Context, _ *struct{}) (*recoveryLeftAnswer, error) {
	left, err := a.Identity.RecoveryLeft(ctx, route.SessionOf(ctx))
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	out := &recoveryLeftAnswer{}
	out.Body.Left = left
	return out, nil
}

type recoveryRequest struct {
	caller
	Body struct {
		Code string `json:"code" maxLength:"20" doc:"of the authenticator app, or a recovery code not yet used: confirms who asks"`
	}
}

type recoveryAnswer struct {
	Body struct {
		Codes []string `json:"codes" doc:"each good once in the place of the authenticator's code"`
	}
}

func (a *API) recoveryMake(ctx context.Context, in *recoveryRequest) (*recoveryAnswer, error) {
	codes, err := a.Identity.MakeRecoveryCodes(ctx, route.SessionOf(ctx), in.Body.Code, identity.Device{Address: in.address})
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	out := &recoveryAnswer{}
	out.Body.Codes = codes
	return out, nil
}

// JWKS serves the public keys of access tokens at /.well-known/jwks.json. They are published a day before they sign, so a
// quarter of an hour in a cache harms nobody.
func JWKS(id *identity.Service) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		doc, err := id.JWKS(r.Context())
		if err != nil {
			p := route.NewProblem(r.Context(), err)
			http.Error(w, p.Detail, p.Status)
			return
		}
		w.Header().Set("Content-Type", "application/jwk-set+json")
		w.Header().Set("Cache-Control", "public, max-age=900")
		_, _ = w.Write(doc)
	})
}
