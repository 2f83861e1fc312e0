package reviews_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/courses"
	"mumpuni/courses/review"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
	"mumpuni/reviews"
)

// world is a course with a published version and a draft of it that share a module, its author, a co-author of another unit, a reviewer of
// its unit, a deputy who decides about the draft, and people who are none of these.
type world struct {
	*reviews.Service
	t     testing.TB
	db    bun.IDB
	clock time.Time
	told  []people.Notice

	unit, other                                  uuid.UUID
	course, old, draft                           uuid.UUID
	oldModule, module                            id.Module
	author, coauthor, reviewer, deputy, stranger people.Actor
	learner                                      people.Actor
}

const article = "# Loket\n\nSurat masuk **dicatat** di loket.\n\nLalu dijawab."

func open(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, db: pgtest.Tx(t), clock: time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)}
	now := func() time.Time { return w.clock }
	takes := review.New(w.db, courses.New(w.db, nil, nil, courses.Hooks{}, now), func(_ context.Context, who people.Actor, version uuid.UUID) (bool, error) {
		return who.PersonID == w.deputy.PersonID && version == w.draft, nil
	}, now)
	w.Service = reviews.New(w.db, takes, func(_ context.Context, _ bun.Tx, n ...people.Notice) error {
		w.told = append(w.told, n...)
		return nil
	}, now)
	w.unit, w.other = w.newUnit("Dinas Kominfo"), w.newUnit("Dinas Kesehatan")
	w.author = w.person("Rina", w.unit, people.Trainer)
	w.reviewer = w.person("Joko", w.unit, people.HR)
	w.coauthor, w.deputy = w.person("Sari", w.other, people.Trainer), w.person("Dewi", w.other, "")
	w.stranger, w.learner = w.person("Tono", w.other, people.Trainer), w.person("Siti", w.unit, "")
	w.course = uuid.New()
	w.exec("insert into courses (id, slug, unit_id, created_by, created_at) values (?, 'loket', ?, ?, now())", w.course, w.unit, w.author.PersonID)
	lineage := uuid.New()
	w.old, w.oldModule = w.newVersion(1, "published", lineage)
	w.draft, w.module = w.newVersion(2, "draft", lineage)
	w.exec("insert into course_coauthors (course_id, person_id, invited_by, invited_at) values (?, ?, ?, now())", w.course, w.coauthor.PersonID, w.author.PersonID)
	w.exec("insert into version_authors (version_id, person_id, since) values (?, ?, now()), (?, ?, now() + interval '1 s')", w.draft, w.author.PersonID, w.draft, w.coauthor.PersonID)
	return w
}

func (w *world) exec(query string, args ...any) {
	w.t.Helper()
	if _, err := w.db.NewRaw(query, args...).Exec(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) wants(err error, key string) {
	w.t.Helper()
	var f *fault.Fault
	if !errors.As(err, &f) || f.Key != key {
		w.t.Errorf("%v, want %s", err, key)
	}
}

func (w *world) newUnit(name string) uuid.UUID {
	w.t.Helper()
	unit, err := people.New(w.db, time.Now).CreateUnit(w.t.Context(), people.System(), people.NewUnit{Name: name, Kind: "instansi", From: "2020-01-01"})
	w.must(err)
	return unit
}

func (w *world) person(name string, unit uuid.UUID, role people.Role) people.Actor {
	w.t.Helper()
	a := people.Actor{PersonID: id.Person(uuid.New())}
	w.exec("insert into persons (id, name, employment, created_at, updated_at) values (?, ?, 'pns', now(), now())", a.PersonID, name)
	if role != "" {
		a.Grants = []people.Grant{{Role: role, UnitID: unit}}
	}
	return a
}

func (w *world) newVersion(number int, state string, lineage uuid.UUID) (uuid.UUID, id.Module) {
	w.t.Helper()
	version, module := uuid.New(), id.Module(uuid.New())
	w.exec(`insert into course_versions (id, course_id, number, state, title, created_by, created_at, updated_at, published_at)
		values (?, ?, ?, ?, 'Loket', ?, now(), now(), case when ? <> 'draft' then now() end)`, version, w.course, number, state, w.author.PersonID, state)
	w.exec(`insert into modules (id, version_id, lineage_id, position, part, kind, title, minutes, body, created_at, updated_at)
		values (?, ?, ?, 1, 'materi', 'article', 'Alur', 5, ?, now(), now())`, module, version, lineage, article)
	return version, module
}
