package pagestest

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"mumpuni/internal/id"
)

// Answer is what the server said.
type Answer struct {
	Status int
	Header http.Header
	Body   string
}

// Do asks as who, uuid.Nil for nobody, and follows no redirect.
func (o *Office) Do(who id.Person, method, path string, form url.Values) Answer {
	o.T.Helper()
	r := httptest.NewRequestWithContext(o.T.Context(), method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", FormType)
	}
	if !who.IsZero() {
		r.AddCookie(&http.Cookie{Name: "s", Value: who.String()})
	}
	w := httptest.NewRecorder()
	o.Handler.ServeHTTP(w, r)
	body, err := io.ReadAll(w.Result().Body)
	o.Must(err)
	return Answer{w.Code, w.Result().Header, string(body)}
}

// Get opens a page.
func (o *Office) Get(who id.Person, path string) Answer {
	return o.Do(who, http.MethodGet, path, nil)
}

// Wants fails unless the answer has the status and holds every text; a space of a text may be one that is not broken.
func (a Answer) Wants(t *testing.T, status int, texts ...string) {
	t.Helper()
	if a.Status != status {
		t.Fatalf("status %d, want %d:\n%s", a.Status, status, a.Body)
	}
	if strings.Contains(a.Body, "no value&gt;") {
		t.Errorf("a sentence lacks a value:\n%s", a.Body)
	}
	body := strings.ReplaceAll(a.Body, "\u00a0", " ")
	for _, text := range texts {
		if !strings.Contains(body, strings.ReplaceAll(text, "\u00a0", " ")) {
			t.Fatalf("the page does not say %q:\n%s", text, a.Body)
		}
	}
}

// Post sends a form of name, value pairs and gives where the answer leads; anything but a redirect fails.
func (o *Office) Post(who id.Person, path string, pairs ...string) string {
	o.T.Helper()
	a := o.Do(who, http.MethodPost, path, Form(pairs...))
	a.Wants(o.T, http.StatusSeeOther)
	return a.Header.Get("Location")
}

// Refuses sends a form that is shown again with text among its problems.
func (o *Office) Refuses(who id.Person, path, text string, pairs ...string) {
	o.T.Helper()
	o.Do(who, http.MethodPost, path, Form(pairs...)).Wants(o.T, http.StatusUnprocessableEntity, "<title>Kesalahan: ", `class="summary"`, text)
}

// Form makes a form of name, value pairs.
func Form(pairs ...string) url.Values {
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return form
}

// SendsAll posts a form with several files in one field, in the order of names, as who.
func (o *Office) SendsAll(who id.Person, path, field string, files map[string]string, names ...string) Answer {
	o.T.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for _, name := range names {
		part, err := form.CreateFormFile(field, name)
		o.Must(err)
		_, err = part.Write([]byte(files[name]))
		o.Must(err)
	}
	o.Must(form.Close())
	r := httptest.NewRequestWithContext(o.T.Context(), http.MethodPost, path, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.AddCookie(&http.Cookie{Name: "s", Value: who.String()})
	answer := httptest.NewRecorder()
	o.Handler.ServeHTTP(answer, r)
	return Answer{answer.Code, answer.Header(), answer.Body.String()}
}

// Sends posts a file in a plain form.
func (o *Office) Sends(who id.Person, path, field, name string, data []byte) Answer {
	o.T.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile(field, name)
	o.Must(err)
	_, err = part.Write(data)
	o.Must(err)
	o.Must(form.Close())
	r := httptest.NewRequestWithContext(o.T.Context(), http.MethodPost, path, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.AddCookie(&http.Cookie{Name: "s", Value: who.String()})
	answer := httptest.NewRecorder()
	o.Handler.ServeHTTP(answer, r)
	return Answer{answer.Code, answer.Header(), answer.Body.String()}
}
