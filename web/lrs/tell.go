package lrs

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/textproto"
	"strconv"

	"golang.org/x/text/language"

	"mumpuni/xapi"
	"mumpuni/xapi/statement"
)

// tell sends statements as they are asked for: whole, by IDs, or with activities as they are known; with their files, if wanted. whole puts
// them together.
func (h *Handler) tell(c *call, list []xapi.Kept, q xapi.Query, whole func([][]byte) []byte) error {
	told, err := h.format(c, list, q)
	if err != nil {
		return err
	}
	if !q.Attachments {
		return c.json(whole(told))
	}
	files, err := h.store.Files(c.r.Context(), list)
	if err != nil {
		return err
	}
	return c.mixedAnswer(whole(told), files)
}

func (h *Handler) format(c *call, list []xapi.Kept, q xapi.Query) ([][]byte, error) {
	told := make([][]byte, len(list))
	if q.Format == "" || q.Format == "exact" {
		for i, k := range list {
			told[i] = []byte(k.Raw)
		}
		return told, nil
	}
	read := make([]*statement.Statement, len(list))
	var activities []string
	for i, k := range list {
		one, err := statement.Read(k.Raw)
		if err != nil {
			return nil, err
		}
		read[i] = one
		for _, a := range one.Activities() {
			activities = append(activities, a.ID)
		}
	}
	if q.Format == "ids" {
		for i, one := range read {
			told[i] = one.IDs()
		}
		return told, nil
	}
	known, err := h.store.Definitions(c.r.Context(), activities)
	if err != nil {
		return nil, err
	}
	wanted, _, _ := language.ParseAcceptLanguage(q.Language)
	for i, one := range read {
		told[i] = one.Canonical(func(activity string) json.RawMessage { return known[activity] }, wanted)
	}
	return told, nil
}

// result is xAPI's StatementResult.
func result(told [][]byte, more string) []byte {
	var b bytes.Buffer
	b.WriteString(`{"statements":[`)
	b.Write(bytes.Join(told, []byte(",")))
	b.WriteString(`],"more":` + strconv.Quote(more) + `}`)
	return b.Bytes()
}

// mixedAnswer sends statements and the files that came with them.
func (c *call) mixedAnswer(body []byte, files []xapi.File) error {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	write := func(header map[string]string, body []byte) {
		h := textproto.MIMEHeader{}
		for name, value := range header {
			h[name] = []string{value}
		}
		p, _ := w.CreatePart(h) // a buffer takes all
		_, _ = p.Write(body)
	}
	write(map[string]string{"Content-Type": "application/json"}, body)
	for _, f := range files {
		write(map[string]string{"Content-Type": f.ContentType, "Content-Transfer-Encoding": "binary", "X-Experience-API-Hash": f.SHA2}, f.Body)
	}
	_ = w.Close()
	c.w.Header().Set("Content-Type", "multipart/mixed; boundary="+w.Boundary())
	c.w.Header().Set("Content-Length", strconv.Itoa(b.Len()))
	_, _ = c.w.Write(b.Bytes())
	return nil
}
