package xapi

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"mumpuni/internal/pg"
)

// storing marks the locks that say since when a transaction has been keeping statements: the rest of the number is that moment, in
// milliseconds since 1970.
const storing = int64(0x58) << 48

// moment is when the statements of tx are stored. Until tx ends, a lock says that what is stored from then on may not be seen yet. The clock
// is read once more after that, so that no moment can pass unseen between the two.
func (s *Service) moment(ctx context.Context, tx bun.Tx) (time.Time, error) {
	if _, err := pg.Exec(ctx, tx, "select pg_advisory_xact_lock_shared($1)", storing|s.now().UnixMilli()); err != nil {
		return time.Time{}, wrap(err, "mark the moment")
	}
	return s.now().Truncate(time.Microsecond), nil
}

// ConsistentThrough is until when everything that was stored can be seen.
func (s *Service) ConsistentThrough(ctx context.Context) (time.Time, error) {
	until := s.now()
	var first *int64
	err := pg.Query(ctx, s.db, &first, `select min((classid::bigint << 32 | objid::bigint) & 281474976710655) from pg_locks
		where locktype = 'advisory' and objsubid = 1 and database = (select oid from pg_database where datname = current_database())
		and (classid::bigint << 32 | objid::bigint) >> 48 = $1`, storing>>48)
	if err != nil {
		return until, wrap(err, "look who stores")
	}
	if first != nil && *first < until.UnixMilli() {
		until = time.UnixMilli(*first)
	}
	return until, nil
}
