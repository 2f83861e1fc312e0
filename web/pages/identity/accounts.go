package identity

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/google/uuid"

	"mumpuni/identity"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

func (p *Pages) accounts(r *route.Request) error {
	f := identity.AccountFilter{Query: r.Query("cari"), State: identity.AccountState(r.Query("keadaan")), Cursor: r.Query("sesudah")}
	if !slices.Contains(identity.AccountStates, f.State) {
		f.State = ""
	}
	list, next, err := p.Identity.Accounts(r.Ctx(), r.Who, f)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, accountsPage(list, f, next))
}

// accountsHref is the address of the list narrowed by f.
func accountsHref(f identity.AccountFilter) string {
	q := url.Values{}
	for name, value := range map[string]string{"cari": f.Query, "keadaan": string(f.State), "sesudah": f.Cursor} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if len(q) == 0 {
		return "/akun-pegawai"
	}
	return "/akun-pegawai?" + q.Encode()
}

func (p *Pages) account(r *route.Request) error {
	id, err := route.PathID[id.Person](r, "id")
	if err != nil {
		return err
	}
	view, err := p.Identity.Account(r.Ctx(), r.Who, id)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, accountPage(view, r.Who.Location()))
}

// manageAccount does what the form's button says. A link is shown in the answer itself and nowhere else, ever.
func (p *Pages) manageAccount(r *route.Request) error {
	id, err := route.PathID[id.Person](r, "id")
	if err != nil {
		return err
	}
	done := ""
	switch r.Form("aksi") {
	case "tautan":
		return p.handOver(r, p.Identity.MakeLink)
	case "tangguhkan":
		done, err = "identity.suspended_done", p.Identity.Suspend(r.Ctx(), r.Who, id)
	case "akhiri-sesi":
		done, err = "identity.sessions_ended_done", p.Identity.EndSessions(r.Ctx(), r.Who, id)
	case "aktifkan":
		var given identity.HandedOver
		if given, err = p.Identity.Unsuspend(r.Ctx(), r.Who, id); given.Approval != uuid.Nil {
			r.Flash("info", "approvals.opened")
			return r.Redirect("/persetujuan/" + given.Approval.String())
		}
		done = "identity.unsuspended_done"
	case "atur-ulang-mfa":
		return p.handOver(r, p.Identity.ResetTOTP)
	case "kode-mfa":
		return p.handOver(r, p.Identity.MakeFactorCode)
	default:
		return fault.New(fault.Invalid, "web.invalid")
	}
	if err != nil {
		return err
	}
	r.Flash("success", done)
	return r.Redirect("/akun-pegawai/" + id.String())
}

// handOver does what gives somebody their account and shows what is to be handed to them: here, once, and nowhere else.
func (p *Pages) handOver(r *route.Request, do func(context.Context, people.Actor, id.Person) (identity.HandedOver, error)) error {
	id, err := route.PathID[id.Person](r, "id")
	if err != nil {
		return err
	}
	given, err := do(r.Ctx(), r.Who, id)
	if err != nil {
		return err
	}
	view, err := p.Identity.Account(r.Ctx(), r.Who, id)
	if err != nil {
		return err
	}
	address := ""
	if given.Token != "" {
		address = strings.TrimSuffix(p.BaseURL, "/") + "/atur-ulang/" + given.Token
	}
	return r.Render(http.StatusOK, handOverPage(view, given, address, r.Who.Location()))
}

// accountBadge is the kind of badge a state gets.
func accountBadge(state identity.AccountState) string {
	return map[identity.AccountState]string{
		identity.AccountMissing: "neutral", identity.AccountPending: "warning",
		identity.AccountActive: "success", identity.AccountSuspended: "error",
	}[state]
}

// clientWords names browser and system of a User-Agent, as far as they tell; an API client is named as it named itself.
func clientWords(s identity.SessionView) string {
	find := func(pairs ...string) string {
		for i := 0; i+1 < len(pairs); i += 2 {
			if strings.Contains(s.Client, pairs[i]) {
				return pairs[i+1]
			}
		}
		return ""
	}
	browser := find("Edg", "Edge", "OPR/", "Opera", "SamsungBrowser", "Samsung Internet", "Firefox", "Firefox", "CriOS", "Chrome",
		"Chrome", "Chrome", "Safari", "Safari")
	system := find("Android", "Android", "iPhone", "iPhone", "iPad", "iPad", "Windows", "Windows", "Mac OS", "macOS", "CrOS", "ChromeOS", "Linux", "Linux")
	words := strings.Trim(browser+", "+system, ", ")
	if words == "" || s.Kind == identity.API {
		words = s.Client
	}
	return words
}

// accountTabs are the states as filters.
func accountTabs(f identity.AccountFilter, label func(identity.AccountState) string) []ui.Tab {
	var tabs []ui.Tab
	for _, state := range append([]identity.AccountState{""}, identity.AccountStates...) {
		tabs = append(tabs, ui.Tab{
			Label: label(state), Href: accountsHref(identity.AccountFilter{Query: f.Query, State: state}), Current: f.State == state,
		})
	}
	return tabs
}
