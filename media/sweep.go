package media

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"
	"github.com/uptrace/bun"

	"mumpuni/internal/jobs"
	"mumpuni/internal/pg"
)

// EndLost refuses the files that wait for a job which does not come: its server died too often, or it panicked in its last try.
// One attached in this moment is left alone: its job may be too new to be seen.
func (s *Service) EndLost(ctx context.Context) error {
	late := s.now().Add(-time.Minute)
	_, err := s.db.NewRaw(`update media f set lighter = ?0, lighter_failure = ?1, updated_at = ?2,
			failure = case state when ?3 then ?1 else failure end, state = case state when ?3 then ?4 else state end
		where f.lighter in (?5, ?6) and f.updated_at < ?7 and not ?8`, Failed, errFailed.Key, s.now(), Processing, Refused, Waiting, Making,
		late, jobs.Live(lightenArgs{}.Kind(), "media_id", "f.id")).Exec(ctx)
	if err != nil {
		return wrap(err, "end lost videos")
	}
	_, err = s.db.NewRaw(`update media f set state = ?0, failure = ?1, updated_at = ?2
		where f.state = ?3 and f.lighter not in (?5, ?6) and f.updated_at < ?4 and not ?7`, Refused, errFailed.Key, s.now(), Processing,
		late, Waiting, Making, jobs.Live(lookArgs{}.Kind(), "media_id", "f.id")).Exec(ctx)
	return wrap(err, "refuse lost files")
}

// renewEvery is how often it is looked for what was made in an older way.
const renewEvery = time.Hour

// renewalArgs asks to look for media that are to be made anew.
type renewalArgs struct{}

// Kind names the job.
func (renewalArgs) Kind() string { return "media_renewal" }

type renewalWorker struct {
	river.WorkerDefaults[renewalArgs]
	service *Service
}

// Work looks once.
func (w *renewalWorker) Work(ctx context.Context, _ *river.Job[renewalArgs]) error {
	return errors.Join(w.service.renewOld(ctx), w.service.lightenOld(ctx))
}

// Periodic lists the jobs that run by the clock.
func (s *Service) Periodic() []*river.PeriodicJob {
	return []*river.PeriodicJob{river.NewPeriodicJob(river.PeriodicInterval(renewEvery),
		func() (river.JobArgs, *river.InsertOpts) { return renewalArgs{}, nil },
		&river.PeriodicJobOpts{ID: renewalArgs{}.Kind(), RunOnStart: true})}
}

// renewArgs asks to make the renditions of one medium anew.
type renewArgs struct {
	MediaID uuid.UUID `json:"media_id" river:"unique"`
}

// Kind names the job.
func (renewArgs) Kind() string { return "media_renew" }

// InsertOpts: once for each medium, and behind all files that somebody waits for.
func (renewArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: jobs.Media, MaxAttempts: tries, Priority: 4, UniqueOpts: river.UniqueOpts{ByArgs: true}}
}

type renewWorker struct {
	river.WorkerDefaults[renewArgs]
	service *Service
}

// Timeout bounds one try.
func (w *renewWorker) Timeout(*river.Job[renewArgs]) time.Duration { return tryTime }

// Work makes them anew; those there are stay until then.
func (w *renewWorker) Work(ctx context.Context, job *river.Job[renewArgs]) error {
	return w.service.MakeReady(ctx, job.Args.MediaID, job.Attempt)
}

const renewAtOnce = 100

// forTools are the reasons for which a video is refused that our own readers give, and that the programs may do better.
var forTools = []string{errVideoBroken.Key, errVideoCodec.Key, errVideoHEVC.Key, errVideoDuration.Key, errVideoRecorded.Key}

// renewOld adds jobs for PDFs and images that were made in an older way.
func (s *Service) renewOld(ctx context.Context) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		var ids []uuid.UUID
		err := tx.NewSelect().Model((*medium)(nil)).Column("id").Where("kind in (?, ?) and state = ? and edition < ?", PDF, Image, Ready, edition).
			Order("id").Limit(renewAtOnce).Scan(ctx, &ids)
		if err != nil {
			return wrap(err, "what was made in an older way")
		}
		for _, id := range ids {
			if err := s.queue.Add(ctx, tx, renewArgs{MediaID: id}); err != nil {
				return err
			}
		}
		return nil
	})
}

// lightenOld adds jobs for videos that came before they were made lighter, or before the programs for that were installed: those that play as they came, and
// those that were refused because only these programs can read them.
func (s *Service) lightenOld(ctx context.Context) error {
	if !s.tools.There() {
		return nil
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		var list []medium
		err := tx.NewSelect().Model(&list).Where("f.kind = ? and f.lighter = '' and (f.state = ? or f.state = ? and f.failure in (?))", Video, Ready, Refused, bun.List(forTools)).
			Order("f.id").Limit(renewAtOnce).For("update").Scan(ctx)
		if err != nil {
			return wrap(err, "videos that were not made lighter")
		}
		for i := range list {
			list[i].UpdatedAt = s.now()
			if list[i].State == Refused {
				list[i].State, list[i].Failure = Processing, ""
			}
			if err := s.askLighter(ctx, tx, &list[i], true); err != nil {
				return err
			}
			if _, err := tx.NewUpdate().Model(&list[i]).Column("state", "failure", "lighter", "lighter_failure", "progress", "updated_at").WherePK().Exec(ctx); err != nil {
				return wrap(err, "ask for lighter videos")
			}
		}
		return nil
	})
}
