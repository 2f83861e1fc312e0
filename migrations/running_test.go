package migrations_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/migrations"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
)

// TestARunningAttemptOutlivesTheUpgrade: who is in the middle of an attempt when slots become rows (0040) finds the same questions, in
// the same order, with the answers that were saved, and is graded by the rule the attempt began with.
func TestARunningAttemptOutlivesTheUpgrade(t *testing.T) {
	db := restored(t)
	upTo(t, db, 31)
	ctx := t.Context()
	var like struct {
		QuizID      id.Quiz
		PersonID    id.Person
		EnrolmentID id.Enrolment
		ModuleID    id.Module
	}
	err := db.NewRaw(`select quiz_id, person_id, enrolment_id, module_id from attempts
		where enrolment_id is not null and layout::text like '%"single"%' order by id limit 1`).Scan(ctx, &like)
	if err != nil {
		t.Fatal(err)
	}
	open, now := id.Attempt(uuid.New()), time.Date(2026, 12, 30, 2, 0, 0, 0, time.UTC)
	const slot = `(select ordinality::int from jsonb_array_elements((select layout from attempts where id = ?0)) with ordinality where value ->> 'kind' = 'single' limit 1)`
	for _, q := range []string{
		// Another rule than the quiz has today: half is enough, and time is left.
		`insert into attempts (id, quiz_id, person_id, enrolment_id, module_id, number, state, started_at, deadline_at, pass_mark, layout)
			select ?0, quiz_id, person_id, enrolment_id, module_id, 99, 'open', ?1, ?1::timestamptz + interval '40 minutes', 100, layout
			from attempts where quiz_id = ?2 and person_id = ?3 and enrolment_id is not null order by id limit 1`,
		`insert into attempt_steps (attempt_id, slot, answer, client_step, client_at, saved_at)
			select ?0, ` + slot + `, jsonb_build_object('options', jsonb_build_array(o ->> 'id')), gen_random_uuid(), ?1, ?1
			from attempts a, question_versions v, jsonb_array_elements(v.body -> 'options') o
			where a.id = ?0 and v.id = (a.layout -> (` + slot + ` - 1) ->> 'version')::uuid and (o ->> 'right')::boolean`,
	} {
		if _, err := db.ExecContext(ctx, q, open, now, like.QuizID, like.PersonID); err != nil {
			t.Fatal(err)
		}
	}
	var before []string
	shown := `select p.slot || ' ' || (p.place ->> 'version') || ' ' || coalesce(p.place ->> 'options', '[]') from attempts a,
		jsonb_array_elements(a.layout) with ordinality p(place, slot) where a.id = ? order by p.slot`
	if err := db.NewRaw(shown, open).Scan(ctx, &before); err != nil || len(before) == 0 {
		t.Fatal(before, err)
	}
	if err := migrations.Up(ctx, db.Pool); err != nil {
		t.Fatal(err)
	}
	var after []string
	if err := db.NewRaw(`select slot || ' ' || version_id || ' ' || to_jsonb(shown)::text from attempt_items where attempt_id = ? order by slot`, open).Scan(ctx, &after); err != nil {
		t.Fatal(err)
	}
	same(t, before, after)

	clock := func() time.Time { return now.Add(5 * time.Minute) }
	s := quizzes.New(db, questions.New(db, clock), nil, quizzes.Hooks{}, clock)
	who := people.Actor{PersonID: like.PersonID, TimeZone: "Asia/Jakarta"}
	a, err := s.Attempt(ctx, who, open)
	if err != nil || a.State != quizzes.Open || a.Answered() != 1 || a.Left != 35*time.Minute {
		t.Fatalf("resumed: %v %d answered, %s left, %v", a.State, a.Answered(), a.Left, err)
	}
	wrong := a.Questions[0]
	for _, q := range a.Questions {
		if q.Kind == kinds.Single && q.Answer.Empty() {
			wrong = q
		}
	}
	if _, err := s.SaveAnswer(ctx, who, quizzes.Save{AttemptID: open, Slot: wrong.Slot, ClientStep: uuid.New(), Answer: kinds.Answer{Options: []string{wrong.Options[0].ID}}}); err != nil {
		t.Fatal(err)
	}
	done, err := s.Finish(ctx, who, open)
	if err != nil || done.State != quizzes.Finished || done.PassMark != 100 || *done.Fraction == 0 || !*done.Passed {
		t.Fatalf("finished: %+v, %v", done, err)
	}
	var gradings int
	if err := db.NewRaw("select count(*) from gradings where attempt_id = ? and number = 1 and passed and graded_by is null", open).Scan(ctx, &gradings); err != nil || gradings != 1 {
		t.Errorf("%d first gradings, %v", gradings, err)
	}
}

// upTo brings db to a version of the past.
func upTo(t *testing.T, db *pg.DB, version int64) {
	t.Helper()
	plain := stdlib.OpenDBFromPool(db.Pool)
	defer plain.Close()
	p, err := goose.NewProvider(goose.DialectPostgres, plain, migrations.Files())
	if err == nil {
		_, err = p.UpTo(context.WithoutCancel(t.Context()), version)
	}
	if err != nil {
		t.Fatal(err)
	}
}
