package assessments_test

import (
	"context"
	"math"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/assessments"
	"mumpuni/competencies"
	"mumpuni/internal/jobs"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/questions/calibrations"
)

// measuring is a world with an assessment of 24 questions, and a queue.
func measuring(t *testing.T) (w *world, assessment, competency uuid.UUID) {
	t.Helper()
	w = newWorld(t, 4)
	queue, err := jobs.NewQueue()
	w.must(err)
	w.WithQueue(queue)
	competency = w.Competencies[0]
	w.fill(competency, 1, 4, 6)
	var cells []assessments.Cell
	for level := 1; level <= 4; level++ {
		cells = append(cells, assessments.Cell{CompetencyID: competency, Level: level, Count: 4})
	}
	return w, w.published(w.draft(assessments.Draw, cells...)), competency
}

// force puts a calibration in force, as two persons do.
func (w *world) force(calibration uuid.UUID) error {
	w.T.Helper()
	_, err := w.PutInForce(w.T.Context(), w.HR, calibration)
	w.must(err)
	return pg.InTx(w.T.Context(), w.DB, func(ctx context.Context, tx bun.Tx) error {
		return w.CarryForce(ctx, tx, w.HR, w.reviewer.PersonID, w.asked.Payload.(assessments.Force))
	})
}

func (w *world) calibrated(competency uuid.UUID) assessments.CalibrationView {
	w.T.Helper()
	k, err := w.Calibrate(w.T.Context(), w.HR, competency)
	w.must(err)
	w.must(w.Calculate(w.T.Context(), k))
	v, err := w.Calibration(w.T.Context(), w.HR, k)
	w.must(err)
	return v
}

// From what 150 people answered difficulties are found again; what is odd is held back; nothing counts before two persons said so,
// and a try that began before keeps what was known then.
func TestACalibrationCountsForTriesThatBeginUnderIt(t *testing.T) {
	w, assessment, competency := measuring(t)
	if _, err := w.Calibrate(t.Context(), w.HR, competency); !isKey(err, "calibration.too_few") {
		t.Fatalf("of nobody: %v", err)
	}
	c := w.crowdOf(assessment, 5)
	c.flipped = 9
	c.sit(assessment, competency, 130, 2)
	c.sit(assessment, competency, 20, 0)
	begun, err := w.Start(t.Context(), w.Learners[0], assessment, "")
	w.must(err)

	v := w.calibrated(competency)
	if v.State != calibrations.Ready || v.People != 150 || v.Answers != 130*22+20*24 || math.Abs(v.Mean) > .5 || v.SD < .6 || v.SD > 1.5 || v.Compared != 150 {
		t.Fatalf("%+v", v.Calibration)
	}
	at := map[uuid.UUID]int{}
	for j, version := range c.versions {
		at[version] = j
	}
	counting := 0
	for _, q := range v.Items {
		j := at[q.VersionID]
		switch {
		case j == c.flipped:
			if q.Held != "key" {
				t.Errorf("a wrong key: %+v", q.CalibratedItem)
			}
		case j >= 22:
			if q.Held != "few" || q.People != 20 || q.Stage != "judged" {
				t.Errorf("asked of twenty: %+v", q.CalibratedItem)
			}
		case q.Held == "":
			counting++
			if q.Stage != "calibrated" || *q.SEB > .35 || math.Abs(*q.B-c.hard[j]) > 1 {
				t.Errorf("%d counts with b %.2f ± %.2f, truth %.2f", j, *q.B, *q.SEB, c.hard[j])
			}
		}
	}
	if counting < 12 {
		t.Errorf("only %d questions count", counting)
	}

	w.clock = w.clock.Add(time.Minute)
	w.must(w.force(v.ID))
	if _, err := w.PutInForce(t.Context(), w.HR, v.ID); !isKey(err, "calibration.not_now") {
		t.Errorf("put in force twice: %v", err)
	}
	w.clock = w.clock.Add(time.Minute)
	for n, want := range map[int]uuid.UUID{0: uuid.Nil, 1: v.ID} {
		r := w.sit(w.Learners[n], assessment, "", all("right"))
		var m competencies.Measurement
		w.must(w.DB.NewSelect().Model(&m).Where("m.source_id = ?", r.AttemptID).Scan(t.Context()))
		if m.CalibrationID != want || n == 0 && r.AttemptID != begun.ID {
			t.Errorf("learner %d was measured by %s, want %s", n, m.CalibrationID, want)
		}
	}
}

