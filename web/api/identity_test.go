package api

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/pquerna/otp/totp"

	"mumpuni/identity"
	"mumpuni/internal/id"
	"mumpuni/internal/pgtest"
	"mumpuni/web/route"
)

const testSecret, testPassword = "JBSWY3DPEHPK3PXP", "tujuh gajah menari 9"

// tokenServer serves the identity operations alone and knows one HR officer with NIP 198001012006041001.
func tokenServer(t *testing.T) *httptest.Server {
	t.Helper()
	db := pgtest.DB(t)
	accounts, err := identity.New(db, identity.Config{Key: make([]byte, 32), Issuer: "https://mumpuni.test", Argon: identity.Argon{MemoryKiB: 64, Passes: 1}}, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	hash, err := accounts.HashPassword(t.Context(), testPassword)
	if err != nil {
		t.Fatal(err)
	}
	unit := uuid.New()
	for _, statement := range []string{
		"insert into units values (?, null, now())",
		"insert into unit_versions values (gen_random_uuid(), ?, null, 'Dinas Contoh', 'instansi', 'Asia/Jakarta', '2020-01-01', null)",
		"insert into posts values (?, 'Pelaksana', 'pelaksana', '')",
		"insert into persons (id, nip, name, employment, created_at, updated_at) values (?, '198001012006041001', 'BUDI HARTONO', 'pns', now(), now())",
		"insert into assignments select gen_random_uuid(), id, id, id, true, '2020-01-01', null from posts where id = ?",
		"insert into role_grants (id, person_id, role, unit_id, granted_at) select gen_random_uuid(), id, 'hr', id, now() from posts where id = ?",
	} {
		if _, err := db.NewRaw(statement, unit).Exec(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if err := accounts.EnsureAccount(t.Context(), db, identity.Seed{PersonID: id.Person(unit), PasswordHash: hash}); err != nil {
		t.Fatal(err)
	}
	if err := accounts.SetTOTP(t.Context(), db, id.Person(unit), testSecret); err != nil {
		t.Fatal(err)
	}
	a, set := &API{Identity: accounts}, route.New(route.Config{})
	h := set.API(prefix, a.config())
	h.UseMiddleware(a.authenticate(h))
	a.identityOps(h)
	set.Raw("GET", "/.well-known/jwks.json", route.Public, JWKS(accounts))
	srv := httptest.NewServer(conforming(t, h, set.Handler()))
	t.Cleanup(srv.Close)
	return srv
}

// call sends body as JSON and gives status and answer.
func call(t *testing.T, srv *httptest.Server, method, path, bearer string, body map[string]string) (int, map[string]any) {
	t.Helper()
	var data []byte
	if body != nil {
		data, _ = json.Marshal(body)
	}
	req, _ := http.NewRequestWithContext(t.Context(), method, srv.URL+prefix+path, bytes.NewReader(data))
	req.Header.Set("Content-Type", "application/json")
	if bearer != "" {
		req.Header.Set("Authorization", "Bearer "+bearer)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	answer := map[string]any{}
	_ = json.NewDecoder(res.Body).Decode(&answer)
	return res.StatusCode, answer
}

func TestTheAPIFromSignInToSignOut(t *testing.T) {
	srv := tokenServer(t)
	credentials := map[string]string{"login": "19800101 200604 1 001", "password": "salah sekali ini"}
	want := func(step string, status, wanted int, answer map[string]any, key string) {
		t.Helper()
		if status != wanted || key != "" && answer["key"] != key {
			t.Fatalf("%s: %d %v", step, status, answer)
		}
		if text, _ := json.Marshal(answer); strings.Contains(string(text), "salah sekali ini") {
			t.Fatalf("%s: the password came back", step)
		}
	}
	status, answer := call(t, srv, http.MethodPost, "/tokens", "", credentials)
	want("wrong password", status, 401, answer, "identity.sign_in_failed")
	credentials["password"] = testPassword
	status, answer = call(t, srv, http.MethodPost, "/tokens", "", credentials)
	want("no code", status, 401, answer, "identity.code_required")
	credentials["code"] = "abc"
	status, answer = call(t, srv, http.MethodPost, "/tokens", "", credentials)
	want("wrong code", status, 422, answer, "identity.code_wrong")
	credentials["code"], _ = totp.GenerateCode(testSecret, time.Now())
	status, first := call(t, srv, http.MethodPost, "/tokens", "", credentials)
	want("sign in", status, 201, first, "")
	access, refresh := first["access_token"].(string), first["refresh_token"].(string)

	status, answer = call(t, srv, http.MethodGet, "/me", access, nil)
	want("me", status, 200, answer, "")
	if answer["name"] != "BUDI HARTONO" || answer["mfa"] != true || answer["needs_totp"] != false || len(answer["roles"].([]any)) != 1 {
		t.Fatalf("me: %v", answer)
	}
	status, answer = call(t, srv, http.MethodGet, "/me/sessions", access, nil)
	want("sessions", status, 200, answer, "")
	if list := answer["sessions"].([]any); len(list) != 1 || list[0].(map[string]any)["current"] != true {
		t.Fatalf("sessions: %v", answer)
	}
	status, answer = call(t, srv, http.MethodPut, "/me/preferences", access, map[string]string{"locale": "en"})
	want("preferences", status, 204, answer, "")
	status, answer = call(t, srv, http.MethodDelete, "/me/sessions/"+uuid.NewString(), access, nil)
	want("a session of nobody", status, 404, answer, "identity.session_unknown")
	status, answer = call(t, srv, http.MethodGet, "/accounts", access, nil)
	want("accounts are the administrator's", status, 403, answer, "web.forbidden")
	status, answer = call(t, srv, http.MethodGet, "/me", access+"x", nil)
	want("a twisted token", status, 401, answer, "identity.session_ended")
	status, answer = call(t, srv, http.MethodGet, "/me", "", nil)
	want("no token", status, 401, answer, "web.unauthenticated")

	status, answer = call(t, srv, http.MethodPost, "/me/recovery-codes", access, map[string]string{"code": "123"})
	want("recovery codes without a code", status, 422, answer, "identity.code_wrong")
	next, _ := totp.GenerateCode(testSecret, time.Now().Add(30*time.Second)) // the present one is spent
	status, answer = call(t, srv, http.MethodPost, "/me/recovery-codes", access, map[string]string{"code": next})
	want("recovery codes", status, 201, answer, "")
	codes := answer["codes"].([]any)
	credentials["code"] = codes[3].(string)
	status, answer = call(t, srv, http.MethodPost, "/tokens", "", credentials)
	want("sign in with a recovery code", status, 201, answer, "")
	status, answer = call(t, srv, http.MethodGet, "/me/recovery-codes", access, nil)
	want("what is left", status, 200, answer, "")
	if len(codes) != 10 || answer["left"] != 9.0 {
		t.Fatalf("%v of %d codes left", answer["left"], len(codes))
	}

	status, second := call(t, srv, http.MethodPost, "/tokens/refresh", "", map[string]string{"refresh_token": refresh})
	want("refresh", status, 201, second, "")
	status, answer = call(t, srv, http.MethodDelete, "/tokens", second["access_token"].(string), nil)
	want("sign out", status, 204, answer, "")
	for _, token := range []string{access, second["access_token"].(string)} {
		status, answer = call(t, srv, http.MethodGet, "/me", token, nil)
		want("after signing out", status, 401, answer, "identity.session_ended")
	}
	status, answer = call(t, srv, http.MethodPost, "/tokens/refresh", "", map[string]string{"refresh_token": second["refresh_token"].(string)})
	want("refresh after signing out", status, 401, answer, "identity.session_ended")
}

func TestTheAPIThrottlesByPeerWhateverHeadersSay(t *testing.T) {
	srv := tokenServer(t)
	last, wait := 0, ""
	for i := range 12 {
		data, _ := json.Marshal(map[string]string{"login": "198001012006041001", "password": "salah sekali ini"})
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, srv.URL+prefix+"/tokens", bytes.NewReader(data))
		req.Header.Set("Content-Type", "application/json")
		for _, h := range []string{"X-Forwarded-For", "X-Real-IP", "Forwarded", "True-Client-IP", "CF-Connecting-IP"} {
			req.Header.Set(h, "198.51.100."+string(rune('0'+i%10)))
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		last, wait = res.StatusCode, res.Header.Get("Retry-After")
	}
	// The window of a quarter of an hour is said as far as it is left, not as a constant.
	if seconds, err := strconv.Atoi(wait); err != nil || seconds < secondsLeft(15*time.Minute) || seconds > secondsLeft(15*time.Minute)+10 {
		t.Errorf("Retry-After %q, want %d", wait, secondsLeft(15*time.Minute))
	}
	if last != http.StatusTooManyRequests {
		t.Fatalf("the twelfth guess: %d", last)
	}
}

// secondsLeft is how long a fixed window of the clock still lasts, rounded up.
func secondsLeft(window time.Duration) int {
	now := time.Now()
	return int((now.Truncate(window).Add(window).Sub(now) + time.Second - 1) / time.Second)
}

func TestTheKeySetIsPublic(t *testing.T) {
	srv := tokenServer(t)
	res, err := http.Get(srv.URL + "/.well-known/jwks.json")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var set struct {
		Keys []map[string]string `json:"keys"`
	}
	if err := json.NewDecoder(res.Body).Decode(&set); err != nil || len(set.Keys) != 1 || set.Keys[0]["crv"] != "P-256" || set.Keys[0]["d"] != "" {
		t.Fatalf("%+v, %v", set, err)
	}
}
