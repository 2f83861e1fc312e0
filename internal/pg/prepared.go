package pg

import (
	"context"
	"database/sql"
	"fmt"
	"reflect"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"
)

// Query runs a statement that each connection prepares once, and scans its rows into dest as bun does: a pointer to a
// slice takes all of them, to anything else the first, or gives sql.ErrNoRows. The text must never change and has its
// arguments as $1, $2 …: the server then parses and plans it once, which for a short statement is most of its cost. It is for
// what everybody does all day; elsewhere bun's builders read better. Its columns are named one by one: a "select *" would fail
// once on each connection after a migration that adds one.
func Query(ctx context.Context, db bun.IDB, dest any, query string, args ...any) error {
	if db, ok := db.(*DB); ok {
		return db.onConn(ctx, func(conn *pgx.Conn) error {
			rows, err := conn.Query(ctx, query, prepared(args)...)
			if err != nil {
				return err //nolint:wrapcheck // pgx's own errors
			}
			return read(rows, dest)
		})
	}
	if t := txOf(ctx, db); t != nil {
		_, err := t.one(ctx, Question{dest: dest, text: query, args: args})
		return err
	}
	rows, err := queryer(db).QueryContext(ctx, query, prepared(args)...)
	if err != nil {
		return err
	}
	defer rows.Close()
	if reflect.TypeOf(dest).Elem().Kind() == reflect.Slice {
		return scanner.ScanRows(ctx, rows, dest)
	}
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return err
		}
		return sql.ErrNoRows
	}
	if err := scanner.ScanRow(ctx, rows, dest); err != nil {
		return err
	}
	return rows.Close() // tells of an error after the first row, too
}

// Exec is Query for a statement without rows; it gives how many it changed.
func Exec(ctx context.Context, db bun.IDB, query string, args ...any) (int64, error) {
	if db, ok := db.(*DB); ok {
		var n int64
		err := db.onConn(ctx, func(conn *pgx.Conn) error {
			tag, err := conn.Exec(ctx, query, prepared(args)...)
			n = tag.RowsAffected()
			return err //nolint:wrapcheck // pgx's own errors
		})
		return n, err
	}
	if t := txOf(ctx, db); t != nil {
		return t.one(ctx, Question{text: query, args: args})
	}
	res, err := queryer(db).ExecContext(ctx, query, prepared(args)...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// scanner only scans; it has no database.
var scanner = bun.NewDB(nil, newDialect())

// prepared are the arguments of a statement to prepare. A UUID, of whatever type, goes as the sixteen bytes that it is, alone or in a list: pgx
// would ask it for a text first, try to send that as a number of bytes, fail, and parse it.
func prepared(args []any) []any {
	all := make([]any, 1, 1+len(args))
	all[0] = pgx.QueryExecModeCacheStatement
	for _, a := range args {
		all = append(all, sixteen(a))
	}
	return all
}

var bytes16 = reflect.TypeFor[[16]byte]()

// sixteen is the bytes of a UUID or of each in a list; anything else it leaves as it is.
func sixteen(a any) any {
	switch v := a.(type) {
	case uuid.UUID:
		return [16]byte(v)
	case []uuid.UUID:
		list := make([][16]byte, len(v))
		for i, id := range v {
			list[i] = id
		}
		return list
	}
	v := reflect.ValueOf(a)
	switch {
	case !v.IsValid():
	case v.CanConvert(bytes16) && v.Kind() == reflect.Array:
		return v.Convert(bytes16).Interface()
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Array && v.Type().Elem().ConvertibleTo(bytes16):
		list := make([][16]byte, v.Len())
		for i := range list {
			list[i] = v.Index(i).Convert(bytes16).Interface().([16]byte)
		}
		return list
	}
	return a
}

type plainQueryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// queryer is what lies beneath bun, which would write the arguments into the text.
func queryer(db bun.IDB) plainQueryer {
	switch db := db.(type) {
	case bun.Tx:
		return db.Tx
	case *bun.DB:
		return db.DB
	case *DB:
		return db.DB.DB
	case interface{ Beneath() bun.IDB }: // a database that is a transaction for a while
		return queryer(db.Beneath())
	}
	panic(fmt.Sprintf("pg: no statements can be prepared on %T", db))
}

// Null is v as an argument, null when it is zero.
func Null[T comparable](v T) any {
	var zero T
	if v == zero {
		return nil
	}
	return v
}
