package questions

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/pg"
	"mumpuni/people"
)

// Apart says which questions are not on one paper with a question of who's units, in place of those said before; one that who does not
// see stays as somebody else said. Faults: quiz.question_not_found, also of one of the others.
func (s *Service) Apart(ctx context.Context, who people.Actor, question uuid.UUID, others []uuid.UUID) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if err := s.allStand(ctx, tx, who, append([]uuid.UUID{question}, others...)); err != nil {
			return err
		}
		said, err := s.enemies(ctx, tx, who, question)
		if err != nil {
			return err
		}
		var gone []uuid.UUID
		for _, q := range said {
			if !slices.Contains(others, q.QuestionID) {
				gone = append(gone, q.QuestionID)
			}
		}
		_, err = pg.Exec(ctx, tx, `delete from question_enemies e using unnest($2::uuid[]) as o
			where e.question_id = least($1, o) and e.enemy_id = greatest($1, o)`, question, gone)
		if err != nil {
			return fmt.Errorf("let questions meet: %w", err)
		}
		return keepApart(ctx, tx, []uuid.UUID{question}, others)
	})
}

// ApartAll keeps each of some questions of who's units apart from each other, besides what was said before. Fault quiz.question_not_found.
func (s *Service) ApartAll(ctx context.Context, who people.Actor, group []uuid.UUID) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if err := s.allStand(ctx, tx, who, group); err != nil {
			return err
		}
		return keepApart(ctx, tx, group, group)
	})
}

// allStand locks questions of who's units.
func (s *Service) allStand(ctx context.Context, tx bun.Tx, who people.Actor, list []uuid.UUID) error {
	for _, q := range list {
		if _, err := s.stands(ctx, tx, who, q); err != nil {
			return err
		}
	}
	return nil
}

func keepApart(ctx context.Context, tx bun.Tx, some, others []uuid.UUID) error {
	_, err := pg.Exec(ctx, tx, `insert into question_enemies (question_id, enemy_id)
		select distinct least(q, o), greatest(q, o) from unnest($1::uuid[]) as q, unnest($2::uuid[]) as o where q <> o on conflict do nothing`, some, others)
	if err != nil {
		return fmt.Errorf("keep questions apart: %w", err)
	}
	return nil
}

// Enemies are the questions of who's units that are not on one paper with a question of them, the newest first.
func (s *Service) Enemies(ctx context.Context, who people.Actor, question uuid.UUID) ([]Listed, error) {
	return s.enemies(ctx, s.db, who, question)
}

func (s *Service) enemies(ctx context.Context, db bun.IDB, who people.Actor, question uuid.UUID) ([]Listed, error) {
	list := []Listed{}
	err := s.listed(db, &list, who).Where("not exists (select from question_versions n where n.question_id = v.question_id and n.number > v.number)").
		Where("exists (select from question_enemies e where (e.question_id, e.enemy_id) in ((?, b.id), (b.id, ?)))", question, question).
		Order("v.question_id desc").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("questions kept apart: %w", err)
	}
	conceal(list)
	return list, nil
}

// EnemyAmong gives one of some questions that is not on one paper with a question, Nil where there is none.
func (s *Service) EnemyAmong(ctx context.Context, db bun.IDB, question uuid.UUID, among []uuid.UUID) (uuid.UUID, error) {
	var found []uuid.UUID
	err := pg.Query(ctx, db, &found, `select o from unnest($2::uuid[]) as o
		join question_enemies e on e.question_id = least($1, o) and e.enemy_id = greatest($1, o) limit 1`, question, among)
	if err != nil || len(found) == 0 {
		return uuid.Nil, err
	}
	return found[0], nil
}
