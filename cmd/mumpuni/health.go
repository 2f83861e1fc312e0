package main

import (
	"context"
	"math"
	"os"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"

	"mumpuni/internal/health"
	"mumpuni/internal/jobs"
	"mumpuni/internal/pg"
	"mumpuni/reminders"
)

// board is every figure of the house; it asks the database on connections that nothing else uses.
func (h *house) board(metrics *prometheus.Registry) *health.Board {
	watch := func(tell func(ctx context.Context) ([]health.Figure, error)) func(context.Context) ([]health.Figure, error) {
		return func(ctx context.Context) ([]health.Figure, error) { return tell(pg.With(ctx, pg.Watch)) }
	}
	return health.NewBoard(
		health.Source{Name: "database", Tell: watch(h.databaseFigures)},
		health.Source{Name: "saves", Tell: func(context.Context) ([]health.Figure, error) { return saveFigures(metrics), nil }},
		health.Source{Name: "attempts", Tell: watch(func(ctx context.Context) ([]health.Figure, error) {
			n, err := h.quizzes.Overdue(ctx)
			return []health.Figure{health.Judge("attempts_overdue", "", float64(n), 1, 1)}, err
		})},
		health.Source{Name: "jobs", Tell: watch(h.jobFigures)},
		health.Source{Name: "certificates", Tell: watch(h.certificateFigures)},
		health.Source{Name: "letters", Tell: watch(h.letterFigures)},
		health.Source{Name: "store", Tell: func(ctx context.Context) ([]health.Figure, error) {
			if h.store.Answers(ctx) != nil {
				return []health.Figure{{Key: "store_up", Value: 0, State: health.Act}}, nil
			}
			return []health.Figure{{Key: "store_up", Value: 1, State: health.Fine}, h.failedWrites(time.Now())}, nil
		}},
		health.Source{Name: "disk", Tell: func(context.Context) ([]health.Figure, error) { return diskFigures(os.TempDir()), nil }},
	)
}

// databaseFigures are the use of each class of connections, the troubles of the last ten minutes, and the difference of the clocks.
func (h *house) databaseFigures(ctx context.Context) ([]health.Figure, error) {
	var list []health.Figure
	for _, c := range pg.Classes() {
		u := h.db.Usage(c)
		list = append(list, health.Judge("pool_in_use", c.String(), float64(u.InUse), float64(u.Most), math.Inf(1)),
			health.Judge("pool_waits", c.String(), float64(u.Waits), math.Inf(1), math.Inf(1)),
			health.Judge("pool_waiting", c.String(), float64(u.Waiting), 1, math.Inf(1)))
	}
	for _, t := range pg.Troubles() {
		f := health.Figure{Key: "database_trouble", Of: t.Key, Value: float64(t.Times), State: health.Fine}
		if time.Since(t.Last) < recently {
			f.State = health.Watch
			if t.Key == pg.ErrFull.Key {
				f.State = health.Act
			}
		}
		list = append(list, f)
	}
	var theirs time.Time
	begin := time.Now()
	if err := h.db.NewRaw("select clock_timestamp()").Scan(ctx, &theirs); err != nil {
		return list, err
	}
	ours := begin.Add(time.Since(begin) / 2)
	return append(list, health.Judge("clock_seconds", "", math.Abs(theirs.Sub(ours).Seconds()), 1, 2)), nil
}

// failedWrites is how often the object store could not write although it answers, which is how a full one behaves.
func (h *house) failedWrites(now time.Time) health.Figure {
	n, last := h.store.FailedWrites()
	f := health.Figure{Key: "store_failed_writes", Value: float64(n), State: health.Fine}
	if n > 0 && now.Sub(last) < recently {
		f.State = health.Act
	}
	return f
}

// recently is how long a trouble is shown after it was last met.
const recently = 10 * time.Minute

