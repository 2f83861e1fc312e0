package competencies_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"mumpuni/competencies"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

// Whatever people have shown, and when, the board says what counting them one by one says, and so do the people behind it.
func TestBoardIsTheSumOfItsPeople(t *testing.T) {
	tx := pgtest.Tx(t)
	w := newWorld(t, tx)
	s := seeded(t, tx)
	units, posts := []string{"root", "dinas", "seksi", "kecamatan"}, []string{"pelaksana", "pengawas", "jpt_pratama"}
	for i := range 12 {
		w.add(fmt.Sprintf("p%02d", i), units[i%4], posts[i%3], "2020-01-01", "")
	}
	required := map[string]map[string]int{"LD.1.1": {"pelaksana": 2, "pengawas": 3, "jpt_pratama": 3}, "KP.1": {"pengawas": 2, "jpt_pratama": 4}}
	hr := w.actor("p00", people.Grant{Role: people.HR, UnitID: w.unit["root"]})
	rowOf := map[string]string{"root": "root", "dinas": "dinas", "seksi": "dinas", "kecamatan": "kecamatan"}
	codes := []string{"LD.1.1", "KP.1"}
	best := map[string]map[time.Time]map[string]int{} // by code, day, person
	days := []time.Time{date("2026-03-01"), date("2026-06-01"), date("2026-09-01")}
	for _, c := range codes {
		best[c] = map[time.Time]map[string]int{}
		for _, d := range days {
			best[c][d] = map[string]int{}
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		person, code := fmt.Sprintf("p%02d", rapid.IntRange(0, 11).Draw(rt, "person")), rapid.SampledFrom(codes).Draw(rt, "code")
		level, at := rapid.IntRange(1, 5).Draw(rt, "level"), rapid.SampledFrom(days).Draw(rt, "day")
		grade := rapid.SampledFrom([]competencies.Grade{competencies.Completed, competencies.Tested, competencies.Verified}).Draw(rt, "grade")
		w.attain(s, person, code, level, grade, at.Add(2*time.Hour))
		for _, d := range days {
			if grade.Counts() && !d.Before(at) {
				best[code][d][person] = max(best[code][d][person], level)
			}
		}
		asOf := rapid.SampledFrom(days).Draw(rt, "as of")
		board, err := s.GapByUnit(t.Context(), hr, competencies.GapFilter{AsOf: asOf})
		if err != nil {
			rt.Fatal(err)
		}
		want := map[string]*competencies.GapCell{}
		for i := range 12 {
			name := fmt.Sprintf("p%02d", i)
			level, asked := required[code][posts[i%3]], required[code][posts[i%3]] > 0
			if !asked {
				continue
			}
			row := rowOf[units[i%4]]
			if want[row] == nil {
				want[row] = &competencies.GapCell{}
			}
			want[row].Required++
			want[row].Missing += max(0, level-best[code][asOf][name])
			if best[code][asOf][name] >= level {
				want[row].Met++
			}
		}
		id := w.competency(s, code)
		for _, row := range []string{"root", "dinas", "kecamatan"} {
			got, ok := board.Cell(w.unit[row], id)
			if ok != (want[row] != nil) || ok && (got.Required != want[row].Required || got.Met != want[row].Met || got.Missing != want[row].Missing) {
				rt.Fatalf("%s %s as of %s: %+v, want %+v", row, code, asOf.Format(time.DateOnly), got, want[row])
			}
		}
		cell, err := s.CellPeople(t.Context(), hr, competencies.CellFilter{GapFilter: competencies.GapFilter{UnitID: w.unit["root"], AsOf: asOf}, CompetencyID: id})
		if err != nil {
			rt.Fatal(err)
		}
		total, missing := board.Total(uuid.Nil, id), 0
		for _, p := range cell.People {
			missing += p.Gap
		}
		if len(cell.People) != total.Required || missing != total.Missing {
			rt.Fatalf("%d people lacking %d levels behind %+v", len(cell.People), missing, total)
		}
	})
}
