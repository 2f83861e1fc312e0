package pg

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
)

// room is what one class has: its connections and, where whole requests take places, the places.
type room struct {
	class  Class
	limits Limits
	pool   *pgxpool.Pool
	conns  driver.Connector
	gate   *gate
}

// dialTime is how long a new connection may take: a database that is away is told of soon.
const dialTime = 5 * time.Second

// openRoom opens the connections of one class; none is made before it is needed.
func openRoom(ctx context.Context, url string, class Class, l Limits) (*room, error) {
	cfg, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("database URL: %w", err)
	}
	// bun inlines arguments, so preparing each text would only fill the statement cache.
	cfg.ConnConfig.DefaultQueryExecMode = pgx.QueryExecModeExec
	cfg.ConnConfig.ConnectTimeout = min(cfg.ConnConfig.ConnectTimeout, dialTime)
	cfg.MaxConns = int32(l.Conns)
	cfg.MinConns, cfg.MinIdleConns = 0, 0
	Retire(cfg)
	Bound(cfg, l)
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("database pool: %w", err)
	}
	return &room{class: class, limits: l, pool: pool, conns: stdlib.GetPoolConnector(pool), gate: newGate(l)}, nil
}

// When a connection is closed: twice a minute those that rested since the look before, and at last an hour after it was made. PostgreSQL's
// process behind a connection keeps what it learnt of tables and plans for as long as it lives, some five to ten megabytes: after a rush
// those that only the rush needed give that back, and none grows for days. They must rest for less than the time between two looks, at
// each of which the pool turns their order round: otherwise twice as many as are needed would take turns and none would ever be closed.
const (
	looksEach = 30 * time.Second
	restsFor  = looksEach * 3 / 4
	livesFor  = time.Hour
)

// Retire makes cfg close the connections that nobody needs any more.
func Retire(cfg *pgxpool.Config) {
	cfg.MaxConnIdleTime, cfg.HealthCheckPeriod = restsFor, looksEach
	cfg.MaxConnLifetime, cfg.MaxConnLifetimeJitter = livesFor, livesFor/10
}

// Bound sets on cfg what every connection of ours sets, and the time limits of l. A transaction may rest for twice the time of a
// statement: one that rests longer was forgotten and holds its locks for nothing.
func Bound(cfg *pgxpool.Config, l Limits) {
	set := cfg.ConnConfig.RuntimeParams
	set["timezone"] = "UTC"
	set["jit"] = "off" // compiling takes longer than any of our questions
	for name, limit := range map[string]time.Duration{
		"statement_timeout": l.Statement, "lock_timeout": l.Lock, "idle_in_transaction_session_timeout": 2 * l.Statement,
	} {
		if limit > 0 {
			set[name] = strconv.FormatInt(limit.Milliseconds(), 10)
		}
	}
}

// connect takes a connection for database/sql; see within.
func (r *room) connect(ctx context.Context) (driver.Conn, error) {
	conn, err := within(ctx, r, r.conns.Connect)
	if its, ok := conn.(*stdlib.Conn); ok {
		return &wire{Conn: its}, err
	}
	return conn, err
}

// acquire takes a connection of the pool; see within. Whoever takes it releases it.
func (r *room) acquire(ctx context.Context) (*pgxpool.Conn, error) {
	return within(ctx, r, r.pool.Acquire)
}

// within takes a connection within the wait of r; whoever comes first is served first. Faults: ErrBusy when all of them stay in use for
// the whole wait.
func within[C any](ctx context.Context, r *room, take func(context.Context) (C, error)) (conn C, err error) {
	if r.limits.Wait == 0 {
		return take(ctx)
	}
	wait, cancel := context.WithTimeout(ctx, r.limits.Wait)
	defer cancel()
	conn, err = take(wait)
	if err == nil || ctx.Err() != nil || !errors.Is(wait.Err(), context.DeadlineExceeded) {
		return conn, err
	}
	if s := r.pool.Stat(); s.AcquiredConns() < s.MaxConns() {
		return conn, noted(ErrDown.After(dialTime)).Because(err) // there is room, but nobody answers
	}
	return conn, noted(ErrBusy.After(r.limits.Wait)).Because(fmt.Errorf("all %d connections for %s are in use: %w", r.limits.Conns, r.class, err))
}

// rooms are the connections of every class, as one connector of database/sql. A statement that is made while a transaction of its own
// holds a connection, and perhaps locks that all others wait for, has one beside: else those who wait for the locks could hold every
// connection that it needs, and nobody would go on.
type rooms struct {
	of     [classes]*room
	inside [classes]*room // nil where transactions have none beside
}

// room is where a statement under ctx has its connection.
func (r *rooms) room(ctx context.Context) *room {
	c := ClassOf(ctx)
	if beside := r.inside[c]; beside != nil && insideOne(ctx) {
		return beside
	}
	return r.of[c]
}

// Connect takes a connection of ctx's class.
func (r *rooms) Connect(ctx context.Context) (driver.Conn, error) {
	return r.room(ctx).connect(ctx)
}

// Driver is pgx.
func (*rooms) Driver() driver.Driver { return stdlib.GetDefaultDriver() }

// close closes every pool once.
func (r *rooms) close() {
	closed := map[*pgxpool.Pool]bool{}
	for _, room := range slices.Concat(r.of[:], r.inside[:]) {
		if room != nil && !closed[room.pool] {
			closed[room.pool] = true
			room.pool.Close()
		}
	}
}
