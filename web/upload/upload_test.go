package upload_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/uuid"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/storage"
)

func TestWholeInOneAndInManyRequests(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		for name, c := range map[string]struct {
			size int
			step int64
		}{
			"small at once": {1000, 1 << 30}, "large at once": {21<<20 + 7, 1 << 30}, "exactly two parts": {16 << 20, 1 << 30},
			"in small steps": {11<<20 + 3, 700_001}, "in steps larger than a part": {30 << 20, 9_000_001}, "byte by byte": {30, 1},
		} {
			t.Run(name, func(t *testing.T) {
				h.done = nil
				content, u := film(t, c.size), &client{base: h.URL, who: h.ana}
				if r := u.create(t, "video:a", "Rapat № 1.mp4", int64(c.size)); r.status != http.StatusCreated || !strings.HasPrefix(u.url, h.URL+"/unggah/") {
					t.Fatalf("create: %+v", r)
				}
				u.resume(t, content, c.step)
				o := h.finishedOnce(t, content)
				if o.ContentType != "video/mp4" || h.doneFor != h.ana.String()+" video:a Rapat № 1.mp4" {
					t.Errorf("done: %+v for %s", o, h.doneFor)
				}
				if at, r, err := u.offset(); err != nil || at != int64(c.size) || r.header.Get("Upload-Length") == "" {
					t.Errorf("afterwards: %d %+v %v", at, r, err)
				}
			})
		}
	})
}

func TestACutConnectionIsResumed(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		content, u := film(t, 40<<20+11), &client{base: h.URL, who: h.ana}
		u.create(t, "video:a", "a.mp4", int64(len(content)))
		furthest, broke := int64(0), errors.New("the line broke")
		for _, part := range []int{100, 3 << 20, 7<<20 + 5, 12 << 20, 1} {
			at, r, err := u.offset()
			if err != nil || r.status != http.StatusOK || at < furthest {
				t.Fatalf("the server is at %d after %d: %+v, %v", at, furthest, r, err)
			}
			furthest = at
			body := io.MultiReader(bytes.NewReader(content[at:at+int64(part)]), iotest.ErrReader(broke))
			if r, err := u.patch(at, body); err == nil && r.status < 400 {
				t.Fatalf("the line did not break: %+v", r)
			}
		}
		if at, _, err := u.offset(); err != nil || at == 0 {
			t.Fatalf("nothing of what came before the cuts was kept: %d, %v", at, err)
		}
		u.resume(t, content, 1<<30)
		h.finishedOnce(t, content)
	})
}

func TestAnObjectStoreThatComesAndGoes(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		content, u := film(t, 33<<20+1), &client{base: h.URL, who: h.ana}
		u.create(t, "video:a", "a.mp4", int64(len(content)))
		for _, after := range []int64{1 << 20, 9 << 20, 13 << 20, 2 << 20} {
			at, r, err := u.offset()
			if err != nil || r.status != http.StatusOK {
				t.Fatalf("offset: %+v, %v", r, err)
			}
			h.proxy.CutAfter(after)
			if r, err := u.patch(at, bytes.NewReader(content[at:])); err == nil && (r.status != 503 || r.key != "storage.unavailable") {
				t.Fatalf("while the object store went away: %+v", r)
			}
			h.proxy.Heal()
		}
		u.resume(t, content, 1<<30)
		h.finishedOnce(t, content)
	})
}

func TestOnlyItsOwnerReachesAnUpload(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		u := &client{base: h.URL, who: h.ana}
		u.create(t, "video:a", "a.mp4", 100)
		for who, want := range map[id.Person]int{h.budi: http.StatusNotFound, {}: http.StatusUnauthorized} {
			other := &client{base: h.URL, who: who, url: u.url}
			for _, method := range []string{"HEAD", "PATCH", "DELETE"} {
				r, err := other.send(method, u.url, nil, "Upload-Offset", "0", "Content-Type", "application/offset+octet-stream")
				if err != nil || r.status != want {
					t.Errorf("%s by %v: %+v, %v", method, who, r, err)
				}
				over, err := other.send("POST", u.url, nil, "X-HTTP-Method-Override", method, "Upload-Offset", "0")
				if err != nil || over.status < 400 {
					t.Errorf("%s as an override by %v: %+v, %v", method, who, over, err)
				}
			}
		}
		for _, path := range []string{h.URL + "/unggah/none", h.URL + "/unggah/" + uuid.NewString() + "+x"} {
			if r, err := u.send("HEAD", path, nil); err != nil || r.status != http.StatusNotFound {
				t.Errorf("%s: %+v, %v", path, r, err)
			}
		}
		if r, err := u.send("GET", u.url, nil); err != nil || r.status < 400 {
			t.Errorf("an upload can be read: %+v, %v", r, err)
		}
		if at, r, err := u.offset(); err != nil || at != 0 || r.status != http.StatusOK {
			t.Errorf("its owner: %d %+v, %v", at, r, err)
		}
	})
}

