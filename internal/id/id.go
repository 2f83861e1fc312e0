// Package id gives the identities that are most often passed together a type each, so that none can stand in for another: handing
// a quiz where an enrolment is asked for does not compile. To the database, JSON, forms and addresses each is the UUID that it was.
//
// They are arrays of their own type and no structs around uuid.UUID: what looks into values by reflection (bun for nullzero, huma for
// paths and bodies) then sees what it saw before, and a kind is turned into another, or into a UUID of any kind, by a conversion that can be read.
package id

import (
	"database/sql/driver"

	"github.com/google/uuid"
)

// Of is the identity of a Kind. Its zero value names nothing.
type Of[Kind any] uuid.UUID

type (
	Person    = Of[person]
	Enrolment = Of[enrolment]
	Module    = Of[module]
	Quiz      = Of[quiz]
	Attempt   = Of[attempt]
)

type (
	person    struct{}
	enrolment struct{}
	module    struct{}
	quiz      struct{}
	attempt   struct{}
)

// Parse reads an identity in any form that uuid.Parse takes, and fails as that does.
func Parse[ID ~[16]byte](text string) (ID, error) {
	u, err := uuid.Parse(text)
	return ID(u), err
}

// IsZero says that the identity names nothing.
func (i Of[Kind]) IsZero() bool { return i == Of[Kind]{} }

// String is the usual form of 36 characters.
func (i Of[Kind]) String() string { return uuid.UUID(i).String() }

// MarshalText gives what String does: in JSON and as the key of a map.
func (i Of[Kind]) MarshalText() ([]byte, error) { return uuid.UUID(i).MarshalText() }

// UnmarshalText reads what uuid.UUID reads.
func (i *Of[Kind]) UnmarshalText(text []byte) error { return (*uuid.UUID)(i).UnmarshalText(text) }

// Scan reads a column; NULL is the zero value.
func (i *Of[Kind]) Scan(column any) error { return (*uuid.UUID)(i).Scan(column) }

// Value is the parameter of a statement.
func (i Of[Kind]) Value() (driver.Value, error) { return uuid.UUID(i).Value() }
