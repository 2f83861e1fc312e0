package competencies_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/competencies"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

// attacked is an agency of many small units, for those who attack its boards.
type attacked struct {
	*world
	s      *competencies.Service
	units  []string            // parents first
	parent map[string]string   // "" of the root
	below  map[string][]string // each unit itself and all below it
	now    time.Time
}

// newAttacked makes root, offices below it, and sections below them, with few people each who stand in all ways.
func newAttacked(t *testing.T, random *rand.Rand) *attacked {
	t.Helper()
	tx := pgtest.Tx(t)
	a := &attacked{
		world:  &world{t, tx, map[string]uuid.UUID{}, map[string]id.Person{}, map[string]uuid.UUID{}},
		parent: map[string]string{}, below: map[string][]string{}, now: clock(), s: seeded(t, tx),
	}
	a.grow("akar", "", random)
	for i := range 2 + random.IntN(4) {
		office := fmt.Sprintf("dinas %d", i)
		a.grow(office, "akar", random)
		for j := range random.IntN(5) {
			a.grow(fmt.Sprintf("seksi %d.%d", i, j), office, random)
		}
	}
	return a
}

// grow adds a unit with people of it.
func (a *attacked) grow(name, parent string, random *rand.Rand) {
	a.addUnit(name, parent)
	a.units, a.parent[name] = append(a.units, name), parent
	for u := name; u != ""; u = a.parent[u] {
		a.below[u] = append(a.below[u], name)
	}
	same := random.IntN(3) == 0 // a unit whose people all stand alike
	for i := range random.IntN(14) {
		who := fmt.Sprintf("%s, %d", name, i)
		a.add(who, name, "pelaksana", "2020-01-01", "")
		how := random.IntN(5)
		if same {
			how = 0
		}
		a.stands(who, how)
	}
}

// stands measures somebody in one competency: 0 reached, 1 below, 2 not enough, 3 held, 4 not at all.
func (a *attacked) stands(who string, how int) {
	if how == 4 {
		return
	}
	m := competencies.Measurement{
		PersonID: a.person[who], CompetencyID: a.competency(a.s, "LD.4.2"), Source: "attempt", SourceID: uuid.New(), MeasuredAt: a.now.Add(-time.Hour),
		ValidUntil: a.now.AddDate(2, 0, 0), Grade: competencies.Tested, Questions: 9, Mass: []float32{1}, P: []float64{.99, .97, .1, .1, .1}, SD: .3, Rule: "x", Stopped: "sent",
	}
	switch how {
	case 0:
		m.Attained = 2
	case 1:
		m.BelowFrom = 1
	case 3:
		m.Attained, m.HeldUntil = 2, a.now.AddDate(0, 0, 3)
	}
	if err := competencies.Measure(a.t.Context(), a.db, []competencies.Measurement{m}); err != nil {
		a.t.Fatal(err)
	}
}

// figureOf is what a board says: of a unit with all below it, or of its direct people alone.
type figureOf struct {
	unit   string
	direct bool
}

// covers are the units whose direct people a figure counts.
func (a *attacked) covers(f figureOf) []string {
	if f.direct {
		return []string{f.unit}
	}
	return a.below[f.unit]
}

// look opens every board that who sees from the root down, and gives the figures of one competency.
func (a *attacked) look(who people.Actor) map[figureOf]competencies.GapCell {
	a.t.Helper()
	seen, competency := map[figureOf]competencies.GapCell{}, a.competency(a.s, "LD.4.2")
	for _, unit := range a.units {
		b, err := a.s.GapByUnit(a.t.Context(), who, competencies.GapFilter{UnitID: a.unit[unit]})
		if err != nil {
			a.t.Fatal(err)
		}
		for _, u := range b.Units {
			if cell, ok := b.Cell(u.UnitID, competency); ok {
				seen[figureOf{u.Name, u.UnitID == b.Unit.UnitID}] = cell
			}
		}
	}
	return seen
}

// prime is the field in which the attacker solves: no figure of people is near it.
const prime = 1_000_003

// span is a set of linear combinations of units' direct people, in echelon form by pivot.
type span map[int][]int

func (a *attacked) row(f figureOf, column map[string]int) []int {
	row := make([]int, len(column))
	for _, u := range a.covers(f) {
		row[column[u]] = 1
	}
	return row
}

// reduce takes out of a row all that the span says; nothing is left of what it determines.
func (s span) reduce(row []int) (pivot int) {
	for at := range row {
		if row[at] == 0 {
			continue
		}
		known, ok := s[at]
		if !ok {
			return at
		}
		by := row[at]
		for i := range row {
			row[i] = ((row[i]-by*known[i])%prime + prime) % prime
		}
	}
	return -1
}

func (s span) add(row []int) {
	at := s.reduce(row)
	if at < 0 {
		return
	}
	by := inverse(row[at])
	for i := range row {
		row[i] = row[i] * by % prime
	}
	s[at] = row
}

func inverse(n int) int {
	out, power := 1, prime-2
	for base := n; power > 0; power, base = power>>1, base*base%prime {
		if power&1 == 1 {
			out = out * base % prime
		}
	}
	return out
}

// TestNoMaskedFigureCanBeWorkedOut attacks the boards of a planner as somebody would who has all of them, of every unit, as tables: by
// sums and differences of what is shown, and by what those leave possible.
func TestNoMaskedFigureCanBeWorkedOut(t *testing.T) {
	masked := 0
	for seed := range uint64(8) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { masked += attack(t, seed) })
	}
	if masked < 60 {
		t.Fatalf("%d masked figures: the towns are too easy", masked)
	}
}

