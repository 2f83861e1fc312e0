package main

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/approvals"
	"mumpuni/certification"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
)

// figures are all that stands of somebody: marks, progress, courses, JP by source, evidence, measurements, certificates.
func (w *town) figures(person id.Person) []string {
	w.t.Helper()
	var out []string
	w.need(w.stage.NewRaw(`select x from (
			select 'attempt ' || id || ' ' || fraction || ' ' || passed || ' ' || annulled as x from attempts where person_id = ?0 and state = 'finished'
			union all select 'module ' || p.module_id || ' ' || p.fraction || ' ' || coalesce(p.completed_at::text, '-') || ' ' || coalesce(p.best_fraction::text, '-') || coalesce(p.attempt_id::text, '-')
				from module_progress p join enrolments e on e.id = p.enrolment_id where e.person_id = ?0
			union all select 'course ' || id || ' ' || coalesce(completed_at::text, '-') || ' ' || certificate || certificate_why from enrolments where person_id = ?0
			union all select 'jp ' || source_id || ' ' || local_day || ' ' || sum(counted_minutes) from jp_entries where person_id = ?0 group by source_id, local_day having sum(counted_minutes) <> 0
			union all select 'evidence ' || source_id || ' ' || competency_id || ' ' || level || grade || attained_at from attainments where person_id = ?0 and withdrawn_at is null
			union all select 'measured ' || source_id || ' ' || competency_id || ' ' || attained || ' ' || coalesce(below_from, 0) || ' ' || p::text || eap || mass::text from measurements where person_id = ?0 and withdrawn_at is null
			union all select 'certificate ' || number from certificates where person_id = ?0 and revoked_at is null) f order by 1`, person).Scan(w.t.Context(), &out))
	return out
}

// regrade has the chief ask for p, and an HR officer of the unit agree.
func (w *town) regrade(p quizzes.Proposal) quizzes.Regrade {
	w.t.Helper()
	ctx, chief, second := w.t.Context(), w.folk["chief"].who, w.member("hr@here").who
	p.Reason = "Diperiksa ulang oleh panitia."
	r := must[quizzes.Regrade](w.t)(w.house.quizzes.Propose(ctx, chief, p))
	asked := must[uuid.UUID](w.t)(w.house.quizzes.AskRegrade(ctx, chief, r.ID))
	v := must[approvals.View](w.t)(w.house.approvals.Get(ctx, second, asked))
	if err := w.house.approvals.Approve(ctx, chief, v.ID, v.Digest); err == nil {
		w.t.Fatal("who asked agreed")
	}
	w.need(w.house.approvals.Approve(ctx, second, v.ID, v.Digest))
	w.later += time.Minute
	return must[quizzes.RegradeView](w.t)(w.house.quizzes.Regrade(ctx, chief, r.ID)).Regrade
}

func (w *town) member(name string) citizen {
	return w.cast[slices.IndexFunc(w.cast, func(c citizen) bool { return c.name == name })]
}

// An annulled attempt takes pass, completion, JP, evidence and certificate with it; taken back, each figure is as it was; and whoever
// passes honestly in between has a course, JP and a certificate of their own.
func TestARegradeIsCarriedThroughTheHouseAndBack(t *testing.T) {
	w := furnishedTown(t)
	ctx, learner := t.Context(), w.member("learner").who
	finished := id.Attempt(uuid.MustParse(w.records["learner"]["finished"]))
	done := id.Enrolment(uuid.MustParse(w.records["learner"]["done"]))
	before := w.figures(learner.PersonID)

	annulled := w.regrade(quizzes.Proposal{Kind: quizzes.OfAttempt, AttemptID: finished})
	if annulled.State != quizzes.Done {
		t.Fatalf("%+v", annulled)
	}
	effects, _, _, err := w.house.quizzes.Effects(ctx, w.member("hr@here").who, annulled.ID, "", 10)
	if err != nil || len(effects) != 1 || !effects[0].Lost || effects[0].Completed != -1 || effects[0].Certificates != 1 || effects[0].After.Minutes >= effects[0].Before.Minutes {
		t.Fatalf("effects: %+v, %v", effects, err)
	}
	for what, query := range map[string]string{
		"the course is completed":     "select exists (select from enrolments where id = '" + done.String() + "' and completed_at is not null)",
		"the certificate stands":      "select exists (select from certificates where enrolment_id = '" + done.String() + "' and revoked_at is null)",
		"JP count":                    "select coalesce(sum(counted_minutes), 0) <> 0 from jp_entries where source_id = '" + done.String() + "'",
		"the person was told nothing": "select not exists (select from notices where person_id = '" + learner.PersonID.String() + "' and key = 'notices.regrade_annulled')",
	} {
		if w.asked(query) {
			t.Error(what)
		}
	}

	w.regrade(quizzes.Proposal{Kind: quizzes.OfReversal, ReversesID: annulled.ID})
	if after := w.figures(learner.PersonID); !slices.Equal(before, after) {
		t.Errorf("taken back:\n%v\nwas\n%v", after, before)
	}

	again := w.regrade(quizzes.Proposal{Kind: quizzes.OfAttempt, AttemptID: finished})
	try := must[quizzes.Attempt](t)(w.house.quizzes.Start(ctx, learner, quizzes.StartRequest{
		QuizID: id.Quiz(uuid.MustParse(w.records["here"]["quick-quiz"])), EnrolmentID: done, ModuleID: id.Module(uuid.MustParse(w.records["here"]["quick-module"])),
	}))
	for slot := range 2 {
		must[quizzes.Saved](t)(w.house.quizzes.SaveAnswer(ctx, learner, quizzes.Save{AttemptID: try.ID, Slot: slot + 1, Answer: kinds.Answer{Text: "2"}, ClientStep: uuid.New()}))
	}
	must[quizzes.Attempt](t)(w.house.quizzes.Finish(ctx, learner, try.ID))
	papers, _, err := w.house.certification.Own(ctx, learner)
	standing := slices.DeleteFunc(papers, func(c certification.Certificate) bool { return c.Revoked() })
	if err != nil || len(standing) != 1 || !w.asked("select sum(counted_minutes) = 45 from jp_entries where source_id = '"+done.String()+"'") {
		t.Errorf("an honest second try: %d certificates, %v", len(standing), err)
	}
	w.regrade(quizzes.Proposal{Kind: quizzes.OfReversal, ReversesID: again.ID})
	if !w.asked("select count(*) = 1 from certificates where enrolment_id = '" + done.String() + "' and revoked_at is null") {
		t.Error("two certificates of one course stand")
	}
}

// Nobody whom it concerns agrees, though they hold the role.
func TestNobodyAgreesToWhatConcernsThem(t *testing.T) {
	w := furnishedTown(t)
	ctx, chief, second := t.Context(), w.folk["chief"].who, w.member("hr@here").who
	r := must[quizzes.Regrade](t)(w.house.quizzes.Propose(ctx, chief, quizzes.Proposal{
		Kind: quizzes.OfAttempt, AttemptID: id.Attempt(uuid.MustParse(w.records["hr@here"]["finished"])), Reason: "Percobaan pengelola SDM sendiri.",
	}))
	asked := must[uuid.UUID](t)(w.house.quizzes.AskRegrade(ctx, chief, r.ID))
	v := must[approvals.View](t)(w.house.approvals.Get(ctx, chief, asked))
	if err := w.house.approvals.Approve(ctx, second, v.ID, v.Digest); fault.KindOf(err) != fault.Forbidden && fault.KindOf(err) != fault.NotFound {
		t.Errorf("agreed to what concerns them: %v", err)
	}
}
