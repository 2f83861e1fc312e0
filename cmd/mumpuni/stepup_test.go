package main

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"mumpuni/demo"
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

// What stands on a page: where its form goes, and the fields that nobody sees.
var (
	formOnPage   = regexp.MustCompile(`<form class="form card" method="post" action="([^"]*)"`)
	hiddenOnPage = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)"`)
)

// TestAnOldSecondFactorIsAskedForAndTheSamePostGoesOn asks for a role long after signing in: the page asks for a code, keeps what
// was typed, does nothing on a wrong code, and on a right one does what was asked. It is all forms: no script takes part.
func TestAnOldSecondFactorIsAskedForAndTheSamePostGoesOn(t *testing.T) {
	w := settledTown(t)
	chief, learner := w.folk["chief"], w.folk["here"]
	w.later += 6 * time.Minute
	at := "/pegawai/" + learner.who.PersonID.String() + "/peran"
	post := func(path string, fields url.Values) (int, string, string) {
		answer := w.send(chief, http.MethodPost, path, request{kind: formRequest, body: fields.Encode()})
		return answer.Code, answer.Header().Get("Location"), answer.Body.String()
	}
	waiting := func() int {
		return pgtest.Asked(t, func(n *int) pg.Question { return w.house.approvals.AskTodo(w.folk["vice"].who, n) })
	}

	typed := url.Values{"role": {"trainer"}, "unit_id": {w.place["here"].String()}, "note": {`"kutip" & <tanda>`, "kedua"}}
	status, _, page := post(at+"?dari=profil", typed)
	form, fields := stepUpForm(t, page)
	if status != http.StatusForbidden || form != at+"?dari=profil" || fields.Encode() != typed.Encode() || waiting() != 0 {
		t.Fatalf("%d, the form goes to %q with %v; %d wait", status, form, fields, waiting())
	}
	if !strings.Contains(page, "memberi peran kepada pegawai") || !strings.Contains(page, `href="/" `) && !strings.Contains(page, `href="/"`) {
		t.Errorf("the page names no act, or no way home:\n%s", page)
	}
	for _, wrong := range []string{"000000", "bukan kode"} {
		fields.Set("step_up_code", wrong)
		status, _, page = post(form, fields)
		again, kept := stepUpForm(t, page)
		if status != http.StatusUnprocessableEntity || again != form || kept.Encode() != typed.Encode() || waiting() != 0 {
			t.Fatalf("%s: %d, the form goes to %q with %v; %d wait", wrong, status, again, kept, waiting())
		}
		if !strings.Contains(page, `href="#f-step_up_code"`) || strings.Contains(page, `value="`+wrong+`"`) {
			t.Errorf("%s: the refusal does not lead to the field, or shows the code:\n%s", wrong, page)
		}
	}
	fields.Set("step_up_code", must[string](t)(totp.GenerateCode(demo.TOTPSecret, w.now())))
	status, to, page := post(form, fields)
	if status != http.StatusSeeOther || !strings.HasPrefix(to, "/p") || waiting() != 1 {
		t.Fatalf("%d to %q; %d wait\n%s", status, to, waiting(), page)
	}
	// Five minutes are not over: what comes next needs no code.
	if status, _, page := post(at, url.Values{"role": {"hr"}, "unit_id": {w.place["here"].String()}}); status != http.StatusSeeOther || waiting() != 2 {
		t.Fatalf("%d; %d wait\n%s", status, waiting(), page)
	}
	grants := must[[]people.GrantView](t)(w.house.people.Grants(t.Context(), chief.who, learner.who.PersonID))
	if len(grants) != 0 {
		t.Errorf("nobody has approved yet: %+v", grants)
	}
}

// stepUpForm reads the form that asks for the code: where it goes and what it carries along.
func stepUpForm(t *testing.T, page string) (action string, fields url.Values) {
	t.Helper()
	found := formOnPage.FindStringSubmatchIndex(page)
	if found == nil || !strings.Contains(page, `name="step_up_code"`) || !strings.Contains(page, `autocomplete="one-time-code"`) {
		t.Fatalf("no form asks for the code:\n%s", page)
	}
	form, _, _ := strings.Cut(page[found[0]:], "</form>")
	fields = url.Values{}
	for _, f := range hiddenOnPage.FindAllStringSubmatch(form, -1) {
		fields.Add(html.UnescapeString(f[1]), html.UnescapeString(f[2]))
	}
	return html.UnescapeString(page[found[2]:found[3]]), fields
}
