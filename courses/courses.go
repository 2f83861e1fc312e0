// Package courses knows what can be learnt and how far each learner is. It owns courses, their versions and modules,
// enrolments and progress. What is done around them has rooms of its own below: pictures, which courses stands on, and bin, intake, coauthors,
// review, mandates, results and notes, which stand on courses.
//
// Words: a course has versions; a published version never changes, an edit makes a draft beside it. A version is a list
// of modules in three parts (gambaran umum, materi, evaluasi). An
// enrolment is one person's way through one version. Progress is honest: opening a module completes nothing; seconds
// watched, depth read and pages shown count only as fast as the server's clock allows, and never go down.
//
// Completing the last module completes the course: evidence of grade E1, JP and statements are written in the same
// transaction, and Hooks.Certify is told when it earns a certificate. That is agreed to by a second person who did not write the
// course, before anybody enrols; each enrolment keeps the rule of its day.
package courses

import (
	"context"
	_ "embed" // across.sql
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/courses/pictures"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/report"
	"mumpuni/media"
	"mumpuni/packages"
	"mumpuni/people"
	"mumpuni/storage"
)

// Whole is the fraction of a thing fully done.
const Whole = 10000

//go:embed across.sql
var acrossSQL string

// across is what this package reads of other packages' tables.
var across = report.Parse(acrossSQL)

// Service is the courses of one database. Make it with New.
type Service struct {
	db       bun.IDB
	store    *storage.Store
	files    *media.Service
	packs    *packages.Service // nil: there are none
	hooks    Hooks
	pictures *pictures.Service
	now      func() time.Time
	texts    textCache

	weights weights
}

// Hooks are what courses asks of, and tells, the packages beside it. A nil hook does nothing.
type Hooks struct {
	// Certify is told of each completed course that earns a certificate, in the transaction that completes it.
	Certify func(ctx context.Context, tx bun.Tx, c Completion) error
	// Ask asks a second person; without it no course that issues certificates can be published.
	Ask people.Asker
	// Notify tells trainers what their published courses lack.
	Notify people.Notifier
	// Certifying is told of a course whose learners earn certificates from now on.
	Certifying func(ctx context.Context, tx bun.Tx, course uuid.UUID, title string) error
	// DescribeQuiz says what a quiz asks; without it no quiz counts.
	DescribeQuiz func(ctx context.Context, db bun.IDB, quizID id.Quiz) (QuizFacts, error)
	// Uncertify takes back what Certify did for an enrolment, Recertify gives it back, in the transaction of a ruling.
	Uncertify func(ctx context.Context, tx bun.Tx, enrolment id.Enrolment, u Undoing) error
	Recertify func(ctx context.Context, tx bun.Tx, done Completion, u Undoing) error
	// FreezeQuizzes makes quizzes unchangeable; it refuses those that cannot be taken yet.
	FreezeQuizzes func(ctx context.Context, tx bun.Tx, quizIDs []id.Quiz, at time.Time) error
	// AdviseQuiz tells what would make a quiz better but is not demanded.
	AdviseQuiz func(ctx context.Context, tx bun.Tx, quizID id.Quiz) (fault.Many, error)
	// Binned keeps what was taken out of a course, so that it can be brought back; without it nobody finds it again.
	Binned func(ctx context.Context, tx bun.Tx, who people.Actor, d Deleted) error
	// Emptied lets go of what else is kept of a course that has no version left and is removed.
	Emptied func(ctx context.Context, tx bun.Tx, course uuid.UUID) error
	// NewQuiz makes an empty quiz of this title, owned by unit.
	NewQuiz func(ctx context.Context, tx bun.Tx, who people.Actor, unit uuid.UUID, title string) (id.Quiz, error)
	// QuizTexts gives what the questions of a quiz show, one a question, among marks like those of their sheet, so that their weight can be told;
	// without it they weigh nothing.
	QuizTexts func(ctx context.Context, db bun.IDB, quizID id.Quiz) ([]string, error)
	// MayAsk says of versions of questions why the texts of a course of unit may not ask them for learning, "" where they may; the course has
	// these quizzes. Without it no text asks anything.
	MayAsk func(ctx context.Context, db bun.IDB, unit uuid.UUID, quizzes []id.Quiz, versions []uuid.UUID) (map[uuid.UUID]string, error)
	// Asked notes that the texts of a published version of a course ask these versions of questions.
	Asked func(ctx context.Context, tx bun.Tx, version uuid.UUID, questions []uuid.UUID) error
	// CopyQuiz makes an editable copy of a quiz for a revised course.
	CopyQuiz func(ctx context.Context, tx bun.Tx, quizID id.Quiz, who people.Actor) (id.Quiz, error)
}

// New makes the service. Its files are media, links to them are signed by store, now is the clock.
func New(db bun.IDB, store *storage.Store, files *media.Service, hooks Hooks, now func() time.Time) *Service {
	return &Service{db: db, store: store, files: files, pictures: pictures.New(db, store, files, now), hooks: hooks, now: now}
}

// WithPackages lets learners open packages.
func (s *Service) WithPackages(packs *packages.Service) *Service {
	s.packs = packs
	packs.Following(s.followPackage)
	return s
}

// The faults that several methods give.
var (
	errCourse    = fault.New(fault.NotFound, "course.not_found")
	errModule    = fault.New(fault.NotFound, "course.module_not_found")
	errEnrolment = fault.New(fault.NotFound, "course.enrolment_not_found")
	errNoDraft   = fault.New(fault.Conflict, "course.no_draft")
	errNotDraft  = fault.New(fault.Conflict, "course.not_draft")
	errArchived  = fault.New(fault.Conflict, "course.archived")
)

// Teachers is where who may make and change courses, and so answers those who learn from them: the units on which they are trainers.
func (s *Service) Teachers(who people.Actor) people.Scope { return who.Scope(s.now(), people.Trainer) }

// today is the day it is where who works.
func (s *Service) today(who people.Actor) people.Day {
	return people.DayOf(s.now().In(who.Location()))
}

func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }
