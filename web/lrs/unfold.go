package lrs

import (
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"mumpuni/xapi/statement"
)

// asHeaders are the fields of a form that stand for headers.
var asHeaders = []string{"Authorization", versionHeader, "Content-Type", "Content-Length", "If-Match", "If-None-Match", "Accept-Language"}

// unfold turns a request that is folded into a form into the one that is meant: the alternate syntax of 1.0.3, for what cannot send
// headers. 2.0.0 has it no longer: there, method is a parameter that nobody knows.
func (c *call) unfold() error {
	method := c.r.URL.Query().Get("method")
	v, named := statement.Edition(c.r.Header.Get(versionHeader))
	if method == "" || c.r.Method != http.MethodPost || named && v != statement.V1 {
		return nil
	}
	if len(c.r.URL.Query()) != 1 {
		return bad("a request whose method is a parameter has no other parameter in its address")
	}
	kind, _, _ := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	if kind != "application/x-www-form-urlencoded" {
		return bad("a request whose method is a parameter must be a form")
	}
	text, err := io.ReadAll(http.MaxBytesReader(c.w, c.r.Body, 3*maxBody))
	if err != nil {
		return err //nolint:wrapcheck // told apart by refuse
	}
	form, err := url.ParseQuery(string(text))
	if err != nil {
		return bad("the form cannot be read")
	}
	return c.unfolded(method, form)
}

// unfolded takes the request that a form stands for in the place of the form.
func (c *call) unfolded(method string, form url.Values) error {
	r := c.r.Clone(c.r.Context())
	r.Method = method
	r.Header.Del("Content-Type")
	for _, name := range asHeaders {
		if form.Has(name) {
			r.Header.Set(name, form.Get(name))
			form.Del(name)
		}
	}
	if r.Header.Get("Content-Type") == "" {
		r.Header.Set("Content-Type", "application/json")
	}
	content := form.Get("content")
	if !form.Has("content") && (method == http.MethodPut || method == http.MethodPost) {
		return bad("the form has no content")
	}
	form.Del("content")
	r.Body, r.ContentLength = io.NopCloser(strings.NewReader(content)), int64(len(content))
	r.URL.RawQuery = form.Encode()
	c.r = r
	if v, ok := statement.Edition(r.Header.Get(versionHeader)); !ok || v != statement.V1 {
		return errVersion
	}
	return nil
}
