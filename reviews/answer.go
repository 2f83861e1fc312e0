package reviews

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/courses/review"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/report"
	"mumpuni/people"
)

type answer struct {
	bun.BaseModel `bun:"table:review_answers,alias:a"`

	ID        uuid.UUID `bun:"id,pk"`
	CommentID uuid.UUID `bun:"comment_id"`
	Words     string    `bun:"words"`
	MadeBy    id.Person `bun:"made_by"`
	MadeAt    time.Time `bun:"made_at"`
	ChangedAt time.Time `bun:"changed_at,nullzero"`
	DeletedAt time.Time `bun:"deleted_at,nullzero"`
}

// Answer answers a comment on a version that who writes or reviews, and tells who made it and who answered before. Faults: course.not_found,
// review.not_found, review.words_missing, review.text_long.
func (s *Service) Answer(ctx context.Context, who people.Actor, version, comment uuid.UUID, words string) error {
	words = tidy(words)
	if err := checkWords(words); err != nil {
		return err
	}
	return s.change(ctx, who, version, comment, func(ctx context.Context, tx bun.Tx, d review.Discussed, c Comment) error {
		told := []id.Person{c.MadeBy}
		var before []id.Person
		if err := tx.NewRaw("select distinct made_by from review_answers where comment_id = ? and deleted_at is null", c.ID).Scan(ctx, &before); err != nil {
			return fmt.Errorf("who answered: %w", err)
		}
		a := answer{ID: newID(), CommentID: c.ID, Words: words, MadeBy: who.PersonID, MadeAt: s.now()}
		if _, err := tx.NewInsert().Model(&a).Exec(ctx); err != nil {
			return fmt.Errorf("answer a comment: %w", err)
		}
		var at place
		if err := reads.Scan(ctx, tx, &at, report.Args{"module": c.ModuleID}, "at"); err != nil {
			return fmt.Errorf("module of a comment: %w", err)
		}
		if err := s.tell(ctx, tx, who, d, "notices.review_answer", at, append(told, before...)...); err != nil {
			return err
		}
		return s.note(ctx, tx, who, d, "course.review_answer", c.ID)
	})
}

// Resolve says that a comment is dealt with, or opens it again. Doing so twice changes nothing. Faults: course.not_found, review.not_found.
func (s *Service) Resolve(ctx context.Context, who people.Actor, version, comment uuid.UUID, done bool) error {
	return s.change(ctx, who, version, comment, func(ctx context.Context, tx bun.Tx, d review.Discussed, c Comment) error {
		if done != c.ResolvedAt.IsZero() {
			return nil
		}
		action := "course.review_reopened"
		c.ResolvedBy, c.ResolvedAt = id.Person{}, time.Time{}
		if done {
			action, c.ResolvedBy, c.ResolvedAt = "course.review_resolved", who.PersonID, s.now()
		}
		if _, err := tx.NewUpdate().Model(&c).Column("resolved_by", "resolved_at").WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("resolve a comment: %w", err)
		}
		return s.note(ctx, tx, who, d, action, c.ID)
	})
}

// change locks a comment that stands at a version of who's, and changes it.
func (s *Service) change(ctx context.Context, who people.Actor, version, comment uuid.UUID, change func(context.Context, bun.Tx, review.Discussed, Comment) error) error {
	return s.at(ctx, who, version, comment, false, change)
}

// at is change, perhaps also of a comment that its writer deleted: what others answered to it stands.
func (s *Service) at(ctx context.Context, who people.Actor, version, comment uuid.UUID, gone bool, change func(context.Context, bun.Tx, review.Discussed, Comment) error) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		d, err := s.takes.Discuss(ctx, tx, who, version)
		if err != nil {
			return err
		}
		var c Comment
		if err := reads.Scan(ctx, tx, &c, report.Args{"version": version, "comment": comment, "gone": gone}, "one"); err != nil {
			return pg.OrNotFound(err, errComment)
		}
		return change(ctx, tx, d, c)
	})
}
