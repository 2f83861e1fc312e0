package feedback_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/courses"
	"mumpuni/feedback"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

var start = time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)

// world is an agency with a course of two versions that share a module, and somebody who learns in each.
type world struct {
	*feedback.Service
	t     testing.TB
	db    bun.IDB
	clock time.Time
	told  []people.Notice

	root, unit, other         uuid.UUID
	course                    uuid.UUID
	old, current              uuid.UUID // versions
	oldModule, module         id.Module // the same module in both
	trainer, stranger         people.Actor
	siti, budi                people.Actor // learn in the current and in the old version
	sitiLearns, budiLearns    id.Enrolment
	otherCourse, otherVersion uuid.UUID
	otherModule               id.Module
	elsewhere                 people.Actor
	elsewhereLearns           id.Enrolment
}

func open(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, db: pgtest.Tx(t), clock: start}
	now := func() time.Time { return w.clock }
	w.Service = feedback.New(w.db, courses.New(w.db, nil, nil, courses.Hooks{}, now), func(_ context.Context, _ bun.Tx, n ...people.Notice) error {
		w.told = append(w.told, n...)
		return nil
	}, now)
	w.root = w.newUnit(uuid.Nil, "Pemerintah Kabupaten")
	w.unit, w.other = w.newUnit(w.root, "Dinas Kominfo"), w.newUnit(w.root, "Dinas Kesehatan")
	w.trainer = w.person("Rina", w.unit, people.Grant{Role: people.Trainer, UnitID: w.unit})
	w.stranger = w.person("Sari", w.other, people.Grant{Role: people.Trainer, UnitID: w.other})
	w.siti, w.budi, w.elsewhere = w.person("Siti", w.unit), w.person("Budi", w.other), w.person("Tono", w.other)
	w.course, w.otherCourse = w.newCourse("keamanan", w.unit), w.newCourse("lain", w.other)
	lineage := uuid.New()
	w.old, w.oldModule = w.newVersion(w.course, 1, "replaced", lineage)
	w.current, w.module = w.newVersion(w.course, 2, "published", lineage)
	w.otherVersion, w.otherModule = w.newVersion(w.otherCourse, 1, "published", uuid.New())
	w.sitiLearns, w.budiLearns = w.enrol(w.siti, w.course, w.current), w.enrol(w.budi, w.course, w.old)
	w.elsewhereLearns = w.enrol(w.elsewhere, w.otherCourse, w.otherVersion)
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) exec(query string, args ...any) {
	w.t.Helper()
	_, err := w.db.NewRaw(query, args...).Exec(context.Background())
	w.must(err)
}

func (w *world) count(query string, args ...any) (n int) {
	w.t.Helper()
	w.must(w.db.NewRaw(query, args...).Scan(context.Background(), &n))
	return n
}

func (w *world) newUnit(parent uuid.UUID, name string) uuid.UUID {
	unit := uuid.New()
	w.exec("insert into units (id, created_at) values (?, ?)", unit, start)
	w.exec("insert into unit_versions (id, unit_id, parent_id, name, kind, valid_from) values (?, ?, ?, ?, 'opd', '2020-01-01')",
		uuid.New(), unit, uuid.NullUUID{UUID: parent, Valid: parent != uuid.Nil}, name)
	return unit
}

func (w *world) person(name string, unit uuid.UUID, grants ...people.Grant) people.Actor {
	person, post := id.Person(uuid.New()), uuid.New()
	w.exec("insert into persons (id, name, employment, created_at, updated_at) values (?, ?, 'pns', ?, ?)", person, name, start, start)
	w.exec("insert into posts (id, name, kind) values (?, ?, 'pelaksana')", post, post.String())
	w.exec("insert into assignments (id, person_id, unit_id, post_id, valid_from) values (?, ?, ?, ?, '2020-01-01')", uuid.New(), person, unit, post)
	return people.Actor{PersonID: person, UnitID: unit, TimeZone: "Asia/Jakarta", Grants: grants}
}

func (w *world) newCourse(slug string, unit uuid.UUID) uuid.UUID {
	course := uuid.New()
	w.exec("insert into courses (id, slug, unit_id, created_by, created_at) values (?, ?, ?, ?, ?)", course, slug, unit, w.trainer.PersonID, start)
	return course
}

func (w *world) newVersion(course uuid.UUID, number int, state string, lineage uuid.UUID) (uuid.UUID, id.Module) {
	version, module := uuid.New(), id.Module(uuid.New())
	w.exec("insert into course_versions (id, course_id, number, state, title, created_by, created_at, updated_at) values (?, ?, ?, ?, 'Kursus', ?, ?, ?)",
		version, course, number, state, w.trainer.PersonID, start, start)
	w.exec("insert into modules (id, version_id, lineage_id, position, kind, title, created_at, updated_at) values (?, ?, ?, 1, 'article', 'Modul', ?, ?)",
		module, version, lineage, start, start)
	return version, module
}

func (w *world) enrol(who people.Actor, course, version uuid.UUID) id.Enrolment {
	enrolment := id.Enrolment(uuid.New())
	w.exec("insert into enrolments (id, person_id, course_id, version_id, source, enrolled_at) values (?, ?, ?, ?, 'self', ?)", enrolment, who.PersonID, course, version, start)
	return enrolment
}

func (w *world) pass(d time.Duration) { w.clock = w.clock.Add(d) }

// asks is an inquiry that must be taken.
func (w *world) asks(who people.Actor, enrolment id.Enrolment, module id.Module, words string) uuid.UUID {
	w.t.Helper()
	w.pass(time.Minute)
	made, err := w.Ask(w.t.Context(), who, feedback.NewInquiry{Enrolment: enrolment, Module: module, Kind: feedback.Question, Words: words})
	w.must(err)
	return made
}

// keys are the faults in err.
func keys(err error) (list []string) {
	var many fault.Many
	var one *fault.Fault
	switch {
	case errors.As(err, &many):
		for _, f := range many {
			list = append(list, f.Key)
		}
	case errors.As(err, &one):
		list = []string{one.Key}
	case err != nil:
		list = []string{err.Error()}
	}
	return list
}

func (w *world) wants(what string, err error, want ...string) {
	w.t.Helper()
	if got := keys(err); !slices.Equal(got, want) {
		w.t.Errorf("%s: %q, want %q", what, got, want)
	}
}

func (w *world) openFor(who people.Actor) (n int) {
	w.t.Helper()
	w.must(pg.Ask(w.t.Context(), w.AskOpen(who, &n)))
	return n
}
