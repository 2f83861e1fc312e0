package quizzes

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/questions/kinds"
)

// Attempt gives an attempt with its questions and the answers that stand. One's own is seen at any time; another's only
// when it is finished, by trainers of the quiz and by HR and auditors of the person, and that is written into the audit.
// Reviews come with the end. The right answers are told (KeyShown) once nothing can be gained by them: the attempt's
// person has passed or has no attempts left, or the reader is not that person, or it is a preview.
//
// An attempt whose time is over is finished by looking at it.
func (s *Service) Attempt(ctx context.Context, who people.Actor, id id.Attempt) (Attempt, error) {
	a, places, err := s.readAttempt(ctx, who, id)
	if err != nil {
		return Attempt{}, err
	}
	if a.State == Open && a.overdue(s.now()) {
		if err := s.finish(ctx, id, byDeadline); err != nil {
			return Attempt{}, err
		}
		if a, places, err = s.readAttempt(ctx, who, id); err != nil {
			return Attempt{}, err
		}
		if a.State == Open {
			a.State = Submitted
		}
	}
	if !who.IsOneself(a.PersonID) {
		err := audit.Write(ctx, s.db, audit.Entry{
			At: s.now(), ActorID: who.AuditID(), Action: "attempt.read", SubjectID: a.PersonID, Object: "attempt:" + a.ID.String(),
		})
		if err != nil {
			return Attempt{}, err
		}
	}
	if a.Questions, err = s.ask(ctx, s.db, places); err != nil || a.State != Finished {
		return a, err
	}
	if a.Purpose == ForAssessment { // of single questions nothing is told: neither key, nor explanation, nor what was right
		return a.unmarked(), nil
	}
	if err := s.addLate(ctx, &a); err != nil {
		return a, err
	}
	if err := s.takeRuled(ctx, s.db, a, places); err != nil {
		return a, err
	}
	return a, s.review(ctx, who, &a, places)
}

// attemptColumns are an attempt's, named one by one: a column that a migration adds must not change a prepared statement.
const attemptColumns = `a.id, a.purpose, a.quiz_id, a.person_id, a.enrolment_id, a.module_id, a.number, a.state, a.started_at, a.deadline_at,
	a.pass_mark, a.submitted_at, a.finished_at, a.finished_by, a.fraction, a.passed, coalesce(a.title, z.title) as title,
	coalesce(z.max_attempts, 0) as max_attempts, a.assessment_id, a.sitting_id, a.form, a.stepwise, a.final_slots,
	a.continues, a.part, a.stopped, a.grading, a.annulled,
	exists (select from late_answers l where l.attempt_id = a.id) as late`

// readAttempt reads an attempt that who may see, and its places, in one go.
func (s *Service) readAttempt(ctx context.Context, who people.Actor, id id.Attempt) (Attempt, []filled, error) {
	var a Attempt
	var places []filled
	others := func(ctx context.Context, err error) error {
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		return s.db.NewSelect().Model(&a).ColumnExpr(attemptColumns).
			Join("join quizzes as z on z.id = a.quiz_id").Where("a.id = ?", id).
			Where("a.state = ? and a.purpose = 'course' and (?)", Finished, s.resultReaders(who)).Scan(ctx)
	}
	err := pg.Ask(ctx, pg.Asking(s.db, &a, others, `select `+attemptColumns+`
		from attempts a left join quizzes z on z.id = a.quiz_id where a.id = $1 and a.person_id = $2`, id, who.PersonID), askPlaces(s.db, id, &places))
	if err != nil {
		return Attempt{}, nil, pg.OrNotFound(err, errAttempt)
	}
	a.ReadAt = s.now()
	a.Left = a.left(a.ReadAt)
	return a, places, nil
}

// ask makes the questions of an attempt as they are shown, with the answers that stand.
func (s *Service) ask(ctx context.Context, db bun.IDB, places []filled) ([]Asked, error) {
	versions, err := s.bank.Versions(ctx, db, versionsIn(places))
	if err != nil {
		return nil, err
	}
	pictures, err := s.bank.Pictures(ctx, db, slices.Collect(maps.Values(versions))...)
	if err != nil {
		return nil, err
	}
	out := make([]Asked, len(places))
	for i, p := range places {
		v := versions[p.Version]
		out[i] = Asked{
			Slot: p.Slot, Version: p.Version, Kind: v.Kind, Stem: v.Stem, MaxMark: p.MaxMark, Answer: p.Answer, Seq: p.Seq,
			Pictures: pictures[v.QuestionID],
		}
		out[i].show(v, p.Shown)
	}
	return out, nil
}

