// Package approvals knows what needs a second person (persetujuan), and tells people what happened in their name.
//
// Its words: somebody asks for what gives power, a certificate or a level; another approves or refuses it within seven days.
// Requester, approver and beneficiary are three different persons, and both acts need a second factor entered within the
// last five minutes. What is approved is exactly what was asked (its digest), once, in the transaction of the approval. A
// deputy (pelaksana harian) decides in the stead of a holder of a role between two days. A notice tells a person what
// happened to their account or in their name.
//
// What a kind of approval does is a map given at construction (Kinds); the packages whose acts wait open one through
// people.Asker. It owns the tables approvals, deputies and notices, and stands on people only.
package approvals

import (
	"context"
	"maps"
	"time"

	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/people"
)

// The limits of an approval.
const (
	Life      = 7 * 24 * time.Hour  // how long it waits
	AloneWait = 24 * time.Hour      // where nobody else is eligible
	lookBack  = 30 * 24 * time.Hour // nobody else was eligible for so long
)

// Kinds says what each kind of approval does.
type Kinds map[string]Behaviour

// Behaviour is one kind of approval.
type Behaviour struct {
	// Roles may approve, on the units asked for or above.
	Roles []people.Role
	// Carry does what was asked, in the transaction of the approval; asker is the requester with the rights of now. A fault
	// of it undoes the approval.
	Carry func(ctx context.Context, tx bun.Tx, a Approval, asker people.Actor) error
	// AtOnce, unless nil, reports that what is asked is done without approval: while the installation is being founded.
	AtOnce func(ctx context.Context, tx bun.Tx) (bool, error)
	// Ended, unless nil, undoes what was held for an approval that was refused, withdrawn, expired or void.
	Ended func(ctx context.Context, tx bun.Tx, a Approval) error
	// NeverAlone makes it wait for an approver even where nobody is eligible.
	NeverAlone bool
}

// Service is all that can be done with approvals and notices. It is safe for concurrent use.
type Service struct {
	db    bun.IDB
	staff *people.Service
	kinds Kinds
	now   func() time.Time
}

// New makes the service; kinds says what approvals do, besides naming deputies; now is the clock.
func New(db bun.IDB, staff *people.Service, kinds Kinds, now func() time.Time) *Service {
	s := &Service{db: db, staff: staff, kinds: maps.Clone(kinds), now: now}
	s.kinds[AskDeputy] = Behaviour{Roles: []people.Role{people.Administrator}, Carry: s.carryDeputy}
	return s
}

// Faults that several methods give.
var (
	errUnknown   = fault.New(fault.NotFound, "approval.unknown")
	errNotYours  = fault.New(fault.Forbidden, "approval.not_yours")
	errDecided   = fault.New(fault.Conflict, "approval.decided")
	errExpired   = fault.New(fault.Conflict, "approval.expired")
	errChanged   = fault.New(fault.Conflict, "approval.changed")
	errNobody    = fault.New(fault.Forbidden, "web.forbidden")
	errReasonFew = fault.Field("reason", "approval.reason_missing")
)

func (s *Service) today() people.Day { return people.DayOf(s.now().In(people.Location(""))) }
