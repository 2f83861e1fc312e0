package lrs

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"

	"mumpuni/xapi"
	"mumpuni/xapi/statement"
)

// The limits of what is sent at once.
const (
	maxBody  = 10 << 20 // bytes: statements and their files
	maxFiles = 20       // files of one call
)

// statements reads what is sent: statements alone, or with the files that they describe.
func (c *call) statements() ([]*statement.Statement, map[string]xapi.Part, error) {
	kind, params, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	if err != nil || kind != "application/json" && kind != "multipart/mixed" {
		return nil, nil, bad("the Content-Type must be application/json or multipart/mixed")
	}
	body, err := io.ReadAll(http.MaxBytesReader(c.w, c.r.Body, maxBody))
	if err != nil {
		return nil, nil, err //nolint:wrapcheck // told apart by refuse
	}
	boundary := params["boundary"]
	switch {
	case kind == "application/json":
		list, err := statement.Parse(body, c.version)
		return list, nil, err
	case boundary == "":
		return nil, nil, bad("the Content-Type has no boundary")
	case !bytes.Contains(body, []byte("--"+boundary+"--")):
		return nil, nil, bad("the body broke off before its last part ended")
	}
	return c.mixed(multipart.NewReader(bytes.NewReader(body), boundary))
}

func (c *call) mixed(r *multipart.Reader) ([]*statement.Statement, map[string]xapi.Part, error) {
	first, text, err := part(r)
	if errors.Is(err, io.EOF) {
		return nil, nil, bad("the body has no parts")
	}
	if err != nil {
		return nil, nil, err
	}
	if kind, _, _ := mime.ParseMediaType(first.Header.Get("Content-Type")); kind != "application/json" {
		return nil, nil, bad("the first part must be of application/json")
	}
	list, err := statement.Parse(text, c.version)
	if err != nil {
		return nil, nil, err
	}
	files := map[string]xapi.Part{}
	for {
		p, body, err := part(r)
		if errors.Is(err, io.EOF) {
			return list, files, nil
		}
		if err != nil {
			return nil, nil, err
		}
		hash := strings.ToLower(p.Header.Get("X-Experience-API-Hash"))
		switch {
		case hash == "":
			return nil, nil, bad("a part has no header X-Experience-API-Hash")
		case !strings.EqualFold(p.Header.Get("Content-Transfer-Encoding"), "binary"):
			return nil, nil, bad("a part has no header Content-Transfer-Encoding: binary")
		case len(files) == maxFiles:
			return nil, nil, bad("there are more than 20 files")
		}
		files[hash] = xapi.Part{ContentType: p.Header.Get("Content-Type"), Body: body}
	}
}

// part reads the next part whole. io.EOF: the body says that there is none.
func part(r *multipart.Reader) (*multipart.Part, []byte, error) {
	p, err := r.NextRawPart()
	if err == io.EOF { //nolint:errorlint // wrapped, it says that the body broke off
		return nil, nil, io.EOF
	}
	if err == nil {
		var body []byte
		if body, err = io.ReadAll(p); err == nil {
			return p, body, nil
		}
	}
	return nil, nil, bad("the parts of the body cannot be read")
}
