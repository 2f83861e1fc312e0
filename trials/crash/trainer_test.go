package crash

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/trials/stack"
)

// trainer is the browser of one who sends files.
type trainer struct {
	t            *testing.T
	base, cookie string
	module       id.Module
}

// answer is what the server says.
type answer struct {
	status          int
	after, location string
	cookie, body    string
}

// signIn opens a session with the second factor already shown.
func (t *trainer) signIn(db *pg.DB, person id.Person) {
	t.t.Helper()
	var login string
	must(t.t, db.NewRaw("select nip from persons where id = ?", person).Scan(t.t.Context(), &login))
	a := t.send(http.MethodPost, "/masuk", "application/x-www-form-urlencoded", url.Values{"login": {login}, "password": {stack.Password}}.Encode())
	t.cookie, _, _ = strings.Cut(a.cookie, ";")
	_, err := db.Exec("update web_sessions set mfa_at = now() where person_id = ?", person)
	must(t.t, err)
}

func (t *trainer) get(path string) answer { return t.send(http.MethodGet, path, "", "") }

// form sends a picture as a browser without script does.
func (t *trainer) form() answer {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file_module", "gambar.png")
	must(t.t, err)
	_, err = part.Write(picture(t.t))
	must(t.t, err)
	must(t.t, form.Close())
	return t.send(http.MethodPost, "/studio/modul/"+t.module.String()+"/berkas", form.FormDataContentType(), body.String())
}

// resumable sends a picture as the page's script does.
func (t *trainer) resumable() answer {
	content := picture(t.t)
	b64 := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	a := t.send(http.MethodPost, "/unggah/", "", "", "Tus-Resumable", "1.0.0", "Upload-Length", strconv.Itoa(len(content)),
		"Upload-Metadata", "purpose "+b64("module:"+t.module.String())+",filename "+b64("gambar.png"))
	if a.status != http.StatusCreated {
		return a
	}
	return t.send(http.MethodPatch, strings.TrimPrefix(a.location, t.base), "application/offset+octet-stream", string(content),
		"Tus-Resumable", "1.0.0", "Upload-Offset", "0")
}

func (t *trainer) send(method, path, kind, body string, header ...string) answer {
	t.t.Helper()
	req, err := http.NewRequestWithContext(t.t.Context(), method, t.base+path, strings.NewReader(body))
	must(t.t, err)
	req.Header.Set("Cookie", t.cookie)
	req.Header.Set("Origin", t.base)
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(req)
	if err != nil {
		return answer{body: err.Error()}
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return answer{body: err.Error()}
	}
	h := resp.Header
	return answer{resp.StatusCode, h.Get("Retry-After"), h.Get("Location"), strings.Join(h.Values("Set-Cookie"), "\n"), string(text)}
}

// picture is a PNG of about a megabyte.
func picture(t *testing.T) []byte {
	t.Helper()
	noise := image.NewNRGBA(image.Rect(0, 0, 512, 512))
	for i := range noise.Pix {
		noise.Pix[i] = byte(i*i*31>>5) | 3
	}
	var out bytes.Buffer
	must(t, (&png.Encoder{CompressionLevel: png.NoCompression}).Encode(&out, noise))
	return out.Bytes()
}
