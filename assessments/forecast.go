package assessments

import (
	"context"
	"math/rand/v2"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/competencies"
	"mumpuni/psychometrics"
	"mumpuni/questions"
)

// simulated is how many people a forecast lets sit.
const simulated = 500

// forecast says of each competency and level that an assessment names how many of a hundred people, drawn from the prior of everybody,
// it decides there: what makes it an instrument. The same seed gives the same.
func (s *Service) forecast(ctx context.Context, db bun.IDB, a Assessment, pool []questions.Pooled) ([]competencies.Instrument, error) {
	policy, err := competencies.PolicyInForce(ctx, db, s.now())
	if err != nil {
		return nil, err
	}
	var out []competencies.Instrument
	for nr, competency := range a.competencies() {
		rule, _, err := s.rule(ctx, db, competency, policy.Certainty)
		if err != nil {
			return nil, err
		}
		var mine []offered
		for _, o := range offersOf(pool) {
			if o.CompetencyID == competency {
				mine = append(mine, o)
			}
		}
		bank, err := s.bankOf(ctx, db, mine)
		if err != nil {
			return nil, err
		}
		f := simulation{a: a, competency: competency, rule: rule, bank: bank, random: rand.New(rand.NewPCG(uint64(a.Seed), uint64(nr)))}
		out = append(out, f.run()...)
	}
	return out, nil
}

// simulation lets people sit one competency of an assessment.
type simulation struct {
	a          Assessment
	competency uuid.UUID
	rule       psychometrics.Rule
	bank       *psychometrics.Bank
	random     *rand.Rand
}

// run counts of each level that the plan names whose state is decided. Of an adaptive one each level is aimed at by itself.
func (f simulation) run() []competencies.Instrument {
	var out []competencies.Instrument
	for _, level := range f.levels() {
		decided := 0
		for range simulated {
			theta := f.rule.Mean + f.rule.SD*f.random.NormFloat64()
			if f.sit(theta, level).State(level) != psychometrics.NotEnough {
				decided++
			}
		}
		out = append(out, competencies.Instrument{CompetencyID: f.competency, Level: level, Decides: decided * 100 / simulated})
	}
	return out
}

// levels are all that a decision may fall on: those of the scale.
func (f simulation) levels() []int {
	levels := make([]int, len(f.rule.Cuts))
	for i := range levels {
		levels[i] = i + 1
	}
	return levels
}

// sit is one person's try by the same functions that deliver and score.
func (f simulation) sit(theta float64, level int) psychometrics.Decision {
	right := func(q psychometrics.Question) bool { return f.random.Float64() < q.P(theta) }
	if f.a.Mode != Adaptive {
		return f.fixed(right)
	}
	most := f.a.MaxQuestions / len(f.a.competencies())
	s := f.bank.Begin(psychometrics.Delivery{
		Rule: f.rule, Required: level, Most: most, Shares: f.shares(), Cap: psychometrics.Cap(float64(most), f.bank.Len()),
	}, f.rule.Prior(), psychometrics.Exposure{}, nil, f.random.Uint64())
	for {
		q, _ := s.Next()
		if q < 0 {
			return s.Decision()
		}
		s.Answer(right(f.bank.At(q)))
	}
}

func (f simulation) fixed(right func(psychometrics.Question) bool) psychometrics.Decision {
	plan := psychometrics.Blueprint{}
	for _, c := range f.a.Cells {
		if c.CompetencyID == f.competency {
			plan[c.key()] = c.Count
		}
	}
	paper, err := f.bank.Draw(plan, nil, f.random.Uint64())
	if err != nil {
		return psychometrics.Decision{} // the plan cannot be filled: it decides nothing
	}
	answers := make([]psychometrics.Answer, len(paper))
	for i, n := range paper {
		q := f.bank.At(n)
		answers[i] = psychometrics.Answer{Item: q.Item, Level: q.Level, Right: right(q)}
	}
	return f.rule.Decide(f.rule.Prior(), answers)
}

func (f simulation) shares() map[string]float64 {
	shares := map[string]float64{}
	for _, c := range f.a.Cells {
		if c.CompetencyID == f.competency {
			shares[c.key()] = float64(c.Count)
		}
	}
	return shares
}
