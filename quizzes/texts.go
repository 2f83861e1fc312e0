package quizzes

import (
	"context"
	"strings"

	"github.com/uptrace/bun"

	"mumpuni/internal/id"
)

// Texts gives what each question of a quiz shows to who takes it, in the order of the quiz: its words with the names of its choices. One
// drawn from a plan has none of its own. Fault quiz.not_found.
func (s *Service) Texts(ctx context.Context, db bun.IDB, quiz id.Quiz) ([]string, error) {
	q, err := s.paper(ctx, db, quiz)
	if err != nil {
		return nil, err
	}
	list := make([]string, len(q.Items))
	for i, item := range q.Items {
		words := []string{item.Stem}
		for _, o := range item.Body.Options {
			words = append(words, o.ID, o.Text)
		}
		for _, p := range item.Body.Pairs {
			words = append(words, p.LeftID, p.Left, p.RightID, p.Right)
		}
		list[i] = strings.Join(words, "\n")
	}
	return list, nil
}
