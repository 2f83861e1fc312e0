package records

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
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
	PersonID   id.Person      `bun:"person_id" json:"person_id"`
	Verb       Verb           `bun:"verb" json:"verb"`
	ObjectType string         `bun:"object_type" json:"object_type"`
	ObjectID   uuid.UUID      `bun:"object_id" json:"object_id"`
	Result     map[string]any `bun:"result,type:jsonb" json:"result,omitempty"`
	Context    map[string]any `bun:"context,type:jsonb" json:"context,omitempty"`
	OccurredAt time.Time      `bun:"occurred_at" json:"occurred_at"`
	StoredAt   time.Time      `bun:"stored_at,nullzero,default:clock_timestamp()" json:"stored_at"`
}

// Append writes st down in tx, the transaction of what happened: at once or, under Together, with what else happens in it. StoredAt
// is the database's own clock, whatever the device or the caller believes.
func Append(ctx context.Context, tx bun.IDB, st Statement) error {
	if others, ok := ctx.Value(togetherKey{}).(*[]Statement); ok {
		*others = append(*others, st.whole())
		return nil
	}
	return write(ctx, tx, []Statement{st})
}

// Arg is a list as the argument of the database's append_statements(jsonb), by which an act that is one statement writes down in it
// what happened.
func Arg(list ...Statement) json.RawMessage {
	for i, st := range list {
		list[i] = st.whole()
	}
	return pg.JSON(list)
}

// whole is st with what is not said left empty instead of null, and an ID.
func (st Statement) whole() Statement {
	if st.ID == uuid.Nil {
		st.ID = uuid.Must(uuid.NewV7())
	}
	if st.Result == nil {
		st.Result = map[string]any{}
	}
	if st.Context == nil {
		st.Context = map[string]any{}
	}
	return st
}

type togetherKey struct{}

// Together does what consequences follow from one act in tx and then writes the statements that they appended, in their order and in
// one round trip. When they fail, none is written.
func Together(ctx context.Context, tx bun.IDB, consequences func(ctx context.Context) error) error {
	var list []Statement
	if err := consequences(context.WithValue(ctx, togetherKey{}, &list)); err != nil || len(list) == 0 {
		return err
	}
	return write(ctx, tx, list)
}

func write(ctx context.Context, tx bun.IDB, list []Statement) error {
	return pg.Later(ctx, tx, "append statements", "select append_statements($1)", Arg(list...))
}
