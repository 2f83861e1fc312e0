// Package intake knows what trainers bring along: documents that articles are made of, looked at before anything enters a course and taken
// back in one act, and files, many at once, each of which becomes a module by what its bytes are. It owns course_documents and its tables;
// modules and pictures are made by courses. What stands in a document, courses/document reads.
package intake

import (
	"context"
	_ "embed" // intake.sql
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/courses"
	"mumpuni/internal/pg"
	"mumpuni/internal/report"
	"mumpuni/media"
	"mumpuni/storage"
)

// Service is the intake of one database. Make it with New.
type Service struct {
	db      bun.IDB
	store   *storage.Store
	files   *media.Service
	courses *courses.Service
	now     func() time.Time
}

// New makes the service; now is the clock. courses tells it which courses are removed by its hook Emptied (Forget).
func New(db bun.IDB, store *storage.Store, files *media.Service, into *courses.Service, now func() time.Time) *Service {
	return &Service{db: db, store: store, files: files, courses: into, now: now}
}

//go:embed intake.sql
var intakeSQL string

var intakeReads = report.Parse(intakeSQL)

// Forget removes the documents of a course that is removed.
func (s *Service) Forget(ctx context.Context, tx bun.Tx, course uuid.UUID) error {
	var keys []string
	if err := pg.Query(ctx, tx, &keys, `with gone as (delete from course_documents where course_id = $1 returning id, key)
		select key from gone union all
		select p.key from course_document_pictures p join gone g on g.id = p.document_id where p.key is not null`, course); err != nil {
		return wrap(err, "remove documents")
	}
	return s.store.Doom(ctx, tx, keys...)
}

// linkTime is how long a link to what a document shows stays good at least: longer than a sitting.
const linkTime = 6 * time.Hour

// sign gives the address of an object; "" when there is none.
func (s *Service) sign(key, name, contentType string) string {
	if key == "" {
		return ""
	}
	return s.store.SignedLink(key, name, contentType, linkTime)
}

// oneLine trims s and makes one space of each run of white space.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// wrap says what was being done when err came; nil stays nil.
func wrap(err error, what string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("intake: %s: %w", what, err)
}
