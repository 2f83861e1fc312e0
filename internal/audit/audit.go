// Package audit writes down who looked at or changed whose record. Entries are appended and never changed.
package audit

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"
)

// Entry is one act. Detail holds no secrets and no rejected values.
type Entry struct {
	bun.BaseModel `bun:"table:audit_entries"`

	ID        uuid.UUID      `bun:"id,pk" json:"id"`
	At        time.Time      `bun:"at" json:"at"`
	ActorID   uuid.UUID      `bun:"actor_id,nullzero" json:"actor_id"`
	Action    string         `bun:"action" json:"action"`
	SubjectID uuid.UUID      `bun:"subject_id,nullzero" json:"subject_id"`
	Object    string         `bun:"object" json:"object"`
	Detail    map[string]any `bun:"detail,type:jsonb" json:"detail"`
	RequestID string         `bun:"request_id" json:"request_id"`
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

// Write appends e in db, normally the transaction of the act itself. A missing ID and request id are filled in.
func Write(ctx context.Context, db bun.IDB, e Entry) error {
	if e.ID == uuid.Nil {
		e.ID = uuid.Must(uuid.NewV7())
	}
	if e.Detail == nil {
		e.Detail = map[string]any{}
	}
	e.RequestID = RequestID(ctx)
	if _, err := db.NewInsert().Model(&e).Exec(ctx); err != nil {
		return fmt.Errorf("audit %s: %w", e.Action, err)
	}
	return nil
}

// WriteEach appends e once for each subject: somebody read a list in which they all stand. One statement, however many.
func WriteEach(ctx context.Context, db bun.IDB, e Entry, subjects []uuid.UUID) error {
	if len(subjects) == 0 {
		return nil
	}
	ids := make([]uuid.UUID, len(subjects))
	for i := range ids {
		ids[i] = uuid.Must(uuid.NewV7())
	}
	if e.Detail == nil {
		e.Detail = map[string]any{}
	}
	detail, err := json.Marshal(e.Detail)
	if err != nil {
		return fmt.Errorf("audit %s: %w", e.Action, err)
	}
	_, err = db.NewRaw(`insert into audit_entries (id, at, actor_id, action, subject_id, object, detail, request_id)
		select each.id, ?, ?, ?, each.subject, ?, ?::jsonb, ? from unnest(?::uuid[], ?::uuid[]) as each(id, subject)`,
		e.At, uuid.NullUUID{UUID: e.ActorID, Valid: e.ActorID != uuid.Nil}, e.Action, e.Object, string(detail), RequestID(ctx),
		pgdialect.Array(ids), pgdialect.Array(subjects)).Exec(ctx)
	if err != nil {
		return fmt.Errorf("audit %s of a list: %w", e.Action, err)
	}
	return nil
}
