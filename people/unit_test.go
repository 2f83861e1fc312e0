package people_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"pgregory.net/rapid"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

func TestTreeAsOf(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t))
	admin := w.holder(people.Administrator, w.root)
	ctx := t.Context()
	w.must(w.RenameUnit(ctx, admin, w.dinas, "Dinas Digital", "opd", "2026-01-01"))
	w.must(w.move(admin, w.bidang, w.kecamatan, "2026-06-01"))
	w.refused(w.CloseUnit(ctx, admin, w.kecamatan, "2026-07-01"), "unit.has_units")
	w.refused(w.move(admin, w.kecamatan, w.bidang, "2026-07-01"), "unit.parent_below")
	w.refused(w.RenameUnit(ctx, admin, w.dinas, "Lama", "opd", "2025-01-01"), "unit.day_too_early")
	w.refused(w.move(admin, w.root, w.bidang, "2026-07-01"), "unit.root_stays")

	shape := func(day string) string {
		asOf, _ := time.Parse(time.DateOnly, day)
		nodes, err := w.UnitTree(ctx, admin, asOf)
		w.must(err)
		s := ""
		for _, n := range nodes {
			s += fmt.Sprintf("%d %s\n", n.Depth, n.Name)
		}
		return s
	}
	for day, want := range map[string]string{
		"2025-12-31": "0 Pemerintah Kabupaten\n1 Dinas Kominfo\n2 Bidang Aptika\n1 Kecamatan Curup\n",
		"2026-05-31": "0 Pemerintah Kabupaten\n1 Dinas Digital\n2 Bidang Aptika\n1 Kecamatan Curup\n",
		"2026-06-01": "0 Pemerintah Kabupaten\n1 Dinas Digital\n1 Kecamatan Curup\n2 Bidang Aptika\n",
		"2019-12-31": "",
	} {
		if got := shape(day); got != want {
			t.Errorf("%s:\n%swant\n%s", day, got, want)
		}
	}
}

func TestUnitsAreChangedByTheirAdministratorsOnly(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t))
	admin, hr := w.holder(people.Administrator, w.dinas), w.holder(people.HR, w.root)
	ctx := t.Context()
	w.refused(w.RenameUnit(ctx, admin, w.kecamatan, "X", "opd", "2026-01-01"), "unit.unknown")
	w.refused(w.move(admin, w.bidang, w.kecamatan, "2026-01-01"), "unit.parent_unknown")
	w.refused(w.RenameUnit(ctx, hr, w.dinas, "X", "opd", "2026-01-01"), "person.not_yours")
	_, err := w.CreateUnit(ctx, admin, people.NewUnit{Name: "Negara sendiri", Kind: "instansi", From: "2026-01-01"})
	w.refused(err, "person.not_yours")
	_, err = w.CreateUnit(ctx, people.System(), people.NewUnit{Name: "X", Kind: "opd", ParentID: w.root, From: "2026-01-01", SIASNID: strings.Repeat("a", 12_000)})
	w.refused(err, "person.text_too_long")
	_, err = w.CreateUnit(ctx, people.System(), people.NewUnit{Name: "X", Kind: "opd", ParentID: w.root, From: "0000-01-01"})
	w.refused(err, "person.day_impossible")
	w.refused(w.CloseUnit(ctx, admin, w.dinas, "2026-12-01"), "unit.has_units")
}

// A helper is named by HR or the administrator of a unit, and serves the units below that name nobody; an empty one is taken away.
func TestAHelperIsInherited(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t))
	ctx, top := t.Context(), people.Helper{Name: "Ibu Sari", Phone: "0274 512345"}
	hr, admin := w.holder(people.HR, w.root), w.holder(people.Administrator, w.dinas)
	helps := func(unit uuid.UUID) string {
		h, err := w.HelperOf(ctx, unit)
		w.must(err)
		return h.Name + " " + h.Unit
	}
	w.must(w.SetHelper(ctx, hr, w.root, top))
	w.must(w.SetHelper(ctx, admin, w.dinas, people.Helper{Name: "Pak Budi", Phone: "0811222333", Post: "Analis"}))
	for unit, want := range map[uuid.UUID]string{
		w.root: "Ibu Sari Pemerintah Kabupaten", w.kecamatan: "Ibu Sari Pemerintah Kabupaten",
		w.dinas: "Pak Budi Dinas Kominfo", w.bidang: "Pak Budi Dinas Kominfo",
	} {
		if got := helps(unit); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	w.refused(w.SetHelper(ctx, admin, w.kecamatan, top), "unit.unknown")
	w.refused(w.SetHelper(ctx, w.holder(people.Trainer, w.root), w.root, top), "unit.unknown")
	list, err := w.Helpers(ctx)
	w.must(err)
	if len(list) != 1 || list[0].Name != "Ibu Sari" {
		t.Errorf("without signing in: %+v", list)
	}
	w.must(w.SetHelper(ctx, admin, w.dinas, people.Helper{}))
	if got := helps(w.bidang); got != "Ibu Sari Pemerintah Kabupaten" {
		t.Errorf("once nobody is named: %q", got)
	}
	w.must(w.SetHelper(ctx, hr, w.root, people.Helper{Name: "Ibu Tuti", Phone: "0274 512345"}))
	if list, _ = w.Helpers(ctx); len(list) != 1 || list[0].Name != "Ibu Tuti" {
		t.Errorf("after a change: %+v", list)
	}
}

