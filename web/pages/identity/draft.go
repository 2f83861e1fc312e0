package identity

import (
	"context"
	"net/http"
	"strings"

	"github.com/google/uuid"

	"mumpuni/identity"
	"mumpuni/web/locale"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

func signInFrame(ctx context.Context, problems ui.Problems) ui.Frame {
	return ui.Frame{
		Title: locale.T(ctx, "identity.sign_in.title"), Problems: problems, Small: true, Plain: true, Door: true, Styles: []string{"learn.css"},
	}
}

// resume goes on with a form after the page of new recovery codes.
func (p *Pages) resume(r *route.Request) error {
	r.CarryDraft(r.Form(route.DraftField))
	return p.onward(r, r.Session, route.Local(r.Form("lanjut")))
}

// onward leads who is signed in as session to next or, when a form waits for them, to what is still owed and then to that form. Somebody
// else's form is not shown.
func (p *Pages) onward(r *route.Request, session identity.Session, next string) error {
	draft, ok := r.OpenDraft(route.DraftIn(r.Ctx()))
	if !ok {
		return r.Redirect(next)
	}
	if !draft.Person.IsZero() && draft.Person != session.PersonID {
		r.Flash("warning", "identity.draft.other")
		return r.Redirect("/")
	}
	r.Enter(session)
	switch {
	case session.NeedsTOTP:
		page, err := p.secondFactorPage(r, "", next, nil)
		if err != nil {
			return err
		}
		return r.Render(http.StatusOK, page)
	case session.MustChange:
		return r.Render(http.StatusOK, passwordPage(true, next, nil))
	}
	return r.Render(http.StatusOK, draftPage(draft, typedIn(draft)))
}

// typedIn are the texts of a form that a person may want to copy: not its numbers, choices and names of records.
func typedIn(d route.Draft) []string {
	var list []string
	for _, f := range ui.HiddenOf(d.Fields) {
		text := strings.TrimSpace(f.Value)
		if _, err := uuid.Parse(text); err == nil || !strings.ContainsAny(text, " \n") {
			continue
		}
		list = append(list, text)
	}
	return list
}
