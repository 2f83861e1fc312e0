package people_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"pgregory.net/rapid"

	"mumpuni/internal/id"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

// TestScopeIsOnePredicate draws trees of units that open, close and move, people who move, act and leave, and actors: whether it is
// asked for a list, of one row or by a prepared statement, the scope holds the same units and the same persons.
func TestScopeIsOnePredicate(t *testing.T) {
	db := pgtest.DB(t)
	seen := map[string]int{}
	rapid.Check(t, func(rt *rapid.T) {
		tx, err := db.BeginTx(t.Context(), nil)
		if err != nil {
			rt.Fatal(err)
		}
		defer tx.Rollback()
		w := drawTown(rt, tx)
		roles := []people.Role{people.HR, people.Auditor}
		who := people.Actor{PersonID: rapid.SampledFrom(w.persons).Draw(rt, "self")}
		for range rapid.IntRange(0, 2).Draw(rt, "grants") {
			who.Grants = append(who.Grants, people.Grant{Role: rapid.SampledFrom(roles).Draw(rt, "role"), UnitID: rapid.SampledFrom(w.units).Draw(rt, "root")})
		}
		if rapid.IntRange(0, 9).Draw(rt, "system") == 0 {
			who = people.System()
		}
		scope := who.Scope(drawDay(rt).Time(), roles...)
		ids := func(what, query string, args ...any) []uuid.UUID {
			list := []uuid.UUID{}
			if err := tx.NewRaw(query, args...).Scan(t.Context(), &list); err != nil {
				rt.Fatalf("%s: %v", what, err)
			}
			seen[what] += len(list)
			return list
		}
		same := func(what string, one, list []uuid.UUID) {
			if !slices.Equal(one, list) {
				rt.Fatalf("%s: of one %v, of a list %v", what, one, list)
			}
		}
		same("units", ids("unit", "select u.id from units u where ? order by 1", scope.Unit("u.id")), ids("units", "select u.id from units u where ? order by 1", scope.Units("u.id")))
		same("persons", ids("person", "select p.id from persons p where ? order by 1", scope.Person("p.id")), ids("persons", "select p.id from persons p where ? order by 1", scope.Persons("p.id")))
		all, roots, day := scope.Top()
		prepared := func(text string) string { // what a prepared statement says, with its arguments written in
			return fmt.Sprintf(`with scope as (select %t as "all", '%s'::uuid as self, '{%s}'::uuid[] as roots, '%s'::date as day) select p.id from persons p, scope where %s order by 1`,
				all, who.PersonID, joined(roots), day, numbered.Replace(text))
		}
		same("persons, prepared", ids("OnePerson", prepared(people.OnePerson("p.id"))), ids("persons", "select p.id from persons p where ? order by 1", scope.Persons("p.id")))
		same("records, prepared", ids("OneRecord", prepared(people.OneRecord("p.id"))), ids("records", "select p.id from persons p where ? order by 1", scope.Record("p.id")))
	})
	for what, n := range seen {
		if n < 50 {
			t.Errorf("%s: only %d were ever in scope", what, n)
		}
	}
}

var numbered = strings.NewReplacer("$1", `scope."all"`, "$2", "scope.self", "$3", "scope.roots", "$4", "scope.day")

func joined(ids []uuid.UUID) string {
	var texts []string
	for _, id := range ids {
		texts = append(texts, id.String())
	}
	return strings.Join(texts, ",")
}

// drawn is a small regency with a past.
type drawn struct {
	units   []uuid.UUID
	persons []id.Person
}

var turns = []people.Day{"2024-01-01", "2024-07-01", "2025-01-01", "2025-07-01", "2026-01-01"}

func drawDay(rt *rapid.T) people.Day { return rapid.SampledFrom(turns).Draw(rt, "day") }

func drawTown(rt *rapid.T, tx bun.Tx) (w drawn) {
	exec := func(q string, args ...any) {
		if _, err := tx.NewRaw(q, args...).Exec(rt.Context()); err != nil {
			rt.Fatalf("%s: %v", q, err)
		}
	}
	post := uuid.New()
	exec("insert into posts values (?, 'Pelaksana', 'pelaksana', '')", post)
	for i := range rapid.IntRange(1, 6).Draw(rt, "units") {
		unit := uuid.New()
		exec("insert into units values (?, null, now())", unit)
		for p, cut := 0, rapid.IntRange(0, len(turns)-1).Draw(rt, "periods"); p < len(turns)-1; p++ { // a period a half-year, the last one open
			var parent any
			if i > 0 {
				parent = rapid.SampledFrom(w.units).Draw(rt, "parent")
			}
			var end any = turns[p+1]
			if p == cut {
				if end = nil; rapid.Bool().Draw(rt, "closed") {
					end = turns[p+1]
				}
			}
			exec("insert into unit_versions (id, unit_id, parent_id, name, kind, time_zone, valid_from, valid_to) values (?, ?, ?, ?, 'opd', 'Asia/Jakarta', ?, ?)",
				uuid.New(), unit, parent, fmt.Sprint("Unit ", i), turns[p], end)
			if p == cut {
				break
			}
		}
		w.units = append(w.units, unit)
	}
	for i := range rapid.IntRange(1, 6).Draw(rt, "persons") {
		person := id.Person(uuid.New())
		var left any
		if rapid.IntRange(0, 2).Draw(rt, "left") == 0 {
			left = drawDay(rt)
		}
		exec("insert into persons (id, name, employment, left_on, created_at, updated_at) values (?, ?, 'pns', ?, now(), now())", person, fmt.Sprint("Orang ", i), left)
		from := rapid.IntRange(0, len(turns)-2).Draw(rt, "from")
		to := rapid.IntRange(from+1, len(turns)).Draw(rt, "to")
		var end any
		if to < len(turns) {
			end = turns[to]
			exec("insert into assignments values (?, ?, ?, ?, true, ?, ?)", uuid.New(), person, rapid.SampledFrom(w.units).Draw(rt, "serves"), post, turns[from], end)
			from = to
		}
		if to == len(turns) || rapid.Bool().Draw(rt, "again") {
			exec("insert into assignments values (?, ?, ?, ?, true, ?, null)", uuid.New(), person, rapid.SampledFrom(w.units).Draw(rt, "serves now"), post, turns[from])
		}
		if rapid.Bool().Draw(rt, "acts") {
			exec("insert into assignments values (?, ?, ?, ?, false, ?, null)", uuid.New(), person, rapid.SampledFrom(w.units).Draw(rt, "acts in"), post, turns[0])
		}
		w.persons = append(w.persons, person)
	}
	return w
}
