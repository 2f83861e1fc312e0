package assessments

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/competencies"
	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/quizzes"
)

var errAgain = fault.New(fault.Conflict, "quiz.start_again")

// Start gives who's running try of an assessment, or begins one; code is that of the day, of a supervised one. Faults:
// assessment.not_found (also without an opening), assessment.over, assessment.not_begun, assessment.tries_used,
// assessment.cool_down, assessment.code_missing, assessment.code_wrong, assessment.known (who wrote, reviewed or saw too many of its questions),
// assessment.bank_short (too few questions that an earlier try did not have).
func (s *Service) Start(ctx context.Context, who people.Actor, id uuid.UUID, code string) (attempt quizzes.Attempt, err error) {
	for range 3 {
		e, err := s.entry(ctx, s.db, who, id)
		if err != nil {
			return attempt, err
		}
		if !e.OpenID.IsZero() {
			return s.quizzes.Attempt(ctx, who, e.OpenID)
		}
		begun := false
		err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) (err error) {
			attempt, begun, err = s.begin(ctx, tx, who, id, code)
			return err
		})
		if err == nil && begun {
			s.quizzes.Began(who, attempt)
		}
		if err != nil || begun {
			return attempt, err
		}
	}
	return attempt, errAgain
}

func (s *Service) begin(ctx context.Context, tx bun.Tx, who people.Actor, id uuid.UUID, code string) (quizzes.Attempt, bool, error) {
	var none quizzes.Attempt
	policy, err := competencies.PolicyInForce(ctx, tx, s.now())
	if err != nil {
		return none, false, err
	}
	e, err := s.entry(ctx, tx, who, id)
	if err != nil {
		return none, false, err
	}
	if err := e.refusal(policy, s.now()); err != nil {
		return none, false, err
	}
	p := quizzes.Paper{AssessmentID: id, Number: e.Number + 1}
	if e.Supervised {
		if p.SittingID, err = s.sitting(ctx, tx, who, id, code); err != nil {
			return none, false, err
		}
	}
	ed, err := s.edition(ctx, tx, id)
	if err != nil {
		return none, false, err
	}
	t := tried{person: who.PersonID, number: p.Number, started: s.now(), at: s.now()}
	p.Title, p.Time = ed.Title, minutes(ed.Minutes, e.Extra)
	if p.Form, p.Places, err = s.paper(ctx, tx, ed, t); err != nil {
		return none, false, err
	}
	return s.quizzes.Sit(ctx, tx, who, p)
}

// minutes is the time that a person has who was given so many percent more.
func minutes(n, extra int) time.Duration {
	return time.Duration(n) * time.Minute * time.Duration(100+extra) / 100
}

// read gives an assessment with its cells, whoever asks.
func (s *Service) read(ctx context.Context, db bun.IDB, id uuid.UUID) (Assessment, error) {
	var a Assessment
	if err := db.NewSelect().Model(&a).Where("a.id = ?", id).Scan(ctx); err != nil {
		return a, pg.OrNotFound(err, errAssessment)
	}
	return a, s.cells(ctx, db, &a)
}
