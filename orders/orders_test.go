package orders_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/assessments"
	"mumpuni/courses/mandates"
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
	"mumpuni/orders"
	"mumpuni/people"
)

// One order of a course is for all of a list but those whom it would not reach, is seen by each, and is taken back in one act.
func TestOneOrderIsForManyAndIsTakenBackInOneAct(t *testing.T) {
	w := newTown(t, 4)
	ctx := t.Context()
	w.Exec("insert into version_authors values (?, ?, now())", w.Version, w.Trainer.PersonID)
	done, err := w.courses.Enrol(ctx, w.Learners[0], w.Course)
	w.must(err)
	w.Exec("update enrolments set completed_at = ? where id = ?", w.clock, done)
	plan, err := w.Plan(ctx, w.HR, w.course())
	w.must(err)
	if plan.Chosen != 6 || plan.Given != 3 || counts(plan.Counts) != "map[author:1 completed:1 oneself:1]" {
		t.Fatalf("%d of %d, %v", plan.Given, plan.Chosen, plan.Counts)
	}
	if len(w.told) != 0 {
		t.Fatal("a plan told somebody")
	}
	order, err := w.Give(ctx, w.HR, w.course())
	w.must(err)
	for i, l := range w.Learners {
		mine, err := w.courses.MyLearning(ctx, l)
		w.must(err)
		if i > 0 && (len(mine) != 1 || mine[0].DueOn != "2026-12-23" || mine[0].DueIn != 30) {
			t.Fatalf("learner %d has %+v", i, mine)
		}
	}
	if len(w.told) != 3 || w.told[0].Key != "notices.order_course" {
		t.Fatalf("told %+v", w.told)
	}
	v, list, total, err := w.Get(ctx, w.HR, order, "", 1)
	w.must(err)
	if v.Given != 3 || v.Chosen != 6 || total != 3 || len(list) != 3 || v.NotStarted() != 3 || v.Title != "Kursus" {
		t.Fatalf("%+v, %d people", v, total)
	}
	w.must(w.Cancel(ctx, w.HR, order))
	w.must(w.Cancel(ctx, w.HR, order))
	if mine, err := w.courses.MyLearning(ctx, w.Learners[1]); err != nil || mine[0].DueOn != "" {
		t.Fatalf("%+v %v", mine, err)
	}
	if len(w.told) != 6 || w.told[5].Key != "notices.order_cancelled" {
		t.Fatalf("told %d", len(w.told))
	}
}

// Who was ordered, alone or with their unit, is not ordered twice.
func TestWhoIsOrderedIsNotOrderedTwice(t *testing.T) {
	w := newTown(t, 2)
	ctx := t.Context()
	_, err := w.mandates.Mandate(ctx, w.HR, mandates.NewMandate{CourseID: w.Course, PersonID: w.Learners[0].PersonID, DueOn: "2026-12-01"})
	w.must(err)
	plan, err := w.Plan(ctx, w.HR, w.course())
	w.must(err)
	if plan.Counts["ordered"] != 1 {
		t.Fatalf("%v", plan.Counts)
	}
	_, err = w.Give(ctx, w.HR, w.course())
	w.must(err)
	_, err = w.Give(ctx, w.HR, w.course())
	w.wants(err, "order.nobody")
	unit := newTown(t, 1)
	_, err = unit.mandates.Mandate(ctx, unit.HR, mandates.NewMandate{CourseID: unit.Course, UnitID: unit.Unit, DueOn: "2026-12-01"})
	w.must(err)
	_, err = unit.Give(ctx, unit.HR, unit.course())
	w.wants(err, "order.nobody")
}

