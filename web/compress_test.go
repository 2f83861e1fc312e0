package web

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestTextIsCompressedAndNothingElse(t *testing.T) {
	long := strings.Repeat("<p>Belajar setiap hari.</p>", 200)
	for _, c := range []struct {
		name, path, accept, kind, body string
		header                         http.Header
		zipped                         bool
	}{
		{"a page", "/", "gzip, br", "text/html; charset=utf-8", long, nil, true},
		{"a problem", "/api/v1/me", "gzip", "application/problem+json", long, nil, true},
		{"a table", "/rekap-jp.csv", "gzip", "text/csv; charset=utf-8", long, nil, true},
		{"for who does not take it", "/", "", "text/html", long, nil, false},
		{"for who refuses it", "/", "gzip;q=0", "text/html", long, nil, false},
		{"a short page", "/", "gzip", "text/html", "<p>Ya</p>", nil, false},
		{"a spreadsheet", "/rekap-jp.xlsx", "gzip", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", long, nil, false},
		{"a certificate", "/sertifikat/x/pdf", "gzip", "application/pdf", long, nil, false},
		{"a bundle", "/aset/app-X.js", "gzip", "text/html", long, http.Header{"Content-Encoding": {"br"}}, false},
		{"a part", "/x", "gzip", "text/plain", long, http.Header{"Content-Range": {"bytes 0-9/100"}}, false},
		{"a secret", "/mfa?lanjut=%2F", "gzip", "text/html", long, nil, false},
	} {
		h, err := compress(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			for name, values := range c.header {
				w.Header()[name] = values
			}
			w.Header().Set("Content-Type", c.kind)
			_, _ = io.WriteString(w, c.body)
		}))
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, c.path, nil)
		r.Header.Set("Accept-Encoding", c.accept)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if zipped := w.Header().Get("Content-Encoding") == "gzip"; zipped != c.zipped {
			t.Errorf("%s: compressed %v", c.name, zipped)
			continue
		}
		body := w.Body.Bytes()
		if c.zipped {
			body = unzip(t, body)
		}
		if string(body) != c.body {
			t.Errorf("%s: %d other bytes", c.name, len(body))
		}
	}
}

func unzip(t *testing.T, data []byte) []byte {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
