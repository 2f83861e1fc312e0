package assessments

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/riverqueue/river"
	"github.com/uptrace/bun"

	"mumpuni/competencies"
	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/questions/kinds"
)

// AskAnnulHeld is the approval that a held try counts for nothing, a key of the map in wire.go.
const AskAnnulHeld = "assessment.annul_held"

// AnnulHeld is what the second person agrees to.
type AnnulHeld struct {
	AttemptID id.Attempt `json:"attempt_id"`
	Reason    string     `json:"reason"`
}

const maxHeldReason = 1000

// AskAnnul asks a second HR officer above the person that a held try counts for nothing, for a reason that the person reads, and gives
// the approval. Meanwhile its time runs on. Faults: held.not_found, held.not_now, person.oneself, held.reason_missing.
func (s *Service) AskAnnul(ctx context.Context, who people.Actor, attempt id.Attempt, reason string) (approval uuid.UUID, err error) {
	reason = kinds.Tidy(reason)
	return s.askRuling(ctx, who, heldRuling{
		attempt: attempt, from: StillHeld, to: HeldWaits, reason: reason, action: "assessment.annul_asked",
		ask: people.Ask{Kind: AskAnnulHeld, Payload: AnnulHeld{attempt, reason}},
	})
}

// heldRuling is what is asked about a held try: the state it must be in, and the one in which it waits for the answer.
type heldRuling struct {
	attempt        id.Attempt
	from, to       HeldState
	reason, action string
	ask            people.Ask
}

// askRuling asks a second person for a ruling about a held try.
func (s *Service) askRuling(ctx context.Context, who people.Actor, r heldRuling) (approval uuid.UUID, err error) {
	if f := kinds.CheckText("reason", r.reason, "held.reason_missing", maxHeldReason); f != nil {
		return uuid.Nil, f
	}
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		h, err := s.lockHeld(ctx, tx, who, r.attempt, r.from)
		if err != nil {
			return err
		}
		if err := s.setHeld(ctx, tx, r.attempt, r.from, r.to); err != nil {
			return err
		}
		if approval, err = s.askHeld(ctx, tx, who, h, r.ask, r.reason); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{At: s.now(), ActorID: who.AuditID(), Action: r.action, SubjectID: h.PersonID, Object: "attempt:" + r.attempt.String()})
	})
	return approval, err
}

// askHeld asks a second HR officer above the person of a held try.
func (s *Service) askHeld(ctx context.Context, tx bun.Tx, who people.Actor, h HeldTry, a people.Ask, reason string) (uuid.UUID, error) {
	unit, err := people.ServesOn(ctx, tx, h.PersonID, s.now())
	if err != nil {
		return uuid.Nil, err
	}
	names, err := people.NamesOf(ctx, tx, h.PersonID)
	if err != nil {
		return uuid.Nil, err
	}
	a.SubjectID, a.Units, a.Beneficiary = uuid.UUID(h.AttemptID), []uuid.UUID{unit}, h.PersonID
	a.Words, a.Facts = map[string]string{"Person": strings.Join(names, "")}, []people.Fact{{Key: "approvals.fact.held_reason", After: reason}}
	return s.hooks.Ask(ctx, tx, who, a)
}

func (s *Service) setHeld(ctx context.Context, tx bun.Tx, attempt id.Attempt, from, to HeldState) error {
	n, err := pg.Exec(ctx, tx, "update assessment_signals set state = $3 where attempt_id = $1 and state = $2", attempt, from, to)
	switch {
	case err != nil:
		return fmt.Errorf("state of a held try: %w", err)
	case n == 0:
		return fault.New(fault.Conflict, "held.not_now")
	}
	return nil
}

// CarryAnnul takes back what a held try measured, in the approval's transaction: asker asked for it, by approved it.
func (s *Service) CarryAnnul(ctx context.Context, tx bun.Tx, asker people.Actor, by id.Person, a AnnulHeld) error {
	var h HeldTry
	err := tx.NewSelect().Model(&h).Where("sg.attempt_id = ? and sg.state = ?", a.AttemptID, HeldWaits).For("update").Scan(ctx)
	if err != nil {
		return pg.OrNotFound(err, fault.New(fault.Conflict, "held.not_now"))
	}
	h.State, h.Reason, h.DecidedBy, h.EndedAt = Annulled, a.Reason, by, s.now()
	if _, err := tx.NewUpdate().Model(&h).Column("state", "reason", "decided_by", "ended_at").WherePK().Exec(ctx); err != nil {
		return fmt.Errorf("annul a held try: %w", err)
	}
	if err := s.appendRuling(ctx, tx, a.AttemptID, RuledOut, a.Reason, asker.PersonID, by); err != nil {
		return err
	}
	err = s.eachPart(ctx, tx, a.AttemptID, func(part uuid.UUID) error {
		return competencies.WithdrawMeasurements(ctx, tx, "attempt", part, s.now(), "held.annulled")
	})
	if err != nil {
		return err
	}
	e := audit.Entry{At: s.now(), ActorID: asker.AuditID(), Action: "assessment.annul_held", SubjectID: h.PersonID, Object: "attempt:" + a.AttemptID.String()}
	if err := audit.Write(ctx, tx, e); err != nil {
		return err
	}
	if err := s.Remeasured(ctx, tx, h.PersonID, a.AttemptID); err != nil { // later tries do not begin where this one ended
		return err
	}
	return s.tell(ctx, tx, people.Notice{PersonID: h.PersonID, Key: "notices.try_annulled", Href: "/asesmen/ditahan/" + h.AttemptID.String()})
}

// NotAnnulled lets a try be held as before whose approval ended otherwise.
func (s *Service) NotAnnulled(ctx context.Context, tx bun.Tx, a AnnulHeld) error {
	return s.setHeld(ctx, tx, a.AttemptID, HeldWaits, StillHeld)
}

// heldArgs asks for what is held too long to be let go.
type heldArgs struct{}

// Kind names the job.
func (heldArgs) Kind() string { return "held_tries" }

type heldWorker struct {
	river.WorkerDefaults[heldArgs]
	s *Service
}

// Work lets tries count that were held for 14 days, and deletes signals that came to nothing 90 days ago.
func (w *heldWorker) Work(ctx context.Context, _ *river.Job[heldArgs]) error { return w.s.endHeld(ctx) }

func (s *Service) endHeld(ctx context.Context) error {
	var due []HeldTry
	if err := s.db.NewSelect().Model(&due).Where("sg.state = ? and sg.held_until <= ?", StillHeld, s.now()).Order("sg.held_until").Limit(500).Scan(ctx); err != nil {
		return fmt.Errorf("tries held long enough: %w", err)
	}
	var failed error
	for _, h := range due {
		failed = errors.Join(failed, pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
			err := tx.NewSelect().Model(&h).WherePK().Where("sg.state = ?", StillHeld).For("update").Scan(ctx)
			if err != nil {
				return pg.OrNotFound(err, errHeld)
			}
			return s.release(ctx, tx, h, id.Person{})
		}))
	}
	_, err := pg.Exec(ctx, s.db, "delete from assessment_signals where state = 'counts' and ended_at < $1", s.now().Add(-signalsKept))
	if err != nil {
		err = fmt.Errorf("delete signals: %w", err)
	}
	return errors.Join(failed, err)
}
