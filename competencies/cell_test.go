package competencies_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/competencies"
	"mumpuni/internal/fault"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

// Every number opens: figure → people → evidence, each level agreeing with the one above, and each reading audited.
func TestFigureOpensToPeopleAndEvidence(t *testing.T) {
	tx := pgtest.Tx(t)
	w := newWorld(t, tx)
	s := seeded(t, tx)
	for _, name := range []string{"ani", "budi", "citra", "dewi"} {
		w.add(name, "seksi", "pelaksana", "2020-01-01", "")
	}
	w.add("kepala", "dinas", "pengawas", "2020-01-01", "")
	w.add("hr", "root", "pelaksana", "2020-01-01", "")
	id := w.competency(s, "LD.4.2")
	earlier, later := clock().Add(-48*time.Hour), clock().Add(-24*time.Hour)
	w.attain(s, "budi", "LD.4.2", 2, competencies.Tested, later)
	w.attain(s, "budi", "LD.4.2", 2, competencies.Tested, earlier)
	w.attain(s, "budi", "LD.4.2", 5, competencies.Completed, later)
	hr := w.actor("hr", people.Grant{Role: people.HR, UnitID: w.unit["root"]})
	f := competencies.CellFilter{GapFilter: competencies.GapFilter{UnitID: w.unit["dinas"]}, CompetencyID: id}

	board, err := s.GapByUnit(t.Context(), hr, f.GapFilter)
	must(t, err)
	total := board.Total(uuid.Nil, id)
	var names []string
	var sum competencies.GapCell
	f.Limit = 2
	for pages := 0; ; pages++ {
		cell, err := s.CellPeople(t.Context(), hr, f)
		must(t, err)
		if cell.Figure.Met != total.Met || cell.Figure.Required != total.Required {
			t.Fatalf("figure %+v, board %+v", cell.Figure, total)
		}
		for _, p := range cell.People {
			names = append(names, p.FullName)
			sum.Required++
			sum.Missing += p.Gap
			if p.Gap == 0 {
				sum.Met++
			}
		}
		if f.After = cell.Next; f.After == "" {
			break
		}
		if pages > 5 {
			t.Fatal("the list has no end")
		}
	}
	if len(names) != 5 || names[0] != "ani" || names[4] != "kepala" || sum.Met != total.Met || sum.Missing != total.Missing {
		t.Fatalf("%v: %+v, board %+v", names, sum, total)
	}
	f.State, f.Limit = "met", 0
	met, err := s.CellPeople(t.Context(), hr, f)
	must(t, err)
	if len(met.People) != 1 || !met.People[0].AttainedAt.Equal(earlier) || met.People[0].Evidence != 3 {
		t.Fatalf("met: %+v", met.People)
	}

	d, err := s.Evidence(t.Context(), hr, w.person["budi"], id, time.Time{})
	must(t, err)
	if d.Item.Attained != 2 || d.Item.Required != 2 || len(d.Proofs) != 3 || d.Item.RuleReason == "" {
		t.Fatalf("%+v", d)
	}
	verdicts := map[string]int{}
	for _, p := range d.Proofs {
		verdicts[p.Verdict]++
	}
	if verdicts["counts"] != 2 || verdicts["grade"] != 1 {
		t.Errorf("%v", verdicts)
	}
	var audited int
	must(t, tx.NewRaw("select count(*) from audit_entries where action = 'competencies.read' and subject_id = ? and actor_id = ?",
		w.person["budi"], w.person["hr"]).Scan(t.Context(), &audited))
	if audited != 1 {
		t.Errorf("%d audit entries for opening a person's evidence", audited)
	}
}

