package quizzes

import (
	"context"
	_ "embed" // whose.sql
	"fmt"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

//go:embed whose.sql
var whoseSQL string

// Whose is the person of an attempt, as those who may read it see them.
type Whose struct {
	Name string `bun:"name"`
	NIP  string `bun:"nip"`
	Unit string `bun:"unit"`
}

// Whose tells who made the attempt of a course quiz. Fault quiz.attempt_not_found for those who may not read it.
func (s *Service) Whose(ctx context.Context, who people.Actor, attempt id.Attempt) (Whose, error) {
	var w Whose
	err := s.db.NewRaw(whoseSQL, attempt, s.resultReaders(who), people.DayOf(s.now().In(who.Location()))).Scan(ctx, &w)
	if err != nil {
		return w, fmt.Errorf("whose attempt: %w", pg.OrNotFound(err, errAttempt))
	}
	return w, nil
}
