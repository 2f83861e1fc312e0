package jobs

import (
	"context"
	"log/slog"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"

	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
)

type errand struct {
	Name  string `json:"name"`
	Queue string `json:"-"`
}

func (errand) Kind() string { return "errand" }

func (e errand) InsertOpts() river.InsertOpts { return river.InsertOpts{Queue: e.Queue} }

type runs struct {
	river.WorkerDefaults[errand]
	ran chan string
}

func (w *runs) Work(_ context.Context, j *river.Job[errand]) error {
	w.ran <- j.Args.Name
	return nil
}

// TestJobsOfAKilledServerGoOnAtOnce: what a dead runner left is taken up by the next start; what a living one does is not.
func TestJobsOfAKilledServerGoOnAtOnce(t *testing.T) {
	ctx, url := t.Context(), pgtest.URL(t)
	pool, err := pgxpool.New(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	living, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer living.Close(context.WithoutCancel(ctx))
	if _, err := living.Exec(ctx, aliveSQL, "living"); err != nil {
		t.Fatal(err)
	}
	insert := `insert into river_job (kind, args, max_attempts, queue, attempt, state, attempted_at, attempted_by)
		values ('errand', jsonb_build_object('name', $1::text), $2, $3, 1, 'running', now(), array['earlier', $1])`
	for _, job := range []struct {
		name     string
		attempts int
		queue    string
	}{{"dead", 25, "default"}, {"dead with a file", 25, Media}, {"living", 25, "default"}, {"hopeless", 1, "default"}, {"killer", 25, "default"}} {
		if _, err := pool.Exec(ctx, insert, job.name, job.attempts, job.queue); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := pool.Exec(ctx, `update river_job set metadata = '{"deaths": 4}' where args->>'name' = 'killer'`); err != nil {
		t.Fatal(err)
	}
	workers, w := river.NewWorkers(), &runs{ran: make(chan string, 3)}
	river.AddWorker(workers, w)
	runner, err := Start(ctx, Config{URL: url, Workers: workers, Parallel: 1, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	given := []string{<-w.ran, <-w.ran} // of two queues, in any order
	if slices.Sort(given); !slices.Equal(given, []string{"dead", "dead with a file"}) {
		t.Errorf("ran %q", given)
	}
	state := func(name string) (s string) {
		if err := pool.QueryRow(ctx, "select state::text from river_job where args->>'name' = $1", name).Scan(&s); err != nil {
			t.Fatal(err)
		}
		return s
	}
	if s := state("living"); s != "running" {
		t.Errorf("the job of a living runner became %s", s)
	}
	if s := state("hopeless"); s != "discarded" { // its last attempt was used up
		t.Errorf("a job without attempts left became %s", s)
	}
	if s := state("killer"); s != "discarded" { // five servers died while they did it
		t.Errorf("a job that kills its servers became %s", s)
	}
	db, err := pg.Open(ctx, url, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	list, err := Troubles(ctx, db)
	if err != nil || len(list) != 2 || !list[0].Next.IsZero() || list[0].State != "discarded" || list[0].FailedAt.IsZero() {
		t.Errorf("what was given up without an error: %+v %v", list, err)
	}
	if err := living.Close(ctx); err != nil {
		t.Fatal(err)
	}
	if name := <-w.ran; name != "living" { // within a few seconds of the death
		t.Errorf("ran %s", name)
	}
	if err := runner.Stop(ctx); err != nil {
		t.Error(err)
	}
}
