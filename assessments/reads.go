package assessments

import (
	"context"
	_ "embed" // reads.sql

	"github.com/uptrace/bun"

	"mumpuni/internal/report"
)

//go:embed reads.sql
var readsSQL string

var reads = report.Parse(readsSQL)

// count gives the n of a section.
func count(ctx context.Context, db bun.IDB, section string, a report.Args) (int, error) {
	var rows []struct {
		N int `bun:"n"`
	}
	if err := reads.Query(ctx, db, &rows, a, section); err != nil {
		return 0, err
	}
	return rows[0].N, nil
}
