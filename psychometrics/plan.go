package psychometrics

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Plan is an assessment of one competency before anybody sits it. It is adaptive, unless Blueprint (a paper drawn for each person)
// or Papers (forms, given in turn) say otherwise. People are drawn from N(Mean, SD²), SD 0 standing for the rule's prior; each
// takes a question's Seconds (60 where 0) times a speed of their own, and at most Minutes (0: no limit). People are 2,000 at least,
// 0 stands for 10,000.
type Plan struct {
	Bank      *Bank
	Delivery  Delivery
	Blueprint Blueprint
	Papers    [][]int
	People    int
	Mean, SD  float64
	Minutes   float64
	Seed      uint64
}

// Rate is a share of people with its standard error.
type Rate struct{ Share, Error float64 }

// Forecast is what will happen. Right, FalsePasses and FalseFails are shares of those decided, the others of all. DecidedAt is by
// level 1, 2, …, whatever the post requires; Exposure by question, the share of people who see it.
type Forecast struct {
	People                         int
	Decided, Reached               Rate
	Right, FalsePasses, FalseFails Rate
	DecidedAt                      []Rate
	Questions, Minutes             float64 // means
	Stops                          map[Stop]float64
	Exposure                       []float64
	Lacks                          []Lack
}

const (
	fewestPeople    = 2_000
	usualPeople     = 10_000
	usualSeconds    = 60
	spreadOfSpeed   = 0.3 // standard deviation of its logarithm between people (W. J. van der Linden 2006, lognormal response times)
	slopeFloor      = 0.2 // of a true slope
	largestForecast = 1_000_000
)

// Forecast simulates the people, one after another, through the functions that deliver and score: so what it says
// is what comes, if the bank is what it is held to be. Where questions are known with error, what they really are is drawn anew for
// each answer. The error is one of Draw, or a plan that cannot be.
func (p Plan) Forecast() (Forecast, error) {
	if p.People == 0 {
		p.People = usualPeople
	}
	p.People = max(p.People, fewestPeople)
	if r := p.Delivery.Required; r < 1 || r > len(p.Delivery.Rule.Cuts) || p.People > largestForecast {
		return Forecast{}, fmt.Errorf("a plan for level %d of %d and %d people", r, len(p.Delivery.Rule.Cuts), p.People)
	}
	if p.SD == 0 {
		p.Mean, p.SD = p.Delivery.Rule.Mean, p.Delivery.Rule.SD
	}
	s := simulation{plan: p, prior: p.Delivery.Rule.Prior(), best: p.Bank.bestAt(p.Delivery.Rule.Cuts[p.Delivery.Required-1])}
	s.seen = Exposure{Seen: make([]int, p.Bank.Len())}
	s.tally.stops = map[Stop]int{}
	s.tally.decidedAt = make([]int, len(p.Delivery.Rule.Cuts))
	for n := range p.People {
		if err := s.one(uint64(n)); err != nil {
			return Forecast{}, err
		}
	}
	return s.forecast(), nil
}

// simulation is a forecast in the making.
type simulation struct {
	plan  Plan
	prior Posterior
	best  []int
	seen  Exposure
	tally tally
}

// tally counts people.
type tally struct {
	reached, below, falsePasses, falseFails, questions int
	seconds                                            float64
	decidedAt                                          []int
	stops                                              map[Stop]int
}

// one lets the n-th person sit.
func (s *simulation) one(n uint64) error {
	p := s.plan
	rng := rand.New(rand.NewPCG(p.Seed, n<<1|1))
	theta, speed := p.Mean+p.SD*rng.NormFloat64(), math.Exp(spreadOfSpeed*rng.NormFloat64())
	sitting := p.Bank.begin(p.Delivery, s.best, s.prior, s.seen, nil, p.Seed^(n*0x9e3779b97f4a7c15))
	next, err := s.paper(n, sitting)
	if err != nil {
		return err
	}
	seconds := 0.0
	stop := Stop("")
	for {
		question, why := next()
		if stop = why; question < 0 {
			break
		}
		q := p.Bank.questions[question]
		took := q.Seconds
		if took == 0 {
			took = usualSeconds
		}
		s.seen.Seen[question]++
		if seconds += took * speed; p.Minutes > 0 && seconds > 60*p.Minutes {
			seconds, stop = 60*p.Minutes, StopTime
			break
		}
		sitting.waiting = question
		sitting.Answer(rng.Float64() < q.truth(rng).P(theta))
	}
	s.seen.People++
	s.count(sitting.Decision(), theta, seconds, stop)
	return nil
}

// paper gives the questions of one person, one at a time.
func (s *simulation) paper(n uint64, sitting *Sitting) (func() (int, Stop), error) {
	p := s.plan
	var paper []int
	switch {
	case len(p.Papers) > 0:
		paper = p.Papers[n%uint64(len(p.Papers))]
	case p.Blueprint != nil:
		var err error
		if paper, err = p.Bank.Draw(p.Blueprint, nil, p.Seed^(n*0x9e3779b97f4a7c15)); err != nil {
			return nil, err
		}
	default:
		return sitting.Next, nil
	}
	at := 0
	return func() (int, Stop) {
		if at == len(paper) {
			return -1, StopMost
		}
		at++
		return paper[at-1], ""
	}, nil
}

// truth is what a question that is known with error may really be.
func (i Item) truth(rng *rand.Rand) Item {
	if i.SEA == 0 && i.SEB == 0 {
		return i
	}
	return Item{A: max(i.A+i.SEA*rng.NormFloat64(), slopeFloor), B: i.B + i.SEB*rng.NormFloat64(), C: i.C}
}

func (s *simulation) count(d Decision, theta, seconds float64, stop Stop) {
	t, required, cuts := &s.tally, s.plan.Delivery.Required, s.plan.Delivery.Rule.Cuts
	able := theta >= cuts[required-1]
	switch d.State(required) {
	case Attained:
		t.reached++
		if !able {
			t.falsePasses++
		}
	case Below:
		t.below++
		if able {
			t.falseFails++
		}
	}
	for level := range cuts {
		if d.State(level+1) != NotEnough {
			t.decidedAt[level]++
		}
	}
	t.questions += d.Questions
	t.seconds += seconds
	t.stops[stop]++
}
