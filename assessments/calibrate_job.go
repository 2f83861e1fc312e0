package assessments

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/jobs"
	"mumpuni/internal/pg"
	"mumpuni/internal/report"
	"mumpuni/people"
	"mumpuni/psychometrics"
	"mumpuni/questions/calibrations"
	"mumpuni/questions/kinds"
)

// calibrateArgs asks for one calibration to be calculated.
type calibrateArgs struct {
	CalibrationID uuid.UUID `json:"calibration_id"`
}

// Kind names the job.
func (calibrateArgs) Kind() string { return "calibrate" }

// InsertOpts: one after the other, beside all other jobs; what failed twice will not come right by itself.
func (calibrateArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{MaxAttempts: 2, Queue: jobs.Figures}
}

type calibrateWorker struct {
	river.WorkerDefaults[calibrateArgs]
	s *Service
}

// calibrateTime is how long one calculation may take: ten times the largest that is promised.
const calibrateTime = 10 * time.Minute

// Timeout ends one that takes too long.
func (*calibrateWorker) Timeout(*river.Job[calibrateArgs]) time.Duration { return calibrateTime }

// Work calculates. Whatever it refuses, and a second failure, is noted with the calibration. A server that stops uses up no try.
func (w *calibrateWorker) Work(ctx context.Context, job *river.Job[calibrateArgs]) error {
	err := w.s.calculate(ctx, job.Args.CalibrationID)
	if err == nil {
		return nil
	}
	if errors.Is(ctx.Err(), context.Canceled) {
		return river.JobSnooze(0)
	}
	key := "calibration.broke_down"
	var f *fault.Fault
	switch {
	case errors.As(err, &f) && f.Kind != fault.Internal && f.Kind != fault.Unavailable:
		key = f.Key
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		key = "calibration.too_long"
	case job.Attempt < job.MaxAttempts:
		return err
	default:
		slog.ErrorContext(ctx, "calibration failed", "calibration", job.Args.CalibrationID, "error", err)
	}
	return w.s.calibrations.Fail(context.WithoutCancel(ctx), job.Args.CalibrationID, key)
}

// EndLost fails calibrations that no job calculates any more.
func (s *Service) EndLost(ctx context.Context) error {
	return s.calibrations.EndLost(ctx, jobs.Live(calibrateArgs{}.Kind(), "calibration_id", "k.id"))
}

// calculate reads the answers, fits them, says what would change, and keeps it.
func (s *Service) calculate(ctx context.Context, calibration uuid.UUID) error {
	k, err := s.calibrations.Get(ctx, s.db, calibration)
	if err != nil || k.State != calibrations.Calculating {
		return err
	}
	if err := s.calibrations.Progress(ctx, k.ID, "reading", 0, 0); err != nil {
		return err
	}
	h, err := s.hear(ctx, s.db, k.CompetencyID)
	switch {
	case err != nil:
		return err
	case len(h.data) < leastHeard:
		return fault.New(fault.Conflict, "calibration.too_few").With("Least", leastHeard)
	}
	k.People, k.Answers = len(h.data), h.answers
	if err := s.calibrations.Progress(ctx, k.ID, "fitting", k.People, k.Answers); err != nil {
		return err
	}
	before, err := s.scaleOf(ctx, s.db, k)
	if err != nil {
		return err
	}
	items, err := fitted(ctx, &k, h, before)
	if err != nil {
		return err
	}
	if err := s.calibrations.Progress(ctx, k.ID, "comparing", k.People, k.Answers); err != nil {
		return err
	}
	if err := compare(ctx, &k, h, items, before); err != nil {
		return err
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if err := s.calibrations.End(ctx, tx, k, items); err != nil {
			return err
		}
		return s.tellCalibrated(ctx, tx, k)
	})
}

