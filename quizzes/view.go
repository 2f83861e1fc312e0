package quizzes

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"mumpuni/internal/audit"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// Attempt gives an attempt with its questions and the answers that stand. One's own is seen at any time; another's only
// when it is finished, by trainers of the quiz and by HR and auditors of the person, and that is written into the audit.
// Reviews come with the end. The right answers are told (KeyShown) once nothing can be gained by them: the attempt's
// person has passed or has no attempts left, or the reader is not that person, or it is a preview.
//
// An attempt whose time is over is finished by looking at it.
func (s *Service) Attempt(ctx context.Context, who people.Actor, id uuid.UUID) (Attempt, error) {
	a, err := s.readAttempt(ctx, who, id)
	if err != nil {
		return Attempt{}, err
	}
	if a.State == Open && a.overdue(s.now()) {
		if err := s.finish(ctx, id, byDeadline); err != nil {
			return Attempt{}, err
		}
		if a, err = s.readAttempt(ctx, who, id); err != nil {
			return Attempt{}, err
		}
		if a.State == Open {
			a.State = Submitted
		}
	}
	if a.PersonID != who.PersonID {
		err := audit.Write(ctx, s.db, audit.Entry{
			At: s.now(), ActorID: who.AuditID(), Action: "attempt.read", SubjectID: a.PersonID, Object: "attempt:" + a.ID.String(),
		})
		if err != nil {
			return Attempt{}, err
		}
	}
	return a, s.ask(ctx, who, &a)
}

func (s *Service) readAttempt(ctx context.Context, who people.Actor, id uuid.UUID) (Attempt, error) {
	var a Attempt
	err := s.db.NewSelect().Model(&a).ColumnExpr("a.*, z.title, coalesce(z.max_attempts, 0) as max_attempts").
		Join("join quizzes as z on z.id = a.quiz_id").Where("a.id = ?", id).
		Where("(a.person_id = ? or (a.state = ? and a.enrolment_id is not null and (?)))", who.PersonID, Finished, s.resultReaders(who)).
		Scan(ctx)
	if err != nil {
		return Attempt{}, pg.OrNotFound(err, errAttempt)
	}
	return a, nil
}

// ask fills in the questions, and the reviews when the attempt is finished.
func (s *Service) ask(ctx context.Context, who people.Actor, a *Attempt) error {
	versions, err := s.versions.load(ctx, s.db, versionsOf(a.Layout))
	if err != nil {
		return err
	}
	answers, err := newestAnswers(ctx, s.db, a.ID)
	if err != nil {
		return err
	}
	a.Questions = make([]Asked, len(a.Layout))
	for i, place := range a.Layout {
		a.Questions[i] = asked(i+1, place, versions[place.Version], answers[i+1])
	}
	if a.State != Finished {
		return nil
	}
	if a.KeyShown, err = s.keyShown(ctx, who, *a); err != nil {
		return err
	}
	marks, err := s.fractions(ctx, a.ID)
	if err != nil {
		return err
	}
	for i, place := range a.Layout {
		q := &a.Questions[i]
		q.Review = review(versions[place.Version], q.Answer, marks[q.Slot], a.KeyShown)
	}
	return nil
}

func asked(slot int, p Place, v *Version, newest step) Asked {
	q := Asked{Slot: slot, Kind: v.Kind, Stem: v.Stem, MaxMark: p.MaxMark, Answer: newest.Answer, Seq: newest.Seq}
	for _, id := range p.Options {
		o, _ := v.Body.option(id)
		q.Options = append(q.Options, Choice{ID: o.ID, Text: o.Text})
	}
	return q
}

func review(v *Version, a Answer, fraction int, withKey bool) *Review {
	r := &Review{Fraction: fraction, Feedback: v.Body.Feedback, Chosen: map[string]string{}}
	for _, o := range v.Body.Options {
		if o.Feedback != "" && slices.Contains(a.Options, o.ID) {
			r.Chosen[o.ID] = o.Feedback
		}
		if o.Right && withKey {
			r.Right = append(r.Right, o.ID)
		}
	}
	if withKey {
		r.Accepted, r.Number = v.Body.Accepted, v.Body.Number
	}
	return r
}

func (s *Service) keyShown(ctx context.Context, who people.Actor, a Attempt) (bool, error) {
	if a.Preview() || a.PersonID != who.PersonID || *a.Passed || (a.MaxAttempts > 0 && a.Number >= a.MaxAttempts) {
		return true, nil
	}
	var shown bool
	err := s.db.NewSelect().TableExpr("attempts").
		ColumnExpr("coalesce(bool_or(passed) or (?0 > 0 and max(number) filter (where state = 'finished') >= ?0), false)", a.MaxAttempts).
		Where("quiz_id = ? and person_id = ? and enrolment_id is not null", a.QuizID, a.PersonID).Scan(ctx, &shown)
	if err != nil {
		return false, fmt.Errorf("may the key be shown: %w", err)
	}
	return shown, nil
}

func (s *Service) fractions(ctx context.Context, attempt uuid.UUID) (map[int]int, error) {
	var rows []markRow
	err := s.db.NewSelect().Model(&rows).Column("slot", "fraction").Where("attempt_id = ?", attempt).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("marks of an attempt: %w", err)
	}
	bySlot := make(map[int]int, len(rows))
	for _, r := range rows {
		bySlot[r.Slot] = r.Fraction
	}
	return bySlot, nil
}
