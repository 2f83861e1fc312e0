package competencies_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/competencies"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

// ruled is a small agency with two HR officers of its root and one of a unit below, and a service whose questions are noted.
type ruled struct {
	*world
	*competencies.Service
	clock           time.Time
	one, two, below people.Actor
	asked           people.Ask
}

func newRuled(t *testing.T) *ruled {
	t.Helper()
	w := &ruled{world: newWorld(t, pgtest.Tx(t)), clock: time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)}
	w.Service = competencies.New(w.db, func() time.Time { return w.clock }).WithSecond(func(_ context.Context, _ bun.Tx, _ people.Actor, a people.Ask) (uuid.UUID, error) {
		w.asked = a
		return uuid.New(), nil
	})
	if _, _, err := w.Import(t.Context(), people.System(), competencies.Seed()); err != nil {
		t.Fatal(err)
	}
	for name, unit := range map[string]string{"satu": "root", "dua": "root", "bawah": "dinas"} {
		w.add(name, unit, "pelaksana", "2020-01-01", "")
	}
	w.one = w.actor("satu", people.Grant{Role: people.HR, UnitID: w.unit["root"]})
	w.two = w.actor("dua", people.Grant{Role: people.Administrator, UnitID: w.unit["root"]})
	w.below = w.actor("bawah", people.Grant{Role: people.HR, UnitID: w.unit["dinas"]})
	return w
}

func (w *ruled) carry(do func(ctx context.Context, tx bun.Tx) error) error {
	return pg.InTx(w.t.Context(), w.db, do)
}

func (w *ruled) set(p competencies.Policy) {
	w.t.Helper()
	if _, err := w.AskForPolicy(w.t.Context(), w.one, p); err != nil {
		w.t.Fatal(err)
	}
	if err := w.carry(func(ctx context.Context, tx bun.Tx) error {
		return w.CarryPolicy(ctx, tx, w.one, w.two.PersonID, w.asked.Payload.(competencies.Policy))
	}); err != nil {
		w.t.Fatal(err)
	}
}

func hasKey(err error, key string) bool {
	var f *fault.Fault
	var many fault.Many
	if errors.As(err, &many) {
		for _, f := range many {
			if f.Key == key {
				return true
			}
		}
	}
	return errors.As(err, &f) && f.Key == key
}

// TestAPolicyTakesTwoOfTheWholeAgency: who asks is HR or administrator of the top, asked again when it is carried out, and never the one
// who agrees.
func TestAPolicyTakesTwoOfTheWholeAgency(t *testing.T) {
	w := newRuled(t)
	p := competencies.FirstPolicy
	p.CountsFrom = "2026-12-01"
	for name, who := range map[string]people.Actor{"HR of a unit below": w.below, "nobody": {}, "a trainer": w.actor("satu", people.Grant{Role: people.Trainer, UnitID: w.unit["root"]})} {
		if _, err := w.AskForPolicy(t.Context(), who, p); !hasKey(err, "measurement.policy_forbidden") {
			t.Errorf("%s asks: %v", name, err)
		}
		if _, err := w.PreviewPolicy(t.Context(), who, p); !hasKey(err, "measurement.policy_forbidden") {
			t.Errorf("%s looks: %v", name, err)
		}
	}
	carry := func(asker people.Actor, by id.Person) error {
		return w.carry(func(ctx context.Context, tx bun.Tx) error { return w.CarryPolicy(ctx, tx, asker, by, p) })
	}
	if err := carry(w.below, w.two.PersonID); !hasKey(err, "measurement.policy_forbidden") {
		t.Errorf("the asker holds the role no more: %v", err)
	}
	if err := carry(w.one, w.one.PersonID); err == nil {
		t.Error("one person set a policy")
	}
	w.set(p)
	if len(w.asked.Units) != 1 || w.asked.Units[0] != w.unit["root"] {
		t.Errorf("asked of %v", w.asked.Units)
	}
	if _, err := w.AskForPolicy(t.Context(), w.one, p); !hasKey(err, "measurement.policy_same") {
		t.Errorf("the same again: %v", err)
	}
	list, err := w.Policies(t.Context())
	if err != nil || len(list) != 1 || list[0].Policy != p || list[0].Setter != "satu" || list[0].Approver != "dua" {
		t.Errorf("%+v, %v", list, err)
	}
}