// A board as of an earlier day opens like today's, also to who has moved away or left since; each such read is audited.
func TestABoardOfAnEarlierDayOpensToEverybodyOnIt(t *testing.T) {
	tx := pgtest.Tx(t)
	w := newWorld(t, tx)
	s := seeded(t, tx)
	w.add("stays", "seksi", "pelaksana", "2020-01-01", "")
	w.add("moved", "seksi", "pelaksana", "2020-01-01", "2026-06-01")
	w.add("moved", "kecamatan", "pelaksana", "2026-06-01", "")
	w.add("left", "dinas", "pelaksana", "2020-01-01", "2026-07-01")
	w.exec("update persons set left_on = '2026-07-01' where id = ?", w.person["left"])
	w.add("hr", "kecamatan", "pelaksana", "2020-01-01", "")
	w.attain(s, "moved", "LD.4.2", 2, competencies.Tested, date("2026-03-01"))
	hr := w.actor("hr", people.Grant{Role: people.HR, UnitID: w.unit["dinas"]})
	id, day := w.competency(s, "LD.4.2"), date("2026-05-01")
	cell, err := s.CellPeople(t.Context(), hr, competencies.CellFilter{GapFilter: competencies.GapFilter{AsOf: day}, CompetencyID: id})
	must(t, err)
	if len(cell.People) != 3 {
		t.Fatalf("%+v", cell.People)
	}
	for _, p := range cell.People {
		profile, err := s.Profile(t.Context(), hr, p.PersonID, day)
		if err != nil || profile.Figure().Required == 0 {
			t.Errorf("%s, profile: %+v, %v", p.FullName, profile.Figure(), err)
		}
		d, err := s.Evidence(t.Context(), hr, p.PersonID, id, day)
		if err != nil || d.Item.Attained != p.Attained || d.Item.Required != p.Required {
			t.Errorf("%s, evidence: %+v, %v; the figure says %+v", p.FullName, d.Item, err, p.Standing)
		}
		var audited int
		must(t, tx.NewRaw("select count(*) from audit_entries where action = 'competencies.read' and subject_id = ?", p.PersonID).Scan(t.Context(), &audited))
		if audited != 2 {
			t.Errorf("%s: %d audit entries, want 2", p.FullName, audited)
		}
	}
	for _, c := range []struct {
		name, unit string
		day        time.Time
		opens      bool
	}{
		{"moved", "dinas", time.Time{}, false}, // today is the new unit's
		{"moved", "kecamatan", time.Time{}, true},
		{"left", "dinas", time.Time{}, true},
		{"left", "kecamatan", day, false},
	} {
		who := w.actor("hr", people.Grant{Role: people.HR, UnitID: w.unit[c.unit]})
		if _, err := s.Profile(t.Context(), who, w.person[c.name], c.day); (err == nil) != c.opens || err != nil && fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s to HR of %s on %v: %v", c.name, c.unit, c.day, err)
		}
	}
}

func TestPeopleBehindAFigureAreForTheirHR(t *testing.T) {
	tx := pgtest.Tx(t)
	w := newWorld(t, tx)
	s := seeded(t, tx)
	w.add("ani", "seksi", "pelaksana", "2020-01-01", "")
	w.add("budi", "kecamatan", "pelaksana", "2020-01-01", "")
	id := w.competency(s, "LD.4.2")
	grant := func(role people.Role, unit string) people.Grant {
		return people.Grant{Role: role, UnitID: w.unit[unit]}
	}
	for _, c := range []struct {
		name string
		who  people.Actor
		cell bool // the people of dinas
		ani  bool // ani's own evidence
	}{
		{"HR of the unit", w.actor("budi", grant(people.HR, "dinas")), true, true},
		{"auditor of the whole", w.actor("budi", grant(people.Auditor, "root")), true, true},
		{"HR of another unit", w.actor("budi", grant(people.HR, "kecamatan")), false, false},
		{"trainer of the unit", w.actor("budi", grant(people.Trainer, "dinas")), false, false},
		{"the person", w.actor("ani"), false, true},
		{"a colleague", w.actor("budi"), false, false},
		{"nobody", people.Actor{}, false, false},
	} {
		_, err := s.CellPeople(t.Context(), c.who, competencies.CellFilter{GapFilter: competencies.GapFilter{UnitID: w.unit["dinas"]}, CompetencyID: id})
		if (err == nil) != c.cell || err != nil && fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s, people: %v", c.name, err)
		}
		_, err = s.Profile(t.Context(), c.who, w.person["ani"], time.Time{})
		if (err == nil) != c.ani || err != nil && fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s, profile: %v", c.name, err)
		}
	}
}

func TestProfileListsEveryCompetencyAlsoForSomebodyWithoutAPost(t *testing.T) {
	tx := pgtest.Tx(t)
	w := newWorld(t, tx)
	s := seeded(t, tx)
	w.add("ani", "seksi", "pelaksana", "2020-01-01", "2026-01-15")
	w.attain(s, "ani", "LD.1.1", 3, competencies.Tested, clock().Add(-time.Hour))
	p, err := s.Profile(t.Context(), w.actor("ani"), w.person["ani"], time.Time{})
	must(t, err)
	if len(p.Items) != 36 || p.Items[0].Attained != 3 || p.Items[0].Required != 0 || p.Items[0].Competency.Code != "LD.1.1" {
		t.Fatalf("%d items, first %+v", len(p.Items), p.Items[0])
	}
	p, err = s.Profile(t.Context(), w.actor("ani"), w.person["ani"], date("2026-01-14"))
	must(t, err)
	if got := p.Figure(); got.Required != 21 || got.Met != 0 || got.Missing != 42 {
		t.Fatalf("while serving: %+v", got)
	}
}
