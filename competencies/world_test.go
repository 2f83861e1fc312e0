package competencies_test

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/people"
)

// world is a small agency: root → dinas → seksi, and kecamatan beside dinas.
type world struct {
	t      testing.TB
	db     bun.IDB
	unit   map[string]uuid.UUID
	person map[string]id.Person
	post   map[string]uuid.UUID
}

func newWorld(t testing.TB, db bun.IDB) *world {
	t.Helper()
	w := &world{t, db, map[string]uuid.UUID{}, map[string]id.Person{}, map[string]uuid.UUID{}}
	for _, u := range []struct{ name, parent string }{{"root", ""}, {"dinas", "root"}, {"seksi", "dinas"}, {"kecamatan", "root"}} {
		w.addUnit(u.name, u.parent)
	}
	return w
}

func (w *world) addUnit(name, parent string) {
	w.t.Helper()
	w.unit[name] = uuid.Must(uuid.NewV7())
	w.exec("insert into units values (?, null, now())", w.unit[name])
	var above any
	if parent != "" {
		above = w.unit[parent]
	}
	w.exec(`insert into unit_versions (id, unit_id, parent_id, name, kind, valid_from)
		values (gen_random_uuid(), ?, ?, ?, 'opd', '2020-01-01')`, w.unit[name], above, name)
}

func (w *world) addPost(name, kind, level string) {
	w.t.Helper()
	w.post[name] = uuid.Must(uuid.NewV7())
	w.exec("insert into posts values (?, ?, ?, ?)", w.post[name], name, kind, level)
}

// add lets a new person serve in unit and post from a day until (not including) another, "" for still.
func (w *world) add(name, unit, post, from, to string) id.Person {
	w.t.Helper()
	if w.person[name].IsZero() {
		w.person[name] = id.Person(uuid.Must(uuid.NewV7()))
		w.exec("insert into persons (id, name, employment, created_at, updated_at) values (?, ?, 'pns', now(), now())", w.person[name], name)
	}
	if w.post[post] == uuid.Nil {
		w.addPost(post, post, "")
	}
	w.exec("insert into assignments values (gen_random_uuid(), ?, ?, ?, true, ?, nullif(?, '')::date)",
		w.person[name], w.unit[unit], w.post[post], from, to)
	return w.person[name]
}

func (w *world) actor(name string, grants ...people.Grant) people.Actor {
	return people.Actor{PersonID: w.person[name], TimeZone: "Asia/Jakarta", Grants: grants}
}

func (w *world) exec(q string, args ...any) {
	w.t.Helper()
	if _, err := w.db.ExecContext(context.Background(), q, args...); err != nil {
		w.t.Fatal(err)
	}
}