// An order of an assessment opens it to its people, is due until they begin, and leaves out who cannot sit it by then.
func TestAnAssessmentIsOrderedToWhoCanSitIt(t *testing.T) {
	w := newTown(t, 6)
	ctx, day := t.Context(), 24*time.Hour
	w.tried(w.Learners[0], w.clock.Add(-2*day), w.clock.Add(-2*day)) // cools until the 28th
	for i := range 3 {
		at := w.clock.Add(-time.Duration(i+30) * day)
		w.tried(w.Learners[1], at, at)
	}
	w.tried(w.Learners[2], w.clock.Add(-time.Hour), time.Time{})
	soon := w.assess()
	soon.DueOn = "2026-11-27"
	plan, err := w.Plan(ctx, w.HR, soon)
	w.must(err)
	if got := counts(plan.Counts); got != "map[cool_down:1 oneself:1 ordered:1 tries_used:1]" || plan.Given != 4 {
		t.Fatalf("%d, %s", plan.Given, got)
	}
	order, err := w.Give(ctx, w.HR, w.assess())
	w.must(err)
	if v, _, total, err := w.Get(ctx, w.HR, order, "", 1); err != nil || total != 5 || v.LeftOut["cool_down"] != 0 {
		t.Fatalf("by a later day %d are ordered, %v %v", total, v.LeftOut, err)
	}
	due := func() []assessments.DueAssessment {
		return pgtest.Asked(t, func(due *[]assessments.DueAssessment) pg.Question { return w.sits.AskDue(w.Learners[3], due) })
	}
	if list := due(); len(list) != 1 || list[0].DueIn != 30 || list[0].Title != "Asesmen" {
		t.Fatalf("%+v", list)
	}
	offers, err := w.sits.Offers(ctx, w.Learners[3], w.assessment)
	w.must(err)
	if len(offers) != 1 || offers[0].DueOn != "2026-12-23" || offers[0].Refusal != nil {
		t.Fatalf("%+v", offers)
	}
	w.clock = w.clock.Add(time.Hour)
	w.tried(w.Learners[3], w.clock, w.clock)
	if list := due(); len(list) != 0 {
		t.Fatalf("sat and still due: %+v", list)
	}
	_, done, _, err := w.Get(ctx, w.HR, order, "completed", 1)
	w.must(err)
	if len(done) != 1 || done[0].PersonID != w.Learners[3].PersonID {
		t.Fatalf("%+v", done)
	}
	w.must(w.Cancel(ctx, w.HR, order))
	if offers, err := w.sits.Offers(ctx, w.Learners[4], w.assessment); err != nil || len(offers) != 0 {
		t.Fatalf("taken back and still open: %+v %v", offers, err)
	}
}

// Whoever knows more than a fifth of a cell is not ordered to sit it, and who needs a level that it does not decide neither.
func TestWhoKnowsTheQuestionsIsNotOrderedToSit(t *testing.T) {
	w := newTown(t, 2)
	ctx := t.Context()
	for i := range 8 {
		question, version, author := uuid.New(), uuid.New(), w.Stranger.PersonID
		if i < 2 {
			author = w.Learners[0].PersonID // a quarter
		}
		w.Exec("insert into questions (id, unit_id, created_by, created_at) values (?, ?, ?, now())", question, w.Unit, author)
		w.Exec(`insert into question_versions (id, question_id, number, kind, stem, body, created_by, created_at)
			values (?, ?, 1, 'single', 'x', '{}', ?, now())`, version, question, author)
		w.Exec("insert into assessment_questions values (?, 0, ?, ?, ?, ?, 2, true)", w.assessment, i+1, question, version, w.competency)
		if i == 7 {
			w.Exec("insert into question_views values (?, ?, now())", question, w.Learners[1].PersonID) // an eighth
		}
	}
	w.Exec("update required_levels set level = 3")
	offers, err := w.Offers(ctx, w.HR, w.whom(), "")
	w.must(err)
	if len(offers.Assessments) != 0 || len(offers.Courses) != 1 || offers.Courses[0].Reaches != 0 {
		t.Fatalf("%+v", offers)
	}
	if plan, err := w.Plan(ctx, w.HR, w.assess()); err != nil || plan.Given != 0 || plan.Counts["level"] != 3 {
		t.Fatalf("%v %v", plan.Counts, err)
	}
	w.Exec("update required_levels set level = 2")
	plan, err := w.Plan(ctx, w.HR, w.assess())
	w.must(err)
	if plan.Counts["author"] != 1 {
		t.Fatalf("%v", plan.Counts)
	}
}

