package main

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"mumpuni/people"
	"mumpuni/web/content"
)

// TestSignedLinksOpenOneObjectForAWhile is the second origin's side of the matrix: a link opens what it was made for, until
// its time is over, and nothing else.
func TestSignedLinksOpenOneObjectForAWhile(t *testing.T) {
	w := settledTown(t)
	mine, theirs := w.store(pdf), w.store([]byte("%PDF-1.4 milik orang lain"))
	origin := content.New(w.house.store, content.Config{AppOrigin: "http://localhost"})
	open := func(link string) int {
		u := must[*url.URL](t)(url.Parse(link))
		answer := httptest.NewRecorder()
		origin.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, u.Path, nil))
		return answer.Code
	}
	token := func(link string) (payload, seal string) {
		payload, rest, _ := strings.Cut(strings.SplitN(link, "/m/", 2)[1], ".")
		seal, _, _ = strings.Cut(rest, "/")
		return payload, seal
	}
	link := w.house.store.SignedLink(mine, "a.pdf", "application/pdf", time.Minute)
	other := w.house.store.SignedLink(theirs, "b.pdf", "application/pdf", time.Minute)
	payload, seal := token(link)
	foreign, _ := token(other)
	if got := open(link); got != http.StatusOK {
		t.Errorf("a fresh link: %d", got)
	}
	for what, forged := range map[string]string{
		"another's object under my seal": strings.Replace(link, payload, foreign, 1),
		"a changed payload":              strings.Replace(link, payload, payload[:len(payload)-2]+"AA", 1),
		"a changed seal":                 strings.Replace(link, seal, strings.ToLower(seal[:1])+strings.ToUpper(seal[1:]), 1),
		"no seal":                        strings.Replace(link, "."+seal, "", 1),
	} {
		if got := open(forged); forged == link || got != http.StatusNotFound {
			t.Errorf("%s: %d, want 404", what, got)
		}
	}
	w.later = 2 * time.Minute
	if got := open(link); got != http.StatusNotFound {
		t.Errorf("an old link: %d, want 404", got)
	}
}

// TestChangesOfRightsReachEveryServerInFiveSeconds takes roles and accounts away on one server and asks another, which
// remembers its sessions: by cookie and by token.
func TestChangesOfRightsReachEveryServerInFiveSeconds(t *testing.T) {
	w := settledTown(t)
	elsewhere := w.anotherHouse()
	chief, learner := w.folk["chief"].who, w.folk["here"]
	var hr, auditor citizen
	for _, c := range w.cast {
		switch c.name {
		case "hr@here":
			hr = c
		case "auditor@here":
			auditor = c
		}
	}
	asked := []string{"/pegawai/" + learner.who.PersonID.String(), "/api/v1/persons/" + learner.who.PersonID.String()}
	status := func(c citizen, path string) int { return statusOf(w.send(c, http.MethodGet, path, request{})) }
	for _, path := range asked {
		for _, c := range []citizen{hr, auditor} {
			if got := status(c, path); got != http.StatusOK {
				t.Fatalf("%s as %s before: %d", path, c.name, got)
			}
		}
	}
	grants := must[[]people.GrantView](t)(elsewhere.people.Grants(t.Context(), chief, hr.who.PersonID))
	w.need(elsewhere.people.Revoke(t.Context(), chief, hr.who.PersonID, grants[0].ID))
	w.need(elsewhere.identity.Suspend(t.Context(), chief, auditor.who.PersonID))
	w.later += 5 * time.Second
	for _, path := range asked {
		if got := status(hr, path); got != http.StatusNotFound {
			t.Errorf("%s without the role, five seconds on: %d, want 404", path, got)
		}
		if got := status(auditor, path); got != http.StatusUnauthorized {
			t.Errorf("%s suspended, five seconds on: %d, want 401", path, got)
		}
	}
	if got := status(hr, "/api/v1/me"); got != http.StatusOK {
		t.Errorf("who lost a role only is still signed in: %d", got)
	}
}
