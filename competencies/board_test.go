package competencies_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/competencies"
	"mumpuni/internal/fault"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

func date(text string) time.Time {
	d, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return d
}

// attain gives a person evidence for the competency with code.
func (w *world) attain(s *competencies.Service, person, code string, level int, grade competencies.Grade, at time.Time) competencies.Attainment {
	w.t.Helper()
	a := competencies.Attainment{
		PersonID: w.person[person], CompetencyID: w.competency(s, code), Level: level, Grade: grade,
		Source: "attempt", SourceID: uuid.Must(uuid.NewV7()), AttainedAt: at,
	}
	if err := competencies.Attain(w.t.Context(), w.db, []competencies.Attainment{a}); err != nil {
		w.t.Fatal(err)
	}
	return a
}

func (w *world) competency(s *competencies.Service, code string) uuid.UUID {
	w.t.Helper()
	list, err := s.Competencies(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	for _, c := range list {
		if c.Code == code {
			return c.ID
		}
	}
	w.t.Fatalf("no competency %s", code)
	return uuid.Nil
}

// figure writes a board's cell as "met/required missing" for tables.
func figure(b competencies.GapBoard, unit, competency uuid.UUID) string {
	c, ok := b.Cell(unit, competency)
	switch {
	case !ok:
		return "-"
	case c.Masked:
		return fmt.Sprintf("?/%d", c.Required)
	}
	return fmt.Sprintf("%d/%d %d", c.Met, c.Required, c.Missing)
}

func TestBoardRollsUpToDirectChildrenAndCountsOnlyTestedEvidence(t *testing.T) {
	tx := pgtest.Tx(t)
	w := newWorld(t, tx)
	s := seeded(t, tx)
	w.add("kepala", "dinas", "jpt_pratama", "2020-01-01", "") // LD 3, KP 4
	w.add("ani", "seksi", "pelaksana", "2020-01-01", "")      // LD 2
	w.add("budi", "seksi", "pelaksana", "2020-01-01", "")
	w.add("camat", "kecamatan", "administrator", "2020-01-01", "") // LD 3, KP 3
	w.add("hr", "root", "pelaksana", "2020-01-01", "")
	now := clock().Add(-time.Hour)
	w.attain(s, "kepala", "LD.4.2", 2, competencies.Tested, now)
	w.attain(s, "ani", "LD.4.2", 5, competencies.Tested, now)
	w.attain(s, "ani", "LD.4.2", 1, competencies.Tested, now) // the highest decides
	w.attain(s, "budi", "LD.4.2", 2, competencies.Completed, now)
	w.attain(s, "camat", "KP.1", 3, competencies.Verified, now)
	hr := w.actor("hr", people.Grant{Role: people.HR, UnitID: w.unit["root"]})
	ld, kp := w.competency(s, "LD.4.2"), w.competency(s, "KP.1")

	board := func(f competencies.GapFilter) competencies.GapBoard {
		t.Helper()
		b, err := s.GapByUnit(t.Context(), hr, f)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	root := board(competencies.GapFilter{})
	if len(root.Units) != 3 || root.Units[0].Name != "root" || root.Units[1].Name != "dinas" || root.Unit.People != 5 {
		t.Fatalf("%+v", root.Units)
	}
	dinas := board(competencies.GapFilter{UnitID: w.unit["dinas"]})
	for _, c := range []struct {
		name       string
		board      competencies.GapBoard
		unit       string
		competency uuid.UUID
		want       string
	}{
		{"own people of the root", root, "root", ld, "0/1 2"},
		{"dinas with its seksi: kepala lacks 1, budi 2", root, "dinas", ld, "1/3 3"},
		{"kecamatan", root, "kecamatan", ld, "0/1 3"},
		{"leadership in dinas", root, "dinas", kp, "0/1 4"},
		{"leadership met in kecamatan", root, "kecamatan", kp, "1/1 0"},
		{"nobody in the root needs leadership", root, "root", kp, "-"},
		{"a level below: direct people", dinas, "dinas", ld, "0/1 1"},
		{"a level below: seksi", dinas, "seksi", ld, "1/2 2"},
		{"only executives", board(competencies.GapFilter{PostKind: "pelaksana"}), "dinas", ld, "1/2 2"},
		{"another group", board(competencies.GapFilter{Group: "KP"}), "dinas", ld, "-"},
		{"another employment", board(competencies.GapFilter{Employment: "pppk"}), "dinas", ld, "-"},
		{"direct people only", board(competencies.GapFilter{Direct: true}), "dinas", ld, "-"},
	} {
		if got := figure(c.board, w.unit[c.unit], c.competency); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	if got := root.Total(uuid.Nil, ld); got.Met != 1 || got.Required != 5 || got.Missing != 8 || got.MetShare() != 2000 || got.MeanGap() != 160 {
		t.Errorf("total %+v", got)
	}
	if len(dinas.Path) != 2 || dinas.Path[0].Name != "root" {
		t.Errorf("path %+v", dinas.Path)
	}
}

func TestBoardAsOfADay(t *testing.T) {
	tx := pgtest.Tx(t)
	w := newWorld(t, tx)
	s := seeded(t, tx)
	w.add("hr", "root", "pelaksana", "2020-01-01", "")
	w.add("ani", "seksi", "pelaksana", "2020-01-01", "2026-06-01")
	w.add("ani", "kecamatan", "pengawas", "2026-06-01", "")
	id := w.competency(s, "LD.4.2")
	// 23.30 WIB on 31 March is still 31 March, though 16.30 UTC; half an hour after midnight is the next day.
	w.attain(s, "ani", "LD.4.2", 2, competencies.Tested, time.Date(2026, 3, 31, 16, 30, 0, 0, time.UTC))
	gone := w.attain(s, "ani", "LD.4.2", 3, competencies.Tested, time.Date(2026, 6, 30, 17, 30, 0, 0, time.UTC))
	if err := competencies.Withdraw(t.Context(), tx, gone.Source, gone.SourceID, time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	err := s.Require(t.Context(), people.System(), []uuid.UUID{id}, competencies.Required{PostKind: "pengawas", Level: 2, ValidFrom: "2026-10-01", Reason: "Perbup"})
	if err != nil {
		t.Fatal(err)
	}
	hr := w.actor("hr", people.Grant{Role: people.HR, UnitID: w.unit["root"]})
	for _, c := range []struct{ day, unit, want string }{
		{"2026-03-30", "dinas", "0/1 2"},
		{"2026-03-31", "dinas", "1/1 0"},
		{"2026-03-31", "kecamatan", "-"},
		{"2026-06-30", "kecamatan", "0/1 1"}, // pengawas needs 3
		{"2026-06-30", "dinas", "-"},
		{"2026-07-01", "kecamatan", "1/1 0"},
		{"2026-09-02", "kecamatan", "0/1 1"}, // withdrawn
		{"2026-10-01", "kecamatan", "1/1 0"}, // the rule was lowered to 2
		{"2025-12-31", "dinas", "-"},         // no framework yet
	} {
		b, err := s.GapByUnit(t.Context(), hr, competencies.GapFilter{AsOf: date(c.day)})
		if err != nil {
			t.Fatal(err)
		}
		if got := figure(b, w.unit[c.unit], id); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.day, c.unit, got, c.want)
		}
	}
}

// A competency that a new version split is two columns, each measured by the evidence of their common line.
func TestASplitCompetencyKeepsBothColumns(t *testing.T) {
	tx := pgtest.Tx(t)
	w := newWorld(t, tx)
	s := seeded(t, tx)
	w.add("ani", "seksi", "pelaksana", "2020-01-01", "")
	w.attain(s, "ani", "LD.4.2", 2, competencies.Tested, date("2026-03-01"))
	_, _, err := s.Import(t.Context(), people.System(), strings.NewReader(`{"code":"asn-digital","version":"2026.3","name":{"id":"K","en":"F"},
		"source":"","published_on":"2026-06-01",
		"levels":[{"level":1,"name":{"id":"A","en":"A"}},{"level":2,"name":{"id":"B","en":"B"}},{"level":3,"name":{"id":"C","en":"C"}}],
		"groups":[{"code":"LD","name":{"id":"L","en":"L"},"competencies":[
			{"code":"LD.4.2a","name":{"id":"A","en":"A"},"continues":"LD.4.2"},
			{"code":"LD.4.2b","name":{"id":"B","en":"B"},"continues":"LD.4.2"}]}],
		"required":[{"competencies":["LD.4.2a"],"post_kind":"pelaksana","level":2,"valid_from":"2026-06-01"},
			{"competencies":["LD.4.2b"],"post_kind":"pelaksana","level":3,"valid_from":"2026-06-01"}]}`))
	must(t, err)
	hr := w.actor("ani", people.Grant{Role: people.HR, UnitID: w.unit["root"]})
	b, err := s.GapByUnit(t.Context(), hr, competencies.GapFilter{})
	must(t, err)
	p, err := s.Profile(t.Context(), hr, w.person["ani"], time.Time{})
	must(t, err)
	for i, want := range map[string]string{"LD.4.2a": "1/1 0", "LD.4.2b": "0/1 1"} {
		id := w.competency(s, i)
		if got := figure(b, w.unit["dinas"], id); got != want {
			t.Errorf("%s: %s, want %s", i, got, want)
		}
		cell, err := s.CellPeople(t.Context(), hr, competencies.CellFilter{CompetencyID: id})
		if err != nil || len(cell.People) != 1 || fmt.Sprintf("%d/%d %d", cell.Figure.Met, cell.Figure.Required, cell.Figure.Missing) != want {
			t.Errorf("%s opens to %+v, %v; want %s", i, cell, err, want)
		}
	}
	if got := p.Figure(); got.Required != 2 || got.Met != 1 || got.Missing != 1 {
		t.Errorf("profile: %+v", got)
	}
}

func TestTheMostParticularRuleDecides(t *testing.T) {
	tx := pgtest.Tx(t)
	w := newWorld(t, tx)
	s := seeded(t, tx)
	w.addPost("Pranata Komputer Ahli Madya", "fungsional_keahlian", "ahli_madya")
	w.addPost("Perawat Ahli Madya", "fungsional_keahlian", "ahli_madya")
	w.add("dev", "dinas", "Pranata Komputer Ahli Madya", "2020-01-01", "")
	w.add("ners", "dinas", "Perawat Ahli Madya", "2020-01-01", "")
	hr := w.actor("dev", people.Grant{Role: people.HR, UnitID: w.unit["root"]})
	security, process := w.competency(s, "KM.4"), w.competency(s, "KM.1")
	check := func(competency uuid.UUID, want string) {
		t.Helper()
		b, err := s.GapByUnit(t.Context(), hr, competencies.GapFilter{})
		if err != nil {
			t.Fatal(err)
		}
		if got := figure(b, w.unit["dinas"], competency); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	check(security, "0/1 4") // only the IT post, level 4 at madya
	check(process, "-")
	must(t, s.Require(t.Context(), people.System(), []uuid.UUID{security}, competencies.Required{PostKind: "fungsional_keahlian", Level: 1, ValidFrom: "2026-02-01", Reason: "Perbup"}))
	check(security, "0/2 5") // the nurse by kind, the IT post still by name
	must(t, s.Require(t.Context(), people.System(), []uuid.UUID{security}, competencies.Required{PostKind: "fungsional_keahlian", ValidFrom: "2026-03-01", Reason: "dicabut"}))
	check(security, "0/1 4")
	for _, rule := range []competencies.Required{
		{PostKind: "fungsional_keahlian", PostLevel: "ahli_madya", Level: 2, ValidFrom: "2026-02-01", Reason: "jenjang"},
		{PostKind: "fungsional_keahlian", PostName: "Pranata Komputer", Level: 5, ValidFrom: "2026-02-01", Reason: "nama"},
		{PostKind: "fungsional_keahlian", Level: 1, ValidFrom: "2026-02-01", Reason: "jenis"},
	} {
		must(t, s.Require(t.Context(), people.System(), []uuid.UUID{process}, rule))
	}
	check(process, "0/2 7") // the name before the level, the level before the kind: 5 of the IT post and 2 of the nurse
}

func TestBoardIsForTheUnitsOfOnesRoles(t *testing.T) {
	tx := pgtest.Tx(t)
	w := newWorld(t, tx)
	s := seeded(t, tx)
	w.add("ani", "seksi", "pelaksana", "2020-01-01", "")
	dinas := people.Grant{Role: people.HR, UnitID: w.unit["dinas"]}
	for _, c := range []struct {
		name string
		who  people.Actor
		unit string
		ok   bool
	}{
		{"own unit", w.actor("ani", dinas), "dinas", true},
		{"below", w.actor("ani", dinas), "seksi", true},
		{"above", w.actor("ani", dinas), "root", false},
		{"beside", w.actor("ani", dinas), "kecamatan", false},
		{"a learner", w.actor("ani"), "seksi", false},
		{"nobody", people.Actor{}, "seksi", false},
	} {
		_, err := s.GapByUnit(t.Context(), c.who, competencies.GapFilter{UnitID: w.unit[c.unit]})
		if (err == nil) != c.ok || err != nil && fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	b, err := s.GapByUnit(t.Context(), w.actor("ani", dinas), competencies.GapFilter{})
	if err != nil || b.Unit.Name != "dinas" {
		t.Errorf("without a unit the first of one's own: %q, %v", b.Unit.Name, err)
	}
}

// A planner sees no figure about fewer than ten people, and none by subtraction.
func TestSmallGroupsAreMaskedForThoseWhoMayNotOpenThem(t *testing.T) {
	tx := pgtest.Tx(t)
	w := newWorld(t, tx)
	s := seeded(t, tx)
	for unit, n := range map[string]int{"dinas": 12, "kecamatan": 9, "root": 20} {
		for i := range n {
			w.add(fmt.Sprintf("%s%d", unit, i), unit, "pelaksana", "2020-01-01", "")
		}
	}
	id := w.competency(s, "LD.4.2")
	w.attain(s, "kecamatan0", "LD.4.2", 2, competencies.Tested, clock().Add(-time.Hour))
	trainer := people.Grant{Role: people.Trainer, UnitID: w.unit["root"]}
	figures := func(who people.Actor) (string, competencies.GapBoard) {
		t.Helper()
		b, err := s.GapByUnit(t.Context(), who, competencies.GapFilter{})
		if err != nil {
			t.Fatal(err)
		}
		return figure(b, w.unit["root"], id) + " | " + figure(b, w.unit["dinas"], id) + " | " + figure(b, w.unit["kecamatan"], id), b
	}
	// kecamatan is small; dinas, the smallest other, is hidden with it.
	got, b := figures(w.actor("root0", trainer))
	if want := "0/20 40 | ?/12 | ?/9"; got != want {
		t.Errorf("planner: %s, want %s", got, want)
	}
	if sum := b.Total(uuid.Nil, id); sum.Required != 20 || sum.Masked {
		t.Errorf("the planner's total gives hidden figures away: %+v", sum)
	}
	got, _ = figures(w.actor("root0", trainer, people.Grant{Role: people.HR, UnitID: w.unit["kecamatan"]}))
	if want := "0/20 40 | 0/12 24 | 1/9 16"; got != want {
		t.Errorf("HR of the small unit: %s, want %s", got, want)
	}
	_, err := s.GapByUnit(t.Context(), w.actor("root0", trainer), competencies.GapFilter{PostKind: "pelaksana"})
	if !errors.Is(err, fault.New(fault.Forbidden, "gap.filter_forbidden")) {
		t.Errorf("a planner's narrow filter: %v", err)
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
