package storagetest

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
	"mumpuni/storage"
)

// clock is a time that tests turn.
type clock struct{ ahead time.Duration }

func (c *clock) now() time.Time { return time.Now().Add(c.ahead) }

// sweeping is a store with rows in a database of its own and a clock to turn.
func sweeping(t *testing.T, server *Server) (*storage.Store, *pg.DB, *clock) {
	t.Helper()
	db, c := pgtest.DB(t), &clock{}
	return Open(t, server.Config(), db, c.now), db, c
}

func keep(t *testing.T, store *storage.Store, db *pg.DB) storage.Object {
	t.Helper()
	o, err := store.Put(t.Context(), storage.NewKey("media"), bytes.NewReader([]byte("isi")), 3, "text/plain")
	if err == nil {
		err = store.Record(t.Context(), db, o, "isi.txt", id.Person{})
	}
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func sweep2(t *testing.T, store *storage.Store, want storage.Swept) {
	t.Helper()
	if got, err := store.Sweep(t.Context()); err != nil || got != want {
		t.Fatalf("swept %+v, %v; want %+v", got, err, want)
	}
}

func exists(t *testing.T, store *storage.Store, key string, want bool) {
	t.Helper()
	if _, err := store.Stat(t.Context(), key); (err == nil) != want || (err != nil && !errors.Is(err, storage.ErrMissing)) {
		t.Fatalf("%s: %v, want there %v", key, err, want)
	}
}

func testSweep(t *testing.T, server *Server) {
	store, db, c := sweeping(t, server)
	sweep2(t, store, storage.Swept{}) // before there is a bucket
	kept, doomed, orphan := keep(t, store, db), keep(t, store, db), put(t, store, []byte("no row"))
	if err := store.Doom(t.Context(), db, doomed.Key); err != nil {
		t.Fatal(err)
	}
	sweep2(t, store, storage.Swept{}) // all too young
	exists(t, store, orphan, true)

	c.ahead = 25 * time.Hour
	sweep2(t, store, storage.Swept{Orphans: 1, Removed: 1})
	exists(t, store, doomed.Key, false)
	exists(t, store, orphan, true) // doomed by now, not yet removed
	o, err := store.Stat(t.Context(), orphan)
	if err != nil {
		t.Fatal(err)
	}
	o.SHA256 = []byte{1}
	if err := store.Record(t.Context(), db, o, "late.txt", id.Person{}); !errors.Is(err, storage.ErrSwept) {
		t.Fatalf("recording what the sweep has claimed: %v", err)
	}

	c.ahead += 2 * time.Hour
	sweep2(t, store, storage.Swept{Removed: 1})
	exists(t, store, orphan, false)
	exists(t, store, kept.Key, true)
	sweep2(t, store, storage.Swept{})
	if again, name, err := store.Recorded(t.Context(), db, kept.Key); err != nil || name != "isi.txt" || !bytes.Equal(again.SHA256, kept.SHA256) {
		t.Fatalf("the kept row: %+v %q %v", again, name, err)
	}
	if _, _, err := store.Recorded(t.Context(), db, doomed.Key); !errors.Is(err, storage.ErrMissing) {
		t.Fatalf("the removed row: %v", err)
	}
}

// testSweepSparesReferred: a doomed object that a row still refers to is not touched.
func testSweepSparesReferred(t *testing.T, server *Server) {
	store, db, c := sweeping(t, server)
	o := keep(t, store, db)
	if _, err := db.ExecContext(t.Context(), "create table referring (key text references objects); insert into referring values (?)", o.Key); err != nil {
		t.Fatal(err)
	}
	if err := store.Doom(t.Context(), db, o.Key); err != nil {
		t.Fatal(err)
	}
	c.ahead = 2 * time.Hour
	sweep2(t, store, storage.Swept{})
	exists(t, store, o.Key, true)
}

// testSweepWhileDown: rows stay as long as their bytes could not be removed.
func testSweepWhileDown(t *testing.T, server *Server) {
	db, c, cfg, proxy := pgtest.DB(t), &clock{}, server.Config(), NewProxy(t, server.Addr)
	cfg.Endpoint = proxy.Addr
	store := Open(t, cfg, db, c.now)
	o := keep(t, store, db)
	if err := store.Doom(t.Context(), db, o.Key); err != nil {
		t.Fatal(err)
	}
	proxy.Down()
	c.ahead = 2 * time.Hour
	if got, err := store.Sweep(t.Context()); !errors.Is(err, storage.ErrUnavailable) || got.Removed != 0 {
		t.Fatalf("swept %+v, %v while down", got, err)
	}
	cfg.Endpoint = server.Addr
	sweep2(t, Open(t, cfg, db, c.now), storage.Swept{Removed: 1})
}