// What does not belong is not heard: open questions, held and withdrawn tries, a second try; and what a later grading says counts.
func TestOnlyFirstTriesOnClosedQuestionsAreHeard(t *testing.T) {
	w, assessment, competency := measuring(t)
	c := w.crowdOf(assessment, 6)
	persons := c.sit(assessment, competency, 60, 0)
	w.Exec("update questions set open = true where id = (select question_id from question_versions where id = ?)", c.versions[0])
	w.Exec("update measurements set held_until = ? where person_id = ?", w.clock.Add(time.Hour), persons[0])
	w.Exec("update measurements set withdrawn_at = ?, withdrawn_for = 'x' where person_id = ?", w.clock, persons[1])
	w.Exec(`insert into gradings (attempt_id, number, graded_at, graded_by, reason, fraction, passed) select id, 2, now(), ?, 'x', 0, true from attempts where assessment_id = ?`, w.HR.PersonID, assessment)
	w.Exec(`insert into grading_items select attempt_id, 2, slot, fraction, false from attempt_items where version_id = ?`, c.versions[1])
	w.Exec(`insert into grading_items select attempt_id, 2, slot, 10000, true from attempt_items where version_id = ?`, c.versions[2])
	v := w.calibrated(competency)
	if v.People != 58 || v.Answers != 58*22 {
		t.Errorf("%d people, %d answers", v.People, v.Answers)
	}
	for _, q := range v.Items {
		if q.VersionID == c.versions[0] || q.VersionID == c.versions[1] {
			t.Error("a question that does not belong is calibrated")
		}
		if q.VersionID == c.versions[2] && q.Facility != 1 {
			t.Errorf("the later grading says all are right, heard %v", q.Facility)
		}
	}
}

// Each calculation ends: by its job, or as lost when there is no job; and one that was compared with what is in force no more is not
// put in force.
func TestEveryCalibrationEnds(t *testing.T) {
	w, assessment, competency := measuring(t)
	c := w.crowdOf(assessment, 7)
	c.sit(assessment, competency, 60, 0)
	k, err := w.Calibrate(t.Context(), w.HR, competency)
	w.must(err)
	if _, err := w.Calibrate(t.Context(), w.HR, competency); !isKey(err, "calibration.calculating") {
		t.Errorf("two at once: %v", err)
	}
	w.must(w.EndLost(t.Context()))
	if v, _ := w.Calibration(t.Context(), w.HR, k); v.State != calibrations.Calculating {
		t.Errorf("a live one was given up: %+v", v.Calibration)
	}
	w.Exec("update river_job set state = 'discarded', finalized_at = now() where kind = 'calibrate'")
	w.must(w.EndLost(t.Context()))
	if v, _ := w.Calibration(t.Context(), w.HR, k); v.State != calibrations.Fails || v.Failure != "calibration.lost" {
		t.Errorf("%+v", v.Calibration)
	}
	w.must(w.Calculate(t.Context(), k)) // comes late, finds nothing to do
	first := w.calibrated(competency)
	second := w.calibrated(competency)
	if v, _ := w.Calibration(t.Context(), w.HR, first.ID); v.State != calibrations.Dropped || second.Number != 3 {
		t.Errorf("%+v, then number %d", v.Calibration, second.Number)
	}
	w.must(w.force(second.ID))
	w.clock = w.clock.Add(time.Minute)
	third := w.calibrated(competency)
	w.Exec("update calibrations set before_id = null where id = ?", third.ID)
	if err := w.force(third.ID); !isKey(err, "calibration.outdated") {
		t.Errorf("%v", err)
	}
	w.must(pg.InTx(t.Context(), w.DB, func(ctx context.Context, tx bun.Tx) error {
		return w.NotForced(ctx, tx, assessments.Force{ID: third.ID})
	}))
	if v, _ := w.Calibration(t.Context(), w.HR, third.ID); v.State != calibrations.Ready {
		t.Errorf("refused, it is %s", v.State)
	}
}

// The clock calibrates from a hundred people on, and again when a quarter more came, at most once a day.
func TestTheClockCalibratesWhatHasNewAnswers(t *testing.T) {
	w, assessment, competency := measuring(t)
	c := w.crowdOf(assessment, 8)
	var told []people.Notice
	w.WithNotify(func(_ context.Context, _ bun.Tx, n ...people.Notice) error { told = append(told, n...); return nil })
	w.Exec("insert into role_grants (id, person_id, role, unit_id, granted_at, granted_by) values (gen_random_uuid(), ?, 'hr', ?, ?, ?)", w.HR.PersonID, w.Root, w.clock, w.HR.PersonID)
	begun := func() int {
		w.must(w.CalibrateDue(t.Context()))
		list, err := w.Calibrations(t.Context())
		w.must(err)
		for _, k := range list {
			if k.State == calibrations.Calculating {
				w.must(w.Calculate(t.Context(), k.ID))
				if !k.AskedBy.IsZero() {
					t.Errorf("asked by %v", k.AskedBy)
				}
			}
		}
		return len(list)
	}
	for _, step := range []struct {
		more int
		days int
		want int
	}{{99, 0, 0}, {1, 0, 1}, {0, 2, 1}, {24, 0, 1}, {1, 0, 2}, {60, 0, 2}, {0, 1, 3}} {
		w.clock = w.clock.AddDate(0, 0, step.days)
		c.sit(assessment, competency, step.more, 0)
		if n := begun(); n != step.want {
			t.Errorf("%+v: %d calibrations", step, n)
		}
	}
	if len(told) != 3 || told[0].PersonID != w.HR.PersonID || told[0].Key != "notices.calibration_ready" {
		t.Errorf("told of what the clock began: %+v", told)
	}
	asked := w.calibrated(competency)
	if last := told[len(told)-1]; len(told) != 4 || last.PersonID != asked.AskedBy {
		t.Errorf("who asked was told: %+v", told)
	}
}
