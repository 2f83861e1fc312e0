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

	"mumpuni/internal/fault"
)

// TestTroubleTellsTheDatabasesFaultsFromOurs: what the database is short of is unavailable, with words of its own and a time to
// come again; a refusal of the statement itself is not.
func TestTroubleTellsTheDatabasesFaultsFromOurs(t *testing.T) {
	code := func(c string) error { return &pgconn.PgError{Code: c} }
	for want, errs := range map[*fault.Fault][]error{
		ErrDown: {
			&pgconn.ConnectError{}, &net.OpError{Op: "dial", Err: errors.New("refused")}, driver.ErrBadConn, pgconn.ErrConnClosed,
			code("57P01"), code("57P03"), code("08006"), code("25006"), code("25P03"),
		},
		ErrSlow: {code("57014")}, ErrLocked: {code("55P03"), code("40001"), code("40P01")},
		ErrFull: {code("53100"), code("53200"), code("58030")}, ErrBusy: {code("53300")},
	} {
		for _, err := range errs {
			got := Trouble(fmt.Errorf("save answer: %w", err))
			if !errors.Is(got, want) || got.Kind != fault.Unavailable || got.Wait <= 0 || !errors.Is(got, err) {
				t.Errorf("%T %v: %v, want %s", err, err, got, want.Key)
			}
		}
	}
	for _, err := range []error{nil, sql.ErrNoRows, context.Canceled, errors.New("x"), code("23505"), code("42P01"), errors.Join(context.Canceled, code("57014"))} {
		if got := Trouble(err); got != nil {
			t.Errorf("%T %v: %v", err, err, got)
		}
	}
}
