// Package siasn knows the staff file of SIASN, the national personnel system, and what becomes of people by it: a file is read down to the
// columns that are kept, checked (the dry run, which changes nobody and says what applying would do), applied exactly as shown or not at all,
// and can be undone. What one person alone may not change is held and asked for. It owns import_batches and import_rows; people and units are
// changed by people alone (people.Bulk).
package siasn

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/jobs"
	"mumpuni/people"
)

// Service is all that can be done with such files. Make it with New.
type Service struct {
	db     bun.IDB
	queue  *jobs.Queue
	people *people.Service
	hooks  Hooks
	now    func() time.Time
}

// Hooks are what imports set going elsewhere; one that is nil is not set going.
type Hooks struct {
	Notify people.Notifier // tells who asked for a step how it ended
	Drop   people.Dropper  // takes back what an import asked for and undoing makes void
}

// New makes the service. The queue carries the steps; now is the clock.
func New(db bun.IDB, queue *jobs.Queue, staff *people.Service, hooks Hooks, now func() time.Time) *Service {
	if hooks.Notify == nil {
		hooks.Notify = func(context.Context, bun.Tx, ...people.Notice) error { return nil }
	}
	if hooks.Drop == nil {
		hooks.Drop = func(context.Context, bun.Tx, string, ...uuid.UUID) error { return nil }
	}
	return &Service{db: db, queue: queue, people: staff, hooks: hooks, now: now}
}

// Faults that several methods give.
var (
	errImportUnknown = fault.New(fault.NotFound, "import.unknown")
	errNotYours      = fault.New(fault.Forbidden, "person.not_yours")
)

// atOnce is how many rows make a statement of a sensible size.
const atOnce = 500
