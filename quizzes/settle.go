package quizzes

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/competencies"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/records"
)

// Cause is the ruling from which a change follows: its ID (of one that takes another back: Restores), who approved it, and its reason.
type Cause struct {
	ID, Restores uuid.UUID
	By           id.Person
	Reason       string
}

// Standing is what counts of an attempt and of what follows from it for its person.
type Standing struct {
	Fraction     int                          `json:"fraction"`
	Passed       bool                         `json:"passed"`
	Annulled     bool                         `json:"annulled"`
	Counted      int                          `json:"counted"`   // questions
	Completed    bool                         `json:"completed"` // the course
	Minutes      int                          `json:"minutes"`   // of JP, in all
	Certificates []string                     `json:"certificates"`
	Levels       []competencies.LevelStanding `json:"levels"`
}

// Around is what stands of a person beside an attempt: whether the course is completed, minutes of JP, certificates.
type Around struct {
	Completed    bool
	Minutes      int
	Certificates []string
}

// settle brings a finished attempt, and all that follows from it, to what the rulings in force say; nil when it says so already or is
// not finished. It locks the attempt, so of two rulings at once the second sees the first.
func (s *Service) settle(ctx context.Context, tx bun.Tx, attempt id.Attempt, c Cause) (*Effect, error) {
	t, err := s.graded(ctx, tx, attempt)
	if err != nil || t == nil {
		return nil, err
	}
	before, err := inForceOf(ctx, tx, t.Attempt, t.places)
	if err != nil {
		return nil, err
	}
	now, err := s.rule(ctx, tx, *t)
	if err != nil || now.same(before) {
		return nil, err
	}
	t.take(before)
	e := &Effect{AttemptID: t.ID, PersonID: t.PersonID, Purpose: t.Purpose, Grading: t.Grading}
	if e.Before, err = s.standingOf(ctx, tx, *t); err != nil {
		return nil, err
	}
	was := *t
	was.slots = slices.Clone(t.slots)
	if err := now.append(ctx, tx, s, t, before, c); err != nil {
		return nil, err
	}
	if err := records.Together(ctx, tx, func(ctx context.Context) error { return s.follow(ctx, tx, was, *t, c) }); err != nil {
		return nil, err
	}
	if e.After, err = s.standingOf(ctx, tx, *t); err != nil {
		return nil, err
	}
	e.compare(t.PassMark)
	return e, nil
}

// graded locks a finished attempt and reads its places; nil while it is not finished, and of a preview.
func (s *Service) graded(ctx context.Context, tx bun.Tx, attempt id.Attempt) (*sheet, error) {
	var t sheet
	err := pg.Query(ctx, tx, &t.Attempt, `select `+attemptColumns+` from attempts a left join quizzes z on z.id = a.quiz_id where a.id = $1 for update of a`, attempt)
	if err != nil {
		return nil, pg.OrNotFound(err, errAttempt)
	}
	if t.State != Finished || t.Preview() {
		return nil, nil
	}
	if t.places, err = placesOf(ctx, tx, attempt); err != nil {
		return nil, err
	}
	versions, err := s.bank.Versions(ctx, tx, versionsIn(t.places))
	if err != nil {
		return nil, err
	}
	for _, p := range t.places {
		v := versions[p.Version]
		t.slots = append(t.slots, graded{slot: p.Slot, maxMark: p.MaxMark, competencyID: v.CompetencyID, level: v.Level, fraction: *p.Fraction})
	}
	return &t, nil
}

// rule is what the rulings in force say of a graded attempt.
func (s *Service) rule(ctx context.Context, tx bun.Tx, t sheet) (standing, error) {
	rulings, err := rulingsFor(ctx, tx, t.ID, t.places)
	if err != nil {
		return standing{}, err
	}
	find, err := s.find(ctx, tx, t.places, rulings)
	if err != nil {
		return standing{}, err
	}
	first, err := firstOf(ctx, tx, t.ID, t.places)
	if err != nil {
		return standing{}, err
	}
	return first.under(t.Attempt, t.places, rulings, find), nil
}

