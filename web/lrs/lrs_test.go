package lrs_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/internal/pgtest"
	"mumpuni/web/lrs"
	"mumpuni/xapi"
	"mumpuni/xapi/statement"
)

// endpoint is both doors of a store, and who may go through which.
type endpoint struct {
	t        *testing.T
	s        *xapi.Service
	programs http.Handler
	packages http.Handler
	key      [2]string
	bound    xapi.Bound
}

func open(t *testing.T) *endpoint {
	e := &endpoint{t: t, bound: xapi.Bound{
		Actor: statement.Agent{Account: &statement.Account{HomePage: "https://a.example", Name: "siti"}}, Registration: uuid.New(), Activity: "https://a.example/au",
	}}
	e.s = xapi.New(pgtest.Tx(t), "https://a.example", xapi.Hooks{Session: func(_ context.Context, secret string) (xapi.Bound, error) {
		if secret != "rahasia" {
			return xapi.Bound{}, xapi.ErrUnauthenticated
		}
		return e.bound, nil
	}}, time.Now)
	e.programs, e.packages = lrs.ForPrograms(e.s), lrs.ForPackages(e.s)
	k, secret, err := e.s.MakeKey(t.Context(), "uji")
	if err != nil {
		t.Fatal(err)
	}
	e.key = [2]string{k.ID, secret}
	return e
}

// call sends a request as the program; headers come in pairs, and an empty one takes a header away.
func (e *endpoint) call(method, path, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "/xapi/"+path, strings.NewReader(body))
	r.SetBasicAuth(e.key[0], e.key[1])
	r.Header.Set("X-Experience-API-Version", "1.0.3")
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(headers); i += 2 {
		if r.Header.Set(headers[i], headers[i+1]); headers[i+1] == "" {
			r.Header.Del(headers[i])
		}
	}
	w := httptest.NewRecorder()
	e.programs.ServeHTTP(w, r)
	return w
}

func (e *endpoint) wants(w *httptest.ResponseRecorder, status int, part string) {
	e.t.Helper()
	if w.Code != status || !strings.Contains(w.Body.String(), part) {
		e.t.Errorf("%d %s, not %d with %q", w.Code, w.Body, status, part)
	}
}

const said = `{"actor":{"mbox":"mailto:a@b"},"verb":{"id":"http://a/v"},"object":{"id":"http://a/o"}}`

// Each resource has its methods and parameters, and no others; everything is refused in words.
func TestWhatIsRefused(t *testing.T) {
	e := open(t)
	for _, c := range []struct {
		method, path, body string
		status             int
	}{
		{"GET", "nothing", "", 404},
		{"PATCH", "statements", "", 405},
		{"DELETE", "statements", "", 405},
		{"POST", "about", "", 404},
		{"GET", "statements?foo=bar", "", 400},
		{"GET", "statements?StatementId=" + uuid.NewString(), "", 400},
		{"GET", "statements?limit=1&limit=2", "", 400},
		{"GET", "statements?limit=-1", "", 400},
		{"GET", "statements?format=long", "", 400},
		{"GET", "statements?ascending=yes", "", 400},
		{"GET", "statements?since=today", "", 400},
		{"GET", "statements?agent={}", "", 400},
		{"GET", "statements?verb=did", "", 400},
		{"GET", "statements?registration=1", "", 400},
		{"GET", "statements?more=x", "", 400},
		{"GET", "statements?statementId=" + uuid.NewString(), "", 404},
		{"GET", "statements?statementId=1", "", 400},
		{"GET", "statements?statementId=" + uuid.NewString() + "&limit=1", "", 400},
		{"GET", "statements?statementId=" + uuid.NewString() + "&voidedStatementId=" + uuid.NewString(), "", 400},
		{"PUT", "statements", said, 400},
		{"PUT", "statements?statementId=" + uuid.NewString(), "[" + said + "," + said + "]", 400},
		{"PUT", "statements?statementId=" + uuid.NewString(), `{"id":"` + uuid.NewString() + `",` + said[1:], 400},
		{"POST", "statements?statementId=" + uuid.NewString(), said, 400},
		{"POST", "statements", `{"x":1}`, 400},
		{"POST", "statements", strings.Repeat(" ", 10<<20+1), 413},
		{"GET", "activities/state?activityId=x", "", 400},
		{"GET", "activities/state?activityId=http://a/&agent=%7B%22mbox%22:%22mailto:a@b%22%7D&stateId=", "", 400},
		{"PUT", "activities/profile?activityId=http://a/", "x", 400},
		{"DELETE", "agents/profile?agent=%7B%22mbox%22:%22mailto:a@b%22%7D", "", 400},
		{"GET", "activities/profile?activityId=http://a/&profileId=x&since=2026-01-01T00:00:00Z", "", 400},
		{"GET", "agents", "", 400},
		{"GET", "activities", "", 400},
		{"GET", "activities/profile?activityId=http://a/&profileId=%00", "", 400},
	} {
		w := e.call(c.method, c.path, c.body)
		e.wants(w, c.status, `{"message":"`)
	}
	e.wants(e.call("POST", "statements", said, "Content-Type", "text/plain"), 400, "Content-Type")
	e.wants(e.call("POST", "statements", said, "Content-Type", "multipart/mixed"), 400, "boundary")
}