// Shown is a question as it would be asked, outside any attempt: for whoever writes or reviews it.
func Shown(v *questions.Version, pictures questions.Pictures) Asked {
	q := Asked{Slot: 1, Version: v.ID, Kind: v.Kind, Stem: v.Stem, MaxMark: 1, Pictures: pictures}
	q.show(v, kinds.Shown(v.Kind, v.Body, false))
	return q
}

// Tried is a question as an attempt would ask it in a slot, in an order of its own, outside any attempt.
func Tried(v *questions.Version, pictures questions.Pictures, slot int) Asked {
	q := Asked{Slot: slot, Version: v.ID, Kind: v.Kind, Stem: v.Stem, MaxMark: 1, Pictures: pictures}
	q.show(v, kinds.Shown(v.Kind, v.Body, true))
	return q
}

// Steady is a question outside any attempt that looks the same whenever it is shown.
func Steady(v *questions.Version, pictures questions.Pictures, slot int) Asked {
	q := Asked{Slot: slot, Version: v.ID, Kind: v.Kind, Stem: v.Stem, MaxMark: 1, Pictures: pictures}
	q.show(v, v.Steady())
	return q
}

// Told is a question outside any attempt with an answer to it, what that is worth and the key: of open questions alone.
func Told(q Asked, v *questions.Version, a kinds.Answer) Asked {
	q.Answer, q.Review = a, reviewOf(v, a, kinds.Fraction(v.Kind, v.Body, a), true)
	return q
}

// show adds what an answer may name, in the order of ids, and units in an order that tells nothing.
func (q *Asked) show(v *questions.Version, ids []string) {
	for _, id := range ids {
		if o, ok := v.Body.Option(id); ok {
			q.Options = append(q.Options, Choice{ID: id, Text: o.Text})
		} else if text, ok := v.Body.Left(id); ok {
			q.Lefts = append(q.Lefts, Choice{ID: id, Text: text})
		} else if text, ok := v.Body.Right(id); ok {
			q.Rights = append(q.Rights, Choice{ID: id, Text: text})
		}
	}
	if v.Body.Number != nil {
		q.Units = slices.Sorted(slices.Values(v.Body.Number.Units))
	}
}

// review adds, from the fraction of each place, to the questions of a finished attempt what may be told about the answers.
func (s *Service) review(ctx context.Context, who people.Actor, a *Attempt, places []filled) error {
	versions, err := s.bank.Versions(ctx, s.db, keysIn(places))
	if err != nil {
		return err
	}
	if a.KeyShown, err = s.keyShown(ctx, who, *a); err != nil {
		return err
	}
	for i, p := range places {
		q := &a.Questions[i]
		q.Review = reviewOf(versions[p.key()], q.Answer, *p.Fraction, a.KeyShown)
		q.Review.Out = p.Out
	}
	return nil
}

func reviewOf(v *questions.Version, a kinds.Answer, fraction int, withKey bool) *Review {
	r := &Review{Fraction: fraction, Measures: v.CompetencyID, Chosen: map[string]string{}}
	for _, o := range v.Body.Options {
		if o.Feedback != "" && slices.Contains(a.Options, o.ID) {
			r.Chosen[o.ID] = o.Feedback
		}
	}
	if withKey {
		key := kinds.Key(v.Kind, v.Body)
		r.Right, r.Pairs = key.Options, key.Pairs
		r.Accepted, r.Number, r.Feedback = v.Body.Accepted, v.Body.Number, v.Body.Feedback
	}
	return r
}

func (s *Service) keyShown(ctx context.Context, who people.Actor, a Attempt) (bool, error) {
	if a.Preview() || !who.IsOneself(a.PersonID) || *a.Passed {
		return true, nil
	}
	var shown bool
	err := s.db.NewSelect().TableExpr("attempts").
		ColumnExpr("coalesce(bool_or(passed) or (?0 > 0 and max(number) filter (where state = 'finished') >= ?0), false)", a.MaxAttempts).
		Where("quiz_id = ? and person_id = ? and purpose = ?", a.QuizID, a.PersonID, ForCourse).Scan(ctx, &shown)
	if err != nil {
		return false, fmt.Errorf("may the key be shown: %w", err)
	}
	return shown, nil
}

// addLate adds to the questions of a finished attempt what came late for them.
func (s *Service) addLate(ctx context.Context, a *Attempt) error {
	if !a.Late {
		return nil
	}
	var rows []LateAnswer
	err := pg.Query(ctx, s.db, &rows, `select l.slot, l.answer, l.made_at, l.arrived_at, `+lateDecision+` as decision
		from late_answers l where l.attempt_id = $1 order by l.slot, l.seq`, a.ID)
	if err != nil {
		return fmt.Errorf("late answers of an attempt: %w", err)
	}
	for _, r := range rows {
		q := &a.Questions[r.Slot-1]
		q.Late = append(q.Late, r)
	}
	return nil
}
