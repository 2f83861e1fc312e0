package quizzes

import (
	"context"
	_ "embed"
	"fmt"
	"math"

	"github.com/google/uuid"
)

// Margin is how far a score may be from what the person would reach over all questions of the same kind, in fractions of
// 10000: the standard error, and the interval that covers it with 95 % confidence.
type Margin struct{ Error, Low, High int }

// z95 is the 97.5 % point of the normal distribution.
const z95 = 1.959964

// MarginOf gives the margin of a score over items questions; false below two, of which no error can be told.
//
// The error is that of the binomial model, sqrt(p(1-p)/(n-1)) (F. M. Lord, "Do tests of the same length have the same
// standard errors of measurement?", Educational and Psychological Measurement 17, 1957, 510–521). At the ends, where it is
// 0, it says too little, so the interval is Wilson's (E. B. Wilson, Journal of the American Statistical Association 22,
// 1927, 209–212). Both take the questions as a sample of equal weight from what is measured.
func MarginOf(fraction, items int) (Margin, bool) {
	if items < 2 {
		return Margin{}, false
	}
	p, n := float64(fraction)/Whole, float64(items)
	centre, z2 := p+z95*z95/(2*n), z95*z95/n
	half := z95 * math.Sqrt(p*(1-p)/n+z2/(4*n))
	whole := func(x float64) int { return int(math.Round(Whole * min(max(x, 0), 1))) }
	return Margin{
		Error: whole(math.Sqrt(p * (1 - p) / (n - 1))), Low: whole((centre - half) / (1 + z2)), High: whole((centre + half) / (1 + z2)),
	}, true
}

// Margin is that of a finished attempt's score.
func (a Attempt) Margin() (Margin, bool) {
	if a.Fraction == nil {
		return Margin{}, false
	}
	return MarginOf(*a.Fraction, len(a.Layout))
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
func (s *Service) reliability(ctx context.Context, quiz uuid.UUID) (Reliability, error) {
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
		r.Known, r.Alpha = true, alpha(row.Items, row.Parts, row.Whole)
	}
	return r, nil
}

// alpha is k/(k-1) · (1 − Σ item variances / variance of the sums) (L. J. Cronbach, "Coefficient alpha and the internal
// structure of tests", Psychometrika 16, 1951, 297–334).
func alpha(items int, parts, whole float64) float64 {
	k := float64(items)
	return k / (k - 1) * (1 - parts/whole)
}
