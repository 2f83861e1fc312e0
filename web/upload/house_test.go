package upload_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
	"mumpuni/storage"
	"mumpuni/storage/storagetest"
	"mumpuni/web/upload"
)

// house is an app with uploads over a real database and a real object store.
type house struct {
	*httptest.Server
	handler   *upload.Handler
	store     *storage.Store
	db        *pg.DB
	proxy     *storagetest.Proxy
	ana, budi id.Person

	mu      sync.Mutex
	done    []storage.Object
	doneFor string
	refuse  error // what Done answers
	lost    error // what Done answers although it took the file: nobody was told of its commit
	forbid  error // what Authorize answers
	limit   int64 // of bytes that Authorize lets pass; 0 is any
}

// both runs a test on the local S3 and on MinIO.
func both(t *testing.T, test func(t *testing.T, h *house)) {
	for name, server := range map[string]func(testing.TB) *storagetest.Server{
		"local S3": storagetest.LocalServer, "MinIO": storagetest.MinIOServer,
	} {
		t.Run(name, func(t *testing.T) { test(t, newHouse(t, server(t))) })
	}
}

func newHouse(t *testing.T, server *storagetest.Server) *house {
	t.Helper()
	h := &house{db: pgtest.DB(t), proxy: storagetest.NewProxy(t, server.Addr)}
	h.ana, h.budi = newPerson(t, h.db, "Ana"), newPerson(t, h.db, "Budi")
	cfg := server.Config()
	cfg.Endpoint = h.proxy.Addr
	h.store = storagetest.Open(t, cfg, h.db, time.Now)
	mux := http.NewServeMux()
	h.Server = httptest.NewServer(mux)
	t.Cleanup(h.Close)
	var err error
	if h.handler, err = upload.New(h.store, h.config(h.URL)); err != nil {
		t.Fatal(err)
	}
	mux.Handle(upload.Path, h.handler)
	return h
}

func (h *house) config(baseURL string) upload.Config {
	return upload.Config{
		BaseURL: baseURL, Session: session, Done: h.take, Authorize: h.authorize,
	}
}

func (h *house) authorize(_ context.Context, _ people.Actor, _ string, bytes int64) error {
	if h.limit > 0 && bytes > h.limit {
		return fault.New(fault.TooLarge, "course.media_large").On("file").With("LimitBytes", h.limit)
	}
	return h.forbid
}

// take does what courses does: looks at the type, records.
func (h *house) take(ctx context.Context, who people.Actor, purpose string, o storage.Object, name string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.refuse != nil {
		return h.refuse
	}
	kind, _, _ := strings.Cut(purpose, ":")
	if !strings.Contains(o.ContentType, kind) {
		return fault.Field("file", "course.media_type_"+kind)
	}
	if err := h.store.Record(ctx, h.db, o, name, who.PersonID); err != nil {
		return err
	}
	h.done, h.doneFor = append(h.done, o), who.PersonID.String()+" "+purpose+" "+name
	return h.lost
}

// session believes a header; the real one reads a cookie.
func session(r *http.Request) (people.Actor, error) {
	id, err := id.Parse[id.Person](r.Header.Get("X-Person"))
	if err != nil {
		return people.Actor{}, fault.New(fault.Unauthenticated, "web.unauthenticated")
	}
	return people.Actor{PersonID: id}, nil
}

func newPerson(t testing.TB, db *pg.DB, name string) id.Person {
	t.Helper()
	id := id.Person(uuid.Must(uuid.NewV7()))
	_, err := db.ExecContext(t.Context(), "insert into persons (id, name, employment, created_at, updated_at) values (?, ?, 'pns', now(), now())", id, name)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// finishedOnce checks that Done got exactly these bytes, once, and that they are in the store under its row.
func (h *house) finishedOnce(t *testing.T, want []byte) storage.Object {
	t.Helper()
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.done) != 1 {
		t.Fatalf("Done was called %d times", len(h.done))
	}
	o := h.done[0]
	same(t, h.store, o, want)
	if _, _, err := h.store.Recorded(t.Context(), h.db, o.Key); err != nil {
		t.Fatalf("no row: %v", err)
	}
	return o
}

func same(t *testing.T, store *storage.Store, o storage.Object, want []byte) {
	t.Helper()
	sum := sha256.Sum256(want)
	if o.Bytes != int64(len(want)) || !bytes.Equal(o.SHA256, sum[:]) {
		t.Fatalf("Done got other bytes: %d of %d", o.Bytes, len(want))
	}
	if got := storagetest.Read(t, store, o.Key, 0, -1); !bytes.Equal(got, want) {
		t.Fatalf("stored %d other bytes", len(got))
	}
}

// nothingKept checks that an upload left neither a row of an object nor bytes.
func (h *house) nothingKept(t *testing.T, u *client) {
	t.Helper()
	key := "media/" + u.id()
	if _, _, err := h.store.Recorded(t.Context(), h.db, key); !errors.Is(err, storage.ErrMissing) {
		t.Errorf("a row is left: %v", err)
	}
	if _, err := h.store.Stat(t.Context(), key); !errors.Is(err, storage.ErrMissing) {
		t.Errorf("bytes are left: %v", err)
	}
}

// film is n bytes that are an MP4 to whoever looks.
func film(t testing.TB, n int) []byte {
	b := storagetest.Random(t, n)
	copy(b, "\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom")
	return b
}
