package records

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/pg"
)

// Verb is an xAPI verb: an IRI that says what a person did.
type Verb string

// The verbs in use, from the ADL vocabulary, Activity Streams and TinCan registry.
const (
	Registered  Verb = "http://adlnet.gov/expapi/verbs/registered"
	Mandated    Verb = "http://activitystrea.ms/schema/1.0/assign"
	Launched    Verb = "http://adlnet.gov/expapi/verbs/launched"
	Experienced Verb = "http://adlnet.gov/expapi/verbs/experienced"
	Progressed  Verb = "http://adlnet.gov/expapi/verbs/progressed"
	Completed   Verb = "http://adlnet.gov/expapi/verbs/completed"
	Attempted   Verb = "http://adlnet.gov/expapi/verbs/attempted"
	Answered    Verb = "http://adlnet.gov/expapi/verbs/answered"
	Passed      Verb = "http://adlnet.gov/expapi/verbs/passed"
	Failed      Verb = "http://adlnet.gov/expapi/verbs/failed"
	Mastered    Verb = "http://adlnet.gov/expapi/verbs/mastered"
	Earned      Verb = "http://id.tincanapi.com/verb/earned"
	Revoked     Verb = "http://activitystrea.ms/schema/1.0/retract"
	Withdrawn   Verb = "http://activitystrea.ms/schema/1.0/leave"
)

// Statement is one thing a person did. Result follows xAPI (score, success, completion, duration); Context holds what a
// reader needs besides (titles, enrolment, version). ObjectType is course, module, quiz, certificate or competency.
type Statement struct {
	bun.BaseModel `bun:"table:statements,alias:s"`

	ID         uuid.UUID      `bun:"id,pk" json:"id"`
	PersonID   uuid.UUID      `bun:"person_id" json:"person_id"`
	Verb       Verb           `bun:"verb" json:"verb"`
	ObjectType string         `bun:"object_type" json:"object_type"`
	ObjectID   uuid.UUID      `bun:"object_id" json:"object_id"`
	Result     map[string]any `bun:"result,type:jsonb" json:"result,omitempty"`
	Context    map[string]any `bun:"context,type:jsonb" json:"context,omitempty"`
	OccurredAt time.Time      `bun:"occurred_at" json:"occurred_at"`
	StoredAt   time.Time      `bun:"stored_at,nullzero,default:clock_timestamp()" json:"stored_at"`
}

// Append writes st down in tx, the transaction of what happened. StoredAt is the database's own clock, whatever the
// device or the caller believes.
func Append(ctx context.Context, tx bun.IDB, st Statement) error {
	if st.ID == uuid.Nil {
		st.ID = uuid.Must(uuid.NewV7())
	}
	if st.Result == nil {
		st.Result = map[string]any{}
	}
	if st.Context == nil {
		st.Context = map[string]any{}
	}
	_, err := pg.Exec(ctx, tx, `insert into statements (id, person_id, verb, object_type, object_id, result, context, occurred_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8)`,
		st.ID, st.PersonID, st.Verb, st.ObjectType, st.ObjectID, pg.JSON(st.Result), pg.JSON(st.Context), st.OccurredAt)
	if err != nil {
		return fmt.Errorf("append statement: %w", err)
	}
	return nil
}
