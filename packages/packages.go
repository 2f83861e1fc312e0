// Package packages knows lessons that other makers have packed: SCORM 1.2 and 2004, cmi5 and H5P. It owns the table packages, what each package
// says of each learner (package_states, package_statements; cmi5: package_registrations, package_sessions, its statements are xapi's), and
// the process that takes packages apart.
//
// Words: a package is the medium of one module, taken apart into objects below one prefix, which never change; an item is a part of it
// that is opened by itself; a launch is one opening of an item by its learner. What a package says is its own word: it may complete
// its module, it is shown and exported, and nothing else is concluded from it.
package packages

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/packages/manifest"
	"mumpuni/storage"
)

// Service is the packages of one database. Make it with New.
type Service struct {
	db    bun.IDB
	store *storage.Store
	now   func() time.Time
	cmi5  lrs
}

// New makes the service. Files lie in store, now is the clock.
func New(db bun.IDB, store *storage.Store, now func() time.Time) *Service {
	return &Service{db: db, store: store, now: now}
}

// Package is what is known of a package.
type Package struct {
	bun.BaseModel `bun:"table:packages,alias:k" json:"-"`

	MediumID  uuid.UUID         `bun:"media_id,pk" json:"-"`
	Standard  manifest.Standard `bun:"standard" json:"standard" enum:"scorm12,scorm2004,cmi5,h5p"`
	Edition   string            `bun:"edition" json:"edition,omitempty"` // as its manifest says
	Title     string            `bun:"title" json:"title"`
	Prefix    string            `bun:"prefix" json:"-"`
	Items     []manifest.Item   `bun:"items,type:jsonb" json:"items"`
	Course    *manifest.Course  `bun:"course,type:jsonb,nullzero" json:"-"` // cmi5
	Play      *manifest.Play    `bun:"play,type:jsonb,nullzero" json:"-"`   // H5P: what its player loads
	Losses    []string          `bun:"losses,type:jsonb" json:"losses"`     // what it asks for and is not done: keys of sentences
	Files     int               `bun:"files" json:"files"`
	Bytes     int64             `bun:"bytes" json:"bytes"` // of all its files
	CreatedAt time.Time         `bun:"created_at" json:"-"`
}

// Item is one by its ID.
func (p Package) Item(id string) (manifest.Item, bool) {
	for _, i := range p.Items {
		if i.ID == id {
			return i, true
		}
	}
	return manifest.Item{}, false
}

// The faults that several methods give.
var (
	errPackage = fault.New(fault.NotFound, "package.not_found")
	errItem    = fault.New(fault.NotFound, "package.item_not_found")
	errLaunch  = fault.New(fault.Conflict, "package.opened_elsewhere")
)

// Of is the package of a medium. package.not_found when it is none, or not ready.
func (s *Service) Of(ctx context.Context, db bun.IDB, medium uuid.UUID) (Package, error) {
	var p Package
	err := pg.Query(ctx, db, &p, "select media_id, standard, edition, title, prefix, items, course, play, losses, files, bytes, created_at from packages where media_id = $1", medium)
	return p, pg.OrNotFound(err, errPackage)
}

// Place is where a learner meets a package.
type Place struct {
	Person    id.Person
	Enrolment id.Enrolment
	Module    id.Module
	Medium    uuid.UUID
}

// wrap says what was being done when err came; nil stays nil.
func wrap(err error, what string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("packages: %s: %w", what, err)
}
