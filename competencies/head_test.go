package competencies_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/competencies"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

// A head sees the figures and lists of their units as HR does, small ones too and of other days, but no probability; and opens nobody.
func TestAHeadSeesWhoStandsHowAndNothingElse(t *testing.T) {
	tx := pgtest.Tx(t)
	w := newWorld(t, tx)
	s := seeded(t, tx)
	w.add("ani", "seksi", "pelaksana", "2020-01-01", "")
	w.add("budi", "kecamatan", "pelaksana", "2020-01-01", "")
	id := w.competency(s, "LD.4.2")
	tell(t, competencies.Measure(t.Context(), tx, []competencies.Measurement{{
		PersonID: w.person["ani"], CompetencyID: id, Source: "attempt", SourceID: uuid.New(), MeasuredAt: clock().Add(-48 * time.Hour), ValidUntil: clock().AddDate(1, 0, 0),
		Grade: competencies.Tested, Questions: 9, Mass: []float32{1}, P: []float64{1, .98, .2, .1, 0}, EAP: .4, SD: .3, Attained: 2, Rule: "x", Stopped: "sent",
	}}))
	see := func(role people.Role, filter competencies.GapFilter) competencies.Cell {
		t.Helper()
		c, err := s.CellPeople(t.Context(), w.actor("budi", people.Grant{Role: role, UnitID: w.unit["dinas"]}), competencies.CellFilter{GapFilter: filter, CompetencyID: id})
		tell(t, err)
		return c
	}
	for _, f := range []competencies.GapFilter{{UnitID: w.unit["seksi"]}, {UnitID: w.unit["dinas"], AsOf: clock().AddDate(0, 0, -1)}} {
		head, hr := see(people.Head, f), see(people.HR, f)
		if head.Figure != hr.Figure || len(head.People) != 1 || head.People[0].State != competencies.Reached || head.Assignable {
			t.Fatalf("%+v, HR %+v", head, hr)
		}
		if hr.People[0].Probability == nil || head.People[0].Probability != nil {
			t.Fatalf("probabilities: HR %v, head %v", hr.People[0].Probability, head.People[0].Probability)
		}
	}
	head := w.actor("budi", people.Grant{Role: people.Head, UnitID: w.unit["dinas"]})
	if b, err := s.GapByUnit(t.Context(), head, competencies.GapFilter{}); err != nil || !b.Full || b.Unit.Name != "dinas" {
		t.Fatalf("%+v %v", b.Unit, err)
	}
	if _, err := s.GapByUnit(t.Context(), head, competencies.GapFilter{UnitID: w.unit["kecamatan"]}); !says(err, "gap.unit_unknown") {
		t.Fatal(err)
	}
	if _, err := s.Profile(t.Context(), head, w.person["ani"], time.Time{}); !says(err, "competency.person_unknown") {
		t.Fatal(err)
	}
	if _, err := s.Evidence(t.Context(), head, w.person["ani"], id, time.Time{}); !says(err, "competency.person_unknown") {
		t.Fatal(err)
	}
}
