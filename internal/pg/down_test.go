package pg

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
)

func TestDownTellsAnAbsentDatabaseFromARefusal(t *testing.T) {
	for _, err := range []error{
		&pgconn.ConnectError{}, &net.OpError{Op: "dial", Err: errors.New("refused")}, driver.ErrBadConn,
		&pgconn.PgError{Code: "57P01"}, &pgconn.PgError{Code: "57P03"}, &pgconn.PgError{Code: "08006"},
	} {
		if !Down(fmt.Errorf("save answer: %w", err)) {
			t.Errorf("%T %v: not down", err, err)
		}
	}
	for _, err := range []error{nil, sql.ErrNoRows, context.Canceled, errors.New("x"), &pgconn.PgError{Code: "23505"}, &pgconn.PgError{Code: "57014"}} {
		if Down(err) {
			t.Errorf("%T %v: down", err, err)
		}
	}
}