// tree is what a model of the dated tree must keep: for each day, each unit's parent and name.
type tree map[string]string

// TestTreeStaysATree changes a tree at random and looks at every day of it after every change.
func TestTreeStaysATree(t *testing.T) {
	tx := pgtest.Tx(t)
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(t, tx)
		units := []uuid.UUID{w.root, w.dinas, w.bidang, w.kecamatan}
		pick := func(label string) uuid.UUID { return rapid.SampledFrom(units).Draw(rt, label) }
		before := treeOf(w, units)
		for range rapid.IntRange(1, 10).Draw(rt, "changes") {
			from := people.DayOf(firstDay.AddDate(0, 0, rapid.IntRange(0, days-1).Draw(rt, "day")))
			var err error
			switch rapid.SampledFrom([]string{"create", "rename", "move", "move", "close"}).Draw(rt, "change") {
			case "create":
				var id uuid.UUID
				id, err = w.CreateUnit(t.Context(), people.System(), people.NewUnit{ParentID: pick("parent"), Name: "Baru", Kind: "seksi", From: from})
				if err == nil {
					units = append(units, id)
				}
			case "rename":
				err = w.RenameUnit(t.Context(), people.System(), pick("unit"), rapid.StringMatching("[A-Z]{3}").Draw(rt, "name"), "seksi", from)
			case "move":
				_, err = w.MoveUnit(t.Context(), people.System(), pick("unit"), pick("parent"), from)
			case "close":
				err = w.CloseUnit(t.Context(), people.System(), pick("unit"), from)
			}
			if fault.KindOf(err) == fault.Internal && err != nil {
				rt.Fatalf("not a fault: %v", err)
			}
			after := treeOf(w, units)
			checkTree(rt, before, after, from, err)
			before = after
		}
	})
}

var firstDay = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)

const days = 4

// treeOf reads the tree on every day, and on a far one.
func treeOf(w *world, units []uuid.UUID) map[people.Day]tree {
	w.Helper()
	byDay := map[people.Day]tree{}
	for i := range days + 1 {
		day := firstDay.AddDate(0, 0, i)
		if i == days {
			day = day.AddDate(50, 0, 0)
		}
		nodes, err := w.UnitTree(w.Context(), people.Actor{PersonID: id.Person(uuid.New()), Grants: []people.Grant{{Role: people.HR, UnitID: w.root}}}, day)
		w.must(err)
		tr := tree{}
		for _, n := range nodes {
			if _, twice := tr[n.ID.String()]; twice {
				w.Fatalf("%s: %s stands twice", day, n.Name)
			}
			tr[n.ID.String()] = n.ParentID.String() + n.Name
		}
		byDay[people.DayOf(day)] = tr
	}
	for day, tr := range byDay {
		if exist := existing(w, units, day); exist != len(tr) {
			w.Fatalf("%s: %d units exist, %d hang on the root", day, exist, len(tr))
		}
	}
	return byDay
}

func existing(w *world, units []uuid.UUID, day people.Day) int {
	w.Helper()
	var n int
	w.must(w.db.NewRaw("select count(*) from unit_versions where unit_id in (?0) and valid_from <= ?1 and (valid_to is null or valid_to > ?1)",
		bun.List(units), day).Scan(w.Context(), &n))
	return n
}

// checkTree: a refused change changes nothing, an accepted one nothing before its day.
func checkTree(rt *rapid.T, before, after map[people.Day]tree, from people.Day, err error) {
	for day, tr := range after {
		if (err != nil || day < from) && !maps.Equal(before[day], tr) {
			rt.Fatalf("%s changed by a change from %s (%v)", day, from, err)
		}
	}
}
