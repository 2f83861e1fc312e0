package upload_test

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"testing"

	"mumpuni/internal/fault"
	"mumpuni/people"
)

// form is a plain form post: fields before the file.
func form(t *testing.T, fileField, name string, content []byte) *http.Request {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	if err := w.WriteField("judul", "Naskah dinas"); err != nil {
		t.Fatal(err)
	}
	part, err := w.CreateFormFile(fileField, name)
	if err == nil {
		_, err = part.Write(content)
	}
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(t.Context(), "POST", "/studio/modul/a/berkas", &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return r
}

func TestPlainForm(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		content := film(t, 9<<20+1)
		fields, err := h.handler.PostForm(form(t, "berkas", "rapat.mp4", content), people.Actor{PersonID: h.ana}, "video:a", "berkas")
		if err != nil || fields["judul"] != "Naskah dinas" {
			t.Fatalf("%v, %v", fields, err)
		}
		h.finishedOnce(t, content)
		if want := h.ana.String() + " video:a rapat.mp4"; h.doneFor != want {
			t.Errorf("done for %q, want %q", h.doneFor, want)
		}
	})
}

func TestPlainFormRefusals(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		cut := form(t, "berkas", "a.mp4", film(t, 1<<20))
		cut.Body = io.NopCloser(io.LimitReader(cut.Body, 1<<19))
		plain := httptest.NewRequestWithContext(t.Context(), "POST", "/", bytes.NewReader([]byte("a=b")))
		plain.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for name, c := range map[string]struct {
			request *http.Request
			key     string
		}{
			"no file chosen": {form(t, "berkas", "", nil), "upload.no_file"},
			"no such field":  {form(t, "lain", "a.mp4", film(t, 100)), "upload.no_file"},
			"empty file":     {form(t, "berkas", "a.mp4", nil), "upload.empty"},
			"wrong type":     {form(t, "berkas", "a.mp4", []byte("<script>")), "course.media_type_video"},
			"cut off":        {cut, "upload.broken"},
			"no multipart":   {plain, "upload.broken"},
		} {
			_, err := h.handler.PostForm(c.request, people.Actor{PersonID: h.ana}, "video:a", "berkas")
			var f *fault.Fault
			if !errors.As(err, &f) || f.Key != c.key || f.Field != "berkas" || f.Kind != fault.Invalid {
				t.Errorf("%s: %v, want %s on berkas", name, err, c.key)
			}
		}
		h.forbid = fault.New(fault.NotFound, "course.module_not_found")
		if _, err := h.handler.PostForm(form(t, "berkas", "a.mp4", film(t, 100)), people.Actor{PersonID: h.ana}, "video:a", "berkas"); !errors.Is(err, h.forbid) {
			t.Errorf("forbidden: %v", err)
		}
		if n, err := h.db.NewSelect().Table("objects").Where("doomed_at is null").Count(t.Context()); err != nil || n != 0 {
			t.Errorf("%d objects were kept, %v", n, err)
		}
	})
}
