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

// BackFor is how long a deleted comment can come back. Then its words are gone.
const BackFor = 24 * time.Hour

var errOthers = fault.New(fault.Forbidden, "review.of_others")

// Rewrite puts other words into a comment of who's, and notes that it was changed. What was dealt with is opened again before it is changed:
// else others would have resolved what they never read. Faults: course.not_found, review.not_found, review.of_others, review.resolved,
// review.words_missing, review.text_long.
func (s *Service) Rewrite(ctx context.Context, who people.Actor, version, comment uuid.UUID, words string) error {
	words = tidy(words)
	if err := checkWords(words); err != nil {
		return err
	}
	return s.change(ctx, who, version, comment, func(ctx context.Context, tx bun.Tx, d review.Discussed, c Comment) error {
		switch {
		case !who.IsOneself(c.MadeBy):
			return errOthers
		case !c.ResolvedAt.IsZero():
			return fault.New(fault.Conflict, "review.resolved")
		case c.Words == words:
			return nil
		}
		c.Words, c.ChangedAt = words, s.now()
		if _, err := tx.NewUpdate().Model(&c).Column("words", "changed_at").WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("change a comment: %w", err)
		}
		return s.note(ctx, tx, who, d, "course.review_changed", c.ID)
	})
}

// Remove deletes a comment of who's; Restore brings it back within BackFor. What others answered to it stays, without what they answered to.
// Faults: course.not_found, review.not_found, review.of_others.
func (s *Service) Remove(ctx context.Context, who people.Actor, version, comment uuid.UUID) error {
	return s.change(ctx, who, version, comment, func(ctx context.Context, tx bun.Tx, d review.Discussed, c Comment) error {
		if !who.IsOneself(c.MadeBy) {
			return errOthers
		}
		c.DeletedAt = s.now()
		if _, err := tx.NewUpdate().Model(&c).Column("deleted_at").WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("delete a comment: %w", err)
		}
		if err := s.forget(ctx, tx); err != nil {
			return err
		}
		return s.note(ctx, tx, who, d, "course.review_deleted", c.ID)
	})
}

// forget takes away what cannot come back any more. Whoever deletes sees to it: a comment says little, and there are few.
func (s *Service) forget(ctx context.Context, tx bun.Tx) error {
	_, err := tx.NewRaw("delete from review_answers where deleted_at < ?", s.now().Add(-BackFor)).Exec(ctx)
	if err != nil {
		return fmt.Errorf("forget deleted answers: %w", err)
	}
	_, err = tx.NewRaw(`delete from review_comments c where c.deleted_at < ? and not exists (select from review_answers a where a.comment_id = c.id)`, s.now().Add(-BackFor)).Exec(ctx)
	if err == nil {
		_, err = tx.NewRaw("update review_comments set words = '–', quote = '' where deleted_at < ? and words <> '–'", s.now().Add(-BackFor)).Exec(ctx)
	}
	if err != nil {
		return fmt.Errorf("forget deleted comments: %w", err)
	}
	return nil
}

// Restore brings a comment of who's back that was deleted within BackFor. Faults: course.not_found, review.not_found.
func (s *Service) Restore(ctx context.Context, who people.Actor, version, comment uuid.UUID) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		d, err := s.takes.Discuss(ctx, tx, who, version)
		if err != nil {
			return err
		}
		var c Comment
		if err := reads.Scan(ctx, tx, &c, s.back(who, version, comment), "back"); err != nil {
			return pg.OrNotFound(err, errComment)
		}
		c.DeletedAt = time.Time{}
		if _, err := tx.NewUpdate().Model(&c).Column("deleted_at").WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("bring a comment back: %w", err)
		}
		return s.note(ctx, tx, who, d, "course.review_restored", c.ID)
	})
}

// CanRestore reports whether Restore would bring it back.
func (s *Service) CanRestore(ctx context.Context, who people.Actor, version, comment uuid.UUID) (bool, error) {
	if _, err := s.takes.Discuss(ctx, s.db, who, version); err != nil {
		return false, err
	}
	var list []Comment
	if err := reads.Query(ctx, s.db, &list, s.back(who, version, comment), "back"); err != nil {
		return false, fmt.Errorf("what can come back: %w", err)
	}
	return len(list) > 0, nil
}

func (s *Service) back(who people.Actor, version, comment uuid.UUID) report.Args {
	return report.Args{"version": version, "comment": comment, "who": who.PersonID, "since": s.now().Add(-BackFor)}
}
