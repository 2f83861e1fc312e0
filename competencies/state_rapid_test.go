package competencies_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"mumpuni/competencies"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

// told is what somebody who counts by hand keeps of one measurement.
type told struct {
	at, until, held, withdrawn time.Time // until: the last day
	attained, below            int
}

// Whatever was measured, verified, held, withdrawn and has run out: the board says what counting people one by one from the raw
// facts says, every state for every day, and so do the people behind it, their own page and the sums.
func TestStatesAreTheSumOfTheirPeople(t *testing.T) {
	tx := pgtest.Tx(t)
	w := newWorld(t, tx)
	s := seeded(t, tx)
	units, posts := []string{"root", "dinas", "seksi", "kecamatan"}, []string{"pelaksana", "pengawas", "jpt_pratama"}
	for i := range 12 {
		w.add(fmt.Sprintf("p%02d", i), units[i%4], posts[i%3], "2020-01-01", "")
	}
	required := map[string]int{"pelaksana": 2, "pengawas": 3, "jpt_pratama": 3}
	hr := w.actor("p00", people.Grant{Role: people.HR, UnitID: w.unit["root"]})
	id := w.competency(s, "LD.1.1")
	days := []time.Time{date("2026-03-01"), date("2026-06-01"), date("2026-09-01"), date("2026-11-01")}
	noon := func(d time.Time) time.Time { return d.Add(5 * time.Hour) }
	measured, verified := map[string][]told{}, map[string][]told{}
	var open []told // instruments: at, withdrawn, attained as the level
	rapid.Check(t, func(rt *rapid.T) {
		name := fmt.Sprintf("p%02d", rapid.IntRange(0, 11).Draw(rt, "person"))
		d := rapid.SampledFrom(days).Draw(rt, "day")
		switch rapid.IntRange(0, 5).Draw(rt, "what") {
		case 0:
			level := rapid.IntRange(1, 4).Draw(rt, "verified")
			w.attain(s, name, "LD.1.1", level, competencies.Verified, noon(d))
			verified[name] = append(verified[name], told{at: noon(d), attained: level})
		case 1:
			level, decides := rapid.IntRange(2, 3).Draw(rt, "level"), rapid.SampledFrom([]int{39, 40}).Draw(rt, "decides")
			tell(rt, competencies.OpenInstruments(t.Context(), tx, uuid.New(), noon(d), []competencies.Instrument{{CompetencyID: id, Level: level, Decides: decides}}))
			if decides >= competencies.MinDecides {
				open = append(open, told{at: noon(d), attained: level})
			}
		default:
			m := told{at: noon(d).Add(time.Duration(len(measured[name])) * time.Second), attained: rapid.IntRange(0, 4).Draw(rt, "attained")}
			m.until = d.AddDate(0, rapid.IntRange(1, 12).Draw(rt, "months"), 0)
			if below := rapid.IntRange(0, 5).Draw(rt, "below"); below > m.attained {
				m.below = below
			}
			source := uuid.New()
			tell(rt, competencies.Measure(t.Context(), tx, []competencies.Measurement{{
				PersonID: w.person[name], CompetencyID: id, Source: "attempt", SourceID: source, MeasuredAt: m.at, ValidUntil: m.until,
				Grade: competencies.Tested, Questions: 12, Mass: []float32{1}, P: []float64{1, .96, .9, .5, .1}, Attained: m.attained, BelowFrom: m.below, Stopped: "decided", Rule: "test",
			}}))
			switch rapid.IntRange(0, 5).Draw(rt, "then") {
			case 0:
				m.held = m.at.AddDate(0, 2, 0)
				tell(rt, competencies.HoldMeasurements(t.Context(), tx, "attempt", source, m.held))
			case 1:
				m.withdrawn = m.at.AddDate(0, 1, 0)
				tell(rt, competencies.WithdrawMeasurements(t.Context(), tx, "attempt", source, m.withdrawn, "measurement.withdrawn.annulled"))
			}
			measured[name] = append(measured[name], m)
		}
		asOf := rapid.SampledFrom(days).Draw(rt, "as of")
		until := asOf.AddDate(0, 0, 1).Add(-7 * time.Hour) // the end of the day in Jakarta
		state := func(name string, level int) competencies.State {
			var last *told
			held, reached := false, 0
			for i := range measured[name] {
				m := &measured[name][i]
				if !m.at.Before(until) || !m.withdrawn.IsZero() && m.withdrawn.Before(until) {
					continue
				}
				if !m.held.IsZero() && !m.held.Before(until) {
					held = true
					continue
				}
				if !m.until.Before(asOf) && (last == nil || m.at.After(last.at)) {
					last = m
				}
			}
			for _, v := range verified[name] {
				if v.at.Before(until) {
					reached = max(reached, v.attained)
				}
			}
			switch {
			case reached >= level, last != nil && last.attained >= level:
				return competencies.Reached
			case last != nil && last.below > 0 && last.below <= level:
				return competencies.Below
			case last != nil, reached > 0:
				return competencies.NotEnough
			case held:
				return competencies.Held
			}
			for _, o := range open {
				if o.attained == level && o.at.Before(until) {
					return competencies.Unmeasured
				}
			}
			return competencies.NoInstrument
		}
		board, err := s.GapByUnit(t.Context(), hr, competencies.GapFilter{AsOf: asOf})
		tell(rt, err)
		want := map[competencies.State]int{}
		for i := range 12 {
			name := fmt.Sprintf("p%02d", i)
			want[state(name, required[posts[i%3]])]++
		}
		total := board.Total(uuid.Nil, id)
		for _, st := range competencies.States {
			if total.Of(st) != want[st] {
				rt.Fatalf("%s as of %s: %d, want %d", st, asOf.Format(time.DateOnly), total.Of(st), want[st])
			}
			cell, err := s.CellPeople(t.Context(), hr, competencies.CellFilter{GapFilter: competencies.GapFilter{AsOf: asOf}, CompetencyID: id, State: string(st)})
			tell(rt, err)
			if len(cell.People) != want[st] || cell.Figure.Of(st) != want[st] {
				rt.Fatalf("%d people and figure %d behind %d %s", len(cell.People), cell.Figure.Of(st), want[st], st)
			}
			for _, p := range cell.People {
				if got := state(p.Name, p.Required); p.State != st || got != st {
					rt.Fatalf("%s is listed as %s among %s, counted by hand %s", p.Name, p.State, st, got)
				}
				profile, err := s.Profile(t.Context(), hr, p.PersonID, asOf)
				tell(rt, err)
				if profile.Items[0].Competency.Code != "LD.1.1" || profile.Items[0].State != st {
					rt.Fatalf("%s' own page says %s, the list %s", p.Name, profile.Items[0].State, st)
				}
			}
		}
		if total.All() != total.Required || total.Measured() > total.Required {
			rt.Fatalf("%+v does not add up", total)
		}
	})
}

