package courses

import (
	"context"
	"time"

	"github.com/riverqueue/river"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/people"
)

// LacksArgs is the job that tells trainers what keeps their published courses from issuing certificates.
type LacksArgs struct{}

// Kind names the job.
func (LacksArgs) Kind() string { return "course_lacks" }

type lacksWorker struct {
	river.WorkerDefaults[LacksArgs]
	service *Service
}

// Work tells what nobody was told yet.
func (w *lacksWorker) Work(ctx context.Context, _ *river.Job[LacksArgs]) error {
	return w.service.tellLacks(ctx)
}

// AddWorkers registers the jobs of courses.
func (s *Service) AddWorkers(w *river.Workers) {
	river.AddWorker(w, &lacksWorker{service: s})
	river.AddWorker(w, &weighWorker{service: s})
}

// Periodic lists the jobs that run by the clock: trainers are told once a day and at each start, so that a server that was
// brought up to date tells at once. What courses cost is looked at every ten minutes.
func (s *Service) Periodic() []*river.PeriodicJob {
	every := func(d time.Duration, args river.JobArgs) *river.PeriodicJob {
		return river.NewPeriodicJob(river.PeriodicInterval(d), func() (river.JobArgs, *river.InsertOpts) { return args, nil }, &river.PeriodicJobOpts{ID: args.Kind(), RunOnStart: true})
	}
	return []*river.PeriodicJob{every(24*time.Hour, LacksArgs{}), every(10*time.Minute, WeighArgs{})}
}

// tellLacks writes one notice a course to who made and who published the version in force, once.
func (s *Service) tellLacks(ctx context.Context) error {
	if s.hooks.Notify == nil {
		return nil
	}
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var list []Version
		err := tx.NewSelect().Model(&list).Join("join courses as c on c.id = v.course_id and c.archived_at is null").
			Where("v.state = ? and not v.no_certificate and v.approved_at is null and v.lacks_told_at is null", Published).
			Order("v.id").For("update of v").Scan(ctx)
		if err != nil {
			return wrap(err, "versions that lack something")
		}
		for _, v := range list {
			var notices []people.Notice
			for _, person := range []id.Person{v.CreatedBy, v.PublishedBy} {
				if person.IsZero() || len(notices) > 0 && notices[0].PersonID == person {
					continue
				}
				notices = append(notices, people.Notice{
					PersonID: person, Key: "notices.course_lacks", Args: map[string]string{"Course": v.Title}, Href: "/studio/kursus/" + v.CourseID.String(),
				})
			}
			if err := s.hooks.Notify(ctx, tx, notices...); err != nil {
				return err
			}
			if _, err := tx.NewUpdate().Model(&v).Set("lacks_told_at = ?", s.now()).WherePK().Exec(ctx); err != nil {
				return wrap(err, "note that it was told")
			}
		}
		return nil
	})
}
