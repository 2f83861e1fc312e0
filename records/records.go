// Package records knows what happened, for ever: the ledger of JP (jam pelajaran, lesson hours of 45 minutes) and the
// statements of what people did, in xAPI's words. It owns jp_policies, jp_entries and statements; both histories are
// append-only, a correction is a new row.
//
// A year's JP of a person is floor(counted minutes / 45). Raw minutes come in; the versioned policy of the form and day
// counts part of them and the rest stays, explained.
package records

import (
	"time"

	"github.com/uptrace/bun"
)

// Service answers questions about records. Make it with New.
type Service struct {
	db  bun.IDB
	now func() time.Time
}

// New makes a Service on db; now is the clock.
func New(db bun.IDB, now func() time.Time) *Service { return &Service{db: db, now: now} }
