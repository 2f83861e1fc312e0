package quizzes

import (
	"context"
	_ "embed" // regrade.sql
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/report"
	"mumpuni/people"
)

// Kind is what a regrade does.
type Kind string

// The kinds: a version of a question counts for nobody («anulir»); it is graded by the key of another version; an attempt counts for
// nothing; answers that came late are taken, or not; an earlier one is taken back.
const (
	OfQuestion Kind = "question"
	OfKey      Kind = "key"
	OfAttempt  Kind = "attempt"
	OfLate     Kind = "late"
	OfReversal Kind = "reversal"
)

// RegradeState is how far a regrade is.
type RegradeState string

// The states: what would change is worked out; it can be looked at and asked for; a second person has it; a job carries it out; done;
// the job was lost, and can be begun again; refused, withdrawn, or given up. Applying, Done and Failed ones are in force.
const (
	Computing RegradeState = "computing"
	Ready     RegradeState = "ready"
	Asking    RegradeState = "waiting"
	Applying  RegradeState = "applying"
	Done      RegradeState = "done"
	Failed    RegradeState = "failed"
	Dropped   RegradeState = "dropped"
)

// Regrade is a ruling about gradings, from its preview on.
type Regrade struct {
	bun.BaseModel `bun:"table:regrades,alias:r"`

	ID         uuid.UUID    `bun:"id,pk" json:"id"`
	Kind       Kind         `bun:"kind" json:"kind"`
	UnitID     uuid.UUID    `bun:"unit_id" json:"unit_id"`
	VersionID  uuid.UUID    `bun:"version_id,nullzero" json:"version_id,omitzero"`
	WithID     uuid.UUID    `bun:"with_id,nullzero" json:"with_id,omitzero"`
	AttemptID  id.Attempt   `bun:"attempt_id,nullzero" json:"attempt_id,omitzero"`
	Late       []int64      `bun:"late,array" json:"late,omitempty"`
	Accepted   bool         `bun:"accepted" json:"accepted"`
	ReversesID uuid.UUID    `bun:"reverses_id,nullzero" json:"reverses_id,omitzero"`
	Title      string       `bun:"title" json:"title"`
	Reason     string       `bun:"reason" json:"reason"`
	State      RegradeState `bun:"state" json:"state"`
	Digest     string       `bun:"digest" json:"digest"`
	People     int          `bun:"people" json:"people"`
	AskedBy    id.Person    `bun:"asked_by" json:"asked_by"`
	AskedAt    time.Time    `bun:"asked_at" json:"asked_at"`
	ApprovedBy id.Person    `bun:"approved_by,nullzero" json:"approved_by,omitzero"`
	RuledAt    time.Time    `bun:"ruled_at,nullzero" json:"ruled_at,omitzero"`
	RuledNo    int64        `bun:"ruled_no,nullzero" json:"-"`
	ReversedBy uuid.UUID    `bun:"reversed_by_id,nullzero" json:"reversed_by_id,omitzero"`
	EndedAt    time.Time    `bun:"ended_at,nullzero" json:"ended_at,omitzero"`
	ContestID  uuid.UUID    `bun:"contest_id,nullzero" json:"contest_id,omitzero"`
}

// InForce reports that r holds: agreed to, and not taken back.
func (r Regrade) InForce() bool {
	return r.RuledNo > 0 && r.ReversedBy == uuid.Nil && r.Kind != OfReversal
}

// Effect is what a regrade changes of one attempt, and of what follows from it.
type Effect struct {
	bun.BaseModel `bun:"table:regrade_effects,alias:e" json:"-"`

	RegradeID    uuid.UUID  `bun:"regrade_id,pk" json:"-"`
	AttemptID    id.Attempt `bun:"attempt_id,pk" json:"attempt_id"`
	PersonID     id.Person  `bun:"person_id" json:"person_id"`
	Purpose      Purpose    `bun:"purpose" json:"purpose"`
	Grading      int        `bun:"grading" json:"grading"` // that it was worked out from
	Before       Standing   `bun:"before,type:jsonb" json:"before"`
	After        Standing   `bun:"after,type:jsonb" json:"after"`
	MarkChanged  bool       `bun:"mark_changed" json:"mark_changed"`
	Gained       bool       `bun:"gained" json:"gained"` // a pass
	Lost         bool       `bun:"lost" json:"lost"`
	Kept         bool       `bun:"kept" json:"kept"` // passed, though the mark is below now
	LevelUp      int        `bun:"level_up" json:"level_up"`
	LevelDown    int        `bun:"level_down" json:"level_down"`
	Completed    int        `bun:"completed" json:"completed"` // courses: 1, -1
	Certificates int        `bun:"certificates" json:"certificates"`
	AppliedAt    time.Time  `bun:"applied_at,nullzero" json:"applied_at,omitzero"`
}

