package assessments

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/competencies"
	"mumpuni/internal/kept"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/psychometrics"
	"mumpuni/questions"
)

// Forecast is what an assessment will give people whose post requires a level of a competency, by simulation with the functions that
// deliver and score. Decided is of all people, with its standard error; Right of those decided; the false ones of all. Questions and
// Minutes are means, Exposure is the greatest share of people who see one question.
type Forecast struct {
	bun.BaseModel `bun:"table:assessment_forecasts" json:"-"`

	AssessmentID uuid.UUID `bun:"assessment_id,pk" json:"-"`
	CompetencyID uuid.UUID `bun:"competency_id,pk" json:"competency_id"`
	Level        int       `bun:"level,pk" json:"level"`
	People       int       `bun:"people" json:"people"`
	Decided      float64   `bun:"decided" json:"decided"`
	DecidedError float64   `bun:"decided_error" json:"decided_error"`
	Right        float64   `bun:"right_share" json:"right"`
	FalsePasses  float64   `bun:"false_passes" json:"false_passes"`
	FalseFails   float64   `bun:"false_fails" json:"false_fails"`
	Questions    float64   `bun:"questions" json:"questions"`
	Minutes      float64   `bun:"minutes" json:"minutes"`
	Exposure     float64   `bun:"exposure" json:"exposure"`
	MadeAt       time.Time `bun:"made_at" json:"made_at"`
}

// forecastPeople is how many people are simulated for each competency and level.
const forecastPeople = 2000

// Plan simulates a draft of who's units on the bank at hand and keeps what it says, by competency and level. Faults:
// assessment.not_found, assessment.not_now, assessment.lacks, assessment.bank_short, assessment.enemies.
func (s *Service) Plan(ctx context.Context, who people.Actor, assessment uuid.UUID) ([]Forecast, error) {
	row, err := s.Get(ctx, who, assessment)
	if err != nil {
		return nil, err
	}
	if row.State != DraftState {
		return nil, errState
	}
	a := row.Assessment
	pool, err := s.pool(ctx, s.db, a)
	if err != nil {
		return nil, err
	}
	if err := refuseLacks(a.lacks(pool)); err != nil {
		return nil, err
	}
	list, err := s.forecasts(ctx, s.db, a, a.pooled(pool))
	if err != nil {
		return nil, err
	}
	return list, pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if _, err := s.lock(ctx, tx, who, assessment); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "delete from assessment_forecasts where assessment_id = ?", assessment); err != nil {
			return fmt.Errorf("forecast before: %w", err)
		}
		if _, err := tx.NewInsert().Model(&list).Exec(ctx); err != nil {
			return fmt.Errorf("keep forecast: %w", err)
		}
		return nil
	})
}

// kept is what Plan kept last; empty before it.
func (s *Service) kept(ctx context.Context, db bun.IDB, assessment uuid.UUID) ([]Forecast, error) {
	list := []Forecast{}
	err := db.NewSelect().Model(&list).Where("assessment_id = ?", assessment).Order("competency_id", "level").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("forecast: %w", err)
	}
	return list, nil
}

// Promised is what Plan kept last of an assessment; empty before it. It holds nothing of questions or people.
func (s *Service) Promised(ctx context.Context, assessment uuid.UUID) ([]Forecast, error) {
	return s.kept(ctx, s.db, assessment)
}

// forecasts simulates each competency at each level of its plan.
func (s *Service) forecasts(ctx context.Context, db bun.IDB, a Assessment, pool []questions.Pooled) ([]Forecast, error) {
	rules, err := s.rules(ctx, db, a.competencies(), s.now())
	if err != nil {
		return nil, err
	}
	var out []Forecast
	for _, competency := range a.competencies() {
		known := rules.of[competency]
		mine := slices.DeleteFunc(offersOf(pool), func(o offered) bool { return o.CompetencyID != competency })
		bank, err := bankOf(mine, rules.of)
		if err != nil {
			return nil, err
		}
		plan, err := a.planOf(competency, known.Rule, bank)
		if err != nil {
			return nil, err
		}
		for level := 1; level <= len(known.Cuts); level++ {
			if a.Mode == Adaptive && !a.names(competency, level) {
				continue // it aims at the levels of its plan alone
			}
			plan.Delivery.Required = level
			f, err := s.forecast(plan)
			if err != nil {
				return nil, shortage(err)
			}
			out = append(out, Forecast{
				AssessmentID: a.ID, CompetencyID: competency, Level: level, People: f.People, Decided: f.Decided.Share, DecidedError: f.Decided.Error,
				Right: f.Right.Share, FalsePasses: f.FalsePasses.Share, FalseFails: f.FalseFails.Share, Questions: f.Questions, Minutes: f.Minutes,
				Exposure: slices.Max(f.Exposure), MadeAt: s.now(),
			})
		}
	}
	return out, nil
}

func newForecasted() *kept.Cache[[32]byte, psychometrics.Forecast] {
	return kept.New[[32]byte, psychometrics.Forecast](128)
}

// forecast simulates a plan, or gives what the same plan gave before: a draft is planned, and again when it is published, and nothing but the
// plan decides what comes.
func (s *Service) forecast(p psychometrics.Plan) (*psychometrics.Forecast, error) {
	key := p.Key()
	if found, _ := s.forecasted.Get(key); found[key] != nil {
		return found[key], nil
	}
	f, err := p.Forecast()
	if err != nil {
		return nil, err
	}
	s.forecasted.Put(key, &f)
	return &f, nil
}

// planOf is one competency of an assessment as it is simulated, with its share of the time.
func (a Assessment) planOf(competency uuid.UUID, rule psychometrics.Rule, bank *psychometrics.Bank) (psychometrics.Plan, error) {
	cells, shares := psychometrics.Blueprint{}, map[string]float64{}
	for _, c := range a.Cells {
		if c.CompetencyID == competency {
			cells[c.key()], shares[c.key()] = c.Count, float64(c.Count)
		}
	}
	n := len(a.competencies())
	most := a.MaxQuestions / n
	p := psychometrics.Plan{
		Bank: bank, People: forecastPeople, Seed: uint64(a.Seed), Minutes: float64(a.Minutes) / float64(n),
		Delivery: psychometrics.Delivery{Rule: rule, Most: most, Shares: shares, Cap: psychometrics.Cap(float64(most), bank.Len())},
	}
	switch a.Mode {
	case Draw:
		p.Blueprint = cells
	case Forms:
		forms, err := bank.Forms(cells, a.Forms, psychometrics.Abilities, uint64(a.Seed))
		if err != nil {
			return p, shortage(err)
		}
		p.Papers = forms.Papers
	}
	return p, nil
}

// names reports whether the plan has a level of a competency.
func (a Assessment) names(competency uuid.UUID, level int) bool {
	return slices.ContainsFunc(a.Cells, func(c Cell) bool { return c.CompetencyID == competency && c.Level == level })
}

// instrumentsOf are the levels that forecasts promise to decide, in whole people of a hundred.
func instrumentsOf(list []Forecast) []competencies.Instrument {
	out := make([]competencies.Instrument, len(list))
	for i, f := range list {
		out[i] = competencies.Instrument{CompetencyID: f.CompetencyID, Level: f.Level, Decides: int(100 * f.Decided)}
	}
	return out
}
