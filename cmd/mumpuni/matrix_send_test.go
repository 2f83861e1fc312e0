package main

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"

	"mumpuni/people/siasn"
)

// send sends a request as c, to the pages with a cookie or to the API with a token.
func (w *town) send(c citizen, method, path string, in request) *httptest.ResponseRecorder {
	body, contentType := in.encode()
	r := httptest.NewRequest(method, path+in.query, bytes.NewReader(body)).WithContext(w.t.Context())
	w.calls++
	r.RemoteAddr = fmt.Sprintf("10.%d.%d.%d:1234", w.calls>>16&255, w.calls>>8&255, w.calls&255) // not this machine, and no address twice
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	if strings.HasPrefix(path, "/unggah/") {
		r.Header.Set("Tus-Resumable", "1.0.0")
		r.Header.Set("Upload-Offset", "0")
		if method == http.MethodPatch {
			r.Header.Set("Content-Type", "application/offset+octet-stream")
		}
		if in.kind == tusRequest {
			r.Header.Set("Upload-Length", "100")
			r.Header.Set("Upload-Metadata", "purpose "+base64.StdEncoding.EncodeToString([]byte(in.body))+",filename "+base64.StdEncoding.EncodeToString([]byte("a.pdf")))
		}
	}
	if strings.HasPrefix(path, "/api/") {
		if c.tokens.Access != "" {
			r.Header.Set("Authorization", "Bearer "+c.tokens.Access)
		}
	} else {
		c.cookieOf(r)
	}
	answer := httptest.NewRecorder()
	w.server.Handler().ServeHTTP(answer, r)
	return answer
}

// statusOf is the status of an answer; being sent to sign in is a refusal.
func statusOf(answer *httptest.ResponseRecorder) int {
	to, err := url.Parse(answer.Header().Get("Location"))
	if err == nil && answer.Code == http.StatusSeeOther && (to.Path == "/masuk" || to.Path == "/mfa" || to.Path == "/kata-sandi") && to.RawQuery != "" {
		return http.StatusUnauthorized
	}
	return answer.Code
}

func (r request) encode() (body []byte, contentType string) {
	switch r.kind {
	case formRequest:
		values, err := url.ParseQuery(strings.ReplaceAll(r.body, " ", "+"))
		if err != nil {
			panic(err)
		}
		return []byte(values.Encode()), "application/x-www-form-urlencoded"
	case jsonRequest:
		return []byte(r.body), "application/json"
	case fileRequest:
		return multipartOf(r.body)
	case tusRequest:
		return nil, ""
	}
	return nil, "application/x-www-form-urlencoded"
}

// samples are the files that forms carry.
var samples = map[string][]byte{
	"pdf":       pdf,
	"vtt":       []byte("WEBVTT\n\n00:00.000 --> 00:02.000\nTeks.\n"),
	"csv":       csvSample(),
	"framework": []byte("{}"),
	"questions": questionsSample,
	"picture":   pictureSample(),
	"document":  documentSample(),
	"bytes":     []byte("xxxxx"),
}

// questionsSample is a question as people paste it.
var questionsSample = []byte("1. Apa?\na. satu\nb. dua\nKunci: A\n")

// documentSample is a document of one word.
func documentSample() []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("word/document.xml")
	if err == nil {
		_, err = w.Write([]byte(`<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>Naskah</w:t></w:r></w:p></w:body></w:document>`))
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		panic(err) // memory does not fail
	}
	return b.Bytes()
}

// pictureSample is as small as a picture can be.
func pictureSample() []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		panic(err) // memory does not fail
	}
	return b.Bytes()
}

func csvSample() []byte {
	names, cells := []string{}, []string{}
	for _, c := range siasn.RequiredColumns {
		names, cells = append(names, string(c)), append(cells, "x")
	}
	return []byte(strings.Join(names, ";") + "\n" + strings.Join(cells, ";") + "\n")
}

// multipartOf writes the fields of a form, in their order; a field whose value names a sample is a file.
func multipartOf(text string) ([]byte, string) {
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	for _, field := range strings.Fields(text) {
		name, value, _ := strings.Cut(field, "=")
		if sample, isFile := samples[value]; isFile {
			part, _ := form.CreateFormFile(name, "berkas."+value)
			_, _ = part.Write(sample)
			continue
		}
		_ = form.WriteField(name, value)
	}
	_ = form.Close()
	return b.Bytes(), form.FormDataContentType()
}
