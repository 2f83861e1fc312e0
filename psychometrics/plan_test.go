package psychometrics_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"mumpuni/psychometrics"
)

func forecast(t testing.TB, p psychometrics.Plan) psychometrics.Forecast {
	t.Helper()
	f, err := p.Forecast()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestAForecastIsQuickAndRepeats(t *testing.T) {
	b := bankOf(t, 2, 300, nil)
	p := psychometrics.Plan{Bank: b, Delivery: delivery(t, 3, 25), People: 2000, Seed: 4}
	begin := cpu(t)
	f := forecast(t, p)
	if took := cpu(t) - begin; took > 10*time.Second {
		t.Errorf("2,000 people took %v", took)
	} else {
		t.Logf("2,000 people in %v of CPU: %+v", took, f.Decided)
	}
	if again := forecast(t, p); !reflect.DeepEqual(f, again) {
		t.Error("the same plan gave another forecast")
	}
	p.Seed = 5
	other := forecast(t, p)
	near(t, "decided with another seed", other.Decided.Share, f.Decided.Share, 4*f.Decided.Error)
	if f.People != 2000 || len(f.Exposure) != 300 || slices.Max(f.Exposure) > 0.25 || f.Minutes < f.Questions*0.95 || f.Minutes > f.Questions*1.2 {
		t.Errorf("%+v", f)
	}
}

// The forecast's people are those that a harness draws itself and sends through the sittings: the promise is what comes. With
// MUMPUNI_SIM=1 10,000 people on each bank.
func TestTheForecastIsWhatComes(t *testing.T) {
	people := 2000
	if full() {
		people = 10000
	}
	for _, size := range []int{40, 100, 200} {
		b, d := bankOf(t, 12, size, nil), delivery(t, 3, 25)
		d.Cap = psychometrics.Cap(16, size)
		f := forecast(t, psychometrics.Plan{Bank: b, Delivery: d, Seed: 1})
		rng, x := seeded(99), psychometrics.Exposure{Seen: make([]int, size)}
		var decided, wrong, questions float64
		for n := range people {
			theta := 1.5 * rng.NormFloat64()
			s := b.Begin(d, d.Rule.Prior(), x, nil, uint64(n)+1e6)
			asked, _ := sit(s, b, theta, rng)
			x.People++
			for _, i := range asked {
				x.Seen[i]++
			}
			questions += float64(len(asked))
			if state := s.Decision().State(3); state != psychometrics.NotEnough {
				decided++
				wrong += b2f((state == psychometrics.Attained) != (theta >= 0))
			}
		}
		n := float64(people)
		t.Logf("bank %d: decided %.1f %% (forecast %.1f), right of these %.1f %% (%.1f), questions %.1f (%.1f), greatest exposure %.2f", size,
			100*decided/n, 100*f.Decided.Share, 100*(1-wrong/decided), 100*f.Right.Share, questions/n, f.Questions, slices.Max(f.Exposure))
		near(t, "decided", decided/n, f.Decided.Share, 0.03)
		near(t, "right", 1-wrong/decided, f.Right.Share, 0.02)
		near(t, "questions", questions/n, f.Questions, 0.6)
	}
}

func TestAForecastOfFormsAndDraws(t *testing.T) {
	b, d := bankOf(t, 2, 300, nil), delivery(t, 3, 0)
	forms, err := b.Forms(fiveCells, 8, psychometrics.Abilities, 1)
	if err != nil {
		t.Fatal(err)
	}
	f := forecast(t, psychometrics.Plan{Bank: b, Delivery: d, Papers: forms.Papers, Seed: 1})
	g := forecast(t, psychometrics.Plan{Bank: b, Delivery: d, Blueprint: fiveCells, Seed: 1})
	if f.Questions != 30 || g.Questions != 30 || f.Stops[psychometrics.StopMost] != 1 {
		t.Errorf("%+v", f)
	}
	near(t, "decided by forms and by draws", f.Decided.Share, g.Decided.Share, 0.04)
	near(t, "exposure of a form", slices.Max(f.Exposure), 0.125, 0.001)
	short := forecast(t, psychometrics.Plan{Bank: b, Delivery: d, Blueprint: fiveCells, Seed: 1, Minutes: 15})
	if short.Stops[psychometrics.StopTime] < 0.9 || short.Minutes > 15 || short.Decided.Share >= g.Decided.Share {
		t.Errorf("in 15 minutes: %+v", short)
	}
	if _, err := (psychometrics.Plan{Bank: b, Delivery: d, Blueprint: psychometrics.Blueprint{"A": 61}}).Forecast(); err == nil {
		t.Error("a draw that cannot be made was forecast")
	}
	d.Required = 6
	if _, err := (psychometrics.Plan{Bank: b, Delivery: d}).Forecast(); err == nil {
		t.Error("a level that is none was forecast")
	}
}

func TestAForecastSaysWhatIsLacking(t *testing.T) {
	low := bankOf(t, 2, 20, func(_ int, q *psychometrics.Question) { q.Level = 2 })
	f := forecast(t, psychometrics.Plan{Bank: low, Delivery: delivery(t, 3, 25), Seed: 1})
	what := map[string]int{}
	for _, l := range f.Lacks {
		what[l.What] = l.Missing
	}
	if what[psychometrics.LackAbove] != 3 || what[psychometrics.LackBelow] != 0 || what[psychometrics.LackExposure] <= 0 || what[psychometrics.LackLength] <= 0 {
		t.Errorf("%+v", f.Lacks)
	}
	if f.Reached.Share != 0 {
		t.Error("a level was reached without a question of it")
	}
	big := bankOf(t, 2, 300, nil)
	if f := forecast(t, psychometrics.Plan{Bank: big, Delivery: delivery(t, 3, 25), Seed: 1}); len(f.Lacks) != 0 {
		t.Errorf("%+v", f.Lacks)
	}
}

// Of those who are told that k questions more may do, about half are decided after k more.
func TestWhatIsStillNeededIsAboutRight(t *testing.T) {
	b, d := bankOf(t, 2, 200, nil), delivery(t, 3, 8)
	d.Cap = 0
	rng := seeded(3)
	told, enough := 0, 0
	for n := range 120 {
		theta := 1.5 * rng.NormFloat64()
		s := b.Begin(d, d.Rule.Prior(), psychometrics.Exposure{}, nil, uint64(n))
		history, stop := map[int]bool{}, psychometrics.Stop("")
		var asked []int
		for stop == "" {
			var i int
			if i, stop = s.Next(); stop == "" {
				asked, history[i] = append(asked, i), rng.Float64() < b.At(i).P(theta)
				s.Answer(history[i])
			}
		}
		k := s.StillNeeded()
		if stop == psychometrics.StopDecided || k == 0 {
			continue
		}
		more := d
		more.Most = len(asked) + k
		c := b.Begin(more, d.Rule.Prior(), psychometrics.Exposure{}, nil, uint64(n)+5000)
		for _, i := range asked {
			c.Take(i, history[i])
		}
		sit(c, b, theta, rng)
		told++
		if c.Decision().State(3) != psychometrics.NotEnough {
			enough++
		}
	}
	t.Logf("%d of %d decided after as many more as said", enough, told)
	near(t, "decided", float64(enough)/float64(told), 0.5, 0.2)
}
