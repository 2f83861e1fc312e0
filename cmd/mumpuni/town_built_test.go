package main

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"mumpuni/certification/signing"
	"mumpuni/identity"
	"mumpuni/internal/pgtest"
	"mumpuni/storage/storagetest"
)

// builtTown is a town that is built once; each test that begins with it gets a copy, which nobody else touches.
type builtTown struct {
	db   pgtest.Filled
	town *town
}

var settled, furnished builtTown

// settledTown has its places and its people, without records.
func settledTown(t *testing.T) *town {
	t.Helper()
	return settled.copied(t, (*town).settle)
}

// furnishedTown has everything.
func furnishedTown(t *testing.T) *town {
	t.Helper()
	w := furnished.copied(t, func(w *town) {
		w.settle()
		w.furnish()
	})
	w.sendFiles()
	return w
}

func (b *builtTown) copied(t *testing.T, build func(*town)) *town {
	t.Helper()
	server := storagetest.LocalServer(t)
	url := b.db.URL(t, func(url string) {
		w := openTown(t, url, server.Config())
		build(w)
		w.need(w.stage.db.Close())
		b.town = w
	})
	w := openTown(t, url, server.Copy(t, b.town.config.S3Bucket))
	w.inherit(b.town)
	return w
}

// inherit takes over what is known of the town that this one is a copy of. Everybody has just signed in, here too.
func (w *town) inherit(from *town) {
	w.hash, w.competency, w.framework, w.calibration, w.names, w.calls = from.hash, from.competency, from.framework, from.calibration, from.names, from.calls
	w.place, w.folk, w.cast = maps.Clone(from.place), maps.Clone(from.folk), slices.Clone(from.cast)
	for name, r := range from.records {
		w.records[name] = maps.Clone(r)
	}
	age := w.start.Sub(from.start).Seconds()
	w.do(`update web_sessions set created_at = created_at + a, last_seen_at = last_seen_at + a, expires_at = expires_at + a, mfa_at = mfa_at + a, stepped_up_at = stepped_up_at + a
		from make_interval(secs => ?) a`, age)
	w.do(`update token_families set created_at = created_at + a, last_used_at = last_used_at + a, expires_at = expires_at + a, stepped_up_at = stepped_up_at + a
		from make_interval(secs => ?) a`, age)
	for name, c := range w.folk {
		w.folk[name] = w.refreshed(c)
	}
	for i, c := range w.cast {
		w.cast[i] = w.refreshed(c)
	}
}

// refreshed has an access token of now.
func (w *town) refreshed(c citizen) citizen {
	if c.tokens.Refresh != "" {
		c.tokens = must[identity.Tokens](w.t)(w.house.identity.Refresh(w.t.Context(), c.tokens.Refresh))
	}
	return c
}

// sealed is a demo's signing folder: to make its keys takes longer than most tests of a town.
var sealed struct {
	sync.Mutex
	files fstest.MapFS
}

// seal is a signing folder of the test's own; its keys are those of every town.
func seal(t *testing.T) string {
	t.Helper()
	sealed.Lock()
	defer sealed.Unlock()
	dir := t.TempDir()
	if sealed.files != nil {
		if err := os.CopyFS(dir, sealed.files); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	signing.Open(dir, true, time.Now())
	files := fstest.MapFS{}
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		data, wrong := os.ReadFile(filepath.Join(dir, e.Name()))
		files[e.Name()], err = &fstest.MapFile{Data: data, Mode: 0o600}, errors.Join(err, wrong)
	}
	if err != nil || len(files) == 0 {
		t.Fatalf("a signing folder of %d files: %v", len(files), err)
	}
	sealed.files = files
	return dir
}
