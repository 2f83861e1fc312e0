package psychometrics

import "math"

func rate(n, of int) Rate {
	if of == 0 {
		return Rate{}
	}
	p := float64(n) / float64(of)
	return Rate{Share: p, Error: math.Sqrt(p * (1 - p) / float64(of))}
}

func (s *simulation) forecast() Forecast {
	t, n := s.tally, s.plan.People
	decided := t.reached + t.below
	f := Forecast{
		People: n, Decided: rate(decided, n), Reached: rate(t.reached, n), Right: rate(decided-t.falsePasses-t.falseFails, decided),
		FalsePasses: rate(t.falsePasses, decided), FalseFails: rate(t.falseFails, decided),
		Questions: float64(t.questions) / float64(n), Minutes: t.seconds / 60 / float64(n), Stops: map[Stop]float64{},
		Exposure: make([]float64, len(s.seen.Seen)),
	}
	for _, at := range t.decidedAt {
		f.DecidedAt = append(f.DecidedAt, rate(at, n))
	}
	for stop, at := range t.stops {
		f.Stops[stop] = float64(at) / float64(n)
	}
	for i, seen := range s.seen.Seen {
		f.Exposure[i] = float64(seen) / float64(n)
	}
	f.Lacks = s.lacks(f)
	return f
}

// Lack is what a bank lacks for a plan: so many questions more.
type Lack struct {
	What    string
	Missing int
}

// What may lack.
const (
	LackAbove    = "level_or_above" // of the required level or above: without them nobody can reach it
	LackBelow    = "level_or_below" // of the required level or below: without them nobody can be found below it
	LackExposure = "exposure"       // so that no question is seen by more than a quarter of people
	LackLength   = "length"         // so that sittings do not end for want of questions
)

// often is from which share of sittings on an end for want of questions is a lack.
const often = 0.05

func (s *simulation) lacks(f Forecast) []Lack {
	var lacks []Lack
	add := func(what string, missing int) {
		if missing > 0 {
			lacks = append(lacks, Lack{what, missing})
		}
	}
	above, below, p := 0, 0, s.plan
	for _, q := range p.Bank.questions {
		if q.Level >= p.Delivery.Required {
			above++
		}
		if q.Level <= p.Delivery.Required {
			below++
		}
	}
	add(LackAbove, leastNear-above)
	add(LackBelow, leastNear-below)
	if len(p.Papers) == 0 {
		add(LackExposure, int(math.Ceil(6*f.Questions))-p.Bank.Len())
	}
	if f.Stops[StopExhausted] > often {
		add(LackLength, p.Delivery.Most-int(f.Questions))
	}
	return lacks
}
