package upload

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"mumpuni/internal/fault"
	"mumpuni/people"
	"mumpuni/storage"
)

// Purpose is one thing that files are sent for: who may, and what is done with a file that is whole. id is of what the
// file is for.
type Purpose struct {
	May  func(ctx context.Context, who people.Actor, id uuid.UUID, bytes int64) error
	Done func(ctx context.Context, who people.Actor, id uuid.UUID, o storage.Object, name string) error
}

// For is a purpose whose files are for what has an identity of a kind of its own.
func For[ID ~[16]byte](may func(context.Context, people.Actor, ID, int64) error, done func(context.Context, people.Actor, ID, storage.Object, string) error) Purpose {
	return Purpose{
		May: func(ctx context.Context, who people.Actor, id uuid.UUID, bytes int64) error {
			return may(ctx, who, ID(id), bytes)
		},
		Done: func(ctx context.Context, who people.Actor, id uuid.UUID, o storage.Object, name string) error {
			return done(ctx, who, ID(id), o, name)
		},
	}
}

// Purposes are all things that files are sent for, by kind. An upload names its purpose as "<kind>:<id>".
type Purposes map[string]Purpose

// errPurpose refuses an upload for nothing that we know.
var errPurpose = fault.New(fault.Invalid, "upload.purpose")

// find reads a purpose. The ID must be written as we write it: uuid.Parse also takes other forms, one of them with any
// bytes around the ID.
func (p Purposes) find(purpose string) (Purpose, uuid.UUID, error) {
	kind, text, _ := strings.Cut(purpose, ":")
	of, err := uuid.Parse(text)
	found, known := p[kind]
	if err != nil || of.String() != text || !known {
		return Purpose{}, uuid.Nil, errPurpose
	}
	return found, of, nil
}

// May refuses what who may not send. Faults: upload.purpose, and what the purpose says.
func (p Purposes) May(ctx context.Context, who people.Actor, purpose string, bytes int64) error {
	found, id, err := p.find(purpose)
	if err != nil {
		return err
	}
	return found.May(ctx, who, id, bytes)
}

// Done hands a whole file to its purpose, as a storage.Taker. Faults: upload.purpose, and what the purpose says.
func (p Purposes) Done(ctx context.Context, who people.Actor, purpose string, o storage.Object, name string) error {
	found, id, err := p.find(purpose)
	if err != nil {
		return err
	}
	return found.Done(ctx, who, id, o, name)
}
