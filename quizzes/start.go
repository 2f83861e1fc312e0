package quizzes

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/records"
)

// StartRequest names the quiz and the enrolment and module through which it is taken.
type StartRequest struct{ QuizID, EnrolmentID, ModuleID uuid.UUID }

var errAgain = fault.New(fault.Conflict, "quiz.start_again")

// Start gives who's open attempt of the quiz, or begins a new one: a second tab, a reload or a repeated request resume
// the same attempt. It refuses (Conflict) when this enrolment has passed already (quiz.passed_already) or the attempts are
// used up (quiz.no_attempts_left), and whatever Hooks.MayAttempt refuses.
func (s *Service) Start(ctx context.Context, who people.Actor, r StartRequest) (Attempt, error) {
	if r.EnrolmentID == uuid.Nil {
		return Attempt{}, errQuiz
	}
	return s.begin(ctx, who, Attempt{QuizID: r.QuizID, PersonID: who.PersonID, EnrolmentID: r.EnrolmentID, ModuleID: r.ModuleID})
}

// Preview begins a new trial of a quiz that who may edit, ending an earlier trial. It counts for nothing.
func (s *Service) Preview(ctx context.Context, who people.Actor, quiz uuid.UUID) (Attempt, error) {
	n, err := s.db.NewSelect().TableExpr("quizzes as z").Where("z.id = ?", quiz).
		Where("?", s.editors(who).Units("z.unit_id")).Count(ctx)
	if err != nil {
		return Attempt{}, fmt.Errorf("preview: %w", err)
	}
	if n == 0 {
		return Attempt{}, errQuiz
	}
	trial := Attempt{QuizID: quiz, PersonID: who.PersonID}
	open, found, err := s.openAttempt(ctx, s.db, trial)
	if err == nil && found {
		err = s.finish(ctx, open.ID, byPerson)
	}
	if err != nil {
		return Attempt{}, err
	}
	return s.begin(ctx, who, trial)
}

// begin resumes or inserts. Another tab may win the insert or finish in between, so it looks again a few times.
func (s *Service) begin(ctx context.Context, who people.Actor, want Attempt) (Attempt, error) {
	for range 3 {
		open, found, err := s.openAttempt(ctx, s.db, want)
		switch {
		case err != nil:
			return Attempt{}, err
		case found && !open.overdue(s.now()):
			return s.Attempt(ctx, who, open.ID)
		case found:
			if err := s.finish(ctx, open.ID, byDeadline); err != nil {
				return Attempt{}, err
			}
		}
		a := want
		inserted := false
		err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) (err error) {
			inserted, err = s.insertAttempt(ctx, tx, &a)
			return err
		})
		if err != nil {
			return Attempt{}, err
		}
		if inserted {
			return s.Attempt(ctx, who, a.ID)
		}
	}
	return Attempt{}, errAgain
}

// openAttempt finds the attempt of the same quiz, person and sort (preview or not) that is not finished.
func (s *Service) openAttempt(ctx context.Context, db bun.IDB, want Attempt) (Attempt, bool, error) {
	var list []Attempt
	err := db.NewSelect().Model(&list).Column("a.id", "a.state", "a.deadline_at").
		Where("a.quiz_id = ? and a.person_id = ? and a.state <> ? and (a.enrolment_id is null) = ?",
			want.QuizID, want.PersonID, Finished, want.Preview()).Scan(ctx)
	if err != nil || len(list) == 0 {
		return Attempt{}, false, err
	}
	return list[0], true, nil
}

// insertAttempt checks what may stop a new attempt and writes it; false when another request was quicker.
func (s *Service) insertAttempt(ctx context.Context, tx bun.Tx, a *Attempt) (bool, error) {
	if !a.Preview() && s.hooks.MayAttempt != nil {
		if err := s.hooks.MayAttempt(ctx, tx, a.PersonID, a.EnrolmentID, a.ModuleID, a.QuizID); err != nil {
			return false, err
		}
	}
	var q Quiz
	if err := tx.NewSelect().Model(&q).Where("z.id = ?", a.QuizID).Scan(ctx); err != nil {
		return false, pg.OrNotFound(err, errQuiz)
	}
	items, err := s.items(ctx, tx, q.ID)
	if err != nil {
		return false, err
	}
	if len(items) == 0 {
		return false, errEmpty
	}
	if free, err := s.number(ctx, tx, a, q.MaxAttempts); err != nil || !free {
		return false, err
	}
	a.ID, a.State, a.StartedAt, a.PassMark = newID(), Open, s.now(), q.PassMark
	a.Layout = layOut(items, q.Shuffle)
	if q.TimeLimitS > 0 {
		a.DeadlineAt = a.StartedAt.Add(time.Duration(q.TimeLimitS) * time.Second)
	}
	// The unique indexes let one of several simultaneous starts through: one open attempt, and no number twice.
	res, err := tx.NewInsert().Model(a).On("conflict do nothing").Exec(ctx)
	if err != nil {
		return false, fmt.Errorf("insert attempt: %w", err)
	}
	if n, _ := res.RowsAffected(); n == 0 {
		return false, nil
	}
	return true, s.recordStart(ctx, tx, *a, q.Title)
}

// number gives the attempt its number and refuses one too many; false when one is open by now. Previews are counted apart
// and without limit.
func (s *Service) number(ctx context.Context, tx bun.IDB, a *Attempt, most int) (bool, error) {
	var past struct {
		Number int  `bun:"number"`
		Open   bool `bun:"open"`
		Passed bool `bun:"passed"`
	}
	err := tx.NewSelect().TableExpr("attempts").
		ColumnExpr("coalesce(max(number), 0) as number").
		ColumnExpr("coalesce(bool_or(state <> ?), false) as open", Finished).
		ColumnExpr("coalesce(bool_or(passed and enrolment_id = ?), false) as passed", a.EnrolmentID).
		Where("quiz_id = ? and person_id = ? and (enrolment_id is null) = ?", a.QuizID, a.PersonID, a.Preview()).
		Scan(ctx, &past)
	switch {
	case err != nil:
		return false, fmt.Errorf("number of attempts: %w", err)
	case past.Open:
		return false, nil
	case past.Passed && !a.Preview():
		return false, fault.New(fault.Conflict, "quiz.passed_already")
	case most > 0 && past.Number >= most && !a.Preview():
		return false, fault.New(fault.Conflict, "quiz.no_attempts_left").With("Max", most)
	}
	a.Number = past.Number + 1
	return true, nil
}

func (s *Service) recordStart(ctx context.Context, tx bun.IDB, a Attempt, title string) error {
	if a.Preview() {
		return nil
	}
	return records.Append(ctx, tx, records.Statement{
		PersonID: a.PersonID, Verb: records.Attempted, ObjectType: "quiz", ObjectID: a.QuizID, OccurredAt: a.StartedAt,
		Context: a.context(title),
	})
}

// context is what a statement says besides the act itself.
func (a Attempt) context(title string) map[string]any {
	return map[string]any{
		"title": title, "attempt": a.ID, "number": a.Number, "enrolment": a.EnrolmentID, "module": a.ModuleID,
	}
}
