package quizzes

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
)

// paper reads a quiz with its questions, for taking it. A frozen one is kept in memory.
func (s *Service) paper(ctx context.Context, db bun.IDB, id id.Quiz) (*Quiz, error) {
	if found, _ := s.papers.Get(id); found[id] != nil {
		return found[id], nil
	}
	q := &Quiz{}
	err := db.NewSelect().Model(q).Where("z.id = ?", id).Scan(ctx)
	if err != nil {
		return nil, pg.OrNotFound(err, errQuiz)
	}
	if q.Items, err = s.items(ctx, db, id); err == nil && q.Frozen() {
		s.papers.Put(id, q)
	}
	return q, err
}

// items reads a quiz's questions in order.
func (s *Service) items(ctx context.Context, db bun.IDB, quiz id.Quiz) ([]Item, error) {
	var slots []struct {
		Slot      int       `bun:"slot"`
		VersionID uuid.UUID `bun:"version_id"`
		MaxMark   int       `bun:"max_mark"`
	}
	err := db.NewSelect().TableExpr("quiz_slots").Column("slot", "version_id", "max_mark").
		Where("quiz_id = ?", quiz).Order("slot").Scan(ctx, &slots)
	if err != nil {
		return nil, fmt.Errorf("slots of a quiz: %w", err)
	}
	ids := make([]uuid.UUID, len(slots))
	for i, t := range slots {
		ids[i] = t.VersionID
	}
	versions, err := s.bank.Versions(ctx, db, ids)
	if err != nil {
		return nil, err
	}
	items := make([]Item, len(slots))
	for i, t := range slots {
		items[i] = Item{Slot: t.Slot, MaxMark: t.MaxMark, Version: *versions[t.VersionID]}
	}
	return items, nil
}

func appendSlot(ctx context.Context, tx bun.IDB, quiz id.Quiz, version uuid.UUID, maxMark int) error {
	var last int
	err := tx.NewSelect().TableExpr("quiz_slots").ColumnExpr("coalesce(max(slot), 0)").Where("quiz_id = ?", quiz).Scan(ctx, &last)
	if err != nil {
		return fmt.Errorf("last slot: %w", err)
	}
	if last >= maxSlots {
		return fault.New(fault.Conflict, "quiz.full").With("Max", maxSlots)
	}
	_, err = tx.ExecContext(ctx, "insert into quiz_slots (quiz_id, slot, version_id, max_mark) values (?, ?, ?, ?)",
		quiz, last+1, version, maxMark)
	if err != nil {
		return fmt.Errorf("append slot: %w", err)
	}
	return nil
}

// QuestionsOf lists the questions that a quiz asks, none of a quiz that does not exist. It tells no more than their IDs: who may
// see them is the rule of what they are used for.
func (s *Service) QuestionsOf(ctx context.Context, quiz id.Quiz) ([]uuid.UUID, error) {
	items, err := s.items(ctx, s.db, quiz)
	ids := make([]uuid.UUID, len(items))
	for i, item := range items {
		ids[i] = item.QuestionID
	}
	return ids, err
}

// slotsOf gives each question's place in a quiz.
func (s *Service) slotsOf(ctx context.Context, db bun.IDB, quiz id.Quiz) (map[uuid.UUID]int, error) {
	items, err := s.items(ctx, db, quiz)
	if err != nil {
		return nil, err
	}
	slots := make(map[uuid.UUID]int, len(items))
	for _, item := range items {
		slots[item.QuestionID] = item.Slot
	}
	return slots, nil
}

func (s *Service) slotOf(ctx context.Context, db bun.IDB, quiz id.Quiz, question uuid.UUID) (int, error) {
	slots, err := s.slotsOf(ctx, db, quiz)
	if err != nil {
		return 0, err
	}
	slot, ok := slots[question]
	if !ok {
		return 0, errQuestion
	}
	return slot, nil
}
