// Package calibrations knows what people's answers say of the questions of a competency's line: calculated from all of them by whoever owns
// the answers, compared, put in force by a second person, and remembered as it was on any day. It owns calibrations and calibration_items.
// How they are calculated, psychometrics knows; the questions themselves are the bank's.
package calibrations

import (
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/kept"
)

// Service is the calibrations of one database. Make it with New.
type Service struct {
	db    bun.IDB
	now   func() time.Time
	known *kept.Cache[uuid.UUID, Known]
}

// New makes the service; now is the clock.
func New(db bun.IDB, now func() time.Time) *Service {
	return &Service{db: db, now: now, known: kept.New[uuid.UUID, Known](64)} // some 15 kB each
}
