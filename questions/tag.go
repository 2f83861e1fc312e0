package questions

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/questions/kinds"
)

// batch is one act on several questions.
type batch struct {
	bun.BaseModel `bun:"table:question_batches,alias:a"`

	ID       uuid.UUID `bun:"id,pk"`
	MadeBy   id.Person `bun:"made_by"`
	MadeAt   time.Time `bun:"made_at"`
	UndoneAt time.Time `bun:"undone_at,nullzero"`
}

type batchItem struct {
	bun.BaseModel `bun:"table:question_batch_items,alias:x"`

	BatchID    uuid.UUID `bun:"batch_id,pk"`
	QuestionID uuid.UUID `bun:"question_id,pk"`
	BeforeID   uuid.UUID `bun:"before_id"`
	AfterID    uuid.UUID `bun:"after_id"`
}

// Tag says of several questions what they measure: competency and level, or neither. Each gets a new version, which nobody has
// reviewed; those that say so already stay. All or none. It gives the act, by which UndoTag takes it back; Nil: nothing was to do.
func (s *Service) Tag(ctx context.Context, who people.Actor, questions []uuid.UUID, competency uuid.UUID, level int) (uuid.UUID, error) {
	b := batch{ID: newID(), MadeBy: who.PersonID, MadeAt: s.now()}
	var items []batchItem
	err := s.step(ctx, who, questions, "question.tag", func(ctx context.Context, tx bun.Tx, at standing) error {
		if len(items) == 0 {
			if _, err := tx.NewInsert().Model(&b).On("conflict do nothing").Exec(ctx); err != nil {
				return fmt.Errorf("question batch: %w", err)
			}
		}
		item, err := s.retag(ctx, tx, who, at.Newest, competency, level)
		if err != nil || item == nil {
			return err
		}
		item.BatchID = b.ID
		items = append(items, *item)
		_, err = tx.NewInsert().Model(item).Exec(ctx)
		return err
	})
	if err != nil || len(items) == 0 {
		return uuid.Nil, err
	}
	return b.ID, nil
}

// retag writes the next version of a question with other tags; nil when it has them.
func (s *Service) retag(ctx context.Context, tx bun.Tx, who people.Actor, version, competency uuid.UUID, level int) (*batchItem, error) {
	found, err := s.Versions(ctx, tx, []uuid.UUID{version})
	if err != nil {
		return nil, err
	}
	v := found[version]
	if v.CompetencyID == competency && v.Level == level {
		return nil, nil
	}
	d, err := kinds.Draft{Kind: v.Kind, Stem: v.Stem, Body: v.Body, CompetencyID: competency, Level: level}.Check()
	if err != nil {
		return nil, err
	}
	next, err := s.insertVersion(ctx, tx, who, v.QuestionID, d)
	return &batchItem{QuestionID: v.QuestionID, BeforeID: version, AfterID: next.ID}, err
}

var errBatch = fault.New(fault.NotFound, "bank.batch_unknown")

// UndoTag writes back what an act of who's changed. Faults bank.batch_unknown; bank.batch_touched when a question was written anew since.
func (s *Service) UndoTag(ctx context.Context, who people.Actor, act uuid.UUID) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		var b batch
		err := tx.NewSelect().Model(&b).Where("a.id = ? and a.made_by = ? and a.undone_at is null", act, who.PersonID).For("update").Scan(ctx)
		if err != nil {
			return pg.OrNotFound(err, errBatch)
		}
		var items []batchItem
		if err := tx.NewSelect().Model(&items).Where("x.batch_id = ?", act).Order("x.question_id").Scan(ctx); err != nil {
			return fmt.Errorf("items of question batch: %w", err)
		}
		for _, item := range items {
			if err := s.writeBack(ctx, tx, who, item); err != nil {
				return err
			}
		}
		_, err = tx.NewUpdate().Model(&b).Set("undone_at = ?", s.now()).WherePK().Exec(ctx)
		return err
	})
}

func (s *Service) writeBack(ctx context.Context, tx bun.Tx, who people.Actor, item batchItem) error {
	at, err := s.stands(ctx, tx, who, item.QuestionID)
	if err != nil {
		return err
	}
	if at.Newest != item.AfterID {
		return fault.New(fault.Conflict, "bank.batch_touched")
	}
	found, err := s.Versions(ctx, tx, []uuid.UUID{item.BeforeID})
	if err != nil {
		return err
	}
	before := found[item.BeforeID]
	_, err = s.retag(ctx, tx, who, at.Newest, before.CompetencyID, before.Level)
	return err
}
