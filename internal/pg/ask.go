package pg

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/uptrace/bun"
)

// Question is a statement with a place for its answer, made by the package whose tables it reads, to be put together with others: see Ask.
type Question struct {
	db      bun.IDB
	dest    any
	text    string
	args    []any
	then    func(context.Context, error) error
	refused error
}

// Asking makes a question whose answer is scanned into dest as by Query. then, if any, is told how that went, when all answers are in: it
// completes what was read, which may take further statements, and says what the question's error is.
func Asking(db bun.IDB, dest any, then func(context.Context, error) error, text string, args ...any) Question {
	return Question{db: db, dest: dest, text: text, args: args, then: then}
}

// Doing is a statement without rows, to be put together with others.
func Doing(db bun.IDB, text string, args ...any) Question {
	return Question{db: db, text: text, args: args}
}

// Refusing is a question that may not be asked: Ask gives err.
func Refusing(err error) Question { return Question{refused: err} }

// Keeping is a question whose error, be it the answer's or what is made of it, is kept in into and ends nothing.
func (q Question) Keeping(into *error) Question {
	kept := q
	kept.then = func(ctx context.Context, err error) error {
		*into = q.told(ctx, err)
		return nil
	}
	return kept
}

// Then is a question that do completes further, told how it went so far.
func (q Question) Then(do func(err error) error) Question {
	further := q
	further.then = func(ctx context.Context, err error) error { return do(q.told(ctx, err)) }
	return further
}

// Ask puts questions of one database together: they go out in one message and their answers come back in one, so that whoever shows five
// things waits once. Each statement is prepared once on a connection. The first error, in the order of the questions, ends it.
func Ask(ctx context.Context, questions ...Question) error {
	if len(questions) == 0 {
		return nil
	}
	for _, q := range questions {
		if q.refused != nil {
			return q.refused
		}
	}
	answers := make([]answer, len(questions))
	var err error
	if db, ok := questions[0].db.(*DB); ok {
		err = db.onConn(ctx, func(conn *pgx.Conn) error { return askAll(ctx, conn, questions, answers) })
	} else if t := txOf(ctx, questions[0].db); t != nil {
		err = t.send(ctx, questions, answers)
	} else {
		return askSingly(ctx, questions)
	}
	if err != nil {
		return err
	}
	for i, q := range questions {
		if err := q.told(ctx, answers[i].err); err != nil {
			return err
		}
	}
	return nil
}

// askSingly asks in a transaction that InTx did not begin: one statement at a time.
func askSingly(ctx context.Context, questions []Question) error {
	for _, q := range questions {
		var err error
		if q.dest == nil {
			_, err = Exec(ctx, q.db, q.text, q.args...)
		} else {
			err = Query(ctx, q.db, q.dest, q.text, q.args...)
		}
		if err := q.told(ctx, err); err != nil {
			return err
		}
	}
	return nil
}

func (q Question) told(ctx context.Context, err error) error {
	if q.then != nil {
		return q.then(ctx, err)
	}
	return err
}

// answer is how a question went.
type answer struct {
	tag pgconn.CommandTag
	err error
}

// askAll sends the questions and keeps how each went; its own error says that none was answered.
func askAll(ctx context.Context, conn *pgx.Conn, questions []Question, answers []answer) error {
	var b pgx.Batch
	for _, q := range questions {
		if _, err := conn.Prepare(ctx, q.text, q.text); err != nil {
			return err //nolint:wrapcheck // pgx's own errors
		}
		b.Queue(q.text, prepared(q.args)[1:]...)
	}
	sent := conn.SendBatch(ctx, &b)
	for i, q := range questions {
		rows, err := sent.Query()
		if err == nil {
			err = read(rows, q.dest)
			answers[i].tag = rows.CommandTag()
		}
		if i == 0 && pgconn.SafeToRetry(err) {
			_ = sent.Close()
			return err
		}
		answers[i].err = err
	}
	_ = sent.Close() // what it can tell of, the last answer has told
	for _, a := range answers {
		if stale(a.err) {
			_ = conn.Close(ctx) // it prepared the text before a migration; the next connection prepares it anew
		}
	}
	return nil
}

// stale says that a prepared statement no longer fits the tables.
func stale(err error) bool {
	code := sqlState(err)
	return code == "0A000" || code == "26000"
}

// onConn runs fn on a connection of ctx's class, again on another when the connection turns out to be gone before anything was sent.
func (db *DB) onConn(ctx context.Context, fn func(*pgx.Conn) error) error {
	for left := 2; ; left-- {
		conn, err := db.rooms.room(ctx).acquire(ctx)
		if err != nil {
			return err
		}
		err = fn(conn.Conn())
		gone := isGone(conn.Conn(), err)
		conn.Release()
		if !gone || left == 0 {
			return err
		}
	}
}

// isGone says that a connection was closed before anything was sent, which err tells.
func isGone(conn *pgx.Conn, err error) bool {
	return err != nil && conn.IsClosed() && (pgconn.SafeToRetry(err) || errors.Is(err, pgconn.ErrConnClosed))
}
