package jobs

import (
	"context"
	"errors"
	"log/slog"
	"testing"

	"github.com/riverqueue/river"
	"github.com/uptrace/bun"

	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
)

type poison struct {
	Queue string `json:"-"`
}

func (poison) Kind() string { return "poison" }

func (p poison) InsertOpts() river.InsertOpts { return river.InsertOpts{Queue: p.Queue} }

type poisoned struct{ river.WorkerDefaults[poison] }

func (*poisoned) Work(context.Context, *river.Job[poison]) error {
	return errors.New("cannot be drawn")
}

// TestAPoisonedJobBlocksNobodyAndIsSeen: what always fails waits for its next try while others of its queue run, and is
// listed.
func TestAPoisonedJobBlocksNobodyAndIsSeen(t *testing.T) {
	ctx, url := t.Context(), pgtest.URL(t)
	db, err := pg.Open(ctx, url, 4)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	queue, err := NewQueue()
	if err != nil {
		t.Fatal(err)
	}
	err = pg.InTx(ctx, db, func(ctx context.Context, tx bun.Tx) error {
		for _, job := range []river.JobArgs{poison{}, errand{Name: "after"}, poison{Media}, errand{"after", Media}} {
			if err := queue.Add(ctx, tx, job); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	workers, w := river.NewWorkers(), &runs{ran: make(chan string, 2)}
	river.AddWorker(workers, w)
	river.AddWorker(workers, &poisoned{})
	runner, err := Start(ctx, Config{URL: url, Workers: workers, Parallel: 1, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if name := <-w.ran; name != "after" {
			t.Errorf("ran %s", name)
		}
	}
	if err := runner.Stop(ctx); err != nil { // so that the failure is written down
		t.Error(err)
	}
	list, err := Troubles(ctx, db)
	if err != nil || len(list) != 2 || list[0].Kind != "poison" || list[1].Kind != "poison" || list[1].Next.IsZero() {
		t.Errorf("%+v %v", list, err)
	}
}
