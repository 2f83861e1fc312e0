package quizzes

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// Freeze makes quizzes unchangeable, in the transaction that publishes what uses them. Freezing again is harmless; a quiz
// without questions is refused (quiz.empty).
func (s *Service) Freeze(ctx context.Context, tx bun.Tx, quizIDs []id.Quiz, at time.Time) error {
	if len(quizIDs) == 0 {
		return nil
	}
	// Locking the rows first waits for an editor who is just emptying one.
	locked, err := tx.NewSelect().TableExpr("quizzes as z").Column("z.id").Where("z.id in (?)", bun.List(quizIDs)).
		Order("z.id").For("update").Exec(ctx)
	if err != nil {
		return fmt.Errorf("lock quizzes: %w", err)
	}
	if n, _ := locked.RowsAffected(); int(n) != len(quizIDs) {
		return errQuiz
	}
	empty, err := tx.NewSelect().TableExpr("quizzes as z").Where("z.id in (?)", bun.List(quizIDs)).
		Where("z.assessment_id is null and not exists (select from quiz_slots t where t.quiz_id = z.id)").Count(ctx)
	if err != nil {
		return fmt.Errorf("count empty quizzes: %w", err)
	}
	if empty > 0 {
		return errEmpty
	}
	_, err = tx.NewUpdate().TableExpr("quizzes").Set("frozen_at = ?", at).
		Where("id in (?) and frozen_at is null", bun.List(quizIDs)).Exec(ctx)
	if err != nil {
		return fmt.Errorf("freeze quizzes: %w", err)
	}
	var asked []uuid.UUID
	if err := tx.NewSelect().TableExpr("quiz_slots").Column("version_id").Where("quiz_id in (?)", bun.List(quizIDs)).Scan(ctx, &asked); err != nil {
		return fmt.Errorf("questions of frozen quizzes: %w", err)
	}
	return s.bank.Shown(ctx, tx, asked) // whoever passes is shown their keys
}

// Copy makes an editable quiz with the same rules and the same question versions, and returns its ID. Who may read the
// source is the caller's rule.
func (s *Service) Copy(ctx context.Context, tx bun.Tx, quizID id.Quiz, who people.Actor) (id.Quiz, error) {
	var q Quiz
	if err := tx.NewSelect().Model(&q).Where("z.id = ?", quizID).Scan(ctx); err != nil {
		return id.Quiz{}, pg.OrNotFound(err, errQuiz)
	}
	if !who.IsSystem() {
		q.CreatedBy = who.PersonID
	}
	q.ID, q.CreatedAt, q.UpdatedAt, q.FrozenAt = id.Quiz(newID()), s.now(), s.now(), time.Time{}
	if _, err := tx.NewInsert().Model(&q).Exec(ctx); err != nil {
		return id.Quiz{}, fmt.Errorf("copy quiz: %w", err)
	}
	_, err := tx.ExecContext(ctx, `insert into quiz_slots (quiz_id, slot, version_id, max_mark)
		select ?, slot, version_id, max_mark from quiz_slots where quiz_id = ?`, q.ID, quizID)
	if err != nil {
		return id.Quiz{}, fmt.Errorf("copy questions: %w", err)
	}
	_, err = tx.ExecContext(ctx, `insert into quiz_authors (quiz_id, person_id, since)
		select ?, person_id, since from quiz_authors where quiz_id = ?`, q.ID, quizID)
	if err != nil {
		return id.Quiz{}, fmt.Errorf("copy authors: %w", err)
	}
	return q.ID, nil
}
