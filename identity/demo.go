package identity

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"
)

// MarkDemo notes for good that a database is about to hold the demo, whose passwords and second factors are published.
func MarkDemo(ctx context.Context, db bun.IDB, at time.Time) error {
	return run(ctx, db, "mark demo data", "insert into demo_data (made_at) values (?) on conflict do nothing", at)
}

// HoldsDemo reports that a database was ever filled with the demo.
func HoldsDemo(ctx context.Context, db bun.IDB) (bool, error) {
	var held bool
	if err := db.NewRaw("select exists (select from demo_data)").Scan(ctx, &held); err != nil {
		return false, fmt.Errorf("look for demo data: %w", err)
	}
	return held, nil
}
