// Package assessments knows how a level is measured: assessments (asesmen) by a published plan of reviewed questions, approved by
// a second person, sat as fixed forms, as a draw of one's own, or adaptively. It owns assessments, their plan, questions, openings,
// sittings and extra time; attempts are package quizzes', what is measured is package competencies'.
//
// Words: a cell is a competency's level with the number of its questions on one paper; an opening says who may sit; a sitting is a
// supervised one, opened by somebody of another unit with a code of the day; a try is one attempt of a person.
package assessments

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/jobs"
	"mumpuni/internal/kept"
	"mumpuni/people"
	"mumpuni/psychometrics"
	"mumpuni/questions"
	"mumpuni/questions/calibrations"
	"mumpuni/quizzes"
)

// Service is the assessments of one database.
type Service struct {
	db      bun.IDB
	bank    *questions.Service
	quizzes *quizzes.Service
	hooks   Hooks
	now     func() time.Time
	chance  func() uint64 // draws papers

	calibrations *calibrations.Service

	editions *kept.Cache[uuid.UUID, edition]
	reading  [16]sync.Mutex                     // of those who need the same edition one reads it
	open     *kept.Cache[id.Attempt, bool]      // ended parts: would more questions decide something
	bases    *kept.Cache[id.Attempt, readBasis] // what running adaptive tries go by
	guesses  guesses

	forecasted *kept.Cache[[32]byte, psychometrics.Forecast] // by the plan's key
}

// Hooks are what assessments asks of the packages beside it.
type Hooks struct {
	// Ask asks a second person; without it nothing can be published.
	Ask people.Asker
	// Issuers lists who may certify what assessments of a unit measure, the nearest first; without it no assessment gives certificates.
	Issuers func(ctx context.Context, db bun.IDB, unit uuid.UUID) ([]Issuer, error)
	// Certify asks an issuer for certificates, in the transaction that publishes.
	Certify func(ctx context.Context, tx bun.Tx, c Certifying) error
	// Accepted reports whether the one who signs for the issuer today accepted an assessment.
	Accepted func(ctx context.Context, db bun.IDB, assessment uuid.UUID) (bool, error)
	// Measured is told that what was measured of a person changed, in the transaction of it.
	Measured func(ctx context.Context, tx bun.Tx, person id.Person) error
	// Notify tells people of what happens to their tries; without it nobody is told.
	Notify people.Notifier
	// Queue takes jobs; without it nothing can be calibrated.
	Queue *jobs.Queue
}

// New makes the service on db.
func New(db bun.IDB, bank *questions.Service, attempts *quizzes.Service, hooks Hooks, now func() time.Time) *Service {
	return &Service{
		db: db, bank: bank, quizzes: attempts, hooks: hooks, now: now, chance: rand.Uint64, calibrations: calibrations.New(db, now),
		editions: kept.New[uuid.UUID, edition](64), open: kept.New[id.Attempt, bool](4096), bases: kept.New[id.Attempt, readBasis](512),
		forecasted: newForecasted(),
	}
}

// WithChance lets papers be drawn by another source of chance than the machine's; several must not draw from it at once.
func (s *Service) WithChance(chance func() uint64) *Service {
	s.chance = chance
	return s
}

// The roles. Makers write assessments of their units; an HR officer of the unit or above, who wrote nothing of it, approves.
var (
	makers    = []people.Role{people.Trainer, people.HR}
	approvers = []people.Role{people.HR}
	// Readers see who sat it and with which result.
	readers = []people.Role{people.HR, people.Auditor}
)

// Approvers are the roles whose holders approve an assessment.
func Approvers() []people.Role { return approvers }

// The faults that more than one method gives.
var (
	errAssessment = fault.New(fault.NotFound, "assessment.not_found")
	errState      = fault.New(fault.Conflict, "assessment.not_now")
)

// today is the calendar day where who is.
func (s *Service) today(who people.Actor) people.Day { return people.DayOf(s.now().In(who.Location())) }

func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }
