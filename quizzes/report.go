package quizzes

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/questions"
)

// Report tells the owners of a question what who says of it: of one that was put before who in a slot of an attempt, running or ended.
// It changes nothing of the attempt. Faults: quiz.attempt_not_found, report.slot_unknown and those of questions.Service.Report.
func (s *Service) Report(ctx context.Context, who people.Actor, attempt id.Attempt, slot int, reason, words string) error {
	var row struct {
		Version uuid.UUID `bun:"version_id"`
	}
	own, err := s.db.NewSelect().TableExpr("attempts as a").Where("a.id = ? and a.person_id = ?", attempt, who.PersonID).Exists(ctx)
	switch {
	case err != nil:
		return wrap("own attempt", err)
	case !own:
		return errAttempt
	}
	err = pg.Query(ctx, s.db, &row, "select i.version_id from attempt_items i where i.attempt_id = $1 and i.slot = $2", attempt, slot)
	if err != nil {
		return pg.OrNotFound(err, errSlotUnknown)
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		return s.bank.Report(ctx, tx, who, questions.Remark{VersionID: row.Version, AttemptID: attempt, Slot: slot, Reason: reason, Words: words})
	})
}

var errSlotUnknown = fault.Field("slot", "report.slot_unknown")
