package quizzes

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// paper reads a quiz with its questions, for taking it. A frozen one is kept in memory.
func (s *Service) paper(ctx context.Context, db bun.IDB, id uuid.UUID) (*Quiz, error) {
	if found, _ := s.papers.get([]uuid.UUID{id}); found[id] != nil {
		return found[id], nil
	}
	q := &Quiz{}
	err := db.NewSelect().Model(q).Where("z.id = ?", id).Scan(ctx)
	if err != nil {
		return nil, pg.OrNotFound(err, errQuiz)
	}
	if q.Items, err = s.items(ctx, db, id); err == nil && q.Frozen() {
		s.papers.put(id, q)
	}
	return q, err
}

// items reads a quiz's questions in order.
func (s *Service) items(ctx context.Context, db bun.IDB, quiz uuid.UUID) ([]Item, error) {
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
	versions, err := s.versionsOf(ctx, db, ids)
	if err != nil {
		return nil, err
	}
	items := make([]Item, len(slots))
	for i, t := range slots {
		items[i] = Item{Slot: t.Slot, MaxMark: t.MaxMark, Version: *versions[t.VersionID]}
	}
	return items, nil
}

func (s *Service) insertVersion(ctx context.Context, tx bun.IDB, who people.Actor, question uuid.UUID, d Draft) (uuid.UUID, error) {
	v := Version{
		ID: newID(), QuestionID: question, Kind: d.Kind, Stem: d.Stem, Body: d.Body,
		CompetencyID: d.CompetencyID, Level: d.Level, CreatedBy: who.PersonID, CreatedAt: s.now(),
	}
	_, err := tx.NewInsert().Model(&v).
		Value("number", "(select coalesce(max(number), 0) + 1 from question_versions where question_id = ?)", question).
		Returning("NULL").Exec(ctx)
	if err != nil {
		return uuid.Nil, pg.Refused(fmt.Errorf("insert question version: %w", err), map[string]*fault.Fault{
			"question_versions_competency_id_fkey": fault.Field("competency", "quiz.competency_unknown"),
			"question_versions_number":             fault.New(fault.Conflict, "quiz.question_changed"),
		})
	}
	return v.ID, nil
}

func appendSlot(ctx context.Context, tx bun.IDB, quiz, version uuid.UUID, maxMark int) error {
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

// slotsOf gives each question's place in a quiz.
func slotsOf(ctx context.Context, db bun.IDB, quiz uuid.UUID) (map[uuid.UUID]int, error) {
	var rows []struct {
		QuestionID uuid.UUID `bun:"question_id"`
		Slot       int       `bun:"slot"`
	}
	err := db.NewSelect().TableExpr("quiz_slots as t").Join("join question_versions as v on v.id = t.version_id").
		Column("v.question_id", "t.slot").Where("t.quiz_id = ?", quiz).Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("places of questions: %w", err)
	}
	slots := make(map[uuid.UUID]int, len(rows))
	for _, r := range rows {
		slots[r.QuestionID] = r.Slot
	}
	return slots, nil
}

func slotOf(ctx context.Context, db bun.IDB, quiz, question uuid.UUID) (int, error) {
	slots, err := slotsOf(ctx, db, quiz)
	if err != nil {
		return 0, err
	}
	slot, ok := slots[question]
	if !ok {
		return 0, errQuestion
	}
	return slot, nil
}
