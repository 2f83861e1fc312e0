package storagetest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	"mumpuni/internal/child"
	"mumpuni/storage"
)

func testCut(t *testing.T, server *Server) {
	proxy, cfg := NewProxy(t, server.Addr), server.Config()
	cfg.Endpoint = proxy.Addr
	store := Open(t, cfg, nil, time.Now)
	put(t, store, []byte("the line works"))
	for _, size := range []int64{4 * mebi, 20 * mebi} {
		for _, announced := range []int64{-1, size} {
			key := storage.NewKey("media")
			proxy.CutAfter(size / 2)
			_, err := store.Put(t.Context(), key, bytes.NewReader(Random(t, int(size))), announced, "video/mp4")
			if !errors.Is(err, storage.ErrUnavailable) {
				t.Errorf("put of %d (announced %d) over a cut line: %v", size, announced, err)
			}
			proxy.Heal()
			nothing(t, store, key, fmt.Sprintf("a cut put of %d (announced %d)", size, announced))
		}
	}
}

func testCutRead(t *testing.T, server *Server) {
	proxy, cfg := NewProxy(t, server.Addr), server.Config()
	cfg.Endpoint = proxy.Addr
	store := Open(t, cfg, nil, time.Now)
	key := put(t, store, Random(t, 12*mebi))
	body, _, err := store.Open(t.Context(), key, 0, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer body.Close()
	proxy.CutAfter(3 * mebi)
	n, err := io.Copy(io.Discard, body)
	if !errors.Is(err, storage.ErrUnavailable) || n >= 12*mebi {
		t.Errorf("a cut read gave %d bytes and %v", n, err)
	}
}

func testDown(t *testing.T, server *Server) {
	nowhere, err := child.FreeAddr()
	if err != nil {
		t.Fatal(err)
	}
	cfg := server.Config()
	cfg.Endpoint = nowhere
	store := Open(t, cfg, nil, time.Now)
	for op, try := range map[string]func() error{
		"put": func() error {
			_, err := store.Put(t.Context(), "media/x", bytes.NewReader([]byte("x")), 1, "")
			return err
		},
		"open":   func() error { _, _, err := store.Open(t.Context(), "media/x", 0, -1); return err },
		"stat":   func() error { _, err := store.Stat(t.Context(), "media/x"); return err },
		"delete": func() error { return store.Delete(t.Context(), "media/x") },
		"adopt":  func() error { _, err := store.Adopt(t.Context(), "media/x"); return err },
		"check":  func() error { return store.Check(t.Context()) },
	} {
		began := time.Now()
		if err := try(); !errors.Is(err, storage.ErrUnavailable) {
			t.Errorf("%s while down: %v", op, err)
		}
		if took := time.Since(began); took > 3*time.Second {
			t.Errorf("%s while down took %v", op, took)
		}
	}
}
