package courses

import (
	"context"
	"fmt"
	"hash/crc32"

	"github.com/google/uuid"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"mumpuni/internal/pg"
	"mumpuni/internal/report"
)

// What a whole course costs in data is noted beside it, so that the catalogue can be asked by it and need not weigh each text.

// WeighArgs is the job that notes what published courses cost.
type WeighArgs struct{}

// Kind names the job.
func (WeighArgs) Kind() string { return "course_weigh" }

// InsertOpts: one at a time; the next round comes soon, so that one that fails is not tried again.
func (WeighArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{MaxAttempts: 1, UniqueOpts: river.UniqueOpts{ByState: []rivertype.JobState{
		rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning, rivertype.JobStateScheduled,
	}}}
}

type weighWorker struct {
	river.WorkerDefaults[WeighArgs]
	service *Service
}

// Work weighs what is new, what has a file that changed, and what an older program weighed.
func (w *weighWorker) Work(ctx context.Context, _ *river.Job[WeighArgs]) error {
	return w.service.WeighPublished(ctx)
}

// weighedAtOnce is how many versions are asked for at a time.
const weighedAtOnce = 200

// scale names the constants by which this program weighs: with others, courses are weighed anew.
var scale = int64(crc32.ChecksumIEEE(fmt.Append(nil, frames, questionMarkup, pictureMarkup)))

// WeighPublished notes what the published courses cost of which that is not known, or not any more.
func (s *Service) WeighPublished(ctx context.Context) error {
	for {
		var list []uuid.UUID
		if err := s.db.NewRaw(across["list unweighed"], report.Args{"scale": scale, "most": weighedAtOnce}).Scan(ctx, &list); err != nil {
			return wrap(err, "courses to weigh")
		}
		for _, version := range list {
			if err := s.weighVersion(ctx, version); err != nil {
				return err
			}
		}
		if len(list) < weighedAtOnce {
			return nil
		}
	}
}

func (s *Service) weighVersion(ctx context.Context, version uuid.UUID) error {
	at := s.now() // what changes meanwhile is looked at next time
	contents, err := s.contents(ctx, version)
	if err != nil {
		return err
	}
	sum, whole := About{Contents: contents}.DataBytes()
	if !whole {
		sum = 0
	}
	_, err = pg.Exec(ctx, s.db, "update course_versions set data_bytes = nullif($2::bigint, 0), weighed_at = $3, weighed_by = $4 where id = $1", version, sum, at, scale)
	return wrap(err, "note what a course costs")
}
