package quizzes

import (
	"context"
	"database/sql"
	_ "embed" // step.sql
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/questions/kinds"
)

//go:embed step.sql
var stepSQL string

var stepText = strings.Replace(stepSQL, "{places}", putPlaces, 1)

// Stepped is what an answer led to: the step that stores it, and the question that is shown now, nil where none comes any more or Apart.
type Stepped struct {
	Saved
	Next  *Asked
	Apart bool // it was stored and gone on from one after the other: what is shown now is read anew
}

// StepOn stores who's answer to the question shown last of an attempt whose questions come one by one, and lets decide say what comes next,
// in one statement, which makes the answer final. What was asked and answered before is final, so it is remembered; where anything
// is not as remembered the statement changes nothing, and SaveAnswer and Step do the same by what stands. Faults: theirs.
func (s *Service) StepOn(ctx context.Context, who people.Actor, r Save, decide Decide) (Stepped, error) {
	var err error
	if r.Answer, err = r.Answer.Check(); err != nil {
		return Stepped{}, err
	}
	done, ok, err := s.stepAtOnce(ctx, who, r, decide)
	if err != nil || ok {
		return done, err
	}
	s.steps.Put(r.AttemptID, nil)
	saved, err := s.SaveAnswer(ctx, who, r)
	if err == nil && !saved.Stepwise {
		err = errAttempt
	}
	if err != nil {
		return Stepped{}, err
	}
	return Stepped{Saved: saved, Apart: true}, s.Step(ctx, who, r.AttemptID, decide)
}

// stepAtOnce does it where all is as it should be; false: it did nothing.
func (s *Service) stepAtOnce(ctx context.Context, who people.Actor, r Save, decide Decide) (done Stepped, ok bool, err error) {
	t, ok, err := s.remembered(ctx, who, r.AttemptID)
	if err != nil || !ok {
		return done, false, err
	}
	if ok, err = s.fill(ctx, &t, r); err != nil || !ok {
		return done, false, err
	}
	t.Unlocked = true
	move, err := decide(ctx, s.db, t)
	if err != nil {
		return done, false, err
	}
	seq, err := s.writeStep(ctx, who, t, r, move)
	if err != nil || seq == 0 {
		return done, false, err
	}
	done.Saved = Saved{Slot: r.Slot, Answer: t.Slots[r.Slot-1].Kind.Plain(r.Answer), Seq: seq, Stepwise: true}
	done.Next, err = s.wentOn(ctx, &t, move)
	return done, true, err
}

// remembered is who's running attempt up to the question shown last; false where none runs, or a ruling concerns it.
func (s *Service) remembered(ctx context.Context, who people.Actor, attempt id.Attempt) (t Assessed, ok bool, err error) {
	if found, _ := s.steps.Get(attempt); found[attempt] != nil {
		t = *found[attempt]
		return t, who.IsOneself(t.PersonID), nil
	}
	var now sheet
	err = pg.Ask(ctx, pg.Asking(s.db, &now.Attempt, nil, stepwise, attempt, who.PersonID), askFilled(s.db, attempt, ruledPlaces, &now.places))
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return t, false, nil
	case err != nil:
		return t, false, fmt.Errorf("running attempt: %w", err)
	case now.State != Open || now.Stopped != nil || slices.ContainsFunc(now.places, func(p filled) bool { return p.Ruled }):
		return t, false, nil
	}
	if err := s.weigh(ctx, s.db, &now); err != nil {
		return t, false, err
	}
	t, err = s.given(ctx, s.db, now)
	return t, err == nil, err
}

// fill puts an answer into the last slot; false where it does not fit, or is not the first one to the question shown last.
func (s *Service) fill(ctx context.Context, t *Assessed, r Save) (bool, error) {
	n := len(t.Slots)
	if n == 0 || r.Slot != n || t.Slots[n-1].Answered || r.Answer.Empty() || r.ClientStep == uuid.Nil {
		return false, nil
	}
	t.Slots = slices.Clone(t.Slots) // others read what is remembered
	last := &t.Slots[n-1]
	if !slices.Contains(kinds.Fits(r.Answer), last.Kind) || slices.ContainsFunc(r.Answer.Named(), func(id string) bool { return !slices.Contains(last.Shown, id) }) {
		return false, nil
	}
	versions, err := s.bank.Versions(ctx, s.db, []uuid.UUID{last.Version})
	if err != nil {
		return false, err
	}
	v := versions[last.Version]
	last.Answered, last.Fraction = true, kinds.Fraction(v.Kind, v.Body, last.Kind.Plain(r.Answer))
	return true, nil
}

// writeStep gives the number of the step, 0 where nothing was changed.
func (s *Service) writeStep(ctx context.Context, who people.Actor, t Assessed, r Save, m Move) (seq int64, err error) {
	var places []Place
	if m.Place != nil {
		m.Place.Slot = len(t.Slots) + 1
		places = []Place{*m.Place}
	}
	asked := make([]uuid.UUID, len(t.Slots))
	for i, g := range t.Slots {
		asked[i] = g.Version
	}
	now := s.now()
	err = pg.Query(ctx, s.db, &seq, stepText, withPlaces(places, t.ID, who.PersonID, r.Slot, document(m.Stopped), document(m.Setup), Grace.String(), now, asked,
		pg.JSON(r.Answer), r.ClientStep, r.changedAt(now))...)
	if pg.OrNil(err) != nil {
		return 0, fmt.Errorf("an answer and what follows: %w", err)
	}
	return seq, nil
}

// wentOn remembers where an attempt stands now, and gives the question that is shown.
func (s *Service) wentOn(ctx context.Context, t *Assessed, m Move) (*Asked, error) {
	t.Final = len(t.Slots)
	if m.Setup != nil {
		t.Setup = m.Setup
	}
	if m.Place == nil {
		s.steps.Put(t.ID, nil)
		return nil, nil
	}
	versions, err := s.bank.Versions(ctx, s.db, []uuid.UUID{m.Place.Version})
	if err != nil {
		return nil, err
	}
	t.Slots = append(t.Slots, givenOf(*m.Place, versions[m.Place.Version]))
	s.steps.Put(t.ID, t)
	shown, err := s.ask(ctx, s.db, []filled{{Place: *m.Place}})
	if err != nil {
		return nil, err
	}
	return &shown[0], nil
}
