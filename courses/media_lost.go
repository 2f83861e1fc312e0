package courses

import (
	"context"
	"time"

	"github.com/riverqueue/river"
)

// lostEvery is how often files are looked for that no job makes ready any more.
const lostEvery = 5 * time.Minute

// lostArgs asks to tell of files whose job was given up in silence: its server died in the last try, or it panicked.
type lostArgs struct{}

// Kind names the job.
func (lostArgs) Kind() string { return "courses_media_lost" }

type lostWorker struct {
	river.WorkerDefaults[lostArgs]
	service *Service
}

// Work looks once.
func (w *lostWorker) Work(ctx context.Context, _ *river.Job[lostArgs]) error {
	return w.service.refuseLost(ctx)
}

// Periodic lists the jobs that run by the clock.
func (s *Service) Periodic() []*river.PeriodicJob {
	return []*river.PeriodicJob{river.NewPeriodicJob(river.PeriodicInterval(lostEvery),
		func() (river.JobArgs, *river.InsertOpts) { return lostArgs{}, nil },
		&river.PeriodicJobOpts{ID: lostArgs{}.Kind(), RunOnStart: true})}
}

// refuseLost refuses the files that wait for a job which does not come. One attached in this moment is left alone: its job
// may be too new to be seen.
func (s *Service) refuseLost(ctx context.Context) error {
	_, err := s.db.NewRaw(`update modules m set media_state = ?, media_failure = ?, updated_at = ?
		where m.media_state = ? and m.updated_at < ? and not exists (select from river_job j
			where j.kind = ? and j.args->>'module_id' = m.id::text and j.args->>'key' = m.object_key
				and j.state not in ('completed', 'cancelled', 'discarded'))`,
		MediaRefused, errMediaFailed.Key, s.now(), MediaProcessing, s.now().Add(-time.Minute), mediaArgs{}.Kind()).Exec(ctx)
	return wrap(err, "refuse lost files")
}
