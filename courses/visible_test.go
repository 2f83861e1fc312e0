package courses_test

import (
	"sync"
	"testing"
	"time"

	"mumpuni/courses"
	"mumpuni/courses/results"
	"mumpuni/internal/id"
	"mumpuni/internal/pgtest"
)

// span is a range of the report's visible time, in seconds from a moment.
func span(from time.Time, a, b int) [2]int {
	at := int(from.UnixMilli())
	return [2]int{at + a*1000, at + b*1000}
}

func (h *house) minutes(enrolment id.Enrolment) (minutes, byDevice int) {
	h.T.Helper()
	l, err := h.Courses.Learn(h.T.Context(), h.Learner, enrolment)
	h.Must(err)
	if l.Measured.Minutes == nil {
		return -1, 0
	}
	return *l.Measured.Minutes, l.Measured.ByDevice
}

func TestVisibleMinutesAreMeasuredBesideTheCurriculum(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	c, modules := h.Published("Satu")
	enrolment := h.Enrol(h.Learner, c.ID)
	for _, m := range modules {
		_, err := h.Courses.OpenModule(ctx, h.Learner, enrolment, m, 0)
		h.Must(err)
	}
	start := h.Clock
	if n, _ := h.minutes(enrolment); n != -1 {
		t.Fatalf("%d minutes before anything was measured", n)
	}
	report := func(module int, visible ...[2]int) courses.Progress {
		p, err := h.Courses.RecordProgress(ctx, h.Learner, enrolment, modules[module], courses.Report{Visible: visible})
		h.Must(err)
		return p
	}
	h.Pass(10 * time.Minute)
	report(0, span(start, 480, 600))         // two minutes, now
	report(1, span(start, 500, 600))         // at the same time in another tab
	report(0, span(start, -3000, 9000))      // before the opening, after now: what lies between was ten minutes, eight of them late
	p := report(0, span(start, -3000, 9000)) // and again
	if n, late := h.minutes(enrolment); n != 10 || late != 8 {
		t.Errorf("%d minutes, %d by the device", n, late)
	}
	if m := p.Measured(); *m.Minutes != 10 || m.ByDevice != 8 {
		t.Errorf("module: %d, %d", *m.Minutes, m.ByDevice)
	}
	for _, table := range []string{"enrolments", "module_progress"} {
		if n := h.Count("select sum(visible_ms) - 600000 + sum(word_ms) - 480000 from " + table); n != 0 {
			t.Errorf("%s are off by %d ms", table, n)
		}
	}
	// a day later no device's word reaches back
	h.Pass(26 * time.Hour)
	report(1, span(start, 600, 900))
	if n, _ := h.minutes(enrolment); n != 10 {
		t.Errorf("%d minutes after a word of yesterday", n)
	}
	o, err := h.Results.Outcomes(ctx, h.HR, results.OutcomeFilter{CourseID: c.ID})
	h.Must(err)
	paged, err := h.Results.Outcomes(ctx, h.HR, results.OutcomeFilter{CourseID: c.ID, Limit: 10})
	h.Must(err)
	for _, row := range []results.Outcome{o.List[0], paged.List[0]} {
		if row.Minutes != 45 || *row.Measured.Minutes != 10 || row.Measured.ByDevice != 8 {
			t.Errorf("HR reads %d and %d of %d", *row.Measured.Minutes, row.Measured.ByDevice, row.Minutes)
		}
	}
}

// What is measured ends with the course, and JP and their days are those of the curriculum.
func TestMeasuringEndsWithTheCourseAndChangesNoJP(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	c, modules := h.Published("Satu")
	enrolment := h.Enrol(h.Learner, c.ID)
	start := h.Clock
	h.Finish(h.Learner, enrolment, modules)
	done := h.Clock
	h.Pass(5 * time.Minute)
	if _, err := h.Courses.RecordProgress(t.Context(), h.Learner, enrolment, modules[0], courses.Report{Visible: courses.Spans{span(start, 0, 86400)}}); err != nil {
		t.Fatal(err)
	}
	if ms := h.Count("select visible_ms from enrolments where id = ?", enrolment); ms != int(done.Sub(start).Milliseconds()) {
		t.Errorf("%d ms were measured in a course of %v", ms, done.Sub(start))
	}
	if n := h.Count("select sum(raw_minutes) from jp_entries where person_id = ?", h.Learner.PersonID); n != 45 {
		t.Errorf("%d minutes booked", n)
	}
}

// Two devices tell of the same minutes at the same moment, the first ones of their person: they count once.
func TestTwoDevicesEarnNoMinuteTwice(t *testing.T) {
	h := open(t, pgtest.DB(t), nil)
	ctx := t.Context()
	c, modules := h.Published("Satu")
	enrolment := h.Enrol(h.Learner, c.ID)
	for _, m := range modules[:2] {
		_, err := h.Courses.OpenModule(ctx, h.Learner, enrolment, m, 0)
		h.Must(err)
	}
	start := h.Clock
	h.Pass(time.Minute)
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			_, err := h.Courses.RecordProgress(ctx, h.Learner, enrolment, modules[i%2], courses.Report{Visible: courses.Spans{span(start, 0, 60)}})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if n, _ := h.minutes(enrolment); n != 1 {
		t.Errorf("%d minutes of one", n)
	}
}

// A learner's word given without a line counts as of when it was given.
func TestAWordKeptOnTheDeviceIsJudgedByItsOwnTime(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	c, modules := h.Published("Satu")
	enrolment := h.Enrol(h.Learner, c.ID)
	_, err := h.Courses.OpenModule(ctx, h.Learner, enrolment, modules[1], 0)
	h.Must(err)
	opened := int(h.Clock.UnixMilli())
	h.Pass(time.Hour)
	_, err = h.Courses.RecordProgress(ctx, h.Learner, enrolment, modules[1], courses.Report{Marked: opened + 5000})
	h.Wants(err, "course.too_early")
	p, err := h.Courses.RecordProgress(ctx, h.Learner, enrolment, modules[1], courses.Report{Marked: opened + 60_000})
	h.Must(err)
	if !p.Completed() || !p.CompletedAt.Equal(h.Clock) {
		t.Errorf("completed %v at %v", p.Completed(), p.CompletedAt)
	}
	_, err = h.Courses.RecordProgress(ctx, h.Learner, enrolment, modules[1], courses.Report{Marked: opened + 60_000})
	h.Must(err) // again changes nothing
}
