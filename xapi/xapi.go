// Package xapi is the house's store of xAPI statements: what packages by cmi5 and tools of other makers say of learners, and the documents
// that they keep here. What a statement is, is known by xapi/statement; who speaks over HTTP, by web/xapi.
//
// Words: a statement says who did what with what, and is never changed; one is voided by a later one. A document is a piece of data under
// a name: the state of an agent in an activity, or a profile of an agent or of an activity. A caller is either bound (the short-lived
// credential of one opening of a package by one learner) or a program with a client key, which an operator made and which may read and
// write all. What is said here is the word of whoever said it: what follows from it for a course, the hooks decide.
package xapi

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/xapi/statement"
)

// Service is the statements of one database. Make it with New.
type Service struct {
	db    bun.IDB
	base  string
	hooks Hooks
	now   func() time.Time
}

// New makes the service. base is the address of the installation, in whose name it says what it adds; now is the clock.
func New(db bun.IDB, base string, hooks Hooks, now func() time.Time) *Service {
	return &Service{db: db, base: strings.TrimSuffix(base, "/"), hooks: hooks, now: now}
}

// Hooks are what others do and decide about bound callers; each may be nil.
type Hooks struct {
	// Session tells what a credential is bound to. Fault: Unauthenticated when it is none, or has ended.
	Session func(ctx context.Context, secret string) (Bound, error)
	// Recorded is told of a bound caller's new statements as they were sent (without an ID or a timestamp, where none was), in the transaction
	// that keeps them and after that; its error refuses them all.
	Recorded func(ctx context.Context, tx bun.Tx, b Bound, list []*statement.Statement) error
	// Document is asked before a bound caller reads a document or, with write, keeps or deletes one, in the transaction of that. A list of
	// documents is asked for without a name.
	Document func(ctx context.Context, db bun.IDB, b Bound, at Place, write bool) error
}

// Bound is what a short-lived credential is bound to: it speaks of one person in one registration and activity.
type Bound struct {
	Person       id.Person
	Actor        statement.Agent
	Registration uuid.UUID
	Activity     string // IRI
	Session      string // for the hooks
}

// Caller is who speaks: exactly one of the two.
type Caller struct {
	Key   *Key
	Bound *Bound
}

// The faults that several methods give.
var (
	ErrUnauthenticated = fault.New(fault.Unauthenticated, "xapi.unauthenticated")
	ErrForbidden       = fault.New(fault.Forbidden, "xapi.not_yours")
	ErrStatement       = fault.New(fault.NotFound, "xapi.statement_not_found")
	ErrDocument        = fault.New(fault.NotFound, "xapi.document_not_found")
	ErrConflict        = fault.New(fault.Conflict, "xapi.statement_differs")
	ErrOverwrite       = fault.New(fault.Conflict, "xapi.precondition_missing")
	ErrPrecondition    = fault.New(fault.Conflict, "xapi.precondition_failed") // 412 over HTTP
	ErrFull            = fault.New(fault.TooLarge, "xapi.documents_full")
)

// authority is in whose name a statement of a caller is kept.
func (s *Service) authority(who Caller) statement.Agent {
	if who.Key != nil {
		return statement.Agent{Name: who.Key.Name, Account: &statement.Account{HomePage: s.base, Name: "xapi:" + who.Key.ID}}
	}
	return statement.Agent{Name: "Mumpuni", Account: &statement.Account{HomePage: s.base, Name: "mumpuni"}}
}

// teller is who tells of an activity: what one package defines, another cannot change.
func teller(who Caller) string {
	switch {
	case who.Key != nil:
		return "key:" + who.Key.ID
	case who.Bound != nil:
		return who.Bound.Activity
	}
	return "mumpuni"
}

// wrap says what was being done when err came; nil stays nil.
func wrap(err error, what string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("xapi: %s: %w", what, err)
}
