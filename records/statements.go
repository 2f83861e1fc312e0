package records

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/report"
	"mumpuni/people"
)

// Statements lists what a person did, the latest first: one's own, or for HR, administrators and auditors of the person's
// unit, which is audited. after is the next of the page before ("": the latest), limit 1 to 500. Faults:
// record.person_unknown, record.cursor_invalid, record.limit_invalid.
func (s *Service) Statements(ctx context.Context, who people.Actor, person id.Person, after string, limit int) ([]Statement, string, error) {
	at, id, ok := report.OpenMoment(after)
	switch {
	case !ok:
		return nil, "", fault.Field("after", "record.cursor_invalid")
	case limit < 1 || limit > 500:
		return nil, "", fault.Field("limit", "record.limit_invalid")
	}
	list := []Statement{}
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		list = list[:0]
		if err := s.mayOpen(ctx, tx, who, person, "statements.read"); err != nil {
			return err
		}
		q := tx.NewSelect().Model(&list).Where("s.person_id = ?", person)
		if after != "" {
			q.Where("(s.occurred_at, s.id) < (?, ?)", at, id)
		}
		if err := q.Order("s.occurred_at DESC", "s.id DESC").Limit(int64(limit) + 1).Scan(ctx); err != nil {
			return fmt.Errorf("statements: %w", err)
		}
		return nil
	})
	if err != nil || len(list) <= limit {
		return list, "", err
	}
	last := list[limit-1]
	return list[:limit], report.Moment(last.OccurredAt, last.ID), nil
}
