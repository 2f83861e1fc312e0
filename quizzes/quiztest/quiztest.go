// Package quiztest makes what tests of quizzes need: a small regency with trainers, learners and a course, and questions
// of each kind.
package quiztest

import (
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
)

// Town is two units below a root, a trainer of each (the other unit's is also its HR), an HR officer and learners of the
// first unit, enrolled in a course with one quiz module; and two competencies.
type Town struct {
	T  testing.TB
	DB bun.IDB

	Root, Unit, Other     uuid.UUID
	Trainer, Stranger, HR people.Actor
	Learners              []people.Actor
	Course, Version       uuid.UUID
	Module                id.Module
	Competencies          [2]uuid.UUID
	Enrolments            map[id.Person]id.Enrolment // by person

	post uuid.UUID
}

// New fills db.
func New(t testing.TB, db bun.IDB, learners int) *Town {
	t.Helper()
	w := &Town{
		T: t, DB: db, Root: uuid.New(), Unit: uuid.New(), Other: uuid.New(), Course: uuid.New(), Version: uuid.New(),
		Module: id.Module(uuid.New()), Enrolments: map[id.Person]id.Enrolment{}, post: uuid.New(),
	}
	for _, u := range []struct {
		id     uuid.UUID
		parent any
		name   string
	}{{w.Root, nil, "Kabupaten"}, {w.Unit, w.Root, "Dinas Pendidikan"}, {w.Other, w.Root, "Dinas Kesehatan"}} {
		w.Exec("insert into units values (?, null, now())", u.id)
		w.Exec("insert into unit_versions values (gen_random_uuid(), ?, ?, ?, 'opd', 'Asia/Jakarta', '2020-01-01', null)", u.id, u.parent, u.name)
	}
	w.Exec("insert into posts values (?, ?, 'pelaksana', '')", w.post, w.post.String())
	w.Trainer = w.person(w.Unit, "Pengajar", people.Trainer)
	w.Stranger = w.person(w.Other, "Pengajar Lain", people.Trainer, people.HR)
	w.HR = w.person(w.Unit, "Pengelola SDM", people.HR)
	w.course()
	w.framework()
	for range learners {
		w.Learners = append(w.Learners, w.Learner())
	}
	return w
}

func (w *Town) person(unit uuid.UUID, name string, roles ...people.Role) people.Actor {
	a := people.Actor{PersonID: id.Person(uuid.New()), UnitID: unit, TimeZone: "Asia/Jakarta"}
	w.Exec("insert into persons (id, name, employment, created_at, updated_at) values (?, ?, 'pns', now(), now())", a.PersonID, name)
	w.Exec("insert into assignments values (gen_random_uuid(), ?, ?, ?, true, '2020-01-01', null)", a.PersonID, unit, w.post)
	for _, r := range roles {
		a.Grants = append(a.Grants, people.Grant{Role: r, UnitID: unit})
	}
	return a
}

func (w *Town) course() {
	w.Exec(`insert into courses (id, slug, unit_id, created_by, created_at) values (?, ?, ?, ?, now())`,
		w.Course, "kursus-"+w.Course.String(), w.Unit, w.Trainer.PersonID)
	w.Exec(`insert into course_versions (id, course_id, number, state, title, created_by, created_at, updated_at, published_at)
		values (?, ?, 1, 'published', 'Kursus', ?, now(), now(), now())`, w.Version, w.Course, w.Trainer.PersonID)
	w.Exec(`insert into modules (id, version_id, lineage_id, position, kind, title, created_at, updated_at)
		values (?, ?, ?, 1, 'quiz', 'Kuis', now(), now())`, w.Module, w.Version, uuid.New())
}

func (w *Town) framework() {
	id := uuid.New()
	w.Exec("insert into frameworks values (?, ?, '1', 'x', 'x', '', now())", id, id.String())
	for i, code := range []string{"LD.1", "LD.2"} {
		w.Competencies[i] = uuid.New()
		w.Exec("insert into competencies values (?, ?, 'LD', 'x', 'x', ?, 'x', 'x', '{}', ?)", w.Competencies[i], id, code, i)
	}
}

// Learner adds one more learner, enrolled in the course.
func (w *Town) Learner() people.Actor {
	a := w.person(w.Unit, "Peserta")
	w.Enrolments[a.PersonID] = w.enrol(a, w.Course, w.Version)
	return a
}

// Enrol enrols a learner in one more course, which has no content of its own, and gives the enrolment.
func (w *Town) Enrol(learner people.Actor) id.Enrolment {
	course, version := uuid.New(), uuid.New()
	w.Exec("insert into courses (id, slug, unit_id, created_by, created_at) values (?, ?, ?, ?, now())",
		course, "kursus-"+course.String(), w.Unit, w.Trainer.PersonID)
	w.Exec(`insert into course_versions (id, course_id, number, state, title, created_by, created_at, updated_at, published_at)
		values (?, ?, 1, 'published', 'Kursus lagi', ?, now(), now(), now())`, version, course, w.Trainer.PersonID)
	return w.enrol(learner, course, version)
}

func (w *Town) enrol(learner people.Actor, course, version uuid.UUID) id.Enrolment {
	id := id.Enrolment(uuid.New())
	w.Exec("insert into enrolments (id, person_id, course_id, version_id, source, enrolled_at) values (?, ?, ?, ?, 'self', now())",
		id, learner.PersonID, course, version)
	return id
}

// Exec runs a statement or fails the test.
func (w *Town) Exec(q string, args ...any) {
	w.T.Helper()
	if _, err := w.DB.ExecContext(w.T.Context(), q, args...); err != nil {
		w.T.Fatalf("%s: %v", q, err)
	}
}

// Count counts what follows "from" or fails the test.
func (w *Town) Count(q string, args ...any) int {
	w.T.Helper()
	var n int
	if err := w.DB.NewRaw("select count(*) from "+q, args...).Scan(w.T.Context(), &n); err != nil {
		w.T.Fatalf("%s: %v", q, err)
	}
	return n
}

// Quiz makes a quiz of the unit with these questions.
func (w *Town) Quiz(s *quizzes.Service, st quizzes.Settings, drafts ...quizzes.Draft) id.Quiz {
	w.T.Helper()
	q, err := s.Create(w.T.Context(), w.Trainer, w.Unit, st)
	for _, d := range drafts {
		if err == nil {
			_, err = s.AddQuestion(w.T.Context(), w.Trainer, q.ID, d)
		}
	}
	if err != nil {
		w.T.Fatal(err)
	}
	return q.ID
}

// Request names a quiz as learner takes it.
func (w *Town) Request(quiz id.Quiz, learner people.Actor) quizzes.StartRequest {
	return quizzes.StartRequest{QuizID: quiz, EnrolmentID: w.Enrolments[learner.PersonID], ModuleID: w.Module}
}

// RightAnswers are the fully right answers of an attempt by slot, as only the quiz's editors know them.
func (w *Town) RightAnswers(s *quizzes.Service, a quizzes.Attempt) map[int]kinds.Answer {
	w.T.Helper()
	q, err := s.Quiz(w.T.Context(), w.Trainer, a.QuizID)
	if err != nil {
		w.T.Fatal(err)
	}
	key := map[uuid.UUID]kinds.Answer{}
	for _, item := range q.Items {
		key[item.ID] = kinds.Key(item.Kind, item.Body)
	}
	bySlot := map[int]kinds.Answer{}
	for _, q := range a.Questions {
		bySlot[q.Slot] = key[q.Version]
	}
	return bySlot
}
