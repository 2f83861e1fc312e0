package upload_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"mumpuni/internal/id"
)

// client is a tus client as browsers have it: it asks how far the upload is and goes on from there.
type client struct {
	base string
	who  id.Person
	url  string
}

type reply struct {
	status int
	header http.Header
	key    string // of the problem
}

func (c *client) id() string {
	id, _, _ := strings.Cut(c.url[strings.LastIndex(c.url, "/")+1:], "+")
	return id
}

func (c *client) send(method, url string, body io.Reader, header ...string) (reply, error) {
	req, err := http.NewRequest(method, url, body)
	if err != nil {
		return reply{}, err
	}
	req.Header.Set("Tus-Resumable", "1.0.0")
	if !c.who.IsZero() {
		req.Header.Set("X-Person", c.who.String())
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return reply{}, err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return reply{}, err
	}
	var problem struct{ Key string }
	_ = json.Unmarshal(text, &problem)
	return reply{resp.StatusCode, resp.Header, problem.Key}, nil
}

func (c *client) create(t testing.TB, purpose, name string, bytes int64) reply {
	t.Helper()
	b64 := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	r, err := c.send("POST", c.base+"/unggah/", nil, "Upload-Length", strconv.FormatInt(bytes, 10),
		"Upload-Metadata", "purpose "+b64(purpose)+",filename "+b64(name))
	if err != nil {
		t.Fatalf("create: %v", err)
	}
	c.url = r.header.Get("Location")
	return r
}

// offset asks how many bytes have arrived.
func (c *client) offset() (int64, reply, error) {
	r, err := c.send("HEAD", c.url, nil)
	if err != nil || r.status != http.StatusOK {
		return 0, r, err
	}
	n, err := strconv.ParseInt(r.header.Get("Upload-Offset"), 10, 64)
	return n, r, err
}

func (c *client) patch(offset int64, body io.Reader) (reply, error) {
	return c.send("PATCH", c.url, body, "Upload-Offset", strconv.FormatInt(offset, 10), "Content-Type", "application/offset+octet-stream")
}

// resume goes on from wherever the server is, at most step bytes in one request, until everything is there. As browsers'
// clients do, it asks again when another request was faster.
func (c *client) resume(t testing.TB, content []byte, step int64) {
	t.Helper()
	for busy := 0; busy < 20; {
		at, r, err := c.offset()
		if err != nil || r.status != http.StatusOK {
			t.Fatalf("ask for the offset: %+v, %v", r, err)
		}
		if at == int64(len(content)) {
			return
		}
		r, err = c.patch(at, bytes.NewReader(content[at:min(at+step, int64(len(content)))]))
		switch {
		case err == nil && (r.status == http.StatusConflict || r.status == http.StatusLocked):
			busy++
		case err != nil || r.status != http.StatusNoContent:
			t.Fatalf("send from %d: %+v, %v", at, r, err)
		}
	}
	t.Fatal("the upload stays busy")
}
