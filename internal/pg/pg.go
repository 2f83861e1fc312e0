// Package pg is how Mumpuni speaks to PostgreSQL: pgx pools by class of work, bun over them, one way to run a
// transaction, and the names of refused constraints.
package pg

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
)

// DB is the database: bun for statements, which go to the connections of their context's class, and a pgx pool for COPY and
// migrations.
type DB struct {
	*bun.DB
	Pool  *pgxpool.Pool // of Pages
	rooms rooms
}

// Open connects to url with at most maxConns connections, which all classes share without limits of time, and checks that the
// server answers: for tools and tests.
func Open(ctx context.Context, url string, maxConns int) (*DB, error) {
	all, err := openRoom(ctx, url, Pages, Limits{Conns: maxConns})
	if err != nil {
		return nil, err
	}
	var r rooms
	for i := range r.of {
		r.of[i] = all
	}
	return open(ctx, r)
}

// OpenClasses connects to url with connections of its own for each class, and checks that the server answers. Every class must
// have at least one.
func OpenClasses(ctx context.Context, url string, limits map[Class]Limits) (*DB, error) {
	var r rooms
	for _, c := range Classes() {
		var err error
		if r.of[c], err = openRoom(ctx, url, c, limits[c]); err == nil && c.Besides() {
			l := limits[c]
			l.Conns = Besides
			r.inside[c], err = openRoom(ctx, url, c, l)
		}
		if err != nil {
			r.close()
			return nil, err
		}
	}
	return open(ctx, r)
}

func open(ctx context.Context, r rooms) (*DB, error) {
	// database/sql keeps none and bounds none: whoever waits for a connection then waits at the pool, where the first comes first.
	// Its own queue is served at random, so that in a rush some wait for all the others.
	sqlDB := sql.OpenDB(&r)
	sqlDB.SetMaxIdleConns(0)
	db := &DB{DB: bun.NewDB(sqlDB, newDialect()), Pool: r.of[Pages].pool, rooms: r}
	if err := db.PingContext(With(ctx, Watch)); err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("database does not answer: %w", err)
	}
	return db, nil
}

// Besides is how many statements of a class may be made at once beside transactions of their own; each connection is opened when it is needed.
const Besides = 2

// Close closes bun and the pools.
func (db *DB) Close() error {
	err := db.DB.Close()
	db.rooms.close()
	return err
}

// InTx runs fn in one transaction, committed if fn returns nil. A serialization failure or deadlock is tried again
// twice, so fn must not keep state outside the transaction.
func InTx(ctx context.Context, db bun.IDB, fn func(ctx context.Context, tx bun.Tx) error) error {
	var err error
	for range 3 {
		if whole, ok := db.(*DB); ok {
			err = whole.inTx(ctx, fn)
		} else {
			err = db.RunInTx(ctx, &sql.TxOptions{}, fn)
		}
		if code := sqlState(err); code != "40001" && code != "40P01" {
			return err
		}
	}
	return err
}

// Refused explains the database's refusal: when err broke a constraint named in meanings, its fault is returned with err
// as the cause; otherwise err itself.
func Refused(err error, meanings map[string]*fault.Fault) error {
	var pgErr *pgconn.PgError
	if errors.As(err, &pgErr) {
		if f, ok := meanings[pgErr.ConstraintName]; ok {
			return f.Because(err)
		}
	}
	return err
}

// OrNotFound turns "no rows" into f and leaves any other error alone.
func OrNotFound(err error, f *fault.Fault) error {
	if errors.Is(err, sql.ErrNoRows) {
		return f
	}
	return err
}

func sqlState(err error) string {
	var pgErr *pgconn.PgError
	if errors.As(err, &pgErr) {
		return pgErr.Code
	}
	return ""
}

// OrNil turns "no rows" into nil and leaves any other error alone.
func OrNil(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}
