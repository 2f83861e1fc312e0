package competencies_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/competencies"
	"mumpuni/internal/id"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

// A head sees the figures and lists of their units as HR does, small ones too and of other days, but no probability; one person's states likewise, which is audited; and no evidence.
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
	hr := w.actor("budi", people.Grant{Role: people.HR, UnitID: w.unit["dinas"]})
	for _, c := range []struct {
		who       people.Actor
		probable  bool
		evidenced string
	}{{head, false, "competency.person_unknown"}, {hr, true, ""}} {
		p, err := s.Profile(t.Context(), c.who, w.person["ani"], time.Time{})
		tell(t, err)
		for _, i := range p.Items {
			if i.CompetencyID == id && (i.State != competencies.Reached || (i.Probability != nil) != c.probable || !i.Provisional) {
				t.Fatalf("%+v", i)
			}
		}
		if p.Whom.Name == "" || p.Whom.UnitName != "seksi" {
			t.Fatalf("whose it is: %+v", p.Whom)
		}
		if _, err := s.Evidence(t.Context(), c.who, w.person["ani"], id, time.Time{}); err != nil != (c.evidenced != "") || err != nil && !says(err, c.evidenced) {
			t.Fatal(err)
		}
	}
	if n := audited(t, tx, head, "competencies.read", w.person["ani"]); n == 0 {
		t.Fatal("what a head opened is not in the audit")
	}
	other := w.actor("ani", people.Grant{Role: people.Head, UnitID: w.unit["kecamatan"]})
	if _, err := s.Profile(t.Context(), other, w.person["ani"], time.Time{}); err != nil {
		t.Fatal(err) // one's own
	}
	if _, err := s.Profile(t.Context(), head, w.person["budi"], time.Time{}); err != nil {
		t.Fatal(err) // one's own
	}
	stranger := w.actor("budi", people.Grant{Role: people.Head, UnitID: w.unit["kecamatan"]})
	if _, err := s.Profile(t.Context(), stranger, w.person["ani"], time.Time{}); !says(err, "competency.person_unknown") {
		t.Fatal(err)
	}
}

// audited counts what an actor did to a person, by the audit.
func audited(t *testing.T, db bun.IDB, who people.Actor, action string, person id.Person) (n int) {
	t.Helper()
	tell(t, db.NewRaw("select count(*) from audit_entries where actor_id = ? and action = ? and subject_id = ?", who.PersonID, action, person).Scan(t.Context(), &n))
	return n
}

// Levels whose beginnings fewer than eight judges set are provisional: on boards and lists, of the people measured under them alone, until a
// panel of eight has spoken; who was measured before stays so.
func TestLevelsOfFewJudgesAreProvisional(t *testing.T) {
	tx := pgtest.Tx(t)
	w := newWorld(t, tx)
	s := seeded(t, tx)
	w.add("ani", "seksi", "pelaksana", "2020-01-01", "")
	w.add("budi", "seksi", "pelaksana", "2020-01-01", "")
	id, other := w.competency(s, "LD.4.2"), w.competency(s, "LD.4.1")
	measure := func(whom string, version int) {
		tell(t, competencies.Measure(t.Context(), tx, []competencies.Measurement{{
			PersonID: w.person[whom], CompetencyID: id, Source: "attempt", SourceID: uuid.New(), MeasuredAt: clock().Add(-time.Hour), ValidUntil: clock().AddDate(1, 0, 0),
			Grade: competencies.Tested, Questions: 9, Mass: []float32{1}, P: []float64{1, .98, .2, .1, 0}, EAP: .4, SD: .3, Attained: 2, Rule: "x", Stopped: "sent", CutsVersion: version,
		}}))
	}
	panel := func(version, judges int) {
		_, err := tx.NewRaw("insert into cut_scores (competency_id, version, cuts, errors, panel_size, source, imported_at) values (?, ?, '{-2,-1,0,1,2}', '{0,0,0,0,0}', ?, 'x', ?)",
			id, version, judges, clock().Add(-time.Hour)).Exec(t.Context())
		tell(t, err)
	}
	hr := w.actor("budi", people.Grant{Role: people.HR, UnitID: w.unit["dinas"]})
	look := func() (board, list bool, whom map[string]bool) {
		b, err := s.GapByUnit(t.Context(), hr, competencies.GapFilter{UnitID: w.unit["seksi"]})
		tell(t, err)
		cell, ok := b.Cell(w.unit["seksi"], id)
		if none, _ := b.Cell(w.unit["seksi"], other); !ok || none.Provisional {
			t.Fatalf("%v %+v", ok, none)
		}
		c, err := s.CellPeople(t.Context(), hr, competencies.CellFilter{GapFilter: competencies.GapFilter{UnitID: w.unit["seksi"]}, CompetencyID: id})
		tell(t, err)
		whom = map[string]bool{}
		for _, p := range c.People {
			whom[p.Name] = p.Provisional
		}
		return cell.Provisional, c.Figure.Provisional, whom
	}
	if board, list, whom := look(); board || list || len(whom) != 2 || whom["ani"] {
		t.Fatalf("before anybody is measured: %v %v %v", board, list, whom)
	}
	measure("ani", 0)
	if board, list, whom := look(); !board || !list || !whom["ani"] || whom["budi"] {
		t.Fatalf("by the first cuts: %v %v %v", board, list, whom)
	}
	panel(1, 7)
	if board, _, _ := look(); !board {
		t.Fatal("seven judges are enough")
	}
	panel(2, 8)
	measure("budi", 2)
	if board, list, whom := look(); board || list || !whom["ani"] || whom["budi"] {
		t.Fatalf("after eight judges: %v %v %v", board, list, whom)
	}
}