// follow does what follows from another standing of an attempt.
func (s *Service) follow(ctx context.Context, tx bun.Tx, was, t sheet, c Cause) error {
	if t.Purpose == ForAssessment {
		if s.hooks.Remeasured == nil {
			return nil
		}
		return s.hooks.Remeasured(ctx, tx, t.PersonID, t.ID)
	}
	if err := s.reattain(ctx, tx, was, t); err != nil {
		return err
	}
	if *was.Passed != *t.Passed {
		st := t.statement()
		if !*t.Passed {
			st.Verb = records.Revoked
		}
		st.OccurredAt, st.Context["regrade"] = s.now(), c.ID
		if err := records.Append(ctx, tx, st); err != nil {
			return err
		}
	}
	if s.hooks.Regraded == nil {
		return nil
	}
	r := Regraded{PersonID: t.PersonID, EnrolmentID: t.EnrolmentID, ModuleID: t.ModuleID, Cause: c}
	var rows []struct {
		PassedAttempt `bun:",extend"`
		Fraction      int  `bun:"fraction"`
		Passed        bool `bun:"passed"`
	}
	err := pg.Query(ctx, tx, &rows, `select id, finished_at as at, fraction, passed from attempts
		where enrolment_id = $1 and module_id = $2 and state = 'finished' and not annulled order by finished_at, number`, t.EnrolmentID, t.ModuleID)
	if err != nil {
		return fmt.Errorf("attempts that count: %w", err)
	}
	for _, row := range rows {
		if r.Best == nil || row.Fraction > *r.Best {
			r.Best = &row.Fraction
		}
		if row.Passed {
			r.Passing = append(r.Passing, row.PassedAttempt)
		}
	}
	return s.hooks.Regraded(ctx, tx, r)
}

// reattain moves the evidence that an attempt gave to what it shows now. What people withdrew stays withdrawn.
func (s *Service) reattain(ctx context.Context, tx bun.Tx, was, t sheet) error {
	before, after := was.shown(), t.shown()
	if slices.EqualFunc(before, after, func(a, b competencies.Attainment) bool { return a.CompetencyID == b.CompetencyID && a.Level == b.Level }) {
		return nil
	}
	if stands, withdrawn, err := competencies.EvidenceStands(ctx, tx, "attempt", uuid.UUID(t.ID)); err != nil || len(before) > 0 && !stands && withdrawn {
		return err
	}
	keeps := func(list []competencies.Attainment, a competencies.Attainment) bool {
		return slices.ContainsFunc(list, func(b competencies.Attainment) bool { return a.CompetencyID == b.CompetencyID && a.Level == b.Level })
	}
	for _, a := range before {
		if !keeps(after, a) {
			if err := competencies.WithdrawLevel(ctx, tx, "attempt", uuid.UUID(t.ID), a.CompetencyID, s.now()); err != nil {
				return err
			}
		}
	}
	return competencies.Attain(ctx, tx, slices.DeleteFunc(after, func(a competencies.Attainment) bool { return keeps(before, a) }))
}

// shown is the evidence of an attempt as it is graded.
func (t sheet) shown() []competencies.Attainment {
	if !*t.Passed {
		return nil
	}
	return t.attainments(t.slots)
}

// standingOf is what counts of an attempt, by its sheet, and of its person as tx sees it.
func (s *Service) standingOf(ctx context.Context, tx bun.Tx, t sheet) (Standing, error) {
	st := Standing{Fraction: *t.Fraction, Passed: *t.Passed, Annulled: t.Annulled, Counted: count(t.slots, func(g graded) bool { return !g.out })}
	var measured []uuid.UUID
	for _, g := range t.slots {
		if g.competencyID != uuid.Nil && !slices.Contains(measured, g.competencyID) {
			measured = append(measured, g.competencyID)
		}
	}
	slices.SortFunc(measured, func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
	var err error
	if st.Levels, err = competencies.LevelsStanding(ctx, tx, t.PersonID, measured, s.now()); err != nil || s.hooks.Around == nil {
		return st, err
	}
	around, err := s.hooks.Around(ctx, tx, t.PersonID, t.EnrolmentID)
	st.Completed, st.Minutes, st.Certificates = around.Completed, around.Minutes, around.Certificates
	return st, err
}
