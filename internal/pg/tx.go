package pg

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/uptrace/bun"
)

// transaction is one that InTx began, with its connection: Query and Exec go there without database/sql between, and Ask in one message.
type transaction struct {
	tx   *sql.Tx
	conn *pgx.Conn // nil once it has ended
}

type txKey struct{}

// connOf is the connection of db where that is the transaction that ctx is of; nil for any other.
func connOf(ctx context.Context, db bun.IDB) *pgx.Conn {
	if tx, ok := db.(bun.Tx); ok {
		if t, ok := ctx.Value(txKey{}).(*transaction); ok && t.tx == tx.Tx {
			return t.conn
		}
	}
	return nil
}

// inTx runs fn in one transaction on a connection of ctx's class.
func (db *DB) inTx(ctx context.Context, fn func(ctx context.Context, tx bun.Tx) error) error {
	conn, tx, own, err := db.begin(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	done := false
	defer func() {
		own.conn = nil
		if !done {
			_ = tx.Rollback()
		}
	}()
	if err := fn(context.WithValue(ctx, txKey{}, own), tx); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err // whoever asked has gone
	}
	done = true
	return tx.Commit()
}

// begin opens a transaction, on another connection when the first turns out to be gone. That ctx ends, the statements see: database/sql must not
// roll back beside one of them.
func (db *DB) begin(ctx context.Context) (conn bun.Conn, tx bun.Tx, own *transaction, err error) {
	for left := 2; ; left-- {
		if conn, err = db.Conn(ctx); err != nil {
			return conn, tx, nil, err
		}
		own = &transaction{}
		err = conn.Raw(func(c any) error {
			its, ok := c.(*stdlib.Conn)
			if !ok {
				return fmt.Errorf("pg: a connection is %T", c)
			}
			own.conn = its.Conn()
			return nil
		})
		if err == nil {
			tx, err = conn.BeginTx(context.WithoutCancel(ctx), nil)
		}
		if err == nil {
			own.tx = tx.Tx
			return conn, tx, own, nil
		}
		_ = conn.Close()
		if left == 0 || !errors.Is(err, driver.ErrBadConn) {
			return conn, tx, nil, err
		}
	}
}
