package quizzes

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/pg"
	"mumpuni/internal/stale"
	"mumpuni/people"
)

// Facts is what whoever agrees to a quiz must know: its pass mark (of 10000), how many questions it asks, who wrote or
// changed it, and a digest that changes with its rules, its questions or their order.
type Facts struct {
	PassMark  int
	Questions int
	Authors   []uuid.UUID
	Digest    string
}

// Facts describes a quiz to the package that uses it. Who may read it is the caller's rule. Fault quiz.not_found.
func (s *Service) Facts(ctx context.Context, db bun.IDB, quiz uuid.UUID) (Facts, error) {
	var q Quiz
	if err := db.NewSelect().Model(&q).Where("z.id = ?", quiz).Scan(ctx); err != nil {
		return Facts{}, pg.OrNotFound(err, errQuiz)
	}
	var slots []struct {
		VersionID uuid.UUID `bun:"version_id"`
		MaxMark   int       `bun:"max_mark"`
	}
	err := db.NewSelect().TableExpr("quiz_slots").Column("version_id", "max_mark").Where("quiz_id = ?", quiz).Order("slot").Scan(ctx, &slots)
	if err != nil {
		return Facts{}, fmt.Errorf("questions of a quiz: %w", err)
	}
	f := Facts{PassMark: q.PassMark, Questions: len(slots), Digest: stale.Tag(q.Tag(), slots)}
	err = db.NewRaw(`select person_id from quiz_authors where quiz_id = ?0 union
		select v.created_by from quiz_slots t join question_versions v on v.id = t.version_id where t.quiz_id = ?0 order by 1`, quiz).Scan(ctx, &f.Authors)
	if err != nil {
		return Facts{}, fmt.Errorf("authors of a quiz: %w", err)
	}
	return f, nil
}

// Review gives a quiz with its questions and their right answers to those who hold one of roles on its unit or above: whoever
// agrees to a course must have seen what it asks. Fault quiz.not_found.
func (s *Service) Review(ctx context.Context, who people.Actor, quiz uuid.UUID, roles ...people.Role) (Quiz, error) {
	var q Quiz
	err := s.db.NewSelect().Model(&q).Where("z.id = ?", quiz).Where("?", who.Scope(s.now(), roles...).Units("z.unit_id")).Scan(ctx)
	if err != nil {
		return Quiz{}, pg.OrNotFound(err, errQuiz)
	}
	q.Items, err = s.items(ctx, s.db, quiz)
	return q, err
}

// noteAuthor remembers that who wrote or changed a quiz.
func (s *Service) noteAuthor(ctx context.Context, db bun.IDB, who people.Actor, quiz uuid.UUID) error {
	if who.IsSystem() {
		return nil
	}
	_, err := db.NewRaw("insert into quiz_authors (quiz_id, person_id, since) values (?, ?, ?) on conflict do nothing", quiz, who.PersonID, s.now()).Exec(ctx)
	if err != nil {
		return fmt.Errorf("note author: %w", err)
	}
	return nil
}
