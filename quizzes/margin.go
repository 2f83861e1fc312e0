package quizzes

import (
	"context"
	_ "embed"
	"fmt"
	"math"

	"mumpuni/internal/id"
	"mumpuni/psychometrics"
)

// Margin is how far a score may be from what the person would reach over all questions of the same kind, in fractions of
// 10000: the standard error, and the interval that covers it with 95 % confidence.
type Margin struct{ Error, Low, High int }

// MarginOf gives the margin of a score over items questions (psychometrics.MarginOf); false below two, of which no error can be
// told.
func MarginOf(fraction, items int) (Margin, bool) {
	m, ok := psychometrics.MarginOf(float64(fraction)/Whole, items)
	if !ok {
		return Margin{}, false
	}
	whole := func(x float64) int { return int(math.Round(Whole * x)) }
	return Margin{Error: whole(m.Error), Low: whole(m.Low), High: whole(m.High)}, true
}

// Margin is that of a finished attempt's score.
func (a Attempt) Margin() (Margin, bool) {
	if a.Fraction == nil {
		return Margin{}, false
	}
	n := 0
	for _, q := range a.Questions {
		if q.Review == nil || !q.Review.Out {
			n++
		}
	}
	return MarginOf(*a.Fraction, n)
}

// MinPeople is the fewest people of whom the statistics of a quiz are told.
const MinPeople = 10

// Reliability is how consistently the questions of a quiz measure: Cronbach's alpha, which is KR-20 where answers are right
// or wrong, over the first finished attempt of each person. Known is false below MinPeople people or two questions, and
// where all have the same score.
type Reliability struct {
	People int
	Items  int
	Known  bool
	Alpha  float64
}

//go:embed reliability.sql
var reliabilitySQL string

// reliability reads all attempts of a quiz, whoever asks: it tells of nobody in particular.
func (s *Service) reliability(ctx context.Context, quiz id.Quiz) (Reliability, error) {
	var row struct {
		People int     `bun:"people"`
		Items  int     `bun:"items"`
		Parts  float64 `bun:"parts"`
		Whole  float64 `bun:"whole"`
	}
	if err := s.db.NewRaw(reliabilitySQL, quiz).Scan(ctx, &row); err != nil {
		return Reliability{}, fmt.Errorf("reliability of a quiz: %w", err)
	}
	r := Reliability{People: row.People, Items: row.Items}
	if row.People >= MinPeople && row.Items >= 2 && row.Whole > 0 {
		r.Known, r.Alpha = true, psychometrics.Alpha(row.Items, row.Parts, row.Whole)
	}
	return r, nil
}
