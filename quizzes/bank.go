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

// BankFilter narrows the question bank: words of the stem, what is measured, and the page after a question. Questions
// that are already in the quiz Not are left out.
type BankFilter struct {
	Query        string
	CompetencyID uuid.UUID
	Not          uuid.UUID
	After        uuid.UUID
	Limit        int
}

// Bank lists the newest version of each question in who's units, newest question first, and the After of the next page
// (Nil at the end).
func (s *Service) Bank(ctx context.Context, who people.Actor, f BankFilter) ([]Version, uuid.UUID, error) {
	limit := pageSize(f.Limit)
	list := []Version{}
	q := s.db.NewSelect().Model(&list).Join("join questions as b on b.id = v.question_id").
		Where("?", s.editors(who).Units("b.unit_id")).
		Where("not exists (select from question_versions n where n.question_id = v.question_id and n.number > v.number)").
		Order("v.question_id desc").Limit(limit + 1)
	if f.Query != "" {
		q.Where("strpos(lower(v.stem), lower(?)) > 0", f.Query)
	}
	if f.CompetencyID != uuid.Nil {
		q.Where("v.competency_id = ?", f.CompetencyID)
	}
	if f.Not != uuid.Nil {
		q.Where(`not exists (select from quiz_slots t join question_versions o on o.id = t.version_id
			where t.quiz_id = ? and o.question_id = v.question_id)`, f.Not)
	}
	if f.After != uuid.Nil {
		q.Where("v.question_id < ?", f.After)
	}
	if err := q.Scan(ctx); err != nil {
		return nil, uuid.Nil, fmt.Errorf("question bank: %w", err)
	}
	if len(list) > int(limit) {
		return list[:limit], list[limit-1].QuestionID, nil
	}
	return list, uuid.Nil, nil
}

// AddFromBank puts the newest version of a question from the bank last in the quiz, with mark 1.
func (s *Service) AddFromBank(ctx context.Context, who people.Actor, quiz, question uuid.UUID) error {
	return s.edit(ctx, who, quiz, func(ctx context.Context, tx bun.Tx, _ *Quiz) error {
		var version uuid.UUID
		err := tx.NewSelect().TableExpr("question_versions as v").Join("join questions as b on b.id = v.question_id").
			Column("v.id").Where("v.question_id = ?", question).Where("?", s.editors(who).Unit("b.unit_id")).
			Order("v.number desc").Limit(1).Scan(ctx, &version)
		if err != nil {
			return pg.OrNotFound(err, errQuestion)
		}
		slots, err := slotsOf(ctx, tx, quiz)
		if err != nil {
			return err
		}
		if _, there := slots[question]; there {
			return fault.New(fault.Conflict, "quiz.question_there")
		}
		return appendSlot(ctx, tx, quiz, version, 1)
	})
}