func tell(rt interface {
	Helper()
	Fatal(args ...any)
}, err error,
) {
	rt.Helper()
	if err != nil {
		rt.Fatal(err)
	}
}

// The share that can be counted on is that of those attained less the expected number of wrong decisions and a margin; somebody
// verified at work is certain.
func TestAtLeastSoManyReachTheLevel(t *testing.T) {
	tx := pgtest.Tx(t)
	w := newWorld(t, tx)
	s := seeded(t, tx)
	id := w.competency(s, "LD.1.1")
	for i := range 12 {
		name := fmt.Sprintf("p%02d", i)
		w.add(name, "root", "pelaksana", "2020-01-01", "")
		if i < 10 {
			m := competencies.Measurement{
				PersonID: w.person[name], CompetencyID: id, Source: "attempt", SourceID: uuid.New(), MeasuredAt: date("2026-03-01"), ValidUntil: date("2028-03-01"),
				Grade: competencies.Tested, Questions: 12, Mass: []float32{1}, P: []float64{.99, .96, .5, .1, .1}, Attained: 2, BelowFrom: 5, Stopped: "decided", Rule: "test",
			}
			if err := competencies.Measure(t.Context(), tx, []competencies.Measurement{m, m}); err != nil { // repeated: once
				t.Fatal(err)
			}
		}
	}
	w.attain(s, "p10", "LD.1.1", 3, competencies.Verified, date("2026-03-01"))
	hr := w.actor("p00", people.Grant{Role: people.HR, UnitID: w.unit["root"]})
	board, err := s.GapByUnit(context.Background(), hr, competencies.GapFilter{AsOf: date("2026-06-01")})
	if err != nil {
		t.Fatal(err)
	}
	total := board.Total(uuid.Nil, id)
	// 11 attained, 10 of them with P = 0.96: 11 − 10·0.04 − 1.64·√(10·0.96·0.04) = 9.58 of 12.
	if total.Attained != 11 || total.AtLeast() != 7986 || total.Coverage() != 9166 && total.Coverage() != 9167 {
		t.Errorf("attained %d, at least %d, coverage %d", total.Attained, total.AtLeast(), total.Coverage())
	}
	if low, high := total.Reach(); low != 10000 || high != 10000 {
		t.Errorf("reach %d to %d", low, high)
	}
}
