package quizzes

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/stale"
	"mumpuni/people"
	"mumpuni/questions/kinds"
)

// edit runs change on a quiz that who may edit and that is not frozen, holding its row so that editors take turns; who is
// noted as one of its authors.
func (s *Service) edit(ctx context.Context, who people.Actor, id id.Quiz, change func(context.Context, bun.Tx, *Quiz) error) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		var q Quiz
		err := tx.NewSelect().Model(&q).Where("z.id = ?", id).Where("?", s.mine(who)).For("update").Scan(ctx)
		if err != nil {
			return pg.OrNotFound(err, errQuiz)
		}
		if q.Frozen() {
			return errFrozen
		}
		if err := change(ctx, tx, &q); err != nil {
			return err
		}
		if err := s.noteAuthor(ctx, tx, who, id); err != nil {
			return err
		}
		_, err = tx.NewUpdate().Model(&q).Set("updated_at = ?", s.now()).WherePK().Exec(ctx)
		return err
	})
}

// mayOwn reports whether who may put something into unit.
func (s *Service) mayOwn(ctx context.Context, db bun.IDB, who people.Actor, unit uuid.UUID) error {
	ok, err := people.UnitIn(ctx, db, unit, s.editors(who))
	if err == nil && !ok {
		err = fault.Field("unit_id", "quiz.unit_not_yours")
	}
	return err
}

// Draft is a question as an editor of a quiz writes it. MaxMark is its weight there.
type Draft struct {
	kinds.Draft
	MaxMark int
}

const maxMark = 100

// Check tidies d and reports everything that is wrong with it at once, as that of questions does, and with the field "max_mark".
func (d Draft) Check() (Draft, error) {
	var wrong fault.Many
	if d.MaxMark < 1 || d.MaxMark > maxMark {
		wrong = append(wrong, fault.Field("max_mark", "quiz.max_mark_range").With("Max", maxMark))
	}
	checked, err := d.Draft.Check()
	var many fault.Many
	if errors.As(err, &many) {
		wrong = append(many, wrong...)
	}
	return Draft{Draft: checked, MaxMark: d.MaxMark}, wrong.Err()
}

// AddQuestion writes a new question into the bank of the quiz's unit and puts it last in the quiz. It returns the
// question's ID. With an ID that is in the quiz already nothing is added; quiz.id_taken when it is elsewhere.
func (s *Service) AddQuestion(ctx context.Context, who people.Actor, quiz id.Quiz, d Draft) (uuid.UUID, error) {
	if d.ID == uuid.Nil {
		d.ID = newID()
	}
	err := s.edit(ctx, who, quiz, func(ctx context.Context, tx bun.Tx, q *Quiz) error {
		slots, err := s.slotsOf(ctx, tx, quiz)
		if err != nil {
			return err
		}
		if _, there := slots[d.ID]; there {
			return nil
		}
		if q.AssessmentID != uuid.Nil {
			return errEvaluation
		}
		if d, err = d.Check(); err != nil {
			return err
		}
		version, err := s.bank.Add(ctx, tx, who, q.UnitID, d.Draft)
		if err != nil {
			return err
		}
		return appendSlot(ctx, tx, quiz, version.ID, d.MaxMark)
	})
	return d.ID, err
}

// AddFromBank puts the newest version of a question from the bank last in the quiz, with mark 1.
func (s *Service) AddFromBank(ctx context.Context, who people.Actor, quiz id.Quiz, question uuid.UUID) error {
	return s.edit(ctx, who, quiz, func(ctx context.Context, tx bun.Tx, q *Quiz) error {
		if q.AssessmentID != uuid.Nil {
			return errEvaluation
		}
		version, err := s.bank.Newest(ctx, tx, who, question)
		if err != nil {
			return err
		}
		slots, err := s.slotsOf(ctx, tx, quiz)
		if err != nil {
			return err
		}
		if _, there := slots[question]; there {
			return fault.New(fault.Conflict, "quiz.question_there")
		}
		if err := s.notApart(ctx, tx, question, slots); err != nil {
			return err
		}
		return appendSlot(ctx, tx, quiz, version.ID, 1)
	})
}

// notApart refuses a question that is not on one paper with one of a quiz. Fault quiz.question_apart.
func (s *Service) notApart(ctx context.Context, tx bun.Tx, question uuid.UUID, slots map[uuid.UUID]int) error {
	other, err := s.bank.EnemyAmong(ctx, tx, question, slices.Collect(maps.Keys(slots)))
	if err != nil || other == uuid.Nil {
		return err
	}
	return fault.New(fault.Conflict, "quiz.question_apart").With("Slot", slots[other])
}

