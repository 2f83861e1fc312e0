// Package jobs runs work that follows a commit: River's queue in the same PostgreSQL. A job is inserted in the
// transaction that causes it, so it exists exactly when its cause does, and is repeatable.
package jobs

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/uptrace/bun"

	"mumpuni/internal/pg"
)

// Queue inserts jobs. The zero value is not usable; see NewQueue.
type Queue struct{ client *river.Client[*sql.Tx] }

// NewQueue makes an insert-only queue.
func NewQueue() (*Queue, error) {
	client, err := river.NewClient(riverdatabasesql.New(nil), &river.Config{})
	if err != nil {
		return nil, fmt.Errorf("job queue: %w", err)
	}
	return &Queue{client}, nil
}

// Add inserts a job in tx: it runs after tx commits, and never if it does not.
func (q *Queue) Add(ctx context.Context, tx bun.Tx, args river.JobArgs) error {
	_, err := q.client.InsertTx(ctx, tx.Tx, args, nil)
	if err != nil {
		return fmt.Errorf("add job %s: %w", args.Kind(), err)
	}
	return nil
}

// Media is the queue of the jobs that decode uploaded files, which may take minutes and much memory each. They go one
// after the other beside all other jobs, so that however many files wait, nothing else waits for them.
const Media = "media"

const mediaParallel = 1

// Films is the queue of what takes hours: videos that are made lighter, one after the other, while files that are only looked into
// (Media) pass by.
const Films = "films"

const filmsParallel = 1

// Figures is the queue of what is calculated for minutes from what many people did: one after the other, so that nothing else waits
// for it and it takes the memory of one.
const Figures = "figures"

const figuresParallel = 1

// Letters is the queue of what people are told outside the application: one after the other, so that a slow mail server holds nothing
// else up, and a server that dies doubles one letter at most.
const Letters = "letters"

const lettersParallel = 1

// Conns is how many connections a Runner has of its own: one listens, one is its sign of life, and over the others jobs are fetched and
// ended, all of it short statements that may wait for one another. What jobs do goes over the connections of the class pg.Jobs.
const Conns = 5

// queueTime is how long one statement of the queue itself may take; what jobs do has the limits of its class.
const queueTime = time.Minute

// Config says what a Runner works on.
type Config struct {
	URL      string
	Workers  *river.Workers
	Periodic []*river.PeriodicJob
	Sweeps   []Sweep
	Parallel int // jobs at once, besides the one each of Media, Films, Figures and Letters
	Log      *slog.Logger
}

// Runner works jobs off until stopped.
type Runner struct {
	client *river.Client[pgx.Tx]
	pool   *pgxpool.Pool
	vigil  *vigil
}

// Start opens a small pool of its own for the queue, and begins to work. The statements of jobs are of the class pg.Jobs.
func Start(ctx context.Context, c Config) (*Runner, error) {
	cfg, err := pgxpool.ParseConfig(c.URL)
	if err != nil {
		return nil, fmt.Errorf("job database: %w", err)
	}
	cfg.MaxConns = Conns - 1 // the one that listens leaves the pool
	pg.Retire(cfg)
	pg.Bound(cfg, pg.Limits{Statement: queueTime, Lock: queueTime / 2})
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("job pool: %w", err)
	}
	river.AddWorker(c.Workers, &lostWorker{sweeps: c.Sweeps})
	id := "mumpuni_" + uuid.NewString()
	client, err := river.NewClient(riverpgxv5.New(pool), &river.Config{
		ID: id,
		Queues: map[string]river.QueueConfig{
			river.QueueDefault: {MaxWorkers: c.Parallel}, Media: {MaxWorkers: mediaParallel}, Figures: {MaxWorkers: figuresParallel},
			Letters: {MaxWorkers: lettersParallel}, Films: {MaxWorkers: filmsParallel},
		},
		Workers:              c.Workers,
		PeriodicJobs:         append(slices.Clip(c.Periodic), lost()),
		Logger:               c.Log,
		JobTimeout:           30 * time.Minute,
		RescueStuckJobsAfter: 35 * time.Minute,
	})
	var alive *vigil
	if err == nil {
		alive, err = keepVigil(ctx, pool, id, c.Log)
	}
	if err != nil {
		pool.Close()
		return nil, fmt.Errorf("start jobs: %w", err)
	}
	if err := client.Start(pg.With(context.WithoutCancel(ctx), pg.Jobs)); err != nil {
		alive.stop()
		pool.Close()
		return nil, fmt.Errorf("start jobs: %w", err)
	}
	return &Runner{client, pool, alive}, nil
}

// Stop lets running jobs end until ctx is done, then cancels them.
func (r *Runner) Stop(ctx context.Context) error {
	defer r.pool.Close()
	defer r.vigil.stop()
	if err := r.client.Stop(ctx); err != nil {
		return r.client.StopAndCancel(context.WithoutCancel(ctx))
	}
	return nil
}
