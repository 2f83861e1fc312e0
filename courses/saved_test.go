package courses_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/internal/id"
	"mumpuni/internal/pgtest"
)

func unix(t time.Time) int { return int(t.UnixMilli()) }

// What was read without a signal counts as if the device had told of it then: from when it had the module, and no earlier.
func TestAModuleOpenedWithoutASignalIsBelievedFromWhenItWasSaved(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	c, m := h.Published("Luring")
	enrolment := h.Enrol(h.Learner, c.ID)
	report := func(module id.Module, r courses.Report) (courses.Progress, error) {
		return h.Courses.RecordProgress(ctx, h.Learner, enrolment, module, r)
	}
	_, err := report(m[1], courses.Report{Opened: unix(h.Clock.Add(-time.Hour)), Marked: unix(h.Clock)})
	h.Wants(err, "course.module_not_opened") // it was never saved

	saved := h.Clock
	h.Must(h.Courses.MarkSaved(ctx, h.Learner, enrolment))
	if n := h.Count("select count(*) from module_progress"); n != 0 {
		t.Errorf("saving opened %d modules", n)
	}
	_, err = report(m[1], courses.Report{Opened: unix(saved.Add(-time.Hour)), Marked: unix(saved)})
	h.Wants(err, "course.too_early") // who says that they opened it before they had it gains nothing

	h.Pass(48 * time.Hour)
	read := saved.Add(20 * time.Hour)
	p, err := report(m[1], courses.Report{Opened: unix(read), Marked: unix(read.Add(time.Minute))})
	if h.Must(err); !p.Completed() || !p.OpenedAt.Equal(read) {
		t.Errorf("opened %v, completed %v", p.OpenedAt, p.CompletedAt)
	}
	p, err = report(m[0], courses.Report{Opened: unix(read), Scroll: 10000, Dwell: 60})
	if h.Must(err); !p.Completed() {
		t.Errorf("reading counts %d", p.Fraction)
	}
	h.Must(h.Courses.MarkSaved(ctx, h.Learner, enrolment)) // again, at an update: since when it was there does not change
	_, err = report(m[0], courses.Report{Opened: unix(h.Clock.Add(time.Hour)), Scroll: 5000})
	h.Must(err)
	if p.Fraction != courses.Whole {
		t.Error("it went down")
	}
	other := h.Person("Orang Lain", h.Section)
	h.Must(h.Courses.MarkSaved(ctx, other, enrolment))
	if _, err := h.Courses.RecordProgress(ctx, other, enrolment, m[0], courses.Report{Opened: unix(read)}); err == nil {
		t.Error("somebody else told of it")
	}
}

// Copies name modules by their lineage. What was read in one of an older version counts for the module of today.
func TestWhatWasReadInAnOldCopyCountsForTheModuleOfToday(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	c, m := h.Published("Salinan")
	enrolment := h.Enrol(h.Learner, c.ID)
	_, before, err := h.Courses.Saved(ctx, h.Learner, enrolment, "")
	h.Must(err)
	h.Must(h.Courses.MarkSaved(ctx, h.Learner, enrolment))
	opened := h.Clock
	_, err = h.Courses.StartRevision(ctx, h.Trainer, c.ID)
	h.Must(err)
	h.Publish(c.ID)
	tasks, after, err := h.Courses.Saved(ctx, h.Learner, enrolment, "")
	h.Must(err)
	if tasks.List[0].ID == m[0] || after[0].ModuleID == before[0].ModuleID {
		t.Fatal("who has not begun stayed on the old version")
	}
	if after[0].Module.ID != before[0].Module.ID || after[0].Module.ID != id.Module(tasks.List[0].LineageID) || after[0].NextID != before[0].NextID {
		t.Error("a new version changed the name of a copy")
	}
	h.Pass(time.Hour)
	for _, named := range []id.Module{m[1], id.Module(uuid.UUID(after[1].Module.ID))} { // by the old version, and by the lineage
		p, err := h.Courses.RecordProgress(ctx, h.Learner, enrolment, named, courses.Report{Opened: unix(opened), Marked: unix(opened.Add(time.Minute))})
		if h.Must(err); !p.Completed() || p.ModuleID != tasks.List[1].ID {
			t.Errorf("%v: %v of %v", named, p.CompletedAt, p.ModuleID)
		}
	}
	if n := h.Count("select count(*) from statements where object_type = 'module'"); n != 1 {
		t.Errorf("completed %d times", n)
	}
	l, err := h.Courses.OpenModule(ctx, h.Learner, enrolment, after[0].Module.ID, 0)
	if h.Must(err); l.Module.ID != tasks.List[0].ID {
		t.Error("a lineage opens no module")
	}
}