// Who speaks by which edition is answered by it; whoever names none is refused, but for what the endpoint is.
func TestEditionsOverHTTP(t *testing.T) {
	e := open(t)
	for named, want := range map[string]string{"1.0": "1.0.3", "1.0.0": "1.0.3", "1.0.9": "1.0.3", "2.0.0": "2.0.0", "2.0": "2.0.0"} {
		if w := e.call("GET", "statements", "", "X-Experience-API-Version", named); w.Code != 200 || w.Header().Get("X-Experience-API-Version") != want {
			t.Errorf("%s: %d %v", named, w.Code, w.Header())
		}
	}
	for _, named := range []string{"0.9", "1.1.0", "2.1.0", "3.0.0", "x", ""} {
		e.wants(e.call("GET", "statements", "", "X-Experience-API-Version", named), 400, "X-Experience-API-Version")
	}
	w := e.call("GET", "about", "", "X-Experience-API-Version", "", "Authorization", "")
	e.wants(w, 200, `{"version":["1.0.3","2.0.0"]}`)
}

// Each door has its own credentials: a package's opens nothing of the programs', nor a key anything of the packages'.
func TestEachDoorHasItsCredentials(t *testing.T) {
	e := open(t)
	send := func(h http.Handler, authorization string) int {
		r := httptest.NewRequest("GET", "/xapi/statements", nil)
		r.Header.Set("X-Experience-API-Version", "1.0.3")
		r.Header.Set("Authorization", authorization)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code == 401 && (w.Header().Get("WWW-Authenticate") != "") != (h == e.programs) {
			t.Error("a package's browser asks for a password, or a program's does not")
		}
		return w.Code
	}
	r := httptest.NewRequest("GET", "/", nil)
	r.SetBasicAuth(e.key[0], e.key[1])
	key, session := r.Header.Get("Authorization"), "Basic "+xapi.Token("rahasia")
	for i, got := range []int{
		send(e.programs, key), send(e.packages, session), send(e.programs, session), send(e.packages, key), send(e.programs, ""), send(e.packages, ""),
		send(e.programs, "Bearer x"), send(e.packages, "Basic "+xapi.Token("lain")),
	} {
		if want := []int{200, 200, 401, 401, 401, 401, 401, 401}[i]; got != want {
			t.Errorf("%d: %d", i, got)
		}
	}
}

// By 1.0.3 a request may be folded into a form; by 2.0.0 it may not.
func TestFoldedRequests(t *testing.T) {
	e := open(t)
	id := uuid.NewString()
	form := url.Values{"statementId": {id}, "content": {said}, "X-Experience-API-Version": {"1.0.3"}}
	const kind = "application/x-www-form-urlencoded"
	e.wants(e.call("POST", "statements?method=PUT", form.Encode(), "Content-Type", kind, "X-Experience-API-Version", ""), 204, "")
	e.wants(e.call("POST", "statements?method=GET", "statementId="+id, "Content-Type", kind), 200, id)
	e.wants(e.call("POST", "statements?method=GET", "statementId="+id, "Content-Type", kind, "X-Experience-API-Version", "2.0.0"), 400, "method")
	e.wants(e.call("POST", "statements?method=PUT&statementId="+id, form.Encode(), "Content-Type", kind), 400, "address")
	form.Del("content")
	e.wants(e.call("POST", "statements?method=PUT", form.Encode(), "Content-Type", kind), 400, "content")
	form.Set("Authorization", "Basic x")
	e.wants(e.call("POST", "statements?method=GET", form.Encode(), "Content-Type", kind), 401, "")
}

