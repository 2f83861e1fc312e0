package assessments

import (
	"context"
	"encoding/binary"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/competencies"
	"mumpuni/internal/id"
	"mumpuni/internal/report"
	"mumpuni/people"
	"mumpuni/psychometrics"
	"mumpuni/questions"
	"mumpuni/quizzes"
)

// Next is what an adaptive try puts before a person: the slot of the question to answer, or why there is none any more.
type Next struct {
	Slot    int
	Most    int // questions in all, at most
	Stopped psychometrics.Stop
}

// Advance shows the next question of who's adaptive try, which makes the answers before it final, or tells why it ends. While the
// question shown last is not answered it gives the same. Faults: quiz.attempt_not_found, quiz.attempt_finished, quiz.time_up.
func (s *Service) Advance(ctx context.Context, who people.Actor, attempt id.Attempt) (Next, error) {
	var out Next
	err := s.quizzes.Step(ctx, who, attempt, func(ctx context.Context, tx bun.Tx, t quizzes.Assessed) (*quizzes.Place, error) {
		a, err := s.read(ctx, tx, t.AssessmentID)
		if err != nil {
			return nil, err
		}
		out = Next{Most: a.MaxQuestions, Slot: len(t.Slots)}
		if n := len(t.Slots); n > 0 && !t.Slots[n-1].Answered {
			return nil, nil
		}
		next, stop, err := s.choose(ctx, tx, who, a, t)
		if err != nil || next == nil {
			out.Slot, out.Stopped = 0, stop
			return nil, err
		}
		out.Slot++
		place := next.place(out.Slot)
		return &place, nil
	})
	return out, err
}

// choose takes the next question of the first competency that is not decided, or tells why none is left.
func (s *Service) choose(ctx context.Context, tx bun.Tx, who people.Actor, a Assessment, t quizzes.Assessed) (*offered, psychometrics.Stop, error) {
	if len(t.Slots) >= a.MaxQuestions {
		return nil, psychometrics.StopMost, nil
	}
	list, err := s.offers(ctx, tx, who, a)
	if err != nil {
		return nil, "", err
	}
	given, err := s.sittersOf(ctx, tx, a)
	if err != nil {
		return nil, "", err
	}
	stop := psychometrics.StopDecided
	for i, competency := range a.competencies() {
		sitting, mine, err := s.resume(ctx, tx, a, t, competency, list, given, i)
		if err != nil {
			return nil, "", err
		}
		question, why := sitting.Next()
		if question >= 0 {
			return &mine[question], "", nil
		}
		if why != psychometrics.StopDecided {
			stop = why
		}
	}
	return nil, stop, nil
}

// sittersOf is how many people began an assessment in the last 12 months.
func (s *Service) sittersOf(ctx context.Context, tx bun.IDB, a Assessment) (int, error) {
	return count(ctx, tx, "sitters", report.Args{"assessment": a.ID, "since": s.now().AddDate(-1, 0, 0)})
}

// resume makes one competency's sitting anew from what was asked and answered.
func (s *Service) resume(ctx context.Context, tx bun.Tx, a Assessment, t quizzes.Assessed, competency uuid.UUID, list []offered, people, nr int) (*psychometrics.Sitting, []offered, error) {
	policy, err := competencies.PolicyInForce(ctx, tx, t.StartedAt)
	if err != nil {
		return nil, nil, err
	}
	known, err := s.scale(ctx, tx, competency, policy.Certainty, t.StartedAt)
	if err != nil {
		return nil, nil, err
	}
	before, err := s.before(ctx, tx, t, known.Rule, competency)
	if err != nil {
		return nil, nil, err
	}
	required, err := s.required(ctx, tx, t.PersonID, competency, a)
	if err != nil {
		return nil, nil, err
	}
	var mine []offered
	var kept []int
	x := psychometrics.Exposure{People: people}
	at := map[uuid.UUID]int{}
	for _, o := range list {
		if o.CompetencyID == competency {
			if o.Barred {
				kept = append(kept, len(mine))
			}
			at[o.VersionID] = len(mine)
			mine, x.Seen = append(mine, o), append(x.Seen, o.Given)
		}
	}
	bank, err := s.bankOf(ctx, tx, mine, t.StartedAt)
	if err != nil {
		return nil, nil, err
	}
	shares := map[string]float64{}
	for _, c := range a.Cells {
		if c.CompetencyID == competency {
			shares[c.key()] = float64(c.Count)
		}
	}
	most := a.MaxQuestions / len(a.competencies())
	sitting := bank.Begin(psychometrics.Delivery{
		Rule: known.Rule, Required: min(required, len(known.Cuts)), Most: most, Shares: shares, Cap: psychometrics.Cap(float64(most), len(mine)),
	}, before, x, kept, binary.LittleEndian.Uint64(t.ID[8:])+uint64(nr))
	for _, g := range t.Slots {
		if i, ok := at[g.Version]; ok && g.CompetencyID == competency {
			sitting.Take(i, g.Fraction == questions.Whole)
		}
	}
	return sitting, mine, nil
}

// required is the level that a person's post asks of a competency; of one that it does not ask, the highest level of the plan.
func (s *Service) required(ctx context.Context, tx bun.IDB, person id.Person, competency uuid.UUID, a Assessment) (int, error) {
	level, err := competencies.RequiredOf(ctx, tx, person, competency, s.now())
	if err != nil || level > 0 {
		return level, err
	}
	for _, c := range a.Cells {
		if c.CompetencyID == competency {
			level = max(level, c.Level)
		}
	}
	return level, nil
}
