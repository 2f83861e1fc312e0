package quizzes

import (
	"context"
	_ "embed"
	"fmt"

	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
)

//go:embed thin.sql
var thinSQL string

// enoughQuestions is from how many questions a level of a competency is measured rather than guessed.
const enoughQuestions = 3

// ThinLevels is the advice about a quiz whose levels of a competency are measured by too few questions: a quiz.level_thin
// of each. It refuses nothing.
func (s *Service) ThinLevels(ctx context.Context, tx bun.IDB, quiz id.Quiz) (fault.Many, error) {
	var levels []struct {
		Code  string `bun:"code"`
		Level int    `bun:"level"`
		N     int    `bun:"n"`
	}
	err := tx.NewRaw(thinSQL, quiz, enoughQuestions).Scan(ctx, &levels)
	if err != nil {
		return nil, fmt.Errorf("thin levels: %w", err)
	}
	var advice fault.Many
	for _, l := range levels {
		advice = append(advice, fault.Field("", "quiz.level_thin").With("Level", l.Level).With("Code", l.Code).With("N", l.N).With("Enough", enoughQuestions))
	}
	return advice, nil
}
