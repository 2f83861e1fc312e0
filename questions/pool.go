package questions

import (
	"context"
	_ "embed" // pool.sql
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/questions/kinds"
)

//go:embed pool.sql
var poolSQL string

// Pooled is a question as assessments draw it: its reviewed version. Enemies are questions that are not on one paper with it.
type Pooled struct {
	QuestionID   uuid.UUID   `bun:"question_id"`
	VersionID    uuid.UUID   `bun:"version_id"`
	CompetencyID uuid.UUID   `bun:"competency_id"`
	Level        int         `bun:"level"`
	Kind         kinds.Kind  `bun:"kind"`
	Closed       bool        `bun:"closed"`
	Enemies      []uuid.UUID `bun:"enemies,array"`
	Body         kinds.Body  `bun:"body,type:jsonb"`
}

// Pool lists what may be asked about competencies in an assessment of unit: questions in use, of banks of the unit, shared from a unit
// above, or with all; by question ID.
func (s *Service) Pool(ctx context.Context, db bun.IDB, unit uuid.UUID, competencies []uuid.UUID) ([]Pooled, error) {
	if len(competencies) == 0 {
		return nil, nil
	}
	var pool []Pooled
	err := db.NewRaw(poolSQL, unit, bun.List(competencies)).Scan(ctx, &pool)
	if err != nil {
		return nil, fmt.Errorf("pool of questions: %w", err)
	}
	return pool, nil
}

// Authors are all who wrote a version of one of the questions, or reviewed one. Who brought the starter bank in wrote nothing of it.
func (s *Service) Authors(ctx context.Context, db bun.IDB, ids []uuid.UUID) ([]id.Person, error) {
	authors := []id.Person{}
	if len(ids) == 0 {
		return authors, nil
	}
	err := db.NewRaw(`select v.created_by from question_versions v join questions b on b.id = v.question_id
			where v.question_id in (?0) and not (b.origin = 'starter' and v.number = 1)
		union select reviewer_id from question_reviews where question_id in (?0)`, bun.List(ids)).Scan(ctx, &authors)
	if err != nil {
		return nil, fmt.Errorf("authors of questions: %w", err)
	}
	return authors, nil
}

// seen notes that who read the key of a closed question: it is left out of their papers from now on.
func (s *Service) seen(ctx context.Context, db bun.IDB, who people.Actor, question uuid.UUID) error {
	_, err := pg.Exec(ctx, db, `insert into question_views (question_id, person_id, first_at)
		select q.id, $2, $3 from questions q where q.id = $1 and not q.open on conflict do nothing`, question, who.PersonID, s.now())
	if err != nil {
		return fmt.Errorf("note who read a key: %w", err)
	}
	return nil
}

// NoteSeen notes that who read key or figures of a question that is closed: it is left out of their papers from now on.
func (s *Service) NoteSeen(ctx context.Context, db bun.IDB, who people.Actor, question uuid.UUID) error {
	return s.seen(ctx, db, who, question)
}
