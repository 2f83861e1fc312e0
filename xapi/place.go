package xapi

import (
	"context"
	"crypto/sha256"
	"encoding/binary"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
)

// Kind is what a document is.
type Kind string

// The kinds of documents.
const (
	State           Kind = "state"
	AgentProfile    Kind = "agent"
	ActivityProfile Kind = "activity"
)

// The limits of documents.
const (
	MaxDocument  = 1 << 20 // bytes of one
	MaxDocuments = 100     // of a bound caller in one place
	maxName      = 500     // bytes of a document's name
)

// Place is where a document is kept. A list has no ID.
type Place struct {
	Kind         Kind
	Activity     string    // IRI; not of agent profiles
	Agent        string    // IFI; not of activity profiles
	Registration uuid.UUID // of states, where there is one
	ID           string    // the name of the state or the profile
}

// scope is a hash of what lists are asked by, but for the registration.
func (p Place) scope() []byte { return hash(string(p.Kind), p.Activity, p.Agent) }

func (p Place) key() []byte {
	return hash(string(p.Kind), p.Activity, p.Agent, p.Registration.String(), p.ID)
}

func hash(parts ...string) []byte {
	h := sha256.New()
	for _, p := range parts {
		_ = binary.Write(h, binary.BigEndian, int64(len(p))) // so that no two lists of parts are one text
		_, _ = h.Write([]byte(p))
	}
	return h.Sum(nil)
}

// lock is a number by which writers of one document come one after the other.
func (p Place) lock() int64 { return int64(binary.BigEndian.Uint64(p.key()) >> 1) } //nolint:gosec // half of a hash

// reach refuses a place that is not the caller's: a bound one has the states of its own actor, registration and activity, its own actor's
// profile, and that of its activity.
func (s *Service) reach(ctx context.Context, db bun.IDB, who Caller, at Place, write bool) error {
	if len(at.ID) > maxName {
		return fault.New(fault.Invalid, "xapi.name_long").With("Max", maxName)
	}
	b := who.Bound
	if b == nil {
		return nil
	}
	switch {
	case at.Kind != AgentProfile && at.Activity != b.Activity,
		at.Kind != ActivityProfile && at.Agent != b.Actor.IFI(),
		at.Kind == State && at.Registration != b.Registration:
		return ErrForbidden
	}
	if s.hooks.Document == nil {
		return nil
	}
	return s.hooks.Document(ctx, db, *b, at, write)
}
