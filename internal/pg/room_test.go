package pg_test

import (
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"mumpuni/internal/pg"
)

// Each look at a pool turns the order of what rests round: what rested since the look before must be old enough to be closed, or the
// connections that nobody needs take turns for ever.
func TestWhatRestsFromLookToLookIsClosed(t *testing.T) {
	cfg, err := pgxpool.ParseConfig("postgres:///")
	if err != nil {
		t.Fatal(err)
	}
	pg.Retire(cfg)
	if cfg.MaxConnIdleTime <= 0 || cfg.MaxConnIdleTime >= cfg.HealthCheckPeriod {
		t.Errorf("looked at each %v, closed after %v", cfg.HealthCheckPeriod, cfg.MaxConnIdleTime)
	}
	if cfg.MaxConnLifetime <= 0 {
		t.Error("a connection may grow for ever")
	}
}