// Statements come with their files, and go with them when that is asked for.
func TestStatementsWithFiles(t *testing.T) {
	e := open(t)
	file := []byte("isi\r\n--berkas\x00")
	sum := sha256.Sum256(file)
	hash := hex.EncodeToString(sum[:])
	one := said[:len(said)-1] + fmt.Sprintf(`,"attachments":[{"usageType":"http://a/u","display":{"id":"x"},"contentType":"application/x-test","length":%d,"sha2":"%s"}]}`, len(file), hash)
	send := func(first, encoding, name string) *httptest.ResponseRecorder {
		body := "--b\r\nContent-Type: " + first + "\r\n\r\n" + one + "\r\n--b\r\nContent-Type: application/x-test\r\nContent-Transfer-Encoding: " + encoding +
			"\r\nX-Experience-API-Hash: " + name + "\r\n\r\n" + string(file) + "\r\n--b--\r\n"
		return e.call("POST", "statements", body, "Content-Type", "multipart/mixed; boundary=b")
	}
	e.wants(send("text/plain", "binary", hash), 400, "application/json")
	for _, broken := range []string{"", "--b--\r\n", "--b\r\nContent-Type: application/json\r\n\r\n" + said, "--b\r\nContent-Type: application/json\r\n\r\n" + said + "\r\n--b\r\n"} {
		e.wants(e.call("POST", "statements", broken, "Content-Type", "multipart/mixed; boundary=b"), 400, "part") // nothing that broke off is kept
	}
	e.wants(send("application/json", "base64", hash), 400, "binary")
	e.wants(send("application/json", "binary", ""), 400, "Hash")
	e.wants(send("application/json", "binary", strings.Repeat("0", 64)), 400, "sha2")
	e.wants(e.call("POST", "statements", one), 400, "fileUrl")
	e.wants(send("application/json", "binary", hash), 200, "[")

	w := e.call("GET", "statements?attachments=true", "")
	_, params, err := mime.ParseMediaType(w.Header().Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	r := multipart.NewReader(w.Body, params["boundary"])
	var parts [][]byte
	for {
		p, err := r.NextRawPart()
		if err != nil {
			break
		}
		body, _ := io.ReadAll(p)
		parts = append(parts, body)
	}
	if len(parts) != 2 || !strings.Contains(string(parts[0]), hash) || !bytes.Equal(parts[1], file) {
		t.Errorf("%q", parts)
	}
}

// A page names the next, which anybody may ask for who may see it; HEAD says what GET does, without a body's words to read.
func TestPagesOverHTTP(t *testing.T) {
	e := open(t)
	e.wants(e.call("POST", "statements", "["+said+","+said+","+said+"]"), 200, "[")
	path, n := "statements?limit=2", 0
	for path != "" {
		var page struct {
			Statements []json.RawMessage
			More       string
		}
		w := e.call("GET", path, "")
		if err := json.Unmarshal(w.Body.Bytes(), &page); err != nil || w.Header().Get("X-Experience-API-Consistent-Through") == "" {
			t.Fatal(w.Code, w.Body, err)
		}
		n += len(page.Statements)
		path = strings.TrimPrefix(page.More, "/xapi/")
	}
	if n != 3 {
		t.Errorf("%d statements", n)
	}
	head, get := e.call("HEAD", "statements?limit=1", ""), e.call("GET", "statements?limit=1", "")
	if head.Code != 200 || head.Header().Get("Content-Type") != get.Header().Get("Content-Type") {
		t.Error(head.Code, head.Header())
	}
}

// Documents come back as they were sent, with what names them.
func TestDocumentsOverHTTP(t *testing.T) {
	e := open(t)
	const at = "activities/state?activityId=http://a/&agent=%7B%22mbox%22:%22mailto:a@b%22%7D"
	e.wants(e.call("PUT", at+"&stateId=x", "<b>", "Content-Type", "text/html"), 204, "")
	w := e.call("GET", at+"&stateId=x", "")
	e.wants(w, 200, "<b>")
	if w.Header().Get("Content-Type") != "text/html" || w.Header().Get("Last-Modified") == "" || !strings.Contains(w.Header().Get("Content-Security-Policy"), "sandbox") {
		t.Error(w.Header())
	}
	e.wants(e.call("PUT", at+"&stateId=x", "y", "If-Match", `"0"`), 412, "xapi.precondition_failed")
	e.wants(e.call("PUT", at+"&stateId=x", "y", "X-Experience-API-Version", "2.0.0", "Content-Type", "text/plain"), 409, "If-Match")
	e.wants(e.call("PUT", at+"&stateId=x", `"y"`, "If-Match", w.Header().Get("ETag")), 204, "")
	e.wants(e.call("GET", at, ""), 200, `["x"]`)
	e.wants(e.call("DELETE", at, ""), 204, "")
	e.wants(e.call("GET", at, ""), 200, `[]`)
	e.wants(e.call("GET", "agents?agent=%7B%22mbox%22:%22mailto:a@b%22%7D", ""), 200, `{"objectType":"Person","mbox":["mailto:a@b"]}`)
	e.wants(e.call("GET", "activities?activityId=http://a/", ""), 200, `{"objectType":"Activity","id":"http://a/"}`)
}
