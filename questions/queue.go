package questions

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"mumpuni/people"
)

// ToReview is the queue of a second person: the question that waits longest for a review that who may give, and how many there are.
// What who wrote or handed over waits for somebody else. Nil and 0 when nothing waits.
func (s *Service) ToReview(ctx context.Context, who people.Actor) (next uuid.UUID, count int, err error) {
	q, err := s.ReviewsBeside(ctx, who, uuid.Nil)
	return q.After, q.Count, err
}

// Queue is what waits for a review that somebody may give, seen from one question: the one that has waited longer and the one that has
// waited less long, round the ends (Nil: no other waits), and how many there are.
type Queue struct {
	Before uuid.UUID `bun:"before"`
	After  uuid.UUID `bun:"after"`
	Count  int       `bun:"count"`
}

// ReviewsBeside is the queue of who, seen from a question that may have left it: so what was passed over is not met again at once.
func (s *Service) ReviewsBeside(ctx context.Context, who people.Actor, at uuid.UUID) (q Queue, err error) {
	err = s.db.NewSelect().TableExpr("questions as b").
		ColumnExpr("coalesce((array_agg(b.id order by b.id < ?0 desc, b.id desc) filter (where b.id <> ?0))[1], ?1) as before", at, uuid.Nil).
		ColumnExpr("coalesce((array_agg(b.id order by b.id > ?0 desc, b.id) filter (where b.id <> ?0))[1], ?1) as after", at, uuid.Nil).
		ColumnExpr("count(*)").
		Where("b.state = ?", StateInReview).Where("?", s.editors(who).Units("b.unit_id")).
		Where("b.asked_by is distinct from ?", who.PersonID).
		Where("not exists (select from question_versions w where w.question_id = b.id and w.created_by = ?)", who.PersonID).
		Scan(ctx, &q)
	if err != nil {
		return q, fmt.Errorf("questions to review: %w", err)
	}
	return q, nil
}

// DraftsOf are the questions that an import put into the bank and that nobody handed over for review yet. Fault bank.import_unknown.
func (s *Service) DraftsOf(ctx context.Context, who people.Actor, batch uuid.UUID) ([]uuid.UUID, error) {
	p, err := s.Plan(ctx, who, batch)
	if err != nil {
		return nil, err
	}
	drafts := []uuid.UUID{}
	err = s.db.NewSelect().TableExpr("questions as b").Column("b.id").Where("b.state = ?", StateDraft).
		Where("b.id in (select r.question_id from question_import_items r where r.import_id = ?)", p.Import.ID).Order("b.id").Scan(ctx, &drafts)
	if err != nil {
		return nil, fmt.Errorf("drafts of an import: %w", err)
	}
	return drafts, nil
}
