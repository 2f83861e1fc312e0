package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// Statements are open to who holds a key that was made on the command line, until it is taken back; to nobody's session, and to no page of
// another site.
func TestStatementsAreForWhoHoldsAKey(t *testing.T) {
	w := newTown(t)
	var said bytes.Buffer
	w.need((&xapiKeyMakeCmd{Name: "LRS provinsi"}).run(t.Context(), w.house, &said))
	words := strings.Fields(said.String()) // user: … password: …
	user, password := words[1], words[3]
	ask := func(prepare func(*http.Request)) int {
		r := httptest.NewRequest(http.MethodPost, "/xapi/statements", strings.NewReader(`{"actor":{"mbox":"mailto:a@b"},"verb":{"id":"http://a/v"},"object":{"id":"http://a/o"}}`))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("X-Experience-API-Version", "1.0.3")
		prepare(r)
		answer := httptest.NewRecorder()
		w.server.Handler().ServeHTTP(answer, r)
		return answer.Code
	}
	key := func(r *http.Request) { r.SetBasicAuth(user, password) }
	for name, c := range map[string]struct {
		prepare func(*http.Request)
		want    int
	}{
		"key":      {key, http.StatusOK},
		"nobody":   {func(*http.Request) {}, http.StatusUnauthorized},
		"password": {func(r *http.Request) { r.SetBasicAuth(user, password+"x") }, http.StatusUnauthorized},
		"elsewhere": {func(r *http.Request) {
			key(r)
			r.Header.Set("Sec-Fetch-Site", "cross-site")
		}, http.StatusForbidden},
	} {
		if got := ask(c.prepare); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
	w.need(w.house.xapi.RevokeKey(t.Context(), user))
	if got := ask(key); got != http.StatusUnauthorized {
		t.Errorf("a key that was taken back: %d", got)
	}
}
