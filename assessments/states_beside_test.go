package assessments_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun/dialect/pgdialect"

	"mumpuni/assessments"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/questions"
)

// besides are the services that are walked beside the model.
type besides struct {
	w         *world
	plan      uuid.UUID
	questions []uuid.UUID
	at        map[uuid.UUID]int // by version
	cuts      int
	known     int
}

func newBeside(w *world) *besides {
	w.T.Helper()
	c := w.Competencies[0]
	s := &besides{w: w, at: map[uuid.UUID]int{}}
	for i := range stateQuestions {
		q := w.question(c, 2, true)
		s.questions = append(s.questions, q)
		var version uuid.UUID
		w.must(w.DB.NewRaw("select reviewed_version_id from questions where id = ?", q).Scan(w.T.Context(), &version))
		s.at[version] = i
	}
	d := w.draft(assessments.Adaptive, assessments.Cell{CompetencyID: c, Level: 2, Count: 1})
	d.MaxQuestions = stateMost
	s.plan = w.published(d)
	return s
}

func keyOf(t testing.TB, err error) string {
	t.Helper()
	if err == nil {
		return ""
	}
	if f := isFault(err); f != nil {
		return f.Key
	}
	t.Fatal(err)
	return ""
}

func (s *besides) act(op string, question, who int) string {
	actor := []people.Actor{s.w.Trainer, s.w.reviewer}[who]
	one, ctx := []uuid.UUID{s.questions[question]}, s.w.T.Context()
	return keyOf(s.w.T, map[string]func() error{
		"ask": func() error { return s.w.Bank.AskReview(ctx, actor, one) },
		"accept": func() error {
			return s.w.Bank.Review(ctx, actor, one[0], questions.Verdict{Accepted: true, Checks: questions.Checks})
		},
		"return":  func() error { return s.w.Bank.Review(ctx, actor, one[0], questions.Verdict{Note: "Perbaiki."}) },
		"retire":  func() error { return s.w.Bank.Retire(ctx, actor, one) },
		"restore": func() error { return s.w.Bank.Restore(ctx, actor, one) },
	}[op]())
}

func (s *besides) start(person int) (id.Attempt, string) {
	a, err := s.w.Start(s.w.T.Context(), s.w.Learners[person], s.plan, "")
	return a.ID, keyOf(s.w.T, err)
}

func (s *besides) advance(person int, attempt id.Attempt) (assessments.Next, int, string) {
	next, err := s.w.Advance(s.w.T.Context(), s.w.Learners[person], attempt)
	if err != nil || next.Stopped != "" {
		return next, -1, keyOf(s.w.T, err)
	}
	var version uuid.UUID
	s.w.must(s.w.DB.NewRaw("select version_id from attempt_items where attempt_id = ? and slot = ?", attempt, next.Slot).Scan(s.w.T.Context(), &version))
	return next, s.at[version], ""
}

func (s *besides) answer(person int, attempt id.Attempt, slot int, right bool) string {
	return keyOf(s.w.T, s.w.answer(s.w.Learners[person], attempt, slot, right))
}

func (s *besides) finish(person int, attempt id.Attempt) assessments.MeasuredCompetency {
	who := s.w.Learners[person]
	_, err := s.w.Quizzes.Finish(s.w.T.Context(), who, attempt)
	s.w.must(err)
	r, err := s.w.Result(s.w.T.Context(), who, attempt)
	s.w.must(err)
	return r.Competencies[0]
}

func (s *besides) goOn(person int, attempt id.Attempt) (id.Attempt, int, time.Duration, string) {
	who := s.w.Learners[person]
	a, err := s.w.Continue(s.w.T.Context(), who, attempt, "")
	if err != nil {
		return a.ID, 0, 0, keyOf(s.w.T, err)
	}
	most, err := s.w.Most(s.w.T.Context(), a.ID)
	s.w.must(err)
	return a.ID, most, a.DeadlineAt.Sub(a.StartedAt), ""
}

func (s *besides) recut(cuts []float64) {
	s.cuts++
	s.w.Exec("insert into cut_scores (competency_id, version, cuts, errors, panel_size, source, imported_at) values (?, ?, ?, ?, 8, 'panel', ?)",
		s.w.Competencies[0], s.cuts, pgdialect.Array(cuts), pgdialect.Array(make([]float64, 5)), s.w.clock)
}

func (s *besides) recalibrate(c stateScale) {
	s.known++
	id := uuid.New()
	s.w.Exec(`insert into calibrations (id, competency_id, number, state, asked_at, ended_at, people, answers, mean, sd, rule, in_force_from)
		values (?, ?, ?, 'in_force', ?, ?, ?, 1, ?, ?, 'walk', ?)`, id, s.w.Competencies[0], s.known, s.w.clock, s.w.clock, stateHeard, c.mean, c.sd, s.w.clock)
	for version, i := range s.at {
		held := ""
		if i%3 == 0 {
			held = "few"
		}
		k := c.items[i]
		s.w.Exec(`insert into calibration_items (calibration_id, version_id, question_id, level, chance, people, facility, a, b, se_a, se_b, stage, held)
			values (?, ?, ?, 2, 0.25, 400, 0.5, ?, ?, ?, ?, 'calibrated', ?)`, id, version, s.questions[i], k.A, k.B, k.SEA, k.SEB, held)
	}
}
