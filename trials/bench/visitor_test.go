package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"mumpuni/trials/stack"
)

// visitor is one person's browser: it keeps its session and takes compressed answers without opening them.
type visitor struct {
	base   string
	http   *http.Client
	cookie string
}

func newHTTP(clients int) *http.Client {
	return &http.Client{
		Transport:     &http.Transport{MaxIdleConnsPerHost: clients, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// get asks for a page and returns the bytes of its answer; being sent elsewhere is a failure.
func (v *visitor) get(path string) (int64, error) {
	h, n, err := v.ask(http.MethodGet, path, "", nil)
	if to := h.Get("Location"); err == nil && to != "" {
		err = fmt.Errorf("GET %s: sent to %s", path, to)
	}
	return n, err
}

// post sends a form and returns where it leads.
func (v *visitor) post(path string, form url.Values) (string, int64, error) {
	h, n, err := v.ask(http.MethodPost, path, "application/x-www-form-urlencoded", []byte(form.Encode()))
	return h.Get("Location"), n, err
}

// send sends JSON, as the page's script does.
func (v *visitor) send(path string, body any) (int64, error) {
	data, err := json.Marshal(body)
	if err != nil {
		return 0, err
	}
	_, n, err := v.ask(http.MethodPost, path, "application/json", data)
	return n, err
}

// step sends JSON as send does, and tells where the answer leads; "" where that is a part of a page.
func (v *visitor) step(path string, body any) (to string, n int64, err error) {
	data, err := json.Marshal(body)
	if err != nil {
		return "", 0, err
	}
	h, text, err := v.read(http.MethodPost, path, "application/json", data)
	if err == nil && strings.HasPrefix(h.Get("Content-Type"), "application/json") {
		var said struct {
			To string `json:"to"`
		}
		err = json.Unmarshal(text, &said)
		to = said.To
	}
	return to, int64(len(text)), err
}

func (v *visitor) ask(method, path, kind string, body []byte) (http.Header, int64, error) {
	h, text, err := v.read(method, path, kind, body)
	return h, int64(len(text)), err
}

// read gives the answer as it comes over the wire.
func (v *visitor) read(method, path, kind string, body []byte) (http.Header, []byte, error) {
	req, err := http.NewRequestWithContext(context.Background(), method, v.base+path, bytes.NewReader(body))
	if err != nil {
		return nil, nil, err
	}
	req.Header.Set("Accept-Encoding", "gzip")
	req.Header.Set("Cookie", v.cookie)
	req.Header.Set("User-Agent", "Mozilla/5.0 (Linux; Android 12) bench")
	req.Header.Set("Origin", v.base)
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	resp, err := v.http.Do(req)
	if err != nil {
		return nil, nil, err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode >= http.StatusBadRequest {
		err = fmt.Errorf("%s %s: %s", method, path, resp.Status)
	}
	return resp.Header, text, err
}

// signIn opens a session with login.
func (v *visitor) signIn(login string) (int64, error) {
	h, n, err := v.ask(http.MethodPost, "/masuk", "application/x-www-form-urlencoded",
		[]byte(url.Values{"login": {login}, "password": {stack.Password}}.Encode()))
	if err != nil {
		return n, err
	}
	for _, line := range h.Values("Set-Cookie") {
		if pair, _, _ := strings.Cut(line, ";"); strings.Contains(pair, "session=") {
			v.cookie = pair
			return n, nil
		}
	}
	return n, fmt.Errorf("sign in as %s: no session", login)
}
