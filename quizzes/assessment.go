package quizzes

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/records"
)

// Paper is what an attempt of an assessment begins with. Places may be none: of an adaptive one they come one by one.
type Paper struct {
	AssessmentID, SittingID uuid.UUID
	Form, Number            int
	Title                   string
	Time                    time.Duration
	Places                  []Place
}

// Assessed is a finished attempt of an assessment. Slots are all that was put before the person, in their order.
type Assessed struct {
	Attempt
	Slots []Given
}

// Given is one question that was put before a person, and what came of it.
type Given struct {
	Place
	CompetencyID uuid.UUID
	Level        int
	Chance       float64 // of guessing it
	Answered     bool
	Fraction     int
}

// Sit begins who's attempt of an assessment in tx; false when another request was quicker. Who may, and on which paper, is the
// caller's rule.
func (s *Service) Sit(ctx context.Context, tx bun.Tx, who people.Actor, p Paper) (Attempt, bool, error) {
	a := Attempt{
		ID: id.Attempt(newID()), Purpose: ForAssessment, PersonID: who.PersonID, AssessmentID: p.AssessmentID, SittingID: p.SittingID, Form: p.Form,
		Stepwise: len(p.Places) == 0, Number: p.Number, State: Open, StartedAt: s.now(), Title: p.Title, Left: p.Time, DeadlineAt: s.now().Add(p.Time),
	}
	there, err := pg.Exec(ctx, tx, `insert into attempts
			(id, purpose, person_id, assessment_id, sitting_id, form, title, number, state, started_at, deadline_at, stepwise, pass_mark)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0) on conflict do nothing`,
		a.ID, a.Purpose, a.PersonID, a.AssessmentID, pg.Null(a.SittingID), pg.Null(a.Form), a.Title, a.Number, a.State, a.StartedAt, a.DeadlineAt, a.Stepwise)
	if err != nil || there == 0 {
		return a, false, wrap("sit assessment", err)
	}
	if err := s.put(ctx, tx, a.ID, p.Places); err != nil {
		return a, false, err
	}
	return a, true, records.Append(ctx, tx, records.Statement{
		PersonID: a.PersonID, Verb: records.Attempted, ObjectType: "assessment", ObjectID: a.AssessmentID, OccurredAt: a.StartedAt,
		Context: map[string]any{"title": a.Title, "attempt": a.ID, "number": a.Number},
	})
}

func (s *Service) put(ctx context.Context, tx bun.IDB, attempt id.Attempt, places []Place) error {
	n := len(places)
	slots, marks, versions, kinds, shown := make([]int, n), make([]int, n), make([]uuid.UUID, n), make([]string, n), make([]string, n)
	for i, p := range places {
		slots[i], marks[i], versions[i], kinds[i], shown[i] = p.Slot, p.MaxMark, p.Version, string(p.Kind), strings.Join(p.Shown, " ")
	}
	_, err := pg.Exec(ctx, tx, `insert into attempt_items (attempt_id, slot, version_id, kind, max_mark, shown)
		select $1, p.slot, p.version, p.kind, p.mark, string_to_array(p.shown, ' ')
		from unnest($2::int[], $3::uuid[], $4::text[], $5::int[], $6::text[]) as p(slot, version, kind, mark, shown)`,
		attempt, slots, versions, kinds, marks, shown)
	return wrap("put questions before a person", err)
}

// Step locks who's running attempt of an assessment, gives what was put before the person with what the answers are worth, and
// lets decide say what comes next: a place, which makes all answers before it final, or nil, which leaves the attempt as it is. It
// gives the attempt as it stands then. Faults: quiz.attempt_not_found, quiz.attempt_finished, quiz.time_up, and those of decide.
func (s *Service) Step(ctx context.Context, who people.Actor, attempt id.Attempt, decide func(ctx context.Context, tx bun.Tx, t Assessed) (*Place, error)) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		var t sheet
		err := pg.Query(ctx, tx, &t.Attempt, `select `+attemptColumns+` from attempts a left join quizzes z on z.id = a.quiz_id
			where a.id = $1 and a.person_id = $2 and a.stepwise for update of a`, attempt, who.PersonID)
		switch {
		case err != nil:
			return pg.OrNotFound(err, errAttempt)
		case t.State != Open:
			return fault.New(fault.Conflict, "quiz.attempt_finished")
		case t.overdue(s.now()):
			return fault.New(fault.Conflict, "quiz.time_up")
		}
		if err := s.grade(ctx, tx, &t); err != nil {
			return err
		}
		given, err := s.given(ctx, tx, t)
		if err != nil {
			return err
		}
		next, err := decide(ctx, tx, given)
		if err != nil || next == nil {
			return err
		}
		next.Slot = len(t.places) + 1
		if _, err := pg.Exec(ctx, tx, "update attempts set final_slots = $2 where id = $1", attempt, next.Slot-1); err != nil {
			return wrap("make answers final", err)
		}
		return s.put(ctx, tx, attempt, []Place{*next})
	})
}

// given is a graded sheet as those see it who make a level of it.
func (s *Service) given(ctx context.Context, db bun.IDB, t sheet) (Assessed, error) {
	versions, err := s.bank.Versions(ctx, db, versionsIn(t.places))
	if err != nil {
		return Assessed{}, err
	}
	out := Assessed{Attempt: t.Attempt, Slots: make([]Given, len(t.places))}
	for i, p := range t.places {
		v := versions[p.Version]
		out.Slots[i] = Given{
			Place: p.Place, CompetencyID: v.CompetencyID, Level: v.Level, Chance: questions.Chance(v.Kind, v.Body),
			Answered: !p.Answer.Empty(), Fraction: t.slots[i].fraction,
		}
	}
	return out, nil
}

// assessed tells of a finished attempt of an assessment.
func (s *Service) assessed(ctx context.Context, tx bun.Tx, t sheet) error {
	given, err := s.given(ctx, tx, t)
	if err != nil {
		return err
	}
	err = records.Append(ctx, tx, records.Statement{
		PersonID: t.PersonID, Verb: records.Completed, ObjectType: "assessment", ObjectID: t.AssessmentID, OccurredAt: t.FinishedAt,
		Result:  map[string]any{"duration": fmt.Sprintf("PT%dS", int(t.FinishedAt.Sub(t.StartedAt).Seconds()))},
		Context: map[string]any{"title": t.Title, "attempt": t.ID, "number": t.Number},
	})
	if err != nil || s.hooks.Assessed == nil {
		return err
	}
	return s.hooks.Assessed(ctx, tx, given)
}

func wrap(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}
