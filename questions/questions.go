// Package questions knows what can be asked. It owns the question bank: questions and their versions, the kinds of questions
// (how an answer of each looks, what it is worth, how likely a guess is right) and how typed numbers and words are read.
//
// Words: a question is written once and versioned; a body is what a version holds besides its stem, by kind; a fraction is a
// score of 10000. Who asks questions (package quizzes) keeps the IDs of versions.
package questions

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/kept"
	"mumpuni/internal/pg"
	"mumpuni/media"
	"mumpuni/people"
	"mumpuni/questions/kinds"
	"mumpuni/storage"
)

// Service is the question bank of one database.
type Service struct {
	db       bun.IDB
	now      func() time.Time
	versions *kept.Cache[uuid.UUID, Version]
	notify   people.Notifier
	measured func(context.Context, bun.IDB) ([]Measured, error) // the competencies that files may name
	shapes   *kept.Cache[uuid.UUID, shape]                      // of versions
	store    *storage.Store
	files    *media.Service // where pictures are
}

// New makes the service on db.
func New(db bun.IDB, now func() time.Time) *Service {
	return &Service{
		db: db, now: now, versions: kept.New[uuid.UUID, Version](4096), shapes: kept.New[uuid.UUID, shape](2 * mostCompared), // some 2 kB each
		measured: func(context.Context, bun.IDB) ([]Measured, error) { return nil, nil },
	}
}

// The faults that more than one method gives.
var (
	errQuestion = fault.New(fault.NotFound, "quiz.question_not_found")
	errIDTaken  = fault.New(fault.Conflict, "quiz.id_taken").On("id")
)

func (s *Service) editors(who people.Actor) people.Scope { return who.Scope(s.now(), people.Trainer) }

func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }

// Add writes a new question into the bank of unit, as the draft's ID says or with one of its own, and gives its first
// version. The draft was checked. Who may write there is the caller's rule. Faults quiz.id_taken, quiz.competency_unknown.
func (s *Service) Add(ctx context.Context, tx bun.Tx, who people.Actor, unit uuid.UUID, d kinds.Draft) (Version, error) {
	question := d.ID
	if question == uuid.Nil {
		question = newID()
	}
	_, err := tx.ExecContext(ctx, "insert into questions (id, unit_id, created_by, created_at) values (?, ?, ?, ?)",
		question, unit, who.PersonID, s.now())
	if err != nil {
		return Version{}, pg.Refused(fmt.Errorf("insert question: %w", err), map[string]*fault.Fault{"questions_pkey": errIDTaken})
	}
	return s.insertVersion(ctx, tx, who, question, d)
}

// Rewrite writes the next version of a question and gives it. One that belongs to a bank beyond who's units stays as it is
// there: a new question of unit is written instead. The draft was checked.
func (s *Service) Rewrite(ctx context.Context, tx bun.Tx, who people.Actor, unit, question uuid.UUID, d kinds.Draft) (Version, error) {
	theirs, err := tx.NewSelect().TableExpr("questions as b").Where("b.id = ?", question).
		Where("?", s.editors(who).Units("b.unit_id")).Exists(ctx)
	if err != nil {
		return Version{}, fmt.Errorf("unit of a question: %w", err)
	}
	if theirs {
		return s.insertVersion(ctx, tx, who, question, d)
	}
	d.ID = newID()
	if err := copyPictures(ctx, tx, question, d.ID); err != nil {
		return Version{}, err
	}
	return s.Add(ctx, tx, who, unit, d)
}

func (s *Service) insertVersion(ctx context.Context, tx bun.IDB, who people.Actor, question uuid.UUID, d kinds.Draft) (Version, error) {
	if err := s.allThere(ctx, tx, question, d); err != nil {
		return Version{}, err
	}
	v := Version{
		ID: newID(), QuestionID: question, Kind: d.Kind, Stem: d.Stem, Body: d.Body,
		CompetencyID: d.CompetencyID, Level: d.Level, CreatedBy: who.PersonID, CreatedAt: s.now(),
	}
	_, err := tx.NewInsert().Model(&v).
		Value("number", "(select coalesce(max(number), 0) + 1 from question_versions where question_id = ?)", question).
		Returning("number").Exec(ctx)
	if err != nil {
		return Version{}, pg.Refused(fmt.Errorf("insert question version: %w", err), map[string]*fault.Fault{
			"question_versions_competency_id_fkey": fault.Field("competency", "quiz.competency_unknown"),
			"question_versions_number":             fault.New(fault.Conflict, "quiz.question_changed"),
		})
	}
	// What is written anew nobody has reviewed; the version that somebody has stays named.
	_, err = tx.ExecContext(ctx, "update questions set state = 'draft', asked_by = null where id = ? and state in ('in_review', 'in_use')", question)
	if err != nil {
		return Version{}, fmt.Errorf("state of question: %w", err)
	}
	return v, nil
}
