package quizzes

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"mumpuni/competencies"
	"mumpuni/quizzes"
	"mumpuni/web/locale"
)

// measuredScore is how much of a competency's marks an attempt earned.
type measuredScore struct {
	competencies.Competency
	Questions    int
	Earned, Most int // weighted fractions, of Most
}

// Percent is the share earned, of 100.
func (m measuredScore) Percent() int { return (100*m.Earned + m.Most/2) / max(m.Most, 1) }

// class is that of its group.
func (m measuredScore) class() string { return strings.ToLower(m.GroupCode) }

// measuredBy sums an attempt by what its questions measure, the weakest first. What counts for nobody is left out.
func measuredBy(a quizzes.Attempt, list []competencies.Competency) []measuredScore {
	var all []measuredScore
	for _, q := range a.Questions {
		if q.Review == nil || q.Review.Out || q.Review.Measures == uuid.Nil {
			continue
		}
		i := slices.IndexFunc(all, func(m measuredScore) bool { return m.ID == q.Review.Measures })
		if i < 0 {
			c := slices.IndexFunc(list, func(c competencies.Competency) bool { return c.ID == q.Review.Measures })
			if c < 0 {
				continue // of a framework that is no longer in force
			}
			i, all = len(all), append(all, measuredScore{Competency: list[c]})
		}
		all[i].Questions++
		all[i].Earned += q.Review.Fraction * q.MaxMark
		all[i].Most += quizzes.Whole * q.MaxMark
	}
	slices.SortStableFunc(all, func(a, b measuredScore) int { return a.Percent() - b.Percent() })
	return all
}

// measures are the competencies that the questions of an attempt measure, each once.
func measures(a quizzes.Attempt) []uuid.UUID {
	var ids []uuid.UUID
	for _, q := range a.Questions {
		if q.Review != nil && q.Review.Measures != uuid.Nil && !slices.Contains(ids, q.Review.Measures) {
			ids = append(ids, q.Review.Measures)
		}
	}
	return ids
}

// parted are the questions to look at again, and those that were right or count for nobody.
func parted(a quizzes.Attempt) (wrong, right []quizzes.Asked) {
	for _, q := range a.Questions {
		if q.Review.Fraction < quizzes.Whole && !q.Review.Out {
			wrong = append(wrong, q)
		} else {
			right = append(right, q)
		}
	}
	return wrong, right
}

// scoreFacts are the try and the end of it, in one line.
func scoreFacts(ctx context.Context, v quizView) string {
	return fmt.Sprintf("%s · %s", locale.T(ctx, "quiz.attempt_line", "Attempt", attemptsText(ctx, v.Number, v.MaxAttempts)), locale.DateTime(ctx, v.FinishedAt, v.Location))
}

// readAgain is where the material of the course is.
func readAgain(v quizView) string {
	if v.EnrolmentID.IsZero() {
		return ""
	}
	return "/belajar/" + v.EnrolmentID.String()
}