// tellCalibrated tells that a calibration can be looked at: who asked for it; of one that the clock began the HR officers of the top units, who
// put it in force.
func (s *Service) tellCalibrated(ctx context.Context, tx bun.Tx, k calibrations.Calibration) error {
	line, err := s.lineOf(ctx, tx, k.CompetencyID)
	if err != nil {
		return err
	}
	tell := []id.Person{k.AskedBy}
	if k.AskedBy.IsZero() {
		if tell, err = s.topOfficers(ctx, tx); err != nil {
			return err
		}
	}
	for _, person := range tell {
		err := s.tell(ctx, tx, people.Notice{
			PersonID: person, Key: "notices.calibration_ready", Href: "/studio/kalibrasi/" + k.ID.String(), Args: map[string]string{"Code": line.Code, "Number": strconv.Itoa(k.Number)},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// topOfficers are the HR officers of the units that stand above all others.
func (s *Service) topOfficers(ctx context.Context, tx bun.Tx) ([]id.Person, error) {
	tops, err := report.TopUnits(ctx, tx, people.System().Scope(s.now()), s.now())
	if err != nil {
		return nil, err
	}
	var officers []id.Person
	for _, u := range tops {
		some, err := people.HoldersAbove(ctx, tx, u.ID, s.now(), people.HR)
		if err != nil {
			return nil, err
		}
		officers = append(officers, some...)
	}
	slices.SortFunc(officers, func(a, b id.Person) int { return slices.Compare(a[:], b[:]) })
	return slices.Compact(officers), nil
}

// fitted calibrates, and says of each question whether its estimate counts. A fit that does not settle, and a population that cannot
// be, give nothing: calibration.unsettled, calibration.odd_population.
func fitted(ctx context.Context, k *calibrations.Calibration, h heard, before scale) ([]calibrations.CalibratedItem, error) {
	set := h.setup(before)
	fit, err := psychometrics.Calibrate(ctx, h.data, set)
	switch {
	case err != nil:
		return nil, fmt.Errorf("calibrate: %w", err)
	case !fit.Converged:
		return nil, fault.New(fault.Conflict, "calibration.unsettled")
	case !before.PlausiblePopulation(fit.Mean, fit.SD):
		return nil, fault.New(fault.Conflict, "calibration.odd_population")
	}
	k.Mean, k.SD, k.LogLik, k.Iterations = fit.Mean, fit.SD, fit.LogLik, fit.Iterations
	k.Rule, k.CutsVersion, k.BeforeID = psychometrics.Version, before.cuts, before.known.ID
	classical := h.data.Classical()
	var items []calibrations.CalibratedItem
	for j, q := range h.asked {
		c, f := classical[j], fit.Items[j]
		if c.N == 0 {
			continue
		}
		items = append(items, calibrations.CalibratedItem{
			VersionID: q.VersionID, QuestionID: q.QuestionID, Level: q.Level, Chance: set.Chance[j], People: c.N, Facility: c.P, Rest: known(c.Rest),
			Infit: known(fit.Infit[j]), Outfit: known(fit.Outfit[j]), A: known(f.A), B: known(f.B), SEA: known(f.SEA), SEB: known(f.SEB),
			Stage: string(psychometrics.StageOf(c.N, f.SEB)), Held: string(psychometrics.DoubtOf(c.N, f, c.Rest, set.Priors[j])),
		})
	}
	return items, nil
}

// known is a figure, nil where there is none.
func known(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}

// mostCompared is of how many people, the first in no order that means anything, it is worked out what would change.
const mostCompared = 2000

// compare counts whom the new questions would have decided otherwise.
func compare(ctx context.Context, k *calibrations.Calibration, h heard, items []calibrations.CalibratedItem, before scale) error {
	after := before
	after.Rule = before.Known(k.People, k.Mean, k.SD)
	after.known = calibrations.Known{Items: map[uuid.UUID]calibrations.Parameters{}}
	for _, i := range items {
		if i.Held == "" {
			after.known.Items[i.VersionID] = calibrations.Parameters{A: *i.A, B: *i.B, SEA: *i.SEA, SEB: *i.SEB}
		}
	}
	now, then := h.items(before), h.items(after)
	for n, row := range h.data {
		if n == mostCompared {
			break
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		was, is := before.Decide(before.Prior(), h.paper(row, now)), after.Decide(after.Prior(), h.paper(row, then))
		k.Compared++
		tally(&k.Higher, is.Attained > was.Attained)
		tally(&k.Lower, is.Attained < was.Attained)
		tally(&k.Surer, decided(is) && !decided(was))
		tally(&k.Unsurer, decided(was) && !decided(is))
	}
	return nil
}

func decided(d psychometrics.Decision) bool { return d.Attained > 0 || d.BelowFrom > 0 }

func tally(n *int, is bool) {
	if is {
		*n++
	}
}

// items are the questions on a scale.
func (h heard) items(c scale) []psychometrics.Item {
	out := make([]psychometrics.Item, len(h.asked))
	for j, q := range h.asked {
		out[j] = c.item(q.VersionID, q.Level, kinds.Chance(q.Kind, q.Body))
	}
	return out
}

// paper is what one person answered.
func (h heard) paper(row []int8, items []psychometrics.Item) []psychometrics.Answer {
	var out []psychometrics.Answer
	for j, u := range row {
		if u != psychometrics.Missing {
			out = append(out, psychometrics.Answer{Item: items[j], Level: h.asked[j].Level, Right: u == 1})
		}
	}
	return out
}

// dueArgs asks which competencies have enough new answers.
type dueArgs struct{}

// Kind names the job.
func (dueArgs) Kind() string { return "calibrations_due" }

type dueWorker struct {
	river.WorkerDefaults[dueArgs]
	s *Service
}

// Work begins them.
func (w *dueWorker) Work(ctx context.Context, _ *river.Job[dueArgs]) error {
	return errors.Join(w.s.calibrateDue(ctx), w.s.refreshSummaries(ctx))
}

// A line is calibrated by the clock from 100 people on, and again when a quarter more were measured, not more often than once a day.
const (
	firstDue = 100
	moreDue  = 4 // one of so many
	dueEvery = 24 * time.Hour
)

func (s *Service) calibrateDue(ctx context.Context) error {
	lines, err := s.measuredLines(ctx, s.db, s.now())
	if err != nil {
		return err
	}
	last, err := s.calibrations.Lines(ctx, s.db)
	if err != nil {
		return err
	}
	for _, l := range lines {
		if !due(l.People, last[l.LineID], s.now()) {
			continue
		}
		err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
			_, err := s.beginCalibration(ctx, tx, people.System(), l.CompetencyID)
			return err
		})
		if err != nil && fault.KindOf(err) != fault.Conflict {
			return err
		}
	}
	return nil
}

func due(people int, last calibrations.CalibratedLine, now time.Time) bool {
	return people >= firstDue && last.State != calibrations.Calculating && last.State != calibrations.Waits &&
		people*moreDue >= last.Read*(moreDue+1) && now.Sub(last.AskedAt) >= dueEvery
}

// AddWorkers registers the jobs of this package.
func (s *Service) AddWorkers(w *river.Workers) {
	river.AddWorker(w, &calibrateWorker{s: s})
	river.AddWorker(w, &dueWorker{s: s})
	river.AddWorker(w, &heldWorker{s: s})
}

// Periodic gives the jobs that this package runs by the clock.
func (s *Service) Periodic() []*river.PeriodicJob {
	hourly := river.PeriodicInterval(time.Hour)
	return []*river.PeriodicJob{
		river.NewPeriodicJob(hourly, func() (river.JobArgs, *river.InsertOpts) { return dueArgs{}, nil }, nil),
		river.NewPeriodicJob(hourly, func() (river.JobArgs, *river.InsertOpts) { return heldArgs{}, nil }, &river.PeriodicJobOpts{RunOnStart: true}),
	}
}
