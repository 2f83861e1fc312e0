package pg

import (
	"context"
	"database/sql/driver"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// wire is a connection as database/sql has it. What bun sends there in a transaction of InTx goes after what waits in it.
type wire struct {
	*stdlib.Conn

	own *transaction // of InTx, which runs; nil: none
}

type beginKey struct{}

// undoing begins the statement that undoes a part.
const undoing = "ROLLBACK TO "

// The beginning and the end of a transaction.
var beginning, committing = Question{text: "begin"}, Question{text: "commit"}

// BeginTx begins one: that of InTx with its first statement.
func (w *wire) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	own, ok := ctx.Value(beginKey{}).(*transaction)
	if !ok || own.tx != nil { // another one, begun by who was given the context of ours
		return w.Conn.BeginTx(ctx, opts) //nolint:wrapcheck // pgx's own errors
	}
	if w.Conn.Conn().IsClosed() {
		return nil, driver.ErrBadConn
	}
	own.conn, own.waiting = w.Conn.Conn(), append(own.waiting, beginning)
	w.own = own
	return &ending{w, own.conn, own, ctx}, nil
}

// ExecContext is bun's way to change something, and to begin and end a part of a transaction: what waits in a part that is undone is never
// sent, and a part of which it fails is undone.
func (w *wire) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if w.own != nil && strings.HasPrefix(query, undoing) {
		w.own.waiting = nil
	}
	if err := w.own.flush(ctx); err != nil {
		if part, ends := strings.CutPrefix(query, "RELEASE "); ends {
			_, _ = w.Conn.ExecContext(ctx, undoing+part, nil)
		}
		return nil, err
	}
	return w.Conn.ExecContext(ctx, query, args) //nolint:wrapcheck // pgx's own errors
}

// QueryContext is bun's way to read something.
func (w *wire) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if err := w.own.flush(ctx); err != nil {
		return nil, err
	}
	return w.Conn.QueryContext(ctx, query, args) //nolint:wrapcheck // pgx's own errors
}

// PrepareContext is that of who prepares a statement by hand.
func (w *wire) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	if err := w.own.flush(ctx); err != nil {
		return nil, err
	}
	return w.Conn.PrepareContext(ctx, query) //nolint:wrapcheck // pgx's own errors
}

// ending ends a transaction of InTx.
type ending struct {
	wire *wire
	conn *pgx.Conn
	own  *transaction
	ctx  context.Context //nolint:containedctx // database/sql gives none
}

// Commit sends what waits with the commit; a transaction of which nothing was sent has nothing to end.
func (e *ending) Commit() error {
	e.wire.own = nil
	if !e.own.begun && len(e.own.waiting) == 1 {
		return nil
	}
	var answers [1]answer
	err := e.own.send(e.ctx, []Question{committing}, answers[:])
	if err == nil {
		err = answers[0].err
	}
	if err == nil && answers[0].tag.String() == "ROLLBACK" {
		err = pgx.ErrTxCommitRollback
	}
	if err != nil && e.conn.PgConn().TxStatus() != 'I' {
		_ = e.undo()
	}
	return err
}

// Rollback undoes it.
func (e *ending) Rollback() error {
	e.wire.own = nil
	if !e.own.begun {
		return nil
	}
	return e.undo()
}

// undo leaves no transaction open, if need be by giving the connection up.
func (e *ending) undo() error {
	_, err := e.conn.Exec(e.ctx, "rollback")
	if err != nil {
		_ = e.conn.Close(e.ctx)
	}
	return err //nolint:wrapcheck // pgx's own errors
}
