// Package notes keeps what learners write and mark at modules for themselves. It owns module_notes: nobody else reads it, and nothing of it is
// in the audit.
package notes

import (
	"context"
	"database/sql"
	_ "embed" // notes.sql
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/report"
	"mumpuni/people"
)

// Note is what a learner wrote and marked at a module. Nobody else reads it, and nothing of it is in the audit.
type Note struct {
	EnrolmentID id.Enrolment `bun:"enrolment_id"`
	ModuleID    id.Module    `bun:"module_id"`
	Course      string       `bun:"course"`
	Module      string       `bun:"module"`
	Body        string       `bun:"body"`
	Marked      bool         `bun:"marked"`
	UpdatedAt   time.Time    `bun:"updated_at,nullzero"`
}

// Service is the notes of one database. Make it with New.
type Service struct {
	db  bun.IDB
	now func() time.Time
}

// New makes the service; now is the clock.
func New(db bun.IDB, now func() time.Time) *Service { return &Service{db: db, now: now} }

var errEnrolment = fault.New(fault.NotFound, "course.enrolment_not_found")

// MaxNote is the longest note, in characters.
const MaxNote = 5000

const mostNotes = 500

//go:embed notes.sql
var notesSQL string

var noteReads = report.Parse(notesSQL)

// NoteAt is what who wrote at a module of their own enrolment; an empty Body where nothing stands. Fault course.enrolment_not_found.
func (s *Service) NoteAt(ctx context.Context, who people.Actor, enrolment id.Enrolment, module id.Module) (Note, error) {
	var n Note
	err := s.db.NewRaw(noteReads["find note"], enrolment, module, who.PersonID).Scan(ctx, &n)
	if errors.Is(err, sql.ErrNoRows) {
		return n, errEnrolment
	}
	return n, wrap(err, "note at a module")
}

// KeepNote writes a note and its mark, the last word counts; without either the note is gone. Faults course.enrolment_not_found,
// course.note_long.
func (s *Service) KeepNote(ctx context.Context, who people.Actor, enrolment id.Enrolment, module id.Module, body string, marked bool) error {
	body = strings.TrimSpace(strings.ReplaceAll(body, "\r\n", "\n"))
	if utf8.RuneCountInString(body) > MaxNote {
		return fault.Field("body", "course.note_long").With("Max", MaxNote)
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		var n Note
		err := tx.NewRaw(noteReads["find note"], enrolment, module, who.PersonID).Scan(ctx, &n)
		if errors.Is(err, sql.ErrNoRows) {
			return errEnrolment
		}
		if err != nil {
			return wrap(err, "module of a note")
		}
		if body == "" && !marked {
			_, err = tx.NewRaw(noteReads["drop note"], who.PersonID, module).Exec(ctx)
			return wrap(err, "delete note")
		}
		_, err = tx.NewRaw(noteReads["keep note"],
			who.PersonID, body, marked, s.now(), module).Exec(ctx)
		return wrap(err, "keep note")
	})
}

// Notes are who's own, the latest first, those that hold each word of query in their text, module or course; at most 500.
func (s *Service) Notes(ctx context.Context, who people.Actor, query string) ([]Note, error) {
	list, words := []Note{}, strings.Fields(strings.ToLower(query))
	err := noteReads.Scan(ctx, s.db, &list, report.Args{"person": who.PersonID, "words": pgdialect.Array(words), "most": mostNotes}, "list notes")
	return list, wrap(err, "own notes")
}

// wrap says what was being done when err came; nil stays nil.
func wrap(err error, what string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("notes: %s: %w", what, err)
}
