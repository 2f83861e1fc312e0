package orders_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/assessments"
	"mumpuni/competencies"
	"mumpuni/courses"
	"mumpuni/courses/mandates"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pgtest"
	"mumpuni/media"
	"mumpuni/orders"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/quizzes"
	"mumpuni/quizzes/quiztest"
)

// town is a unit whose posts require level 2 of a competency, a course that teaches it and an assessment that measures it.
type town struct {
	*quiztest.Town
	*orders.Service
	courses  *courses.Service
	mandates *mandates.Service
	sits     *assessments.Service

	clock      time.Time
	told       []people.Notice
	competency uuid.UUID
	assessment uuid.UUID
}

func newTown(t *testing.T, learners int) *town {
	t.Helper()
	db := pgtest.DB(t)
	w := &town{Town: quiztest.New(t, db, learners), clock: time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)}
	now := func() time.Time { return w.clock }
	w.competency = w.Competencies[0]
	w.Exec("update frameworks set published_at = '2020-01-01'")
	w.Exec("insert into framework_levels select id, 2, 'Dua', 'Two' from frameworks")
	w.Exec("insert into required_levels (id, competency_id, post_kind, level, valid_from, reason) values (gen_random_uuid(), ?, 'pelaksana', 2, '2020-01-01', 'x')", w.competency)
	w.Exec("insert into course_competencies (version_id, competency_id, level) values (?, ?, 2)", w.Version, w.competency)
	w.assessment = uuid.New()
	w.Exec(`insert into assessments (id, unit_id, title, mode, minutes, max_questions, supervised, state, seed, created_by, created_at, changed_at, published_at)
		values (?, ?, 'Asesmen', 'draw', 30, 20, false, 'published', 1, ?, now(), now(), now())`, w.assessment, w.Unit, w.Trainer.PersonID)
	w.Exec("insert into assessment_cells values (?, ?, 2, 10)", w.assessment, w.competency)
	w.Exec("insert into instruments (competency_id, level, decides, source_id, since) values (?, 2, 64, ?, '2026-01-01')", w.competency, w.assessment)
	gaps, bank := competencies.New(db, now), questions.New(db, now)
	sittings := quizzes.New(db, bank, nil, quizzes.Hooks{}, now)
	w.sits = assessments.New(db, bank, sittings, assessments.Hooks{}, now)
	w.courses = courses.New(db, nil, media.New(db, nil, nil, now), courses.Hooks{}, now)
	w.mandates = mandates.New(db, w.courses, now)
	w.Service = orders.New(db, gaps, w.courses, w.mandates, w.sits, func(_ context.Context, _ bun.Tx, list ...people.Notice) error {
		w.told = append(w.told, list...)
		return nil
	}, now)
	return w
}

func (w *town) must(err error) {
	w.T.Helper()
	if err != nil {
		w.T.Fatal(err)
	}
}

func (w *town) wants(err error, key string) {
	w.T.Helper()
	var many fault.Many
	if !errors.As(err, &many) {
		many = make(fault.Many, 1)
		errors.As(err, &many[0])
	}
	for _, f := range many {
		if f != nil && f.Key == key {
			return
		}
	}
	w.T.Fatalf("%v, want %s", err, key)
}

// whom are the people of the unit of whom the competency is required: its learners, trainer and HR officer; persons picks some.
func (w *town) whom(persons ...id.Person) competencies.CellFilter {
	return competencies.CellFilter{GapFilter: competencies.GapFilter{UnitID: w.Unit}, CompetencyID: w.competency, Persons: persons}
}

func (w *town) course() orders.NewOrder {
	return orders.NewOrder{Whom: w.whom(), CourseID: w.Course, DueOn: "2026-12-23"}
}

func (w *town) assess() orders.NewOrder {
	return orders.NewOrder{Whom: w.whom(), AssessmentID: w.assessment, DueOn: "2026-12-23"}
}

// tried notes that somebody sat the assessment, from a moment to another (zero: it runs).
func (w *town) tried(who people.Actor, from, to time.Time) {
	w.T.Helper()
	var n int
	w.must(w.DB.NewRaw("select count(*) from attempts").Scan(w.T.Context(), &n))
	if to.IsZero() {
		w.Exec(`insert into attempts (id, person_id, purpose, assessment_id, title, number, state, started_at, pass_mark)
			values (gen_random_uuid(), ?, 'assessment', ?, 'x', ?, 'open', ?, 0)`, who.PersonID, w.assessment, n+1, from)
		return
	}
	w.Exec(`insert into attempts (id, person_id, purpose, assessment_id, title, number, state, started_at, pass_mark, submitted_at, finished_at, finished_by, fraction, passed)
		values (gen_random_uuid(), ?, 'assessment', ?, 'x', ?, 'finished', ?, 0, ?, ?, 'person', 5000, true)`, who.PersonID, w.assessment, n+1, from, to, to)
}

func counts(c map[string]int) string { return fmt.Sprint(c) }
