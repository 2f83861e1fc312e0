package quizzes

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/questions/kinds"
)

// Save is one answer to store. ClientStep is made on the device and stays the same when the request is repeated. Seen is the
// Seq of the answer that the person saw when changing it. Device and Change name the browser (or the form) and its own number
// of the change, which grows with each; Nil for programs that keep no count. Age is how long ago the answer was changed there,
// and Left what the clock of the attempt still gave then, nil when not told: the device tells times that pass, not what time
// it thinks it is.
//
// Order is by these numbers alone. What is sent last stands, unless it was changed by somebody who had not seen what another
// device stored (a second tab that was off line), or before a change of the same device that is stored already. Without
// Device, Seen 0 is "not known": what is sent last stands.
type Save struct {
	AttemptID  id.Attempt
	Slot       int
	Answer     kinds.Answer
	ClientStep uuid.UUID
	Seen       int64
	Device     uuid.UUID
	Change     int64
	Age        time.Duration
	Left       *time.Duration
}

// Saved is the answer that stands in the slot after a Save, and the step that stored it. Stale says that a newer answer,
// from another tab or device, was there already and the one sent was not stored.
type Saved struct {
	Slot   int
	Answer kinds.Answer
	Seq    int64
	Stale  bool

	Stepwise bool // the next question has to be asked for
}

// SaveAnswer stores one step and commits it. The step is durable when it returns. Sending a step again changes nothing,
// even after the end, and gives the answer that stands. Faults: quiz.attempt_not_found, quiz.time_up (later than the
// deadline and Grace), quiz.attempt_finished, quiz.late_kept (either of both, but made before the end by the device's word:
// it is durable as a LateAnswer, and not graded), and about the field "answer": quiz.answer_invalid, quiz.number_invalid,
// quiz.number_ambiguous, quiz.text_too_long.
func (s *Service) SaveAnswer(ctx context.Context, who people.Actor, r Save) (Saved, error) {
	var err error
	if r.Answer, err = r.Answer.Check(); err != nil {
		return Saved{}, err
	}
	if r.ClientStep == uuid.Nil {
		return Saved{}, fault.Field("client_step", "quiz.step_missing")
	}
	if r.Slot < 1 || r.Slot > maxSlots {
		return Saved{}, errSlot
	}
	now := s.now()
	var done struct {
		Verdict string       `bun:"verdict"`
		Kind    kinds.Kind   `bun:"slot_kind"`
		Seq     int64        `bun:"current_seq"`
		Answer  kinds.Answer `bun:"current_answer,type:jsonb"`
		Steps   bool         `bun:"one_by_one"`
	}
	err = pg.Query(ctx, s.db, &done, `select verdict, slot_kind, current_seq, current_answer, coalesce(one_by_one, false) as one_by_one
		from save_answer($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13::text::interval)`,
		r.AttemptID, who.PersonID, r.Slot, pg.JSON(r.Answer), kinds.Fits(r.Answer), r.Answer.Named(), r.ClientStep, r.Seen, pg.Null(r.Device), r.change(),
		r.changedAt(now), now, Grace.String())
	if err != nil {
		return Saved{}, fmt.Errorf("save answer: %w", err)
	}
	if done.Verdict == "late" || done.Verdict == "finished" {
		if err := s.keepLate(ctx, who, r, now); err != nil {
			return Saved{}, err
		}
	}
	if err := refusal(done.Verdict, done.Kind, r.Answer); err != nil {
		return Saved{}, err
	}
	return Saved{Slot: r.Slot, Answer: done.Kind.Plain(done.Answer), Seq: done.Seq, Stale: done.Verdict == "stale", Stepwise: done.Steps}, nil
}

var errSlot = fault.Field("slot", "quiz.slot_unknown")

// change is the device's number, nil without a device.
func (r Save) change() any {
	if r.Device == uuid.Nil {
		return nil
	}
	return r.Change
}

// changedAt is when the answer was changed, by the device's word.
func (r Save) changedAt(now time.Time) time.Time { return now.Add(-max(r.Age, 0)) }

// refusal is the fault of a verdict of save_answer, nil for those that mean success.
func refusal(verdict string, kind kinds.Kind, a kinds.Answer) error {
	switch verdict {
	case "saved", "repeated", "stale":
		return nil
	case "absent":
		return errAttempt
	case "finished":
		return fault.New(fault.Conflict, "quiz.attempt_finished")
	case "late":
		return fault.New(fault.Conflict, "quiz.time_up")
	case "final":
		return fault.New(fault.Conflict, "quiz.answer_final")
	case "no_slot":
		return errSlot
	case "unfit":
		return kind.Misfit(a)
	}
	return fmt.Errorf("save answer: unknown verdict %q", verdict)
}
