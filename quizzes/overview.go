package quizzes

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// Overview is what a learner sees of a quiz before starting it, with their own attempts.
type Overview struct {
	ID        id.Quiz `bun:"id"`
	Questions int     `bun:"questions"`
	Settings
	Attempts []AttemptRow `bun:"-"` // oldest first, without previews
}

// AttemptRow is an attempt in a list.
type AttemptRow struct {
	ID         id.Attempt    `bun:"id"`
	Number     int           `bun:"number"`
	State      State         `bun:"state"`
	StartedAt  time.Time     `bun:"started_at"`
	DeadlineAt time.Time     `bun:"deadline_at,nullzero"`
	Left       time.Duration `bun:"-"` // until the deadline of an open one; 0 without one, and after it
	FinishedAt time.Time     `bun:"finished_at,nullzero"`
	Fraction   *int          `bun:"fraction"`
	Passed     *bool         `bun:"passed"`
}

// Open is the attempt to resume, nil when there is none.
func (o Overview) Open() *AttemptRow {
	for i := range o.Attempts {
		if o.Attempts[i].State == Open {
			return &o.Attempts[i]
		}
	}
	return nil
}

// Best is the finished attempt with the highest fraction, the first of equals; nil when there is none.
func (o Overview) Best() *AttemptRow {
	var best *AttemptRow
	for i := range o.Attempts {
		a := &o.Attempts[i]
		if a.Fraction != nil && (best == nil || *a.Fraction > *best.Fraction) {
			best = a
		}
	}
	return best
}

// Left is how many attempts may still be started, -1 for no limit.
func (o Overview) Left() int {
	if o.MaxAttempts == 0 {
		return -1
	}
	return max(0, o.MaxAttempts-len(o.Attempts))
}

// Overview gives the outside of a quiz and who's own attempts. Whether who may see the quiz is the rule of what leads to
// it: nothing here tells a question.
func (s *Service) Overview(ctx context.Context, who people.Actor, quiz id.Quiz) (Overview, error) {
	var o Overview
	err := pg.Query(ctx, s.db, &o, `select z.id, z.title, z.pass_mark, z.time_limit_s, z.max_attempts, z.shuffle, z.assessment_id,
			(select count(*) from quiz_slots t where t.quiz_id = z.id) as questions
		from quizzes z where z.id = $1`, quiz)
	if err != nil {
		return Overview{}, pg.OrNotFound(err, errQuiz)
	}
	if o.AssessmentID != uuid.Nil {
		e, err := s.evaluation(ctx, s.db, o.AssessmentID)
		if err != nil {
			return Overview{}, err
		}
		o.Questions, o.TimeLimitS, o.MaxAttempts = e.Questions, 60*e.Minutes, 0
	}
	err = pg.Query(ctx, s.db, &o.Attempts, `select id, number, state, started_at, deadline_at, finished_at, fraction, passed
		from attempts where quiz_id = $1 and person_id = $2 and purpose <> 'preview' order by number`, quiz, who.PersonID)
	if err != nil {
		return Overview{}, fmt.Errorf("attempts of a quiz: %w", err)
	}
	if open := o.Open(); open != nil && !open.DeadlineAt.IsZero() {
		open.Left = max(0, open.DeadlineAt.Sub(s.now()))
	}
	return o, nil
}
