package quizzes

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/questions/kinds"
	"mumpuni/records"
)

// Paper is what an attempt of an assessment begins with. With a Setup its places come one by one, chosen by that; there may be a first one.
// The zero ID: a new one.
type Paper struct {
	ID                      id.Attempt
	AssessmentID, SittingID uuid.UUID
	Form, Number            int
	Continues               id.Attempt // the first part of the try that it goes on with; zero: a new try
	Part                    int
	Title                   string
	Time                    time.Duration
	Places                  []Place
	Setup                   json.RawMessage
}

// Assessed is an attempt of an assessment with what its answers are worth. Slots are all that was put before the person, in their
// order. Earlier are the parts of the same try before it, oldest first, of a finished one.
type Assessed struct {
	Attempt
	Slots   []Given
	Earlier []Assessed

	Unlocked bool // as remembered: what comes next is refused when it is written, should anything have happened meanwhile
}

// Given is one question that was put before a person, and what came of it.
type Given struct {
	Place
	CompetencyID uuid.UUID
	Level        int
	Chance       float64 // of guessing it
	Answered     bool
	Fraction     int
	Out          bool // counts for nobody, by a ruling
}

// Sit begins who's attempt of an assessment in db; false when another request was quicker. Who may, and on which paper, is the
// caller's rule.
func (s *Service) Sit(ctx context.Context, db bun.IDB, who people.Actor, p Paper) (Attempt, bool, error) {
	if p.ID.IsZero() {
		p.ID = id.Attempt(newID())
	}
	a := Attempt{
		ID: p.ID, Purpose: ForAssessment, PersonID: who.PersonID, AssessmentID: p.AssessmentID, SittingID: p.SittingID, Form: p.Form,
		Stepwise: p.Setup != nil || len(p.Places) == 0, Continues: p.Continues, Part: max(p.Part, 1), Setup: p.Setup, Number: p.Number, State: Open,
		StartedAt: s.now(), Title: p.Title, Left: p.Time, DeadlineAt: s.now().Add(p.Time),
	}
	there, err := insertAttempt(ctx, db, a, p.Places)
	return a, there, err
}

// Move is what comes next in an attempt whose questions come one by one: a place, which makes all answers before it final, or why
// none comes any more, which makes all final. Neither leaves it as it is. Setup, where there is one, is kept in place of that before.
type Move struct {
	Place   *Place
	Stopped json.RawMessage
	Setup   json.RawMessage
}

// Decide says what comes next in an attempt.
type Decide func(ctx context.Context, db bun.IDB, t Assessed) (Move, error)

// Step locks who's running attempt of an assessment, gives what was put before the person with what the answers are worth, and
// lets decide say what comes next. Faults: quiz.attempt_not_found, quiz.attempt_finished, quiz.time_up, and those of decide.
func (s *Service) Step(ctx context.Context, who people.Actor, attempt id.Attempt, decide Decide) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		var t sheet
		err := pg.Ask(ctx, pg.Asking(tx, &t.Attempt, nil, stepwise+" for update of a", attempt, who.PersonID), askFilled(tx, attempt, ruledPlaces, &t.places))
		switch {
		case err != nil:
			return pg.OrNotFound(err, errAttempt)
		case t.State != Open:
			return fault.New(fault.Conflict, "quiz.attempt_finished")
		case t.overdue(s.now()):
			return fault.New(fault.Conflict, "quiz.time_up")
		}
		if err := s.weigh(ctx, tx, &t); err != nil {
			return err
		}
		if err := s.ruleRunning(ctx, tx, &t); err != nil {
			return err
		}
		given, err := s.given(ctx, tx, t)
		if err != nil {
			return err
		}
		move, err := decide(ctx, tx, given)
		if err != nil {
			return err
		}
		return move.take(ctx, tx, t)
	})
}

const stepwise = `select ` + attemptColumns + `, a.setup from attempts a left join quizzes z on z.id = a.quiz_id
	where a.id = $1 and a.person_id = $2 and a.stepwise`

// take writes what comes next.
func (m Move) take(ctx context.Context, tx bun.Tx, t sheet) error {
	var places []Place
	switch {
	case m.Place != nil:
		m.Place.Slot = len(t.places) + 1
		places = []Place{*m.Place}
	case m.Stopped == nil && m.Setup == nil:
		return nil
	}
	final := t.Final
	if m.Place != nil || m.Stopped != nil {
		final = len(t.places)
	}
	_, err := pg.Exec(ctx, tx, `with a as (
			update attempts set final_slots = $7, stopped = $8, setup = coalesce($9, setup) where id = $6 returning id), `+putPlaces+` select from a`,
		withPlaces(places, t.ID, final, document(m.Stopped), document(m.Setup))...)
	return wrap("the next step of an attempt", err)
}

