package browser

import (
	"context"
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/assessments"
	"mumpuni/demo"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
)

// staff are people without a role: first those who have begun nothing and whose post asks for level 2.
func (h *house) staff(t testing.TB, count int) (nips []string, persons []id.Person) {
	t.Helper()
	var rows []struct {
		ID  id.Person `bun:"id"`
		NIP string    `bun:"nip"`
	}
	err := h.db.NewRaw(`select p.id, p.nip from persons p join accounts a on a.person_id = p.id join assignments s on s.person_id = p.id and s.main join posts o on o.id = s.post_id
		where not exists (select from role_grants g where g.person_id = p.id) and p.nip not in (?)
		order by o.kind = 'pelaksana' desc, exists (select from enrolments e where e.person_id = p.id), exists (select from attempts t where t.person_id = p.id), p.nip desc limit ?`,
		bun.In(personas()), count).Scan(t.Context(), &rows)
	if err != nil || len(rows) < count {
		t.Fatalf("%d of %d people: %v", len(rows), count, err)
	}
	for _, r := range rows {
		nips, persons = append(nips, r.NIP), append(persons, r.ID)
	}
	return nips, persons
}

// personas are the accounts that stand for a part of their own.
func personas() (nips []string) {
	for _, p := range demo.Personas {
		nips = append(nips, p.NIP)
	}
	return nips
}

// unordered takes the demo's orders for whole units back until the test is over: whom a course is ordered for already no order reaches.
func (h *house) unordered(t testing.TB) {
	t.Helper()
	var orders []uuid.UUID
	err := h.db.NewRaw(`update mandates set cancelled_at = now() where unit_id is not null and cancelled_at is null returning id`).Scan(t.Context(), &orders)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_, err := h.db.NewRaw(`update mandates set cancelled_at = null where id in (?)`, bun.In(append(orders, uuid.Nil))).Exec(context.WithoutCancel(t.Context()))
		if err != nil {
			t.Error(err)
		}
	})
}

// unhurried makes the steps of an attempt half a minute apart: nobody reads the questions here, and who clicks through them is held.
func (b *tab) unhurried() {
	b.t.Helper()
	attempt := ids.FindString(b.path())
	err := pg.InTx(b.t.Context(), b.h.db, func(ctx context.Context, tx bun.Tx) error {
		for _, statement := range []string{
			"alter table attempt_steps disable trigger attempt_steps_append_only",
			`update attempt_steps s set client_at = now() - interval '30 s' * (m.n - s.slot + 1) from (select max(slot) as n from attempt_steps where attempt_id = ?0) m where s.attempt_id = ?0`,
			`update attempts set started_at = now() - interval '30 s' * (1 + (select max(slot) from attempt_steps where attempt_id = ?0)) where id = ?0`,
			"alter table attempt_steps enable trigger attempt_steps_append_only",
		} {
			if _, err := tx.NewRaw(statement, attempt).Exec(ctx); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.t.Fatalf("let time pass in %s: %v", attempt, err)
	}
}

// sitters lets people sit an assessment through the services, each at their own pace on a clock of theirs: every second knows most of it, the
// others next to nothing. right has what is right by stem.
func (h *house) sitters(t testing.TB, assessment uuid.UUID, persons []id.Person, right map[string]string) {
	t.Helper()
	var clock time.Time
	now := func() time.Time { return clock }
	bank := questions.New(h.db, now)
	var measured *assessments.Service
	sheets := quizzes.New(h.db, bank, nil, quizzes.Hooks{Assessed: func(ctx context.Context, tx bun.Tx, a quizzes.Assessed) error { return measured.Assessed(ctx, tx, a) }}, now)
	measured = assessments.New(h.db, bank, sheets, assessments.Hooks{}, now)
	directory := people.New(h.db, now)
	chance := rand.New(rand.NewPCG(4, 2)) //nolint:gosec // a repeatable story
	for i, person := range persons {
		clock = time.Now().Add(-20 * time.Minute)
		who, err := directory.LoadActor(t.Context(), person)
		if err != nil {
			t.Fatal(err)
		}
		begun, err := measured.Start(t.Context(), who, assessment, "")
		if f := new(fault.Fault); errors.As(err, &f) && f.Key == "assessment.cool_down" { // the demo has measured them a few days ago
			continue
		}
		if err != nil {
			t.Fatalf("start of person %d: %v", i, err)
		}
		paper, err := sheets.Attempt(t.Context(), who, begun.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range paper.Questions {
			clock = clock.Add(time.Duration(25+chance.IntN(30)) * time.Second)
			knows := chance.Float64() < []float64{.9, .12}[i%2]
			wanted := q.Options[chance.IntN(len(q.Options))].ID
			for _, o := range q.Options {
				if knows == (o.Text == right[q.Stem]) {
					wanted = o.ID
				}
				if !knows && o.Text == believed {
					wanted = o.ID
					break
				}
			}
			_, err := sheets.SaveAnswer(t.Context(), who, quizzes.Save{AttemptID: begun.ID, Slot: q.Slot, Answer: kinds.Answer{Options: []string{wanted}}, ClientStep: uuid.New()})
			if err != nil {
				t.Fatal(err)
			}
		}
		if _, err := sheets.Finish(t.Context(), who, begun.ID); err != nil && fault.KindOf(err) != fault.Conflict {
			t.Fatal(err)
		}
	}
}
