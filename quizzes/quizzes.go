// Package quizzes knows who is asked what, and what was answered. It owns quizzes (an ordered choice of question versions of
// package questions, with a pass mark, a time limit and a number of attempts), attempts and their append-only answers, and the
// grading of them.
//
// Words: a slot is a question's place in a quiz; an attempt is one person's sitting, with the rules copied into it when it
// starts; a step is one saved answer; a fraction is a score of 10000.
//
// Answers are saved one by one, each in its own commit. Finishing grades what is stored, in one transaction with
// everything that follows from it, so that a failing consequence never loses an answer.
package quizzes

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/schema"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/jobs"
	"mumpuni/internal/kept"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/questions/kinds"
)

// Grace is how long after its deadline an attempt still takes answers: a request sent in the last second over a slow
// line is not refused. The countdown people see ends at the deadline itself.
const Grace = 10 * time.Second

// Whole is the fraction of a fully right attempt.
const Whole = kinds.Whole

// Service is the quizzes of one database.
type Service struct {
	db     bun.IDB
	bank   *questions.Service
	queue  *jobs.Queue
	hooks  Hooks
	now    func() time.Time
	papers *kept.Cache[id.Quiz, Quiz]        // frozen ones
	steps  *kept.Cache[id.Attempt, Assessed] // running ones whose questions come one by one
	asked  asked
}

// Hooks are what quizzes asks of, and tells, the packages beside it. A nil hook allows or tells nothing.
type Hooks struct {
	// MayAttempt asks whether the enrolment and module allow an attempt; its error refuses it.
	MayAttempt func(db bun.IDB, person id.Person, enrolment id.Enrolment, module id.Module, quiz id.Quiz) pg.Question
	// Finished is told of each finished attempt, except previews, in the transaction that finishes it.
	Finished func(ctx context.Context, tx bun.Tx, r Result) error
	// Assessed is told of each finished attempt of an assessment, in the transaction that finishes it.
	Assessed func(ctx context.Context, tx bun.Tx, t Assessed) error
	// Regraded is told what counts of a person's attempts of a course's quiz after a ruling, in its transaction.
	Regraded func(ctx context.Context, tx bun.Tx, r Regraded) error
	// Remeasured is told of an attempt of an assessment of which a ruling says something else, in its transaction.
	Remeasured func(ctx context.Context, tx bun.Tx, person id.Person, attempt id.Attempt) error
	// Around says what stands of a person beside an attempt, as tx sees it.
	Around func(ctx context.Context, tx bun.Tx, person id.Person, enrolment id.Enrolment) (Around, error)
	// Ask asks a second person; without it nothing is regraded. Notify tells people what was.
	Ask    people.Asker
	Notify people.Notifier
	// MayEvaluate refuses an assessment that who may not use as the evaluation of a course.
	MayEvaluate func(ctx context.Context, db bun.IDB, who people.Actor, assessment uuid.UUID) error
	// Evaluation tells of a published assessment.
	Evaluation func(ctx context.Context, db bun.IDB, assessment uuid.UUID) (Evaluation, error)
	// Paper makes the paper of who's new try of an assessment, or refuses it.
	Paper func(ctx context.Context, db bun.IDB, who people.Actor, assessment uuid.UUID) (Paper, error)
	// Turned is told what has just begun or been sent, once that stands.
	Turned func(t Turn)
}

// Turn is an attempt that a person has just begun (Runs), with its title and the end of its time (zero: without a limit), or sent. The
// zero Attempt: something of the person turned, and nobody knows what.
type Turn struct {
	PersonID id.Person
	Attempt  id.Attempt
	Runs     bool
	Title    string
	Until    time.Time
}

// Result is a finished attempt: Fraction and PassMark of 10000, Passed under the rule copied at the start.
type Result struct {
	AttemptID   id.Attempt
	QuizID      id.Quiz
	PersonID    id.Person
	EnrolmentID id.Enrolment
	ModuleID    id.Module

	Fraction, PassMark int
	Passed             bool
	FinishedAt         time.Time
}

// Regraded is what counts of a person's attempts at a module's quiz after a ruling about one of them.
type Regraded struct {
	PersonID    id.Person
	EnrolmentID id.Enrolment
	ModuleID    id.Module

	Best    *int            // the best result that counts, of 10000; nil: none
	Passing []PassedAttempt // in the order in which they ended

	Cause
}

// PassedAttempt is one that passes.
type PassedAttempt struct {
	ID id.Attempt `bun:"id"`
	At time.Time  `bun:"at"`
}

// New makes the service on db, with questions of bank.
func New(db bun.IDB, bank *questions.Service, queue *jobs.Queue, hooks Hooks, now func() time.Time) *Service {
	return &Service{
		db: db, bank: bank, queue: queue, hooks: hooks, now: now,
		papers: kept.New[id.Quiz, Quiz](256),        // some 2 kB a question
		steps:  kept.New[id.Attempt, Assessed](512), // some 10 kB each
	}
}

// The faults that more than one method gives.
var (
	errQuiz     = fault.New(fault.NotFound, "quiz.not_found")
	errQuestion = fault.New(fault.NotFound, "quiz.question_not_found")
	errAttempt  = fault.New(fault.NotFound, "quiz.attempt_not_found")
	errFrozen   = fault.New(fault.Conflict, "quiz.frozen")
	errEmpty    = fault.New(fault.Conflict, "quiz.empty")
)

func (s *Service) editors(who people.Actor) people.Scope { return who.Scope(s.now(), people.Trainer) }

// mine is the predicate "who may change this quiz", of a row z of quizzes: trainers of its unit and above, and co-authors of a course that
// uses it (writes_quiz).
func (s *Service) mine(who people.Actor) schema.QueryAppender {
	return bun.SafeQuery("(? or writes_quiz(?, z.id))", s.editors(who).Unit("z.unit_id"), who.PersonID)
}

func (s *Service) turned(t Turn) {
	if s.hooks.Turned != nil {
		s.hooks.Turned(t)
	}
}

func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }
