package identity

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"mumpuni/internal/id"
)

// touchEvery is how exact last_seen_at is; a write for every request would be waste.
const touchEvery = 5 * time.Minute

func touchSession(ctx context.Context, db bun.IDB, id uuid.UUID, now time.Time) error {
	return run(ctx, db, "touch session", `update web_sessions set last_seen_at = ?1 where id = ?0 and last_seen_at < ?1`, id, now)
}

func insertSession(ctx context.Context, db bun.IDB, w webSession) error {
	if _, err := db.NewInsert().Model(&w).Exec(ctx); err != nil {
		return fmt.Errorf("insert session: %w", err)
	}
	return nil
}

// webSession is a row of web_sessions.
type webSession struct {
	bun.BaseModel `bun:"table:web_sessions"`

	ID         uuid.UUID `bun:"id,pk"`
	TokenHash  []byte    `bun:"token_hash"`
	PersonID   id.Person `bun:"person_id"`
	MFAAt      time.Time `bun:"mfa_at,nullzero"`
	CreatedAt  time.Time `bun:"created_at"`
	LastSeenAt time.Time `bun:"last_seen_at"`
	ExpiresAt  time.Time `bun:"expires_at"`
	UserAgent  string    `bun:"user_agent"`
	Address    string    `bun:"address"`
}

// replaceToken gives a live web session a new token and, unless mfaAt is zero, a second factor. False when it ended.
func replaceToken(ctx context.Context, db bun.IDB, id uuid.UUID, hash []byte, mfaAt time.Time) (bool, error) {
	return changed(ctx, db, "replace session token", `update web_sessions set token_hash = ?1, mfa_at = coalesce(?2, mfa_at), stepped_up_at = coalesce(?2, stepped_up_at)
		where id = ?0 and revoked_at is null`, id, hash, bun.NullTime{Time: mfaAt})
}

// revokeAll ends every web session and token family of a person but the web session keep (uuid.Nil: none is kept).
func revokeAll(ctx context.Context, db bun.IDB, person id.Person, keep uuid.UUID, now time.Time, why string) error {
	if err := run(ctx, db, "revoke sessions", `update web_sessions set revoked_at = ?2
		where person_id = ?0 and id <> ?1 and revoked_at is null`, person, keep, now); err != nil {
		return err
	}
	return run(ctx, db, "revoke token families", `update token_families set revoked_at = ?1, revoked_why = ?2
		where person_id = ?0 and revoked_at is null`, person, now, why)
}

func rememberDevice(ctx context.Context, db bun.IDB, hash []byte, person id.Person, now time.Time) error {
	return run(ctx, db, "remember device", `insert into known_devices (token_hash, person_id, created_at, last_used_at)
		values (?0, ?1, ?2, ?2) on conflict (token_hash, person_id) do update set last_used_at = excluded.last_used_at`,
		hash, person, now)
}

// deviceIsKnown reports whether the device was used by anybody, and whether by person.
func deviceIsKnown(ctx context.Context, db bun.IDB, hash []byte, person id.Person) (any, byPerson bool, err error) {
	var row struct {
		Any      bool `bun:"any"`
		ByPerson bool `bun:"by_person"`
	}
	err = db.NewRaw(`select count(*) > 0 as any, count(*) filter (where person_id = ?1) > 0 as by_person
		from known_devices where token_hash = ?0`, hash, person).Scan(ctx, &row)
	if err != nil {
		return false, false, fmt.Errorf("known device: %w", err)
	}
	return row.Any, row.ByPerson, nil
}

// countAttempts adds one to each count and gives the new ones by key.
func countAttempts(ctx context.Context, db bun.IDB, keys [][]byte, starts []time.Time) (map[string]int, error) {
	var rows []struct {
		Key      []byte `bun:"key"`
		Failures int    `bun:"failures"`
	}
	err := db.NewRaw(`insert into throttles as t (key, window_start, failures)
		select key, window_start, 1 from unnest(?::bytea[], ?::timestamptz[]) as now(key, window_start)
		on conflict (key, window_start) do update set failures = t.failures + 1
		returning t.key, t.failures`, pgdialect.Array(keys), pgdialect.Array(starts)).Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("count attempts: %w", err)
	}
	counts := make(map[string]int, len(rows))
	for _, r := range rows {
		counts[string(r.Key)] = r.Failures
	}
	return counts, nil
}

func run(ctx context.Context, db bun.IDB, what, query string, args ...any) error {
	_, err := changed(ctx, db, what, query, args...)
	return err
}

// changed runs query and reports whether it changed a row.
func changed(ctx context.Context, db bun.IDB, what, query string, args ...any) (bool, error) {
	res, err := db.NewRaw(query, args...).Exec(ctx)
	if err != nil {
		return false, fmt.Errorf("%s: %w", what, err)
	}
	n, err := res.RowsAffected()
	if err != nil {
		return false, fmt.Errorf("%s: %w", what, err)
	}
	return n > 0, nil
}
