// Package pg is how Mumpuni speaks to PostgreSQL: one pgx pool, bun over it, one way to run a transaction, and the
// names of refused constraints.
package pg

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
)

// DB is the database: bun for statements, the pgx pool beneath it for COPY, LISTEN and River's worker.
type DB struct {
	*bun.DB
	Pool *pgxpool.Pool
}

// Open connects to url with at most maxConns connections and checks that the server answers.
func Open(ctx context.Context, url string, maxConns int) (*DB, error) {
	cfg, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("database URL: %w", err)
	}
	// bun inlines arguments, so preparing each text would only fill the statement cache.
	cfg.ConnConfig.DefaultQueryExecMode = pgx.QueryExecModeExec
	cfg.MaxConns = int32(maxConns)
	cfg.MaxConnIdleTime = 5 * time.Minute
	cfg.ConnConfig.RuntimeParams["timezone"] = "UTC"
	cfg.ConnConfig.RuntimeParams["jit"] = "off" // compiling takes longer than any of our questions
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("database pool: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("database does not answer: %w", err)
	}
	// database/sql keeps none and bounds none: whoever waits for a connection then waits at the pool, where the first comes first.
	// Its own queue is served at random, so that in a rush some wait for all the others.
	sqlDB := stdlib.OpenDBFromPool(pool)
	return &DB{DB: bun.NewDB(sqlDB, newDialect()), Pool: pool}, nil
}

// Close closes bun and the pool.
func (db *DB) Close() error {
	err := db.DB.Close()
	db.Pool.Close()
	return err
}

// InTx runs fn in one transaction, committed if fn returns nil. A serialization failure or deadlock is tried again
// twice, so fn must not keep state outside the transaction.
func InTx(ctx context.Context, db bun.IDB, fn func(ctx context.Context, tx bun.Tx) error) error {
	var err error
	for range 3 {
		err = db.RunInTx(ctx, &sql.TxOptions{}, fn)
		if code := sqlState(err); code != "40001" && code != "40P01" {
			return err
		}
	}
	return err
}

// Down reports that err means the database could not be reached or was stopping or starting: nothing was decided, and
// the same request may succeed later.
func Down(err error) bool {
	var connect *pgconn.ConnectError
	var network *net.OpError
	if errors.As(err, &connect) || errors.As(err, &network) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.ErrUnexpectedEOF) {
		return true
	}
	switch code := sqlState(err); code {
	case "57P01", "57P02", "57P03": // shut down, crashed, starting
		return true
	default:
		return strings.HasPrefix(code, "08") // connection exceptions
	}
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
