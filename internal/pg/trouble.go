package pg

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"mumpuni/internal/fault"
)

// What the database can be short of. In each case nothing was decided by the statement that tells of it, and the same request may
// succeed later.
var (
	ErrDown   = fault.New(fault.Unavailable, "web.unavailable") // it cannot be reached, or stops, or starts
	ErrBusy   = fault.New(fault.Unavailable, "database.busy")   // every connection or place of the class is in use
	ErrSlow   = fault.New(fault.Unavailable, "database.slow")   // the statement took longer than its class may
	ErrLocked = fault.New(fault.Unavailable, "database.locked") // somebody else is changing the same for longer than one may wait
	ErrFull   = fault.New(fault.Unavailable, "database.full")   // its disk or memory is full, or fails
)

// How long to wait before trying again what one cannot know better: a restart takes about three seconds, a statement or a lock of
// somebody else ends by the limits of the classes, and a disk is emptied by people.
const (
	afterDown = 5 * time.Second
	afterSlow = 30 * time.Second
	afterLock = 5 * time.Second
	afterFull = time.Minute
)

// Trouble is the fault of the database that err, which is no fault yet, tells of: with err as its cause and the time after which
// to try again; nil when the database is not to blame.
func Trouble(err error) *fault.Fault {
	f := troubleOf(err)
	if f == nil {
		return nil
	}
	return noted(f).Because(err)
}

func troubleOf(err error) *fault.Fault {
	var connect *pgconn.ConnectError
	var network *net.OpError
	switch code := sqlState(err); code {
	case "":
		if errors.As(err, &connect) || errors.As(err, &network) || errors.Is(err, driver.ErrBadConn) ||
			errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, pgconn.ErrConnClosed) {
			return ErrDown.After(afterDown)
		}
		return nil
	case "57014": // query_canceled: nobody asks for it but the limits of the classes, and whoever leaves
		if errors.Is(err, context.Canceled) {
			return nil
		}
		return ErrSlow.After(afterSlow)
	case "55P03", "40001", "40P01": // lock_not_available; a transaction tried three times in vain
		return ErrLocked.After(afterLock)
	case "53300": // too_many_connections
		return ErrBusy.After(afterDown)
	case "58030": // io_error
		return ErrFull.After(afterFull)
	case "57P01", "57P02", "57P03", "25006", "25P03", "57P05": // shut down, crashed, starting, a standby; it forgot us
		return ErrDown.After(afterDown)
	default:
		switch code[:2] {
		case "08": // connection exceptions
			return ErrDown.After(afterDown)
		case "53": // disk_full, out_of_memory
			return ErrFull.After(afterFull)
		}
		return nil
	}
}

// noted counts f.
func noted(f *fault.Fault) *fault.Fault {
	count := seen[f.Key]
	count.times.Add(1)
	count.last.Store(time.Now().UnixNano())
	return f
}

// Seen is how often one kind of trouble was told of since this process began, and when last; zero when never.
type Seen struct {
	Key   string
	Times int64
	Last  time.Time
}

type seenCount struct{ times, last atomic.Int64 }

var seen = map[string]*seenCount{
	ErrDown.Key: {}, ErrBusy.Key: {}, ErrSlow.Key: {}, ErrLocked.Key: {}, ErrFull.Key: {},
}

// Troubles lists every kind of trouble, in a fixed order.
func Troubles() []Seen {
	list := make([]Seen, 0, len(seen))
	for _, f := range []*fault.Fault{ErrDown, ErrBusy, ErrSlow, ErrLocked, ErrFull} {
		s := Seen{Key: f.Key, Times: seen[f.Key].times.Load()}
		if last := seen[f.Key].last.Load(); last > 0 {
			s.Last = time.Unix(0, last)
		}
		list = append(list, s)
	}
	return list
}
