package people_test

import (
	"testing"

	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

func TestHistoryTellsWhatWasChangedByHand(t *testing.T) {
	w := newWorld(t, pgtest.DB(t).DB)
	admin := w.holder(people.Administrator, w.root)
	id := w.person(w.bidang, "Siti")
	view, err := w.Person(t.Context(), admin, id)
	w.must(err)
	view.Person.Phone = "0899"
	w.settled(w.UpdatePerson(t.Context(), admin, view.Person))
	w.settled(w.UpdatePerson(t.Context(), admin, view.Person))
	w.settled(w.Assign(t.Context(), admin, id, clerk(w.dinas, "2026-01-01")))
	w.must(w.Leave(t.Context(), admin, id, "2026-11-01"))
	got, err := w.Changes(t.Context(), admin, id)
	w.must(err)
	want := map[people.ChangeAct]people.FieldChange{
		people.ActLeave:  {Field: "left_on", After: "2026-11-01"},
		people.ActAssign: {Field: "unit", Before: "Bidang Aptika", After: "Dinas Kominfo"},
		people.ActUpdate: {Field: "phone", After: "0899"},
	}
	if len(got) != len(want) {
		t.Fatalf("%+v", got)
	}
	for _, c := range got {
		if len(c.Changes) == 0 || c.Changes[0] != want[c.Act] || c.ByID != admin.PersonID {
			t.Errorf("%+v, want %+v", c, want[c.Act])
		}
	}
}
