package pg

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"
)

// transaction is one that InTx began, with its connection: Query and Exec go there without database/sql between, and Ask in one message.
// What says nothing back waits for the next message: its beginning first of all, and what Later was told.
type transaction struct {
	tx      *sql.Tx
	conn    *pgx.Conn // nil once it has ended
	waiting []Question
	begun   bool // the beginning was sent
	gone    bool // the connection was closed before that
}

type txKey struct{}

// insideOne tells whether ctx is of a transaction that runs.
func insideOne(ctx context.Context) bool {
	t, ok := ctx.Value(txKey{}).(*transaction)
	return ok && t.conn != nil
}

// txOf is the transaction that db is, where ctx is of it; nil for any other, and for one that has ended.
func txOf(ctx context.Context, db bun.IDB) *transaction {
	if tx, ok := db.(bun.Tx); ok {
		if t, ok := ctx.Value(txKey{}).(*transaction); ok && t.tx == tx.Tx && t.conn != nil {
			return t
		}
	}
	return nil
}

// Later is Exec of a statement of which nobody waits to hear: in a transaction of InTx it goes out in one message with what is asked or done
// next, or with the commit, and an error of it is told there. Anywhere else it is done at once. What names it in errors.
func Later(ctx context.Context, db bun.IDB, what, query string, args ...any) error {
	q := Question{db: db, text: query, args: args, then: func(_ context.Context, err error) error {
		if err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
		return nil
	}}
	if t := txOf(ctx, db); t != nil {
		t.waiting = append(t.waiting, q)
		return nil
	}
	_, err := Exec(ctx, db, query, args...)
	return q.then(ctx, err)
}

// send sends what waits and then the questions, and keeps how each of these went; its own error says that none was answered, or that something
// that waited failed.
func (t *transaction) send(ctx context.Context, questions []Question, answers []answer) error {
	waited := len(t.waiting)
	all := append(t.waiting, questions...) //nolint:gocritic // what waited is over
	t.waiting = nil
	told := make([]answer, len(all))
	if err := askAll(ctx, t.conn, all, told); err != nil {
		t.gone = !t.begun && isGone(t.conn, err)
		return err
	}
	t.begun = true
	for i, q := range all[:waited] {
		if err := q.told(ctx, told[i].err); err != nil {
			return err
		}
	}
	copy(answers, told[waited:])
	return nil
}

// one sends a single statement, and gives how many rows it changed.
func (t *transaction) one(ctx context.Context, q Question) (int64, error) {
	var answers [1]answer
	if err := t.send(ctx, []Question{q}, answers[:]); err != nil {
		return 0, err
	}
	return answers[0].tag.RowsAffected(), answers[0].err
}

// flush sends what waits alone, before a statement that goes another way.
func (t *transaction) flush(ctx context.Context) error {
	if t == nil || len(t.waiting) == 0 {
		return nil
	}
	return t.send(ctx, nil, nil)
}

// inTx runs fn in one transaction on a connection of ctx's class; again on another where the first turns out to be gone at its beginning.
func (db *DB) inTx(ctx context.Context, fn func(ctx context.Context, tx bun.Tx) error) error {
	for left := 2; ; left-- {
		gone, err := db.once(ctx, fn)
		if !gone || left == 0 {
			return err
		}
	}
}

func (db *DB) once(ctx context.Context, fn func(ctx context.Context, tx bun.Tx) error) (gone bool, err error) {
	conn, tx, own, err := db.begin(ctx)
	if err != nil {
		return false, err
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
		return own.gone, err
	}
	if err := ctx.Err(); err != nil {
		return false, err // whoever asked has gone
	}
	done = true
	err = tx.Commit()
	return own.gone, err
}

// begin opens a transaction, which is sent with its first statement, on another connection when the first turns out to be gone. That ctx ends,
// the statements see: database/sql must not roll back beside one of them.
func (db *DB) begin(ctx context.Context) (conn bun.Conn, tx bun.Tx, own *transaction, err error) {
	for left := 2; ; left-- {
		if conn, err = db.Conn(ctx); err != nil {
			return conn, tx, nil, err
		}
		own = &transaction{}
		tx, err = conn.BeginTx(context.WithValue(context.WithoutCancel(ctx), beginKey{}, own), nil)
		if err == nil && own.conn == nil {
			err = errors.New("pg: a connection that is not ours")
			_ = tx.Rollback()
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
