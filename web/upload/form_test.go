package upload_test

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"mumpuni/internal/fault"
	"mumpuni/people"
	"mumpuni/web/upload"
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

// endless is a form sent in chunks: what stands before, then empty lines for as long as somebody reads, up to 64 MiB.
type endless struct {
	io.Reader
	read int64
}

func (e *endless) Read(p []byte) (int, error) {
	n, err := e.Reader.Read(p)
	e.read += int64(n)
	return n, err
}

func newEndless(before string) *endless {
	return &endless{Reader: io.MultiReader(strings.NewReader(before), io.LimitReader(lines{}, 64<<20))}
}

type lines struct{}

func (lines) Read(p []byte) (int, error) { return copy(p, bytes.Repeat([]byte{'\n'}, len(p))), nil }

func chunked(t *testing.T, body io.Reader) *http.Request {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), "POST", "/studio/modul/a/teks", body)
	r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	r.ContentLength = -1
	return r
}

const chunkedFile = "--x\r\nContent-Disposition: form-data; name=\"berkas\"; filename=\"a.mp4\"\r\n\r\n"

// A form that does not tell its length is refused as one that does, soon after it has passed the limit.
func TestAFormOfUnknownLengthIsBounded(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		h.limit = 1_000_000
		for name, before := range map[string]string{
			"the file": chunkedFile, "a field": "--x\r\nContent-Disposition: form-data; name=\"judul\"\r\n\r\n", "what stands before the first part": "",
		} {
			body := newEndless(before)
			_, err := h.handler.PostForm(chunked(t, body), people.Actor{PersonID: h.ana}, "video:a", "berkas")
			var f *fault.Fault
			if !errors.As(err, &f) || f.Kind != fault.Invalid || f.Field != "berkas" || f.Key != "course.media_large" && name != "a field" {
				t.Errorf("%s: %v", name, err)
			}
			if body.read > 2<<20 {
				t.Errorf("%s: %d bytes were read", name, body.read)
			}
		}
		content := film(t, 900_000)
		small := io.MultiReader(strings.NewReader(chunkedFile), bytes.NewReader(content), strings.NewReader("\r\n--x--\r\n"))
		if _, err := h.handler.PostForm(chunked(t, small), people.Actor{PersonID: h.ana}, "video:a", "berkas"); err != nil {
			t.Errorf("within the limit: %v", err)
		}
		h.finishedOnce(t, content)
	})
}

func TestAFormOfManyFields(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		for name, c := range map[string]struct {
			fields, bytes int
			same, refused bool
		}{
			"as many as may be":  {fields: 20, bytes: 100},
			"one more":           {fields: 21, bytes: 100, refused: true},
			"of the same name":   {fields: 21, same: true, refused: true},
			"larger than allows": {fields: 2, bytes: 9 << 10, refused: true},
		} {
			var body bytes.Buffer
			w := multipart.NewWriter(&body)
			for i := range c.fields {
				if c.same {
					i = 0
				}
				if err := w.WriteField("isian"+strconv.Itoa(i), strings.Repeat("a", c.bytes)); err != nil {
					t.Fatal(err)
				}
			}
			part, err := w.CreateFormFile("berkas", "a.mp4")
			if err == nil {
				_, err = part.Write(film(t, 1000))
			}
			if err = errors.Join(err, w.Close()); err != nil {
				t.Fatal(err)
			}
			r := httptest.NewRequestWithContext(t.Context(), "POST", "/", &body)
			r.Header.Set("Content-Type", w.FormDataContentType())
			fields, err := h.handler.PostForm(r, people.Actor{PersonID: h.ana}, "video:a", "berkas")
			if c.refused != errors.Is(err, upload.ErrFields) || !c.refused && (err != nil || len(fields) != c.fields) {
				t.Errorf("%s: %d fields, %v", name, len(fields), err)
			}
		}
	})
}
