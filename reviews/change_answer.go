package reviews

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/courses/review"
	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
	"mumpuni/internal/report"
	"mumpuni/people"
)

// RewriteAnswer puts other words into an answer of who's, and notes that it was changed; the rules are those of Rewrite. Faults:
// course.not_found, review.not_found, review.of_others, review.resolved, review.words_missing, review.text_long.
func (s *Service) RewriteAnswer(ctx context.Context, who people.Actor, version, comment, answered uuid.UUID, words string) error {
	words = tidy(words)
	if err := checkWords(words); err != nil {
		return err
	}
	return s.changeAnswer(ctx, who, version, comment, answered, func(ctx context.Context, tx bun.Tx, d review.Discussed, c Comment, a answer) error {
		switch {
		case !c.ResolvedAt.IsZero():
			return fault.New(fault.Conflict, "review.resolved")
		case a.Words == words:
			return nil
		}
		a.Words, a.ChangedAt = words, s.now()
		if _, err := tx.NewUpdate().Model(&a).Column("words", "changed_at").WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("change an answer: %w", err)
		}
		return s.note(ctx, tx, who, d, "course.review_answer_changed", c.ID)
	})
}

// RemoveAnswer deletes an answer of who's; RestoreAnswer brings it back within BackFor. Faults: course.not_found, review.not_found,
// review.of_others.
func (s *Service) RemoveAnswer(ctx context.Context, who people.Actor, version, comment, answered uuid.UUID) error {
	return s.changeAnswer(ctx, who, version, comment, answered, func(ctx context.Context, tx bun.Tx, d review.Discussed, c Comment, a answer) error {
		a.DeletedAt = s.now()
		if _, err := tx.NewUpdate().Model(&a).Column("deleted_at").WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("delete an answer: %w", err)
		}
		if err := s.forget(ctx, tx); err != nil {
			return err
		}
		return s.note(ctx, tx, who, d, "course.review_answer_deleted", c.ID)
	})
}

// changeAnswer locks a comment and an answer to it that who wrote, and changes the answer.
func (s *Service) changeAnswer(ctx context.Context, who people.Actor, version, comment, answered uuid.UUID, change func(context.Context, bun.Tx, review.Discussed, Comment, answer) error) error {
	return s.at(ctx, who, version, comment, true, func(ctx context.Context, tx bun.Tx, d review.Discussed, c Comment) error {
		var a answer
		if err := reads.Scan(ctx, tx, &a, report.Args{"comment": c.ID, "answer": answered}, "one answer"); err != nil {
			return pg.OrNotFound(err, errComment)
		}
		if !who.IsOneself(a.MadeBy) {
			return errOthers
		}
		return change(ctx, tx, d, c, a)
	})
}

// RestoreAnswer brings an answer of who's back that was deleted within BackFor. Faults: course.not_found, review.not_found.
func (s *Service) RestoreAnswer(ctx context.Context, who people.Actor, version, comment, answered uuid.UUID) error {
	return s.at(ctx, who, version, comment, true, func(ctx context.Context, tx bun.Tx, d review.Discussed, c Comment) error {
		var a answer
		if err := reads.Scan(ctx, tx, &a, s.answerBack(who, c.ID, answered), "answer back"); err != nil {
			return pg.OrNotFound(err, errComment)
		}
		a.DeletedAt = time.Time{}
		if _, err := tx.NewUpdate().Model(&a).Column("deleted_at").WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("bring an answer back: %w", err)
		}
		return s.note(ctx, tx, who, d, "course.review_answer_restored", c.ID)
	})
}

// CanRestoreAnswer reports whether RestoreAnswer would bring it back, where its comment still stands.
func (s *Service) CanRestoreAnswer(ctx context.Context, who people.Actor, version, comment, answered uuid.UUID) (bool, error) {
	if _, err := s.takes.Discuss(ctx, s.db, who, version); err != nil {
		return false, err
	}
	var list []answer
	if err := reads.Query(ctx, s.db, &list, s.answerBack(who, comment, answered), "answer back"); err != nil {
		return false, fmt.Errorf("what answer can come back: %w", err)
	}
	return len(list) > 0, nil
}

func (s *Service) answerBack(who people.Actor, comment, answered uuid.UUID) report.Args {
	return report.Args{"comment": comment, "answer": answered, "who": who.PersonID, "since": s.now().Add(-BackFor)}
}
