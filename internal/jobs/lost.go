package jobs

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/schema"
)

// A job can be given up in silence: its server died in the last try, or too often during it. Whatever waits for its work would
// wait for ever. So every package whose records wait for jobs says how such a wait ends, and a job of this package asks each of
// them every minute.

// lostEvery is how often work is looked for that no job does any more.
const lostEvery = time.Minute

// Sweep ends the work of one package that waits for a job that does not come any more: as done or as failed, where people see it.
// It may be run at any time, and again.
type Sweep func(ctx context.Context) error

// Live is true of a row for which a job of kind has not ended. pairs are the names of the job's arguments and the columns that
// they are compared with: Live("people_import", "import_id", "b.id").
func Live(kind string, pairs ...string) schema.QueryAppender {
	var q strings.Builder
	q.WriteString("exists (select from river_job j where j.kind = ? and j.state not in ('completed', 'cancelled', 'discarded')")
	for i := 0; i+1 < len(pairs); i += 2 {
		fmt.Fprintf(&q, " and j.args->>'%s' = (%s)::text", pairs[i], pairs[i+1])
	}
	q.WriteString(")")
	return bun.SafeQuery(q.String(), kind)
}

// lostArgs asks for one round of all sweeps.
type lostArgs struct{}

// Kind names the job.
func (lostArgs) Kind() string { return "jobs_lost" }

// InsertOpts: one at a time, and no retry, as the next one comes soon.
func (lostArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{MaxAttempts: 1, UniqueOpts: river.UniqueOpts{ByState: []rivertype.JobState{
		rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning, rivertype.JobStateScheduled,
	}}}
}

type lostWorker struct {
	river.WorkerDefaults[lostArgs]
	sweeps []Sweep
}

// Work runs every sweep; one that fails does not stop the others.
func (w *lostWorker) Work(ctx context.Context, _ *river.Job[lostArgs]) error {
	var failed error
	for _, sweep := range w.sweeps {
		failed = errors.Join(failed, sweep(ctx))
	}
	return failed
}

// lost is the job that sweeps by the clock, and once at the start.
func lost() *river.PeriodicJob {
	return river.NewPeriodicJob(river.PeriodicInterval(lostEvery),
		func() (river.JobArgs, *river.InsertOpts) { return lostArgs{}, nil },
		&river.PeriodicJobOpts{ID: lostArgs{}.Kind(), RunOnStart: true})
}
