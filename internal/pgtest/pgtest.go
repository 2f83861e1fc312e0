// Package pgtest gives tests a real PostgreSQL: Tx for one that is rolled back, DB for one of its own, cloned from a
// migrated template. The server is private to the test process and ends with it; a missing server fails the test.
package pgtest

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"

	"mumpuni/internal/pg"
	"mumpuni/internal/pglocal"
)

const template = "template_mumpuni"

var (
	start    sync.Once
	server   *pglocal.Server
	failed   error
	sharing  sync.Once
	shared   *pg.DB // of those whose transactions are rolled back
	unshared error
	strategy string // of clones
	clones   atomic.Int64
	making   sync.Mutex // "create database … template" allows no second connection to the template
)

// Tx begins a transaction on a migrated database, rolled back when the test ends. InTx inside it becomes a savepoint.
func Tx(t testing.TB) bun.Tx {
	t.Helper()
	boot(t)
	sharing.Do(func() { shared, unshared = share() })
	if unshared != nil {
		t.Fatal(unshared)
	}
	tx, err := shared.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatalf("begin: %v", err)
	}
	t.Cleanup(func() { _ = tx.Rollback() })
	return tx
}

// DB clones the migrated template into a database of the test's own, dropped when the test ends.
func DB(t testing.TB) *pg.DB {
	t.Helper()
	db, err := pg.Open(t.Context(), URL(t), 20)
	if err != nil {
		t.Fatalf("open clone: %v", err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// URL is DB for those who connect themselves, such as a server process under test.
func URL(t testing.TB) string {
	t.Helper()
	boot(t)
	return copied(t, template)
}

// Filled is a database that the tests of a package fill once, with what many of them begin with; each gets a copy. The zero value is ready.
type Filled struct {
	mu   sync.Mutex
	name string // of the database that was filled; "" before
}

// URL gives the test a database of its own that is a copy of what fill left behind. fill is given an empty, migrated one and must have
// closed its connections when it returns; when it ends its test instead, the next test that asks fills another one.
func (f *Filled) URL(t testing.TB, fill func(url string)) string {
	t.Helper()
	boot(t)
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.name == "" {
		name := fmt.Sprintf("filled_%d", clones.Add(1))
		admin(t, clone(name, template))
		fill(server.URL(name))
		f.name = name
	}
	return copied(t, f.name)
}

// copied clones a database into one that is dropped when the test ends.
func copied(t testing.TB, from string) string {
	t.Helper()
	name := fmt.Sprintf("clone_%d", clones.Add(1))
	admin(t, clone(name, from))
	t.Cleanup(func() { admin(t, "drop database "+name+" with (force)") })
	return server.URL(name)
}

func admin(t testing.TB, statement string) {
	t.Helper()
	making.Lock()
	defer making.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := run(ctx, statement); err != nil {
		t.Fatal(err)
	}
}

// run executes a statement that stands outside of every database.
func run(ctx context.Context, statement string) error {
	conn, err := pgx.Connect(ctx, server.URL("postgres"))
	if err == nil {
		_, err = conn.Exec(ctx, statement)
		_ = conn.Close(ctx)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}

// clone makes a database of what is in another, by copying files: the other way writes each page twice. Before PostgreSQL 15
// there is no other.
func clone(name, from string) string {
	return "create database " + name + " template " + from + strategy
}

func boot(t testing.TB) {
	t.Helper()
	start.Do(func() { failed = bootOnce() })
	if failed != nil {
		t.Fatalf("PostgreSQL for tests: %v", failed)
	}
}

func bootOnce() error {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	dir := Scratch()
	kept, err := keptCluster()
	if err != nil {
		return err
	}
	if copyFolder(ctx, kept, dir) != nil { // the first time, or somebody just threw it away
		if err := makeCluster(ctx, kept, dir); err != nil {
			return err
		}
	}
	return serve(ctx, dir)
}

// share makes a database for all whose transactions are rolled back, when the first of them comes: to copy one with each cluster costs more.
func share() (*pg.DB, error) {
	making.Lock()
	defer making.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := run(ctx, clone("shared", template)); err != nil {
		return nil, err
	}
	return pg.Open(ctx, server.URL("shared"), 40)
}

// serve starts the server on a cluster.
func serve(ctx context.Context, dir string) (err error) {
	server, err = pglocal.Start(ctx, pglocal.Options{Dir: dir, Settings: Fleeting})
	if err != nil {
		return err
	}
	conn, err := pgx.Connect(ctx, server.URL("postgres"))
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	return conn.QueryRow(ctx, "select case when current_setting('server_version_num')::int >= 150000 then ' strategy file_copy' else '' end").Scan(&strategy)
}
