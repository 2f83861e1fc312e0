package people_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/internal/id"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

// The tree of this test: root → dinas → seksi, and kecamatan beside dinas. One person in each.
func TestScopeIsTheUnitAndAllBelow(t *testing.T) {
	tx := pgtest.Tx(t)
	exec := func(q string, args ...any) {
		t.Helper()
		if _, err := tx.ExecContext(t.Context(), q, args...); err != nil {
			t.Fatal(err)
		}
	}
	unit, person := map[string]uuid.UUID{}, map[string]id.Person{}
	post := uuid.New()
	exec("insert into posts values (?, 'Pelaksana', 'pelaksana', '')", post)
	for _, u := range []struct{ name, parent string }{{"root", ""}, {"dinas", "root"}, {"seksi", "dinas"}, {"kecamatan", "root"}} {
		unit[u.name], person[u.name] = uuid.New(), id.Person(uuid.New())
		exec("insert into units values (?, null, now())", unit[u.name])
		var parent any
		if u.parent != "" {
			parent = unit[u.parent]
		}
		exec("insert into unit_versions values (gen_random_uuid(), ?, ?, ?, 'opd', 'Asia/Jakarta', '2020-01-01', null)", unit[u.name], parent, u.name)
		exec("insert into persons (id, name, employment, created_at, updated_at) values (?, ?, 'pns', now(), now())", person[u.name], u.name)
		exec("insert into assignments values (gen_random_uuid(), ?, ?, ?, true, '2020-01-01', null)", person[u.name], unit[u.name], post)
	}
	day := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	seen := func(a people.Actor, roles ...people.Role) int64 {
		n, err := tx.NewSelect().Table("persons").Where("?", a.Scope(day, roles...).Persons("persons.id")).Count(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	morning := func(zone string) int64 { // whom an HR officer in zone sees in seksi at half past six WIB, whatever the server's zone
		at := time.Date(2026, 11, 22, 23, 30, 0, 0, time.UTC)
		a := people.Actor{PersonID: person["root"], TimeZone: zone, Grants: []people.Grant{{Role: people.HR, UnitID: unit["seksi"]}}}
		n, err := tx.NewSelect().Table("persons").Where("?", a.Scope(at, people.HR).Persons("persons.id")).Count(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	exec("update assignments set valid_from = '2026-11-23' where person_id = ?", person["seksi"])
	hr := people.Actor{PersonID: person["kecamatan"], Grants: []people.Grant{{Role: people.HR, UnitID: unit["dinas"]}}}
	for _, c := range []struct {
		name string
		got  int64
		want int64
	}{
		{"unit and below, and oneself", seen(hr, people.HR), 3},
		{"another role gives only oneself", seen(hr, people.Trainer), 1},
		{"who came this morning, in WIB", morning("Asia/Jakarta"), 2},
		{"who came this morning, in WIT", morning("Asia/Jayapura"), 2},
		{"in a zone where it is still yesterday", morning("UTC"), 1},
		{"nobody", seen(people.Actor{}, people.HR), 0},
		{"system", seen(people.System()), 4},
	} {
		if c.got != c.want {
			t.Errorf("%s: saw %d persons, want %d", c.name, c.got, c.want)
		}
	}
}
