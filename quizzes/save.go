package quizzes

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// Save is one answer to store. ClientStep is made on the device and stays the same when the request is repeated. Age is
// how long ago the answer was changed there: the device tells the time that passed, not what time it thinks it is. Seen
// is the Seq of the answer that the person saw when changing it, 0 when not known.
//
// What is sent last stands, with one exception: an answer by somebody who had not seen the one that stands, and who changed
// it earlier, comes too late (a second tab that was off line).
type Save struct {
	AttemptID  uuid.UUID
	Slot       int
	Answer     Answer
	ClientStep uuid.UUID
	Seen       int64
	Age        time.Duration
}

// Saved is the answer that stands in the slot after a Save, and the step that stored it. Stale says that a newer answer,
// from another tab or device, was there already and the one sent was not stored.
type Saved struct {
	Slot   int
	Answer Answer
	Seq    int64
	Stale  bool
}

// SaveAnswer stores one step and commits it. The step is durable when it returns. Sending a step again changes nothing,
// even after the end, and gives the answer that stands. Faults: quiz.attempt_not_found, quiz.time_up (later than the
// deadline and Grace), quiz.attempt_finished, and about the field "answer": quiz.answer_invalid, quiz.number_invalid,
// quiz.number_ambiguous, quiz.text_too_long.
func (s *Service) SaveAnswer(ctx context.Context, who people.Actor, r Save) (Saved, error) {
	answer, err := r.Answer.check()
	if err != nil {
		return Saved{}, err
	}
	if r.ClientStep == uuid.Nil {
		return Saved{}, fault.Field("client_step", "quiz.step_missing")
	}
	if r.Slot < 1 || r.Slot > maxSlots {
		return Saved{}, errSlot
	}
	now := s.now()
	changed := now.Add(-max(r.Age, 0))
	notNumber := numberFault(answer.Text)
	var done struct {
		Verdict string `bun:"verdict"`
		Kind    Kind   `bun:"slot_kind"`
		Seq     int64  `bun:"current_seq"`
		Answer  Answer `bun:"current_answer,type:jsonb"`
	}
	err = pg.Query(ctx, s.db, &done, `select verdict, slot_kind, current_seq, current_answer
		from save_answer($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::text::interval)`,
		r.AttemptID, who.PersonID, r.Slot, pg.JSON(answer), notNumber == nil, r.ClientStep, r.Seen, changed, now, Grace.String())
	if err != nil {
		return Saved{}, fmt.Errorf("save answer: %w", err)
	}
	if err := refusal(done.Verdict, done.Kind, notNumber); err != nil {
		return Saved{}, err
	}
	return Saved{Slot: r.Slot, Answer: done.Answer, Seq: done.Seq, Stale: done.Verdict == "stale"}, nil
}

// refusal is the fault of a verdict of save_answer, nil for those that mean success.
func refusal(verdict string, kind Kind, notNumber *fault.Fault) error {
	switch verdict {
	case "saved", "repeated", "stale":
		return nil
	case "absent":
		return errAttempt
	case "finished":
		return fault.New(fault.Conflict, "quiz.attempt_finished")
	case "late":
		return fault.New(fault.Conflict, "quiz.time_up")
	case "no_slot":
		return errSlot
	case "unfit":
		if kind == Numeric && notNumber != nil {
			return notNumber
		}
		return errAnswer
	}
	return fmt.Errorf("save answer: unknown verdict %q", verdict)
}

// numberFault says why text is no number, nil when it is one or empty.
func numberFault(text string) *fault.Fault {
	if text == "" {
		return nil
	}
	if _, err := ParseNumber(text); err != nil {
		return asFault(err)
	}
	return nil
}
