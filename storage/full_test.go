package storage

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"
)

// TestAFullStoreIsTold: an object store without room goes on reading; what it cannot write is counted, and told as full where it
// says so itself.
func TestAFullStoreIsTold(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPut && strings.Contains(r.URL.Path, "media") {
			w.WriteHeader(http.StatusInsufficientStorage)
			fmt.Fprint(w, `<Error><Code>XMinioStorageFull</Code><Message>Storage backend has reached its minimum free drive threshold.</Message></Error>`)
		}
	}))
	t.Cleanup(server.Close)
	clock := time.Date(2026, 11, 29, 8, 0, 0, 0, time.UTC)
	s, err := Open(t.Context(), Config{
		Endpoint: strings.TrimPrefix(server.URL, "http://"), AccessKey: "a", SecretKey: "b", Bucket: "berkas", Region: "d",
	}, nil, func() time.Time { return clock })
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Answers(t.Context()); err != nil {
		t.Fatalf("it answers: %v", err)
	}
	if n, _ := s.FailedWrites(); n != 0 {
		t.Errorf("%d failed before the first", n)
	}
	_, err = s.Put(t.Context(), "media/1", strings.NewReader("isi"), 3, "text/plain")
	if !errors.Is(err, ErrFull) {
		t.Errorf("put: %v", err)
	}
	if n, last := s.FailedWrites(); n < 1 || !last.Equal(clock) {
		t.Errorf("%d failed, the last at %s", n, last)
	}
}

func TestFullIsToldApartFromUnreachable(t *testing.T) {
	for _, c := range []struct {
		err  error
		full bool
	}{
		{fmt.Errorf("write part: %w", syscall.ENOSPC), true},
		{fmt.Errorf("write part: %w", syscall.EDQUOT), true},
		{fmt.Errorf("put: %w", minio.ErrorResponse{StatusCode: http.StatusInsufficientStorage}), true},
		{minio.ErrorResponse{StatusCode: http.StatusInternalServerError}, false},
		{syscall.ECONNREFUSED, false},
	} {
		got := OutOfReach(c.err)
		if errors.Is(got, ErrFull) != c.full || errors.Is(got, ErrUnavailable) == c.full || got.Wait <= 0 || !errors.Is(got, c.err) {
			t.Errorf("%v is told as %v, wait %s", c.err, got, got.Wait)
		}
	}
}
