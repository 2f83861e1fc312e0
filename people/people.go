// Package people knows the civil servants of a government and where each of them serves.
//
// Its words: a person is an ASN employee (PNS, CPNS, PPPK or part-time PPPK), known by a UUID of our own, because the NIP
// (18-digit employee number) changes when a PPPK signs with another agency. A unit is a node of the organisation's tree
// (SIASN calls it unor; an OPD is an agency right below the government). A post (jabatan) is what a person is appointed
// to; an assignment says who held which post in which unit from when to when. A role is granted on a unit and all below
// it. An Actor is a person with their roles, and its Scope is the one predicate for what they may see and do.
//
// It owns the tables units, unit_versions, posts, persons, assignments, role_grants, person_changes and
// unit_helpers. SIASN's staff file is read by people/siasn, which changes many people at once through Bulk. History is appended: units and assignments carry dates, so "as of" is a query.
package people

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
)

// Service is all that can be done with people. See New.
type Service struct {
	db     bun.IDB
	now    func() time.Time
	ask    Asker
	notify Notifier
	drop   Dropper

	helpers helpersKept
}

// New makes the service; now is the clock.
func New(db bun.IDB, now func() time.Time) *Service {
	return &Service{db: db, now: now, ask: nobodyToAsk, notify: nobodyToTell, drop: nothingToDrop}
}

// WithSecond has what needs a second person asked through ask, and people told through notify. Without it, only the system
// gives roles and changes the master data of who holds one.
func (s *Service) WithSecond(ask Asker, notify Notifier) *Service {
	s.ask, s.notify = ask, notify
	return s
}

// WithDrop has what was asked for and can no longer be done taken back through drop.
func (s *Service) WithDrop(drop Dropper) *Service {
	s.drop = drop
	return s
}

func nothingToDrop(context.Context, bun.Tx, string, ...uuid.UUID) error { return nil }

func nobodyToAsk(context.Context, bun.Tx, Actor, Ask) (uuid.UUID, error) {
	return uuid.Nil, fault.New(fault.Unavailable, "approval.nobody_to_ask")
}

func nobodyToTell(context.Context, bun.Tx, ...Notice) error { return nil }

// Faults that several methods give.
var (
	errPersonUnknown = fault.New(fault.NotFound, "person.unknown")
	errUnitUnknown   = fault.New(fault.NotFound, "unit.unknown")
	errNotYours      = fault.New(fault.Forbidden, "person.not_yours")
)

// today is the day it is where who works.
func (s *Service) today(who Actor) time.Time { return s.now().In(who.Location()) }
