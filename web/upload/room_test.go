package upload_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"mumpuni/storage/storagetest"
	"mumpuni/web/upload"
)

// TestNoRoomForParts: a server that cannot keep parts starts all the same, says so with a time to try again, and goes on where the
// upload was once there is room; also when somebody clears its folder away.
func TestNoRoomForParts(t *testing.T) {
	h := newHouse(t, storagetest.LocalServer(t))
	temp := filepath.Join(t.TempDir(), "temp")
	t.Setenv("TMPDIR", temp)
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	handler, err := upload.New(h.store, h.config(server.URL))
	if err != nil {
		t.Fatal(err)
	}
	mux.Handle(upload.Path, handler)
	content, u := film(t, 20<<20), &client{base: server.URL, who: h.ana}
	u.create(t, "video:a", "a.mp4", int64(len(content)))
	r, err := u.patch(0, bytes.NewReader(content[:9<<20]))
	if err != nil || r.status != http.StatusServiceUnavailable || r.header.Get("Retry-After") == "" {
		t.Fatalf("without a folder: %+v, %v", r, err)
	}
	if err := os.Mkdir(temp, 0o700); err != nil {
		t.Fatal(err)
	}
	if r, err := u.patch(0, bytes.NewReader(content[:9<<20])); err != nil || r.status != http.StatusNoContent {
		t.Fatalf("with a folder: %+v, %v", r, err)
	}
	made, _ := filepath.Glob(filepath.Join(temp, "*"))
	if len(made) != 1 {
		t.Fatalf("folders for parts: %v", made)
	}
	if err := os.RemoveAll(made[0]); err != nil {
		t.Fatal(err)
	}
	u.resume(t, content, 1<<30)
	h.finishedOnce(t, content)
}
