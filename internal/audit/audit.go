// Package audit writes down who looked at or changed whose record. Entries are appended and never changed.
package audit

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/schema"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
)

// Entry is one act, about one person's record (SubjectID), about those of all who stood in a list (SubjectIDs) or about none.
// Detail holds no secrets and no rejected values.
type Entry struct {
	bun.BaseModel `bun:"table:audit_entries"`

	ID         uuid.UUID      `bun:"id,pk" json:"id"`
	At         time.Time      `bun:"at" json:"at"`
	ActorID    id.Person      `bun:"actor_id,nullzero" json:"actor_id"`
	Action     string         `bun:"action" json:"action"`
	SubjectID  id.Person      `bun:"subject_id,nullzero" json:"subject_id"`
	SubjectIDs []id.Person    `bun:"subject_ids,array,nullzero" json:"-"`
	Object     string         `bun:"object" json:"object"`
	Detail     map[string]any `bun:"detail,type:jsonb" json:"detail"`
	RequestID  string         `bun:"request_id" json:"request_id"`
}

type requestKey struct{}

// WithRequest remembers the request's id for entries written under ctx.
func WithRequest(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestKey{}, id)
}

// RequestID is the id of the request that ctx belongs to, "" outside one.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestKey{}).(string)
	return id
}

// Write appends e in db, normally the transaction of the act itself. A missing ID and request id are filled in; a list of one
// person is about that person.
func Write(ctx context.Context, db bun.IDB, e Entry) error {
	return pg.Ask(ctx, Noting(ctx, db, e)) //nolint:wrapcheck // Noting says what it was
}

// Noting is Write in one message with what is read: the entry stands where that was read, and else nothing was given.
func Noting(ctx context.Context, db bun.IDB, e Entry) pg.Question {
	if e.ID == uuid.Nil {
		e.ID = uuid.Must(uuid.NewV7())
	}
	if e.Detail == nil {
		e.Detail = map[string]any{}
	}
	if len(e.SubjectIDs) == 1 {
		e.SubjectID, e.SubjectIDs = e.SubjectIDs[0], nil
	}
	e.RequestID = RequestID(ctx)
	var subjects any
	if len(e.SubjectIDs) > 0 {
		subjects = e.SubjectIDs
	}
	return pg.Doing(db, `insert into audit_entries (id, at, actor_id, action, subject_id, subject_ids, object, detail, request_id)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		e.ID, e.At, pg.Null(e.ActorID), e.Action, pg.Null(e.SubjectID), subjects, e.Object, pg.JSON(e.Detail), e.RequestID).Then(func(err error) error {
		if err != nil {
			return fmt.Errorf("audit %s: %w", e.Action, err)
		}
		return nil
	})
}

// WriteList appends e about all subjects: somebody read or changed a list in which they stand. Without subjects nothing is written.
func WriteList(ctx context.Context, db bun.IDB, e Entry, subjects []id.Person) error {
	if len(subjects) == 0 {
		return nil
	}
	e.SubjectIDs = subjects
	return Write(ctx, db, e)
}

// Subjects are the people of a list, each once; a row without a person is left out.
func Subjects[T any](list []T, person func(T) id.Person) []id.Person {
	seen := make(map[id.Person]bool, len(list))
	ids := make([]id.Person, 0, len(list))
	for _, row := range list {
		if p := person(row); !p.IsZero() && !seen[p] {
			seen[p] = true
			ids = append(ids, p)
		}
	}
	return ids
}

// About is the predicate "the entry concerns the record of person", alone or in a list.
func About(person id.Person) schema.QueryAppender {
	return bun.SafeQuery("(e.subject_id = ?0 or e.subject_ids @> array[?0]::uuid[])", person)
}

// AboutSome is the predicate "the entry concerns the record of somebody" of whom which says, for a column, that it names such a one.
func AboutSome(which func(column string) schema.QueryAppender) schema.QueryAppender {
	return bun.SafeQuery("(? or exists (select from unnest(e.subject_ids) as listed(id) where ?))",
		which("e.subject_id"), which("listed.id"))
}
