package people_test

import (
	"testing"

	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

// Nobody gives themselves a role, a grade, a date of birth or a post; what gives nothing they may mend.
func TestNotAboutOneself(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t))
	admin := w.holder(people.Administrator, w.root)
	own, err := w.Person(t.Context(), admin, admin.PersonID)
	w.must(err)
	p := own.Person
	p.Grade = "IV/e"
	w.refused(second(w.UpdatePerson(t.Context(), admin, p)), "person.oneself")
	p = own.Person
	p.BirthDate = "1980-01-01"
	w.refused(second(w.UpdatePerson(t.Context(), admin, p)), "person.oneself")
	p = own.Person
	p.Phone = "0812"
	w.settled(w.UpdatePerson(t.Context(), admin, p))
	w.refused(second(w.Assign(t.Context(), admin, admin.PersonID, clerk(w.dinas, "2026-11-23"))), "person.oneself")
	_, err = w.Grant(t.Context(), admin, admin.PersonID, people.Auditor, w.root)
	w.refused(err, "person.oneself")
	if people.System().IsOneself(admin.PersonID) || (people.Actor{}).IsOneself(own.UnitID) {
		t.Error("the system, and nobody, are no person")
	}
}