func TestWhatMayNotBeUploaded(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		u := &client{base: h.URL, who: h.ana}
		for _, c := range []struct {
			bytes  int64
			status int
			key    string
		}{{storage.MaxUpload, 201, ""}, {storage.MaxUpload + 1, 413, "upload.too_large"}, {0, 422, "upload.empty"}} {
			if r := u.create(t, "video:a", "a", c.bytes); r.status != c.status || r.key != c.key {
				t.Errorf("%d bytes: %+v, want %d %s", c.bytes, r, c.status, c.key)
			}
		}
		for _, refusal := range []*fault.Fault{fault.New(fault.NotFound, "course.module_not_found"), fault.New(fault.TooLarge, "course.media_large")} {
			h.forbid = refusal
			if r := u.create(t, "video:a", "a", 10); r.key != refusal.Key || r.status < 400 {
				t.Errorf("forbidden: %+v", r)
			}
		}
	})
}

func TestMetadataThatCannotBeStored(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		u := &client{base: h.URL, who: h.ana}
		for purpose, name := range map[string]string{
			"video:\x00a": "a.mp4", "video:\xff": "a.mp4", "video:a": "a\x00.mp4", "video:b": "a\xff.mp4",
		} {
			if r := u.create(t, purpose, name, 10); r.status != http.StatusUnprocessableEntity || r.key != "web.text_invalid" {
				t.Errorf("%q %q: %+v", purpose, name, r)
			}
		}
		if n, err := h.db.NewSelect().Table("uploads").Count(t.Context()); err != nil || n != 0 {
			t.Errorf("%d uploads were begun, %v", n, err)
		}
	})
}

func TestBytesThatDoneRefuses(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		for purpose, content := range map[string][]byte{
			"pdf:a": []byte("<!DOCTYPE html><script>alert(1)</script>"), "image:a": []byte("<html><svg/></html>"), "video:a": []byte("%PDF-1.7 isi"),
		} {
			u, key := &client{base: h.URL, who: h.ana}, "course.media_type_"+strings.TrimSuffix(purpose, ":a")
			u.create(t, purpose, "a.pdf", int64(len(content)))
			r, err := u.patch(0, bytes.NewReader(content))
			if err != nil || r.status != 422 || r.key != key {
				t.Errorf("%s: %+v, %v", purpose, r, err)
			}
			if r, err := u.patch(0, bytes.NewReader(content)); err != nil || r.status != 409 || r.key != key {
				t.Errorf("%s afterwards: %+v, %v", purpose, r, err)
			}
			h.nothingKept(t, u)
		}
		if len(h.done) != 0 {
			t.Errorf("%d refused files were taken", len(h.done))
		}
	})
}

func TestDoneIsDownAtTheLastByte(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		content, u := film(t, 9<<20), &client{base: h.URL, who: h.ana}
		u.create(t, "video:a", "a.mp4", int64(len(content)))
		for _, failure := range []error{fault.New(fault.Unavailable, "storage.unavailable"), errors.New("a mistake of ours")} {
			h.refuse = failure
			if r, err := u.patch(0, bytes.NewReader(content)); err != nil || r.status < 500 && r.status != 409 {
				t.Fatalf("while it is down: %+v, %v", r, err)
			}
			if _, r, err := u.offset(); err != nil || r.status < 500 {
				t.Fatalf("asking while it is down: %+v, %v", r, err)
			}
		}
		h.refuse = nil
		if at, r, err := u.offset(); err != nil || at != int64(len(content)) {
			t.Fatalf("when it is back, asking finishes the upload: %d %+v, %v", at, r, err)
		}
		h.finishedOnce(t, content)
	})
}
