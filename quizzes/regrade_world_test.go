package quizzes_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/internal/jobs"
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
	"mumpuni/quizzes/quiztest"
)

// withRegrades lets a world ask for regrades and keeps what was asked and what courses was told.
type regrading struct {
	*world
	asked   []people.Ask
	told    []quizzes.Regraded
	notices []people.Notice
	most    int // notices that can be sent; 0: all
}

func newRegrading(t testing.TB, learners int) *regrading {
	w := &regrading{world: newWorld(t, pgtest.DB(t), learners)}
	queue, err := jobs.NewQueue()
	w.must(err)
	w.Service = quizzes.New(w.DB, w.Questions, queue, quizzes.Hooks{
		Finished: func(_ ctx, _ bun.Tx, r quizzes.Result) error { return w.refuse },
		Regraded: func(_ ctx, _ bun.Tx, r quizzes.Regraded) error {
			w.mu.Lock()
			defer w.mu.Unlock()
			if w.refuse == nil {
				w.told = append(w.told, r)
			}
			return w.refuse
		},
		Ask: func(_ ctx, _ bun.Tx, _ people.Actor, a people.Ask) (uuid.UUID, error) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.asked = append(w.asked, a)
			return uuid.New(), nil
		},
		Notify: func(_ ctx, _ bun.Tx, n ...people.Notice) error {
			w.mu.Lock()
			defer w.mu.Unlock()
			if w.most > 0 && len(w.notices)+len(n) > w.most {
				return errors.New("server stopped")
			}
			w.notices = append(w.notices, n...)
			return nil
		},
	}, w.now)
	return w
}

// propose works a regrade out.
func (w *regrading) propose(p quizzes.Proposal) quizzes.Regrade {
	w.T.Helper()
	if p.Reason == "" {
		p.Reason = "Kunci jawabannya ternyata keliru."
	}
	r, err := w.Propose(w.T.Context(), w.Trainer, p)
	w.must(err)
	return r
}

// carry has a second person agree.
func (w *regrading) carry(r quizzes.Regrade) error {
	w.pass(time.Second)
	return pg.InTx(w.T.Context(), w.DB, func(ctx ctx, tx bun.Tx) error {
		return w.CarryRegrade(ctx, tx, w.HR.PersonID, quizzes.RegradeAsked{ID: r.ID, Digest: r.Digest})
	})
}

func (w *regrading) rule(p quizzes.Proposal) quizzes.Regrade {
	w.T.Helper()
	r := w.propose(p)
	_, err := w.AskRegrade(w.T.Context(), w.Trainer, r.ID)
	w.must(err)
	w.must(w.carry(r))
	return r
}

// figures are the marks of all attempts, and the evidence that stands.
func (w *regrading) figures() []string {
	w.T.Helper()
	var out []string
	w.must(w.DB.NewRaw(`select a.id || ' ' || a.fraction || ' ' || a.passed || ' ' || a.annulled || ' ' || coalesce((select string_agg(i.slot || ':' || coalesce(g.fraction, i.fraction) || ':' || coalesce(g.counts, true), ',' order by i.slot)
			from attempt_items i left join lateral (select fraction, counts from grading_items g where g.attempt_id = i.attempt_id and g.slot = i.slot order by g.number desc limit 1) g on true
			where i.attempt_id = a.id), '') || ' ' || coalesce((select string_agg(t.competency_id || '=' || t.level, ',' order by t.competency_id) from attainments t
				where t.source = 'attempt' and t.source_id = a.id and t.withdrawn_at is null), '')
		from attempts a where a.state = 'finished' order by a.id`).Scan(w.T.Context(), &out))
	return out
}

// sat lets a learner answer the slots named in right rightly, the others wrongly, and finish.
func (w *regrading) sat(quiz id.Quiz, who people.Actor, right ...string) quizzes.Attempt {
	w.T.Helper()
	a := w.start(quiz, who)
	w.fill(who, a, right...)
	return w.done(who, a)
}

func (w *regrading) fill(who people.Actor, a quizzes.Attempt, right ...string) {
	w.T.Helper()
	for _, q := range a.Questions {
		for _, o := range q.Options {
			if (o.Text == "benar") == slices.Contains(right, q.Stem) {
				_, err := w.save(who, a.ID, q.Slot, kinds.Answer{Options: []string{o.ID}})
				w.must(err)
				break
			}
		}
	}
}

func (w *regrading) done(who people.Actor, a quizzes.Attempt) quizzes.Attempt {
	w.T.Helper()
	w.pass(time.Second)
	a, err := w.Finish(w.T.Context(), who, a.ID)
	w.must(err)
	return a
}

// asks makes a quiz of questions with these stems, in this order, and gives their versions.
func (w *regrading) asks(pass int, stems ...string) (id.Quiz, map[string]uuid.UUID) {
	w.T.Helper()
	var drafts []quizzes.Draft
	for i, stem := range stems {
		d := quiztest.Measuring(quiztest.Single("benar", "salah", "keliru"), w.Competencies[i%2], 1+i%3)
		d.Stem = stem
		drafts = append(drafts, d)
	}
	quiz := w.quiz(quizzes.Settings{Title: "Kuis", PassMark: pass}, drafts...)
	q, err := w.Service.Quiz(w.T.Context(), w.Trainer, quiz)
	w.must(err)
	versions := map[string]uuid.UUID{}
	for _, item := range q.Items {
		versions[item.Stem] = item.ID
	}
	return quiz, versions
}

func (w *regrading) attempt(who people.Actor, a id.Attempt) quizzes.Attempt {
	w.T.Helper()
	now, err := w.Attempt(w.T.Context(), who, a)
	w.must(err)
	return now
}

// mended writes the next version of a question, with another option right, the options staying.
func (w *regrading) mended(version uuid.UUID, right string) uuid.UUID {
	w.T.Helper()
	with := uuid.New()
	w.Exec(`insert into question_versions (id, question_id, number, kind, stem, body, competency_id, level, created_by, created_at)
		select ?, question_id, number + 1, kind, stem, jsonb_set(body, '{options}', (select jsonb_agg(case when o ->> 'text' = ? then o || '{"right": true}' else o - 'right' end)
			from jsonb_array_elements(body -> 'options') o)), competency_id, level, created_by, now() from question_versions where id = ?`, with, right, version)
	return with
}