// EditQuestion writes the next version of a question and puts it in the place of the old one in this quiz. Other quizzes
// keep the version they have. A question that came from a bank beyond who's units stays as it is there: the quiz gets one of
// its own unit instead. Fault stale.ErrChanged.
func (s *Service) EditQuestion(ctx context.Context, who people.Actor, quiz id.Quiz, question uuid.UUID, d Draft) error {
	return s.edit(ctx, who, quiz, func(ctx context.Context, tx bun.Tx, q *Quiz) error {
		slot, err := s.slotOf(ctx, tx, quiz, question)
		if err != nil {
			return err
		}
		if err := unchanged(ctx, tx, quiz, slot, d.Seen); err != nil {
			return err
		}
		if d, err = d.Check(); err != nil {
			return err
		}
		version, err := s.bank.Rewrite(ctx, tx, who, q.UnitID, question, d.Draft)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "update quiz_slots set version_id = ?, max_mark = ? where quiz_id = ? and slot = ?",
			version.ID, d.MaxMark, quiz, slot)
		return err
	})
}

// unchanged refuses when the slot holds another version than seen.
func unchanged(ctx context.Context, tx bun.Tx, quiz id.Quiz, slot int, seen uuid.UUID) error {
	if seen == uuid.Nil {
		return nil
	}
	var now uuid.UUID
	err := tx.NewSelect().TableExpr("quiz_slots").Column("version_id").Where("quiz_id = ? and slot = ?", quiz, slot).Scan(ctx, &now)
	if err != nil {
		return fmt.Errorf("version in a slot: %w", err)
	}
	return stale.Check(seen.String(), now.String())
}

var errIDTaken = fault.New(fault.Conflict, "quiz.id_taken").On("id")

// RemoveQuestion takes a question out of the quiz; it stays in the bank, and its place waits in the bin. See Restore.
func (s *Service) RemoveQuestion(ctx context.Context, who people.Actor, quiz id.Quiz, question uuid.UUID) error {
	return s.edit(ctx, who, quiz, func(ctx context.Context, tx bun.Tx, _ *Quiz) error {
		slot, err := s.slotOf(ctx, tx, quiz, question)
		if err != nil {
			return err
		}
		if err := s.bin(ctx, tx, who, quiz, question, slot); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "delete from quiz_slots where quiz_id = ? and slot = ?", quiz, slot); err != nil {
			return fmt.Errorf("remove question: %w", err)
		}
		_, err = tx.ExecContext(ctx, "update quiz_slots set slot = slot - 1 where quiz_id = ? and slot > ?", quiz, slot)
		return err
	})
}

// Reorder puts the questions in the order given, which must name each of them once.
func (s *Service) Reorder(ctx context.Context, who people.Actor, quiz id.Quiz, order []uuid.UUID) error {
	return s.edit(ctx, who, quiz, func(ctx context.Context, tx bun.Tx, _ *Quiz) error {
		slots, err := s.slotsOf(ctx, tx, quiz)
		if err != nil {
			return err
		}
		moved := make(map[uuid.UUID]int, len(order))
		for i, question := range order {
			moved[question] = i + 1
		}
		if len(moved) != len(slots) || len(order) != len(slots) {
			return fault.New(fault.Conflict, "quiz.order_changed")
		}
		for question, slot := range slots {
			to, ok := moved[question]
			if !ok {
				return fault.New(fault.Conflict, "quiz.order_changed")
			}
			// The key is deferred, so places may be shared until the commit; negative ones are not touched twice.
			_, err := tx.ExecContext(ctx, "update quiz_slots set slot = ? where quiz_id = ? and slot = ?", -to, quiz, slot)
			if err != nil {
				return fmt.Errorf("reorder: %w", err)
			}
		}
		_, err = tx.ExecContext(ctx, "update quiz_slots set slot = -slot where quiz_id = ?", quiz)
		return err
	})
}

// Move shifts a question by places, up when negative, staying within the quiz.
func (s *Service) Move(ctx context.Context, who people.Actor, quiz id.Quiz, question uuid.UUID, places int) error {
	return s.edit(ctx, who, quiz, func(ctx context.Context, tx bun.Tx, _ *Quiz) error {
		slots, err := s.slotsOf(ctx, tx, quiz)
		if err != nil {
			return err
		}
		from, ok := slots[question]
		if !ok {
			return errQuestion
		}
		to := min(max(from+places, 1), len(slots))
		_, err = tx.ExecContext(ctx, `update quiz_slots set slot = case when slot = ?0 then ?1
			when ?0 < ?1 then slot - 1 else slot + 1 end
			where quiz_id = ?2 and slot between least(?0, ?1) and greatest(?0, ?1)`, from, to, quiz)
		return err
	})
}
