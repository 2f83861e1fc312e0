package questions

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/people"
)

// BankFilter narrows the question bank: words of the stem, what is measured, and the page after a question. The questions
// Except are left out.
type BankFilter struct {
	Query        string
	CompetencyID uuid.UUID
	Except       []uuid.UUID
	After        uuid.UUID
	Limit        int
}

// The sizes of a page of the bank.
const (
	usualPage = 30
	mostPage  = 100
)

// Bank lists the newest version of each question in who's units that who reads, newest question first, and the After of the next page
// (Nil at the end).
func (s *Service) Bank(ctx context.Context, who people.Actor, f BankFilter) ([]Version, uuid.UUID, error) {
	limit := f.Limit
	if limit < 1 || limit > mostPage {
		limit = usualPage
	}
	list := []Version{}
	q := s.db.NewSelect().Model(&list).Join("join questions as b on b.id = v.question_id").
		Where("?", s.editors(who).Units("b.unit_id")).Where("?", sight(who)).
		Where("not exists (select from question_versions n where n.question_id = v.question_id and n.number > v.number)").
		Order("v.question_id desc").Limit(int64(limit) + 1)
	if f.Query != "" {
		q.Where("strpos(lower(v.stem), lower(?)) > 0", f.Query)
	}
	if f.CompetencyID != uuid.Nil {
		q.Where("v.competency_id = ?", f.CompetencyID)
	}
	if len(f.Except) > 0 {
		q.Where("v.question_id not in (?)", bun.List(f.Except))
	}
	if f.After != uuid.Nil {
		q.Where("v.question_id < ?", f.After)
	}
	if err := q.Scan(ctx); err != nil {
		return nil, uuid.Nil, fmt.Errorf("question bank: %w", err)
	}
	if len(list) > limit {
		return list[:limit], list[limit-1].QuestionID, nil
	}
	return list, uuid.Nil, nil
}