// AskRegrade is the approval of a regrade, a key of the map in wire.go.
const AskRegrade = "quiz.regrade"

// RegradeApprovers are the roles whose holders approve one.
func RegradeApprovers() []people.Role { return []people.Role{people.HR} }

// regraders ask for one; regradeReaders see it.
var (
	regraders      = []people.Role{people.Trainer, people.HR}
	regradeReaders = []people.Role{people.Trainer, people.HR, people.Auditor}
)

var (
	errRegrade     = fault.New(fault.NotFound, "regrade.not_found")
	errRegradeNow  = fault.New(fault.Conflict, "regrade.not_now")
	errRegradeOnce = fault.New(fault.Conflict, "regrade.already")
)

//go:embed regrade.sql
var regradeSQL string

var regradeReport = report.Parse(regradeSQL)

func causeOf(ctx context.Context, db bun.IDB, regrade uuid.UUID) (Cause, error) {
	var r Regrade
	if err := db.NewSelect().Model(&r).Where("r.id = ?", regrade).Scan(ctx); err != nil {
		return Cause{}, pg.OrNotFound(err, errRegrade)
	}
	return r.cause(), nil
}

func (r Regrade) cause() Cause {
	by := r.ApprovedBy
	if by.IsZero() { // worked out only
		by = r.AskedBy
	}
	return Cause{ID: r.ID, Restores: r.ReversesID, By: by, Reason: r.Reason}
}

// met is an attempt that a regrade is about.
type met struct {
	AttemptID id.Attempt `bun:"attempt_id"`
	PersonID  id.Person  `bun:"person_id"`
}

// concerned lists the finished attempts that r is about, those of one person together, which ended at or after since.
func (s *Service) concerned(ctx context.Context, db bun.IDB, r Regrade, since time.Time) ([]met, error) {
	for r.Kind == OfReversal {
		var of Regrade
		if err := db.NewSelect().Model(&of).Where("r.id = ?", r.ReversesID).Scan(ctx); err != nil {
			return nil, fmt.Errorf("regrade taken back: %w", err)
		}
		r = of
	}
	var list []met
	if r.Kind == OfQuestion || r.Kind == OfKey {
		return list, regradeReport.Scan(ctx, db, &list, report.Args{"version": r.VersionID, "since": since}, "met")
	}
	err := db.NewSelect().TableExpr("attempts as a").ColumnExpr("a.id as attempt_id, a.person_id").Where("a.id = ?", r.AttemptID).Scan(ctx, &list)
	if err != nil {
		return nil, fmt.Errorf("attempt of a regrade: %w", err)
	}
	return list, nil
}

// compare fills what a count asks for. passMark is that of the attempt.
func (e *Effect) compare(passMark int) {
	b, a := e.Before, e.After
	e.MarkChanged, e.Gained, e.Lost, e.Kept = b.Fraction != a.Fraction, !b.Passed && a.Passed, b.Passed && !a.Passed, a.Passed && a.Fraction < passMark
	e.LevelUp, e.LevelDown, e.Completed, e.Certificates = 0, 0, 0, 0
	for i, l := range a.Levels {
		switch d := rank(l.Measured, l.Attained, l.BelowFrom, l.Tested) - rank(b.Levels[i].Measured, b.Levels[i].Attained, b.Levels[i].BelowFrom, b.Levels[i].Tested); {
		case d > 0:
			e.LevelUp++
		case d < 0:
			e.LevelDown++
		}
	}
	switch {
	case !b.Completed && a.Completed:
		e.Completed = 1
	case b.Completed && !a.Completed:
		e.Completed = -1
	}
	e.Certificates = different(b.Certificates, a.Certificates) + different(a.Certificates, b.Certificates)
}

// rank orders what stands in a competency: a level reached weighs most, then how far up nothing speaks against.
func rank(measured bool, attained, belowFrom, tested int) int {
	n := tested
	if measured {
		n += 1000*attained + 10*belowFrom
		if belowFrom == 0 {
			n += 100
		}
	}
	return n
}

func different(list, from []string) int {
	n := 0
	for _, l := range list {
		found := false
		for _, f := range from {
			found = found || f == l
		}
		if !found {
			n++
		}
	}
	return n
}