// Nobody but HR of the unit orders, for nobody but its people, from no list but today's.
func TestOrdersStayInTheirScope(t *testing.T) {
	w := newTown(t, 2)
	ctx := t.Context()
	auditor := w.Learners[0]
	auditor.Grants = []people.Grant{{Role: people.Auditor, UnitID: w.Unit}}
	for _, who := range []people.Actor{w.Stranger, w.Trainer, auditor, {}} {
		_, err := w.Give(ctx, who, w.course())
		w.wants(err, "gap.unit_unknown")
	}
	order, err := w.Give(ctx, w.HR, w.course())
	w.must(err)
	for _, who := range []people.Actor{w.Stranger, w.Trainer, {}} {
		_, _, _, err := w.Get(ctx, who, order, "", 1)
		w.wants(err, "order.not_found")
	}
	w.wants(w.Cancel(ctx, auditor, order), "order.not_found")
	if list, total, err := w.List(ctx, auditor, "", 1); err != nil || total != 1 || list[0].ID != order {
		t.Fatalf("%d %v", total, err)
	}
	_, _, err = w.List(ctx, w.Trainer, "", 1)
	w.wants(err, "order.not_yours")
	other := w.Learners[1]
	other.Grants = []people.Grant{{Role: people.HR, UnitID: w.Unit}}
	w.wants(w.Cancel(ctx, other, order), "person.oneself")
	past := w.course()
	past.Whom.AsOf = time.Date(2026, 6, 30, 0, 0, 0, 0, time.UTC)
	_, err = w.Plan(ctx, w.HR, past)
	w.wants(err, "order.not_today")
	for key, n := range map[string]orders.NewOrder{
		"order.target_missing": {Whom: w.whom(), DueOn: "2026-12-23"},
		"course.due_past":      {Whom: w.whom(), CourseID: w.Course, DueOn: "2026-11-22"},
		"course.due_missing":   {Whom: w.whom(), CourseID: w.Course, DueOn: "x"},
		"assessment.not_found": {Whom: w.whom(), AssessmentID: uuid.New(), DueOn: "2026-12-23"},
		"course.not_found":     {Whom: w.whom(), CourseID: uuid.New(), DueOn: "2026-12-23"},
	} {
		_, err := w.Plan(ctx, w.HR, n)
		w.wants(err, key)
	}
}

// Ticked people alone are ordered; an offer says for how many it would be and why not for others.
func TestTickedPeopleAloneAreOrdered(t *testing.T) {
	w := newTown(t, 5)
	ctx := t.Context()
	n := w.assess()
	n.Whom = w.whom(w.Learners[1].PersonID, w.Learners[3].PersonID, w.Stranger.PersonID)
	offers, err := w.Offers(ctx, w.HR, n.Whom, "")
	w.must(err)
	if offers.Chosen != 2 || fmt.Sprint(offers.Levels) != "map[2:2]" || len(offers.Courses) != 1 || len(offers.Assessments) != 1 {
		t.Fatalf("%+v", offers)
	}
	if a := offers.Assessments[0]; a.Fits != 2 || a.Least != 64 || a.Most != 64 || a.Questions != 10 || a.Given != 2 {
		t.Fatalf("%+v", a)
	}
	if c := offers.Courses[0]; c.Reaches != 2 || c.Given != 2 || c.Level != 2 {
		t.Fatalf("%+v", c)
	}
	order, err := w.Give(ctx, w.HR, n)
	w.must(err)
	if _, list, _, err := w.Get(ctx, w.HR, order, "", orders.AllPages); err != nil || len(list) != 2 {
		t.Fatalf("%+v %v", list, err)
	}
}
