package lrs

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"mumpuni/xapi"
	"mumpuni/xapi/statement"
)

// FuzzBody: whatever is sent as a body, of whatever type it is called, ends nothing; it is refused in words, or is statements and files.
func FuzzBody(f *testing.F) {
	const one = `{"actor":{"mbox":"mailto:a@b"},"verb":{"id":"http://a/v"},"object":{"id":"http://a/o"}}`
	f.Add("application/json", one)
	f.Add("multipart/mixed; boundary=b", "--b\r\nContent-Type: application/json\r\n\r\n"+one+"\r\n--b\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: binary\r\nX-Experience-API-Hash: ab\r\n\r\nx\r\n--b--\r\n")
	f.Add("application/x-www-form-urlencoded", "X-Experience-API-Version=1.0.3&Content-Type=application%2Fjson&content=%7B%7D&statementId=1")
	h := &Handler{caller: func(context.Context, string, string) (xapi.Caller, error) {
		return xapi.Caller{}, xapi.ErrUnauthenticated
	}}
	f.Fuzz(func(t *testing.T, kind, body string) {
		request := func(path string) *http.Request {
			r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
			r.Header["Content-Type"] = []string{kind}
			return r
		}
		c := &call{w: httptest.NewRecorder(), r: request("/xapi/statements"), version: statement.V1}
		list, files, err := c.statements()
		if err != nil {
			if status, told := h.status(c, err); status < 400 || status >= 500 || told.Message == "" {
				t.Fatalf("%d %q: %v", status, told.Message, err)
			}
		}
		if err == nil && len(list) > statement.MaxBatch || len(files) > maxFiles {
			t.Fatalf("%d statements, %d files", len(list), len(files))
		}
		folded := httptest.NewRecorder()
		h.ServeHTTP(folded, request("/xapi/statements?method=PUT"))
		if folded.Code < 400 || folded.Code >= 500 || folded.Body.Len() == 0 {
			t.Fatalf("folded: %d %s", folded.Code, folded.Body)
		}
	})
}
