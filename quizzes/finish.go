package quizzes

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/records"
)

// ender is what ends an attempt.
type ender string

const (
	byPerson   ender = "person"
	byDeadline ender = "deadline"
)

// finishTimeout bounds grading and all that follows from it.
const finishTimeout = 30 * time.Second

// Finish ends who's attempt: what is stored is graded and everything that follows is done, in one transaction. Finishing
// twice is harmless. When a consequence fails, the attempt comes back as Submitted: the answers are safe, no more are
// taken, and grading is tried again every few seconds.
func (s *Service) Finish(ctx context.Context, who people.Actor, id id.Attempt) (Attempt, error) {
	done, err := s.finishFor(ctx, who, id, byPerson)
	s.ended(who, id, err)
	if err != nil {
		return Attempt{}, err
	}
	if done == nil {
		return s.Attempt(ctx, who, id)
	}
	if done.Questions, err = s.ask(ctx, s.db, done.places); err != nil {
		return Attempt{}, err
	}
	if done.Purpose == ForAssessment {
		return done.unmarked(), nil
	}
	if err := s.takeRuled(ctx, s.db, done.Attempt, done.places); err != nil {
		return done.Attempt, err
	}
	return done.Attempt, s.review(ctx, who, &done.Attempt, done.places)
}

// Send is Finish for whoever looks at the attempt afterwards.
func (s *Service) Send(ctx context.Context, who people.Actor, id id.Attempt) error {
	_, err := s.finishFor(ctx, who, id, byPerson)
	s.ended(who, id, err)
	return err
}

// ended tells that who's attempt runs no more; after an error nobody knows.
func (s *Service) ended(who people.Actor, attempt id.Attempt, err error) {
	if err != nil {
		attempt = id.Attempt{}
	}
	s.turned(Turn{PersonID: who.PersonID, Attempt: attempt})
}

// finish ends anybody's attempt if it is time to.
func (s *Service) finish(ctx context.Context, id id.Attempt, by ender) error {
	_, err := s.finishFor(ctx, people.System(), id, by)
	return err
}

// finishFor ends an attempt of who (the system's are all) if it is time to, and is carried through even if whoever asked has
// gone. It gives what it graded, nil when there was nothing to do. A failure is logged and left for FinishDue; only if
// not even that could be noted is there an error.
func (s *Service) finishFor(ctx context.Context, who people.Actor, id id.Attempt, by ender) (done *sheet, err error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), finishTimeout)
	defer cancel()
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) (err error) {
		done, err = s.finishIn(ctx, tx, who, id, by)
		return err
	})
	if err == nil || errors.Is(err, errAttempt) {
		return done, err
	}
	slog.ErrorContext(ctx, "finish attempt; will be tried again", "attempt", id, "error", err)
	if by == byDeadline {
		return nil, nil // it stays overdue: FinishDue finds it again
	}
	_, noteErr := s.db.NewUpdate().TableExpr("attempts").Set("state = ?", Submitted).Set("submitted_at = ?", s.now()).
		Where("id = ? and state = ?", id, Open).Exec(ctx)
	if noteErr != nil {
		return nil, fault.New(fault.Unavailable, "quiz.finish_failed").Because(err)
	}
	return nil, nil
}

// finishIn grades a locked attempt and does what follows; nil when it is finished already or not due yet.
func (s *Service) finishIn(ctx context.Context, tx bun.Tx, who people.Actor, id id.Attempt, by ender) (*sheet, error) {
	var t sheet
	a := &t.Attempt
	err := pg.Ask(ctx, pg.Asking(tx, a, nil, `select `+attemptColumns+`
		from attempts a left join quizzes z on z.id = a.quiz_id
		where a.id = $1 and (a.person_id = $2 or $3) for update of a`, id, who.PersonID, who.IsSystem()), askFilled(tx, id, ruledPlaces, &t.places))
	if err != nil {
		return nil, pg.OrNotFound(err, errAttempt)
	}
	switch now := s.now(); {
	case a.State == Finished:
		return nil, nil
	case a.State == Submitted:
		a.FinishedAt, a.FinishedBy = a.SubmittedAt, string(byPerson)
	case a.overdue(now):
		a.FinishedAt, a.FinishedBy = a.DeadlineAt, string(byDeadline)
	case by == byPerson:
		a.SubmittedAt, a.FinishedAt, a.FinishedBy = now, now, string(byPerson)
	default:
		return nil, nil
	}
	if err := s.weigh(ctx, tx, &t); err != nil {
		return nil, err
	}
	fraction := total(t.slots)
	passed := fraction >= a.PassMark
	a.State, a.Fraction, a.Passed = Finished, &fraction, &passed
	if err := s.writeGrading(ctx, tx, t); err != nil {
		return nil, err
	}
	if err := s.ruleFinished(ctx, tx, &t); err != nil {
		return nil, err
	}
	return &t, records.Together(ctx, tx, func(ctx context.Context) error { return s.consequences(ctx, tx, t) })
}

// writeGrading stores the end of an attempt, its first grading and what each of its answers was worth, in one statement.
func (s *Service) writeGrading(ctx context.Context, tx bun.Tx, t sheet) error {
	n := len(t.slots)
	slots, fractions := make([]int, n), make([]int, n)
	for i, g := range t.slots {
		slots[i], fractions[i] = g.slot, g.fraction
	}
	return pg.Later(ctx, tx, "finish attempt", `with worth as (
			update attempt_items i set fraction = w.fraction from unnest($3::int[], $4::int[]) as w(slot, fraction)
			where i.attempt_id = $1 and i.slot = w.slot
		), first as (
			insert into gradings (attempt_id, number, graded_at, fraction, passed) values ($1, 1, $2, $9, $10))
		update attempts set state = $5, submitted_at = $6, finished_at = $7, finished_by = $8, fraction = $9, passed = $10 where id = $1`,
		t.ID, s.now(), slots, fractions, t.State, pg.Null(t.SubmittedAt), t.FinishedAt, t.FinishedBy, *t.Fraction, *t.Passed)
}

// ruleFinished appends a second grading to an attempt just graded when rulings in force say otherwise: a question that was counted out
// while it ran counts for nobody.
func (s *Service) ruleFinished(ctx context.Context, tx bun.Tx, t *sheet) error {
	t.Grading = 1
	if !slices.ContainsFunc(t.places, func(p filled) bool { return p.Ruled }) {
		return nil
	}
	first := standing{fraction: *t.Fraction, passed: *t.Passed, slots: untouched(t.places)}
	now, c, err := s.ruledSheet(ctx, tx, *t, first)
	if err != nil || now.same(first) {
		return err
	}
	return now.append(ctx, tx, s, t, first, c)
}

// ruledSheet is what rulings in force make of a graded sheet, and the newest of them.
func (s *Service) ruledSheet(ctx context.Context, tx bun.Tx, t sheet, first standing) (standing, Cause, error) {
	rulings, err := rulingsFor(ctx, tx, t.ID, t.places)
	if err != nil || len(rulings) == 0 {
		return first, Cause{}, err
	}
	find, err := s.find(ctx, tx, t.places, rulings)
	if err != nil {
		return first, Cause{}, err
	}
	c, err := causeOf(ctx, tx, rulings[len(rulings)-1].ID)
	return first.under(t.Attempt, t.places, rulings, find), c, err
}