// EndedParts gives the parts of a try that have ended, oldest first, with what the answers are worth: those before part, all where that is 0.
// Who may see them is the caller's rule.
func (s *Service) EndedParts(ctx context.Context, db bun.IDB, first id.Attempt, part int) ([]Assessed, error) {
	ask, made := s.AskEndedParts(db, first, part)
	if err := pg.Ask(ctx, ask...); err != nil {
		return nil, wrap("parts of a try", err)
	}
	return made(ctx)
}

// AskEndedParts is EndedParts to be asked together with other things: made makes them of the answers.
func (s *Service) AskEndedParts(db bun.IDB, first id.Attempt, part int) (ask []pg.Question, made func(ctx context.Context) ([]Assessed, error)) {
	var ended []Attempt
	var places []struct {
		AttemptID id.Attempt `bun:"attempt_id"`
		filled    `bun:",extend"`
	}
	ask = []pg.Question{
		pg.Asking(db, &ended, nil, `select `+attemptColumns+` from attempts a left join quizzes z on z.id = a.quiz_id
			where (a.id = $1 or a.continues = $1) and a.state = 'finished' and ($2 = 0 or a.part < $2) order by a.part`, first, part),
		pg.Asking(db, &places, nil, partsPlaces, first, part),
	}
	return ask, func(ctx context.Context) ([]Assessed, error) {
		parts := make([]Assessed, len(ended))
		for i, a := range ended {
			t := sheet{Attempt: a}
			for _, p := range places {
				if p.AttemptID == a.ID {
					p.Answer = p.Kind.Plain(p.Answer)
					t.places = append(t.places, p.filled)
				}
			}
			if err := s.weigh(ctx, db, &t); err != nil {
				return nil, err
			}
			now, err := inForceOf(ctx, db, a, t.places) // by the grading in force, not by what the key says
			if err != nil {
				return nil, err
			}
			t.take(now)
			if parts[i], err = s.given(ctx, db, t); err != nil {
				return nil, err
			}
		}
		return parts, nil
	}
}

// given is a graded sheet as those see it who make a level of it.
func (s *Service) given(ctx context.Context, db bun.IDB, t sheet) (Assessed, error) {
	versions, err := s.bank.Versions(ctx, db, versionsIn(t.places))
	if err != nil {
		return Assessed{}, err
	}
	out := Assessed{Attempt: t.Attempt, Slots: make([]Given, len(t.places))}
	for i, p := range t.places {
		out.Slots[i] = givenOf(p.Place, versions[p.Version])
		out.Slots[i].Answered, out.Slots[i].Fraction, out.Slots[i].Out = !p.Answer.Empty(), t.slots[i].fraction, t.slots[i].out
	}
	return out, nil
}

// givenOf is a question that was put before a person, not answered yet.
func givenOf(p Place, v *questions.Version) Given {
	return Given{Place: p, CompetencyID: v.CompetencyID, Level: v.Level, Chance: kinds.Chance(v.Kind, v.Body)}
}

// assessed tells of a finished attempt of an assessment.
func (s *Service) assessed(ctx context.Context, tx bun.Tx, t sheet) error {
	given, err := s.given(ctx, tx, t)
	if err != nil {
		return err
	}
	if t.Part > 1 {
		if given.Earlier, err = s.EndedParts(ctx, tx, t.First(), t.Part); err != nil {
			return err
		}
	}
	err = records.Append(ctx, tx, records.Statement{
		PersonID: t.PersonID, Verb: records.Completed, ObjectType: "assessment", ObjectID: t.AssessmentID, OccurredAt: t.FinishedAt,
		Result:  map[string]any{"duration": fmt.Sprintf("PT%dS", int(t.FinishedAt.Sub(t.StartedAt).Seconds()))},
		Context: t.context(),
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

// ruleRunning makes the sheet of a running attempt say what rulings in force say of its questions.
func (s *Service) ruleRunning(ctx context.Context, tx bun.Tx, t *sheet) error {
	if !slices.ContainsFunc(t.places, func(p filled) bool { return p.Ruled }) {
		return nil
	}
	first := standing{fraction: total(t.slots), slots: untouched(t.places)}
	now, _, err := s.ruledSheet(ctx, tx, *t, first)
	for i := range t.slots {
		t.slots[i].fraction, t.slots[i].out = now.slots[i].fraction, !now.slots[i].counts
	}
	return err
}

// Counted is a finished attempt of an assessment as it counts, by its grading in force, with the parts before it. Fault
// quiz.attempt_not_found.
func (s *Service) Counted(ctx context.Context, tx bun.Tx, attempt id.Attempt) (Assessed, error) {
	var a Attempt
	err := pg.Query(ctx, tx, &a, `select `+attemptColumns+` from attempts a left join quizzes z on z.id = a.quiz_id
		where a.id = $1 and a.purpose = 'assessment' and a.state = 'finished'`, attempt)
	if err != nil {
		return Assessed{}, pg.OrNotFound(err, errAttempt)
	}
	parts, err := s.EndedParts(ctx, tx, a.First(), a.Part+1)
	if err != nil {
		return Assessed{}, err
	}
	last := len(parts) - 1
	parts[last].Earlier = parts[:last:last]
	return parts[last], nil
}
