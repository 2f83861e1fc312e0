package assessments

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/competencies"
	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/questions/kinds"
)

// HeldRulingKind is what two persons ruled about a held try.
type HeldRulingKind string

// The kinds: it counts for nothing; it counts after all.
const (
	RuledOut HeldRulingKind = "annul"
	RuledIn  HeldRulingKind = "restore"
)

// HeldRuling is what two persons ruled about a held try, and why. Rulings are appended, and go with the signals when those are deleted.
type HeldRuling struct {
	bun.BaseModel `bun:"table:held_rulings,alias:hr" json:"-"`

	ID         uuid.UUID      `bun:"id,pk" json:"-"`
	AttemptID  id.Attempt     `bun:"attempt_id" json:"-"`
	Kind       HeldRulingKind `bun:"kind" json:"kind" enum:"annul,restore"`
	Reason     string         `bun:"reason" json:"reason"`
	AskedBy    id.Person      `bun:"asked_by,nullzero" json:"asked_by,omitzero"`
	ApprovedBy id.Person      `bun:"approved_by,nullzero" json:"approved_by,omitzero"`
	RuledAt    time.Time      `bun:"ruled_at" json:"ruled_at"`
}

func (s *Service) appendRuling(ctx context.Context, tx bun.Tx, attempt id.Attempt, kind HeldRulingKind, reason string, asked, by id.Person) error {
	r := HeldRuling{ID: newID(), AttemptID: attempt, Kind: kind, Reason: reason, AskedBy: asked, ApprovedBy: by, RuledAt: s.now()}
	if _, err := tx.NewInsert().Model(&r).Exec(ctx); err != nil {
		return fmt.Errorf("append ruling about a held try: %w", err)
	}
	return nil
}

// AskRestoreHeld is the approval that an annulled held try counts after all, a key of the map in wire.go.
const AskRestoreHeld = "assessment.restore_held"

// RestoreHeld is what the second person agrees to.
type RestoreHeld struct {
	AttemptID id.Attempt `json:"attempt_id"`
	Reason    string     `json:"reason"`
}

// AskRestore asks a second HR officer above the person that a held try which was annulled counts after all, for a reason that the person
// reads, and gives the approval. Until then it stays annulled. Faults: held.not_found, held.not_now, person.oneself, held.reason_missing.
func (s *Service) AskRestore(ctx context.Context, who people.Actor, attempt id.Attempt, reason string) (approval uuid.UUID, err error) {
	reason = kinds.Tidy(reason)
	return s.askRuling(ctx, who, heldRuling{
		attempt: attempt, from: Annulled, to: HeldRestoring, reason: reason, action: "assessment.restore_asked",
		ask: people.Ask{Kind: AskRestoreHeld, Payload: RestoreHeld{attempt, reason}},
	})
}

// CarryRestore lets an annulled try count again, in the approval's transaction: what it measured is computed by its answers as they stand
// now and appended, and so are later tries, which began without it. Open objections to its levels are upheld by it.
func (s *Service) CarryRestore(ctx context.Context, tx bun.Tx, asker people.Actor, by id.Person, r RestoreHeld) error {
	var h HeldTry
	err := tx.NewSelect().Model(&h).Where("sg.attempt_id = ? and sg.state = ?", r.AttemptID, HeldRestoring).For("update").Scan(ctx)
	if err != nil {
		return pg.OrNotFound(err, fault.New(fault.Conflict, "held.not_now"))
	}
	h.State, h.DecidedBy, h.EndedAt = HeldOver, by, s.now()
	if _, err := tx.NewUpdate().Model(&h).Column("state", "decided_by", "ended_at").WherePK().Exec(ctx); err != nil {
		return fmt.Errorf("restore a held try: %w", err)
	}
	if err := s.appendRuling(ctx, tx, r.AttemptID, RuledIn, r.Reason, asker.PersonID, by); err != nil {
		return err
	}
	e := audit.Entry{At: s.now(), ActorID: asker.AuditID(), Action: "assessment.restore_held", SubjectID: h.PersonID, Object: "attempt:" + r.AttemptID.String()}
	if err := audit.Write(ctx, tx, e); err != nil {
		return err
	}
	if err := s.restore(ctx, tx, h); err != nil {
		return err
	}
	if err := s.quizzes.GrantContests(ctx, tx, r.AttemptID, by, r.Reason); err != nil {
		return err
	}
	return s.tell(ctx, tx, people.Notice{PersonID: h.PersonID, Key: "notices.try_restored", Href: "/asesmen/hasil/" + h.AttemptID.String()})
}

// restore appends what the parts of a try measured, as it counts now, and of the tries after it.
func (s *Service) restore(ctx context.Context, tx bun.Tx, h HeldTry) error {
	var parts []uuid.UUID
	err := s.eachPart(ctx, tx, h.AttemptID, func(part uuid.UUID) error {
		parts = append(parts, part)
		return nil
	})
	if err != nil {
		return err
	}
	if err := s.measureAgain(ctx, tx, h.PersonID, h.AttemptID, parts); err != nil {
		return err
	}
	for _, part := range parts { // what is appended does not wait as it did before
		if err := competencies.HoldMeasurements(ctx, tx, "attempt", part, s.now()); err != nil {
			return err
		}
	}
	if s.hooks.Measured == nil {
		return nil
	}
	return s.hooks.Measured(ctx, tx, h.PersonID)
}

// NotRestored lets a try stay annulled whose approval ended otherwise.
func (s *Service) NotRestored(ctx context.Context, tx bun.Tx, r RestoreHeld) error {
	return s.setHeld(ctx, tx, r.AttemptID, HeldRestoring, Annulled)
}