// TestADayThatIsOverStaysAsItWas: neither asking nor agreeing late makes a rule count from a day that boards were shown of.
func TestADayThatIsOverStaysAsItWas(t *testing.T) {
	w := newRuled(t)
	p := competencies.FirstPolicy
	p.CountsFrom = "2026-11-22"
	if _, err := w.AskForPolicy(t.Context(), w.one, p); !hasKey(err, "measurement.day_passed") {
		t.Errorf("yesterday: %v", err)
	}
	p.CountsFrom = "2026-11-24"
	if _, err := w.AskForPolicy(t.Context(), w.one, p); err != nil {
		t.Fatal(err)
	}
	w.clock = w.clock.AddDate(0, 0, 2)
	err := w.carry(func(ctx context.Context, tx bun.Tx) error { return w.CarryPolicy(ctx, tx, w.one, w.two.PersonID, p) })
	if !hasKey(err, "measurement.day_passed") {
		t.Errorf("agreed to when the day was over: %v", err)
	}
	p.CountsFrom = "2026-11-25"
	w.set(p)
	w.clock = w.clock.AddDate(0, 0, 9)
	p.Certainty = 0.90 // the day stays
	w.set(p)
}

// TestBoardsBeforeAndAfterTheDay: each board goes by the rule of its day, as it was set then, and tells of the former one while that counts;
// the preview says what would change, and tells of both on any day.
func TestBoardsBeforeAndAfterTheDay(t *testing.T) {
	w := newRuled(t)
	list, err := w.Competencies(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Require(t.Context(), people.System(), []uuid.UUID{list[0].ID}, competencies.Required{PostKind: "pelaksana", Level: 2, ValidFrom: "2026-01-01", Reason: "x"}); err != nil {
		t.Fatal(err)
	}
	w.exec("update posts set kind = 'pelaksana'")
	w.attain(w.Service, "satu", list[0].Code, 2, competencies.Tested, w.clock.AddDate(0, 0, -1)) // meets it by the former rule
	m := competencies.Measurement{
		PersonID: w.person["satu"], CompetencyID: list[0].ID, Source: "attempt", SourceID: uuid.New(), MeasuredAt: w.clock.AddDate(0, 0, -1), ValidUntil: w.clock.AddDate(2, 0, 0),
		Grade: competencies.Tested, Questions: 12, Mass: []float32{1}, P: []float64{.9, .01, 0, 0, 0}, BelowFrom: 2, Stopped: "sent", Rule: "level-1",
	}
	if err := competencies.Measure(t.Context(), w.db, []competencies.Measurement{m}); err != nil {
		t.Fatal(err)
	}
	p := competencies.FirstPolicy
	p.CountsFrom = "2026-12-01"
	v, err := w.PreviewPolicy(t.Context(), w.one, p)
	if err != nil || v.Required < 3 || v.Met != 1 || v.Gap != v.Required-1 || v.States.Below != 1 || v.States.NoInstrument != v.Required-1 || v.Changed == 0 || v.CountsBefore || !v.CountsAfter {
		t.Errorf("%+v, %v", v, err)
	}
	w.set(p)
	w.clock = time.Date(2026, 12, 2, 3, 0, 0, 0, time.UTC)
	surer := p
	surer.Certainty = 0.90
	if v, err := w.PreviewPolicy(t.Context(), w.one, surer); err != nil || v.Met != 1 || !v.CountsBefore {
		t.Errorf("after the day: %+v, %v", v, err)
	}
	later := p
	later.CountsFrom = ""
	w.set(later)
	w.clock = w.clock.AddDate(0, 0, 5)
	for day, former := range map[string]bool{"2026-11-22": true, "2026-11-30": true, "2026-12-01": false, "2026-12-02": true, "2026-12-05": true} {
		b, err := w.GapByUnit(t.Context(), w.one, competencies.GapFilter{AsOf: date(day)})
		if err != nil || b.Former() != former {
			t.Errorf("the board of %s goes by the former rule: %v, %v", day, b.Former(), err)
		}
		if total := b.Total(uuid.Nil, uuid.Nil); day != "2026-11-22" && (former != (total.Met == 1) || total.Below != 1) {
			t.Errorf("%s: %+v", day, total)
		}
	}
}

// rows are the lines of a panel of ten for a competency, levels 1 to 5.
func rows(code string, cuts ...float64) []competencies.CutRow {
	var list []competencies.CutRow
	for i, c := range cuts {
		list = append(list, competencies.CutRow{Code: code, Level: i + 1, Cut: c, Error: .1, Panel: 10, Method: "Angoff", Day: "2026-11-20"})
	}
	return list
}

func (w *ruled) cutsAt(competency uuid.UUID, at time.Time) ([]float64, int) {
	w.t.Helper()
	all := pgtest.Asked(w.t, func(into *map[uuid.UUID]competencies.CutScores) pg.Question {
		return competencies.AskCutsAt(w.db, []uuid.UUID{competency}, at, into)
	})
	return all[competency].Cuts, all[competency].Version
}

// TestAPanelsCutsTakeTwoAndAreAVersion: what was measured before keeps the cuts by which it was decided.
func TestAPanelsCutsTakeTwoAndAreAVersion(t *testing.T) {
	w := newRuled(t)
	list, _ := w.Competencies(t.Context())
	code, competency := list[0].Code, list[0].ID
	record := rows(code, -1.5, -.5, .5, 1.25, 2.5)
	if _, err := w.AskForCuts(t.Context(), w.below, record); !hasKey(err, "measurement.policy_forbidden") {
		t.Errorf("HR of a unit below asks: %v", err)
	}
	plan, err := w.PlanCuts(t.Context(), w.one, record)
	if err != nil || len(plan) != 1 || plan[0].Before.Version != 0 || plan[0].After.Version != 1 || plan[0].After.Provisional() || !plan[0].Before.Provisional() {
		t.Fatalf("%+v, %v", plan, err)
	}
	if _, err := w.AskForCuts(t.Context(), w.one, record); err != nil {
		t.Fatal(err)
	}
	if cuts, version := w.cutsAt(competency, w.clock); version != 0 || cuts[0] != -2 {
		t.Errorf("cuts hold before a second person agreed: %v, version %d", cuts, version)
	}
	in := w.asked.Payload.(competencies.CutImport)
	carry := func(by id.Person) error {
		return w.carry(func(ctx context.Context, tx bun.Tx) error { return w.CarryCuts(ctx, tx, w.one, by, in) })
	}
	if err := carry(w.one.PersonID); err == nil {
		t.Error("one person took them over")
	}
	if err := carry(w.two.PersonID); err != nil {
		t.Fatal(err)
	}
	if _, version := w.cutsAt(competency, w.clock.Add(-time.Second)); version != 0 {
		t.Error("they held before they were taken over")
	}
	if cuts, version := w.cutsAt(competency, w.clock); version != 1 || cuts[3] != 1.25 {
		t.Errorf("%v, version %d", cuts, version)
	}
	if _, err := w.PlanCuts(t.Context(), w.one, record); !hasKey(err, "cuts.nothing_new") {
		t.Errorf("the same again: %v", err)
	}
	in.Rows = rows(code, -1, 0, 1, 2, 3) // asked for while the first ones held
	w.clock = w.clock.AddDate(0, 0, 1)
	if err := carry(w.two.PersonID); !hasKey(err, "cuts.changed_since") {
		t.Errorf("another record came in between: %v", err)
	}
	history, err := w.CutHistory(t.Context())
	if err != nil || len(history) != 1 || history[0].Importer != "satu" || history[0].Approver != "dua" || history[0].Method != "Angoff" || history[0].Day != "2026-11-20" {
		t.Errorf("%+v, %v", history, err)
	}
	now, err := w.CutsInForce(t.Context())
	if err != nil || len(now) != len(list) || now[0].Version != 1 || now[1].Version != 0 {
		t.Errorf("in force %v", err)
	}
}

// TestWhatIsWrongWithARecordIsSaidByLine.
func TestWhatIsWrongWithARecordIsSaidByLine(t *testing.T) {
	w := newRuled(t)
	list, _ := w.Competencies(t.Context())
	a, b := list[0].Code, list[1].Code
	with := func(change func(r []competencies.CutRow) []competencies.CutRow) []competencies.CutRow {
		return change(rows(a, -1.5, -.5, .5, 1.25, 2.5))
	}
	for key, r := range map[string][]competencies.CutRow{
		"cuts.not_increasing": rows(a, -1.5, -.5, -.5, 1, 2),
		"cuts.level_missing":  rows(a, -1.5, -.5, .5, 1),
		"cuts.code_unknown":   append(rows(a, -1.5, -.5, .5, 1, 2), rows("X.9", 1)...),
		"cuts.level_twice":    with(func(r []competencies.CutRow) []competencies.CutRow { return append(r, r[2]) }),
		"cuts.level_unknown":  with(func(r []competencies.CutRow) []competencies.CutRow { r[4].Level = 6; return r }),
		"cuts.cut_range":      rows(a, -1.5, -.5, .5, 1, 9),
		"cuts.error_range":    with(func(r []competencies.CutRow) []competencies.CutRow { r[1].Error = -1; return r }),
		"cuts.panel_range":    with(func(r []competencies.CutRow) []competencies.CutRow { r[1].Panel = 0; return r }),
		"cuts.method_missing": with(func(r []competencies.CutRow) []competencies.CutRow { r[1].Method = ""; return r }),
		"cuts.date_invalid":   with(func(r []competencies.CutRow) []competencies.CutRow { r[1].Day = "2027-01-01"; return r }),
		"cuts.differs":        with(func(r []competencies.CutRow) []competencies.CutRow { r[3].Panel = 11; return r }),
	} {
		if _, err := w.PlanCuts(t.Context(), w.one, r); !hasKey(err, key) {
			t.Errorf("%s: %v", key, err)
		}
	}
	_, err := w.PlanCuts(t.Context(), w.one, append(rows(a, -1.5, -.5, .5, 1, 2), rows(b, 0, 1, 0, 2, 3)...))
	var many fault.Many
	if !errors.As(err, &many) || len(many) != 1 || many[0].Args["Line"] != 8 || many[0].Args["Other"] != 7 || many[0].Field != "rows.8" {
		t.Errorf("%v", err)
	}
}

// TestARecordIsReadAsPeopleWriteIt: decimal commas, days either way, headers in any case.
func TestARecordIsReadAsPeopleWriteIt(t *testing.T) {
	got, err := competencies.ReadCuts(strings.NewReader("Hasil panel;;;;;;\nKODE;level;Batas;Galat Baku;Jumlah penilai;metode;Tanggal\n" +
		"LD.1;1;-1,5;0,12;9;Angoff;20/11/2026\nLD.1;2;\u22120.5;0.1;9;Angoff;2026-11-20\n"))
	want := competencies.CutRow{Line: 3, Code: "LD.1", Level: 1, Cut: -1.5, Error: .12, Panel: 9, Method: "Angoff", Day: "2026-11-20"}
	if err != nil || len(got) != 2 || got[0] != want || got[1].Cut != -.5 || got[1].Day != want.Day || got[1].Line != 4 {
		t.Errorf("%+v, %v", got, err)
	}
	_, err = competencies.ReadCuts(strings.NewReader("Kode;Level;Batas;Galat baku;Jumlah penilai;Metode;Tanggal\nLD.1;satu;x;0,1;9;Angoff;besok\n"))
	for _, key := range []string{"cuts.whole_invalid", "cuts.number_invalid", "cuts.date_invalid"} {
		if !hasKey(err, key) {
			t.Errorf("%s: %v", key, err)
		}
	}
}