// attack gives how many figures are masked in a town.
func attack(t *testing.T, seed uint64) (masked int) {
	t.Helper()
	a := newAttacked(t, rand.New(rand.NewPCG(seed, 7))) //nolint:gosec // the same towns each time
	signer := a.actor("", people.Grant{Role: people.Signatory, UnitID: a.unit["akar"]})
	seen, truth := a.look(signer), a.look(people.System())
	column := map[string]int{}
	for i, u := range a.units {
		column[u] = i
	}
	known := span{}
	for f, cell := range seen {
		if !cell.Masked {
			known.add(a.row(f, column))
			if cell.Required < competencies.SmallGroup {
				t.Errorf("%v is shown of %d people", f, cell.Required)
			}
		}
	}
	for f, cell := range seen {
		if !cell.Masked {
			continue
		}
		masked++
		if cell.Measured()+cell.Unmeasured+cell.NoInstrument+cell.Held+cell.Met+cell.Missing != 0 || cell.Doubt+cell.Spread != 0 {
			t.Errorf("%v is masked and says %+v", f, cell)
		}
		if known.reduce(a.row(f, column)) < 0 {
			t.Errorf("%v (%d people) is the difference of what is shown", f, cell.Required)
		}
	}
	for _, state := range []competencies.State{competencies.Reached, competencies.Below, competencies.NotEnough, competencies.Held} {
		a.bounds(t, seen, truth, state)
	}
	return masked
}

// bounds narrows what a state's figures can be until nothing more follows: of nobody it may follow how all of a masked figure stand.
func (a *attacked) bounds(t *testing.T, seen, truth map[figureOf]competencies.GapCell, state competencies.State) {
	t.Helper()
	low, high := map[figureOf]int{}, map[figureOf]int{}
	for f, cell := range truth { // how many people each is about, everybody knows
		high[f] = cell.Required
		if s, ok := seen[f]; ok && !s.Masked {
			low[f], high[f] = s.Of(state), s.Of(state)
		}
	}
	for rounds, changed := 0, true; changed; rounds++ {
		if changed = false; rounds > 1000 {
			t.Fatal("what is shown contradicts itself")
		}
		for _, u := range a.units {
			parts := []figureOf{{u, true}}
			for _, c := range a.units {
				if a.parent[c] == u {
					parts = append(parts, figureOf{c, false})
				}
			}
			changed = narrow(figureOf{u, false}, parts, low, high) || changed
		}
	}
	for f, cell := range seen {
		if !cell.Masked || cell.Required == 0 || low[f] != high[f] || low[f] == 0 {
			continue
		}
		if a.toldAbove(seen, f, state) {
			continue
		}
		t.Errorf("it follows that %d of %d of %v are %s", low[f], cell.Required, f, state)
	}
}

// toldAbove reports that a figure of many, shown above, says of all its people that they stand in one way.
func (a *attacked) toldAbove(seen map[figureOf]competencies.GapCell, f figureOf, state competencies.State) bool {
	for u := f.unit; u != ""; u = a.parent[u] {
		if alike(seen[figureOf{u, false}], state) {
			return true
		}
	}
	return false
}

// alike reports whether a shown figure says that all its people stand in one way.
func alike(c competencies.GapCell, s competencies.State) bool {
	return !c.Masked && c.Required > 0 && c.Of(s) == c.Required
}

// narrow holds a whole against its parts, both ways.
func narrow(whole figureOf, parts []figureOf, low, high map[figureOf]int) (changed bool) {
	sumLow, sumHigh := 0, 0
	for _, p := range parts {
		sumLow, sumHigh = sumLow+low[p], sumHigh+high[p]
	}
	set := func(f figureOf, l, h int) {
		if l > low[f] {
			low[f], changed = l, true
		}
		if h < high[f] {
			high[f], changed = h, true
		}
	}
	if _, ok := high[whole]; !ok {
		low[whole], high[whole] = sumLow, sumHigh
	}
	set(whole, sumLow, sumHigh)
	for _, p := range parts {
		set(p, low[whole]-(sumHigh-high[p]), high[whole]-(sumLow-low[p]))
	}
	return changed
}

// Who may not open people compares no two days, nor a unit with and without those below it; who may, does.
func TestTwoBoardsAreNotCompared(t *testing.T) {
	a := newAttacked(t, rand.New(rand.NewPCG(1, 7))) //nolint:gosec // the same town each time
	signer := a.actor("", people.Grant{Role: people.Signatory, UnitID: a.unit["akar"]})
	hr := a.actor("", people.Grant{Role: people.HR, UnitID: a.unit["akar"]})
	for _, c := range []struct {
		key    string
		filter competencies.GapFilter
	}{
		{"gap.day_forbidden", competencies.GapFilter{AsOf: a.now.AddDate(0, 0, -1)}},
		{"gap.day_forbidden", competencies.GapFilter{AsOf: a.now.AddDate(0, 0, 1)}},
		{"gap.filter_forbidden", competencies.GapFilter{Direct: true}},
		{"gap.filter_forbidden", competencies.GapFilter{PostKind: "pelaksana"}},
		{"", competencies.GapFilter{AsOf: a.now}},
	} {
		_, err := a.s.GapByUnit(t.Context(), signer, c.filter)
		if c.key == "" && err != nil || c.key != "" && (fault.KindOf(err) != fault.Forbidden || !says(err, c.key)) {
			t.Errorf("%+v: %v, want %s", c.filter, err, c.key)
		}
		if _, err := a.s.GapByUnit(t.Context(), hr, c.filter); err != nil {
			t.Errorf("HR, %+v: %v", c.filter, err)
		}
	}
}

func says(err error, key string) bool {
	var f *fault.Fault
	return errors.As(err, &f) && f.Key == key
}
