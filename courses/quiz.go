package courses

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
)

// QuizResult is a finished attempt, as quizzes tells it: fractions of 10000.
type QuizResult struct {
	AttemptID, QuizID, PersonID, EnrolmentID, ModuleID uuid.UUID

	Fraction, PassMark int
	Passed             bool
	FinishedAt         time.Time
}

// MayAttempt refuses an attempt unless the enrolment is the person's own, not withdrawn, and the quiz stands in that
// module of its version. Fault: course.enrolment_not_found.
func (s *Service) MayAttempt(ctx context.Context, db bun.IDB, person, enrolment, module, quiz uuid.UUID) error {
	_, m, err := s.learning(ctx, db, person, enrolment, module)
	if err == nil && (m.Kind != Quiz || m.QuizID != quiz) {
		err = errModule
	}
	return err
}

// QuizFinished moves the course on in the transaction that finished the attempt: the best result is kept, and passing
// completes the module. Attempts of withdrawn enrolments and repeated news change nothing.
func (s *Service) QuizFinished(ctx context.Context, tx bun.Tx, r QuizResult) error {
	e, m, err := s.learning(ctx, tx, r.PersonID, r.EnrolmentID, r.ModuleID)
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	if err := s.open(ctx, tx, e, m.ID); err != nil {
		return err
	}
	p, err := lockProgress(ctx, tx, e.ID, m.ID)
	if err != nil {
		return err
	}
	before := p.Completed()
	p.judge(r)
	if p.done && !before {
		p.CompletedAt = r.FinishedAt
	}
	if err := s.save(ctx, tx, &p); err != nil || before == p.Completed() {
		return err
	}
	return s.moduleCompleted(ctx, tx, e, m, p)
}

// judge keeps the best result as Seen [0, fraction) and, of passed attempts, the best one.
func (p *Progress) judge(r QuizResult) {
	better := r.Fraction > p.Seen.Count()
	if better {
		p.Seen = Spans{{0, r.Fraction}}
	}
	if r.Passed {
		if better || p.Position.Attempt == uuid.Nil {
			p.Position.Attempt = r.AttemptID
		}
		p.reach(Whole, true)
	}
	if r.FinishedAt.After(p.UpdatedAt) {
		p.UpdatedAt = r.FinishedAt
	}
}