func (h *house) jobFigures(ctx context.Context) ([]health.Figure, error) {
	counts, err := jobs.Counts(ctx, h.db)
	var list []health.Figure
	for _, c := range counts {
		watch, act := math.Inf(1), math.Inf(1)
		if c.State == "discarded" {
			watch = 1
		}
		list = append(list, health.Judge("jobs", c.State, float64(c.Jobs), watch, act))
		watch = math.Inf(1)
		if c.State == "available" {
			watch, act = 5*60, 30*60
		}
		list = append(list, health.Judge("jobs_oldest_seconds", c.State, math.Round(max(0, c.Seconds)), watch, act))
	}
	return list, err
}

func (h *house) certificateFigures(ctx context.Context) ([]health.Figure, error) {
	n, err := h.certification.Waiting(ctx)
	list := []health.Figure{health.Judge("certificates_waiting", "", float64(n), 1, math.Inf(1))}
	if h.signer == nil {
		return list, err
	}
	now := time.Now()
	days, _ := h.signer.State(now).Days(now)
	f := health.Figure{Key: "certificate_days", Value: float64(days), State: health.Fine}
	switch w := h.signingWarning(now); {
	case w.err != nil || w.stage == 1:
		f.State = health.Act
	case w.stage > 0:
		f.State = health.Watch
	}
	return append(list, f), err
}

// letterFigures are, of e-mail and of devices, for how long letters wait that are due, and how many were given up in a day; none of what the house
// does not have.
func (h *house) letterFigures(ctx context.Context) (list []health.Figure, err error) {
	for _, by := range []reminders.Channel{reminders.Mail, reminders.Push} {
		v, err := h.reminders.Standing(ctx, by)
		if err != nil {
			return nil, err
		}
		if !v.Set {
			list = append(list, health.Figure{Key: string(by) + "_set", State: health.Fine})
			continue
		}
		list = append(list, health.Figure{Key: string(by) + "_set", Value: 1, State: health.Fine},
			health.Judge(string(by)+"_oldest_seconds", "", math.Round(v.Oldest), 30*60, 6*60*60),
			health.Judge(string(by)+"_failed", "", float64(v.Failed), 1, math.Inf(1)))
	}
	return list, nil
}

// saveRoute is where pages save an answer.
const saveRoute = "/kuis/:attempt/jawaban"

// saveFigures is the time in which 99 of 100 saved answers were answered, in seconds, since this server began.
func saveFigures(metrics *prometheus.Registry) []health.Figure {
	families, _ := metrics.Gather()
	for _, family := range families {
		if family.GetName() != "mumpuni_http_seconds" {
			continue
		}
		for _, m := range family.GetMetric() {
			if labels := labelsOf(m); labels["route"] == saveRoute && labels["method"] == "POST" && labels["status"] == "200" {
				return []health.Figure{health.Judge("save_p99_seconds", "", quantile(m.GetHistogram(), .99), .25, 1)}
			}
		}
	}
	return nil
}

func labelsOf(m *dto.Metric) map[string]string {
	labels := map[string]string{}
	for _, l := range m.GetLabel() {
		labels[l.GetName()] = l.GetValue()
	}
	return labels
}

// quantile is the upper end of the bucket in which q of all lie.
func quantile(h *dto.Histogram, q float64) float64 {
	for _, b := range h.GetBucket() {
		if float64(b.GetCumulativeCount()) >= q*float64(h.GetSampleCount()) {
			return b.GetUpperBound()
		}
	}
	return math.Inf(1)
}

// diskFigures is the share that is free where this server writes; nothing where that is not known.
func diskFigures(path string) []health.Figure {
	var fs syscall.Statfs_t
	if syscall.Statfs(path, &fs) != nil || fs.Blocks == 0 {
		return nil
	}
	used := 1 - float64(fs.Bavail)/float64(fs.Blocks)
	return []health.Figure{health.Judge("disk_used_share", "", math.Round(used*100)/100, .85, .95)}
}
