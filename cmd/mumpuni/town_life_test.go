package main

import (
	"maps"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"

	"mumpuni/approvals"
	"mumpuni/courses"
	"mumpuni/courses/mandates"
	"mumpuni/feedback"
	"mumpuni/identity"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
)

// life is what everybody has: a course begun with its quiz open, and one passed with its certificate.
func (w *town) life(c citizen, at things) things {
	ctx, r := w.t.Context(), things{"person": c.who.PersonID.String(), "nip": c.nip, "name": nameOf(c.name), "lesson": at["lesson"], "examination": at["examination"], "test": at["test"]}
	key := uuid.MustParse
	enrolment := must[id.Enrolment](w.t)(w.house.courses.Enrol(ctx, c.who, key(at["course"])))
	must[courses.Lesson](w.t)(w.house.courses.OpenModule(ctx, c.who, enrolment, id.Module(key(at["lesson"])), 0))
	r["asked"] = must[uuid.UUID](w.t)(w.house.feedback.Ask(ctx, c.who, feedback.NewInquiry{Enrolment: enrolment, Module: id.Module(key(at["lesson"])), Kind: feedback.Question, Words: "?"})).String()
	attempt := must[quizzes.Attempt](w.t)(w.house.quizzes.Start(ctx, c.who, quizzes.StartRequest{QuizID: id.Quiz(key(at["test"])), EnrolmentID: enrolment, ModuleID: id.Module(key(at["examination"]))}))
	done := must[id.Enrolment](w.t)(w.house.courses.Enrol(ctx, c.who, key(at["quick"])))
	finished := must[quizzes.Attempt](w.t)(w.house.quizzes.Start(ctx, c.who, quizzes.StartRequest{QuizID: id.Quiz(key(at["quick-quiz"])), EnrolmentID: done, ModuleID: id.Module(key(at["quick-module"]))}))
	for slot := range 2 {
		must[quizzes.Saved](w.t)(w.house.quizzes.SaveAnswer(ctx, c.who, quizzes.Save{AttemptID: finished.ID, Slot: slot + 1, Answer: kinds.Answer{Text: "2"}, ClientStep: uuid.New()}))
	}
	must[quizzes.Attempt](w.t)(w.house.quizzes.Finish(ctx, c.who, finished.ID))
	late := quizzes.Save{AttemptID: finished.ID, Slot: 1, Answer: kinds.Answer{Text: "3"}, ClientStep: uuid.New(), Age: time.Hour}
	if _, err := w.house.quizzes.SaveAnswer(ctx, c.who, late); fault.KindOf(err) != fault.Conflict {
		w.t.Fatalf("a late answer of %s: %v", c.name, err)
	}
	r["contest"] = must[quizzes.Contest](w.t)(w.house.quizzes.Contest(ctx, c.who, quizzes.Objection{AttemptID: finished.ID, Slot: 1, Words: "Kuncinya keliru menurut saya."})).ID.String()
	papers, _, err := w.house.certification.Own(ctx, c.who)
	if err != nil || len(papers) != 1 {
		w.t.Fatalf("%s has %d certificates, %v", c.name, len(papers), err)
	}
	r["enrolment"], r["attempt"], r["done"], r["finished"] = enrolment.String(), attempt.ID.String(), done.String(), finished.ID.String()
	r["certificate"], r["code"] = papers[0].ID.String(), papers[0].Code
	for _, s := range must[[]identity.SessionView](w.t)(w.house.identity.Sessions(ctx, identity.Session{PersonID: c.who.PersonID, Actor: c.who})) {
		if s.Kind == identity.Web {
			r["session"] = s.ID.String()
		}
	}
	maps.Copy(r, w.question(c))
	maps.Copy(r, w.tries(c))
	if len(c.who.Grants) == 0 {
		return r
	}
	for _, g := range must[[]people.GrantView](w.t)(w.house.people.Grants(ctx, people.System(), c.who.PersonID)) {
		r["grant"] = g.ID.String()
	}
	return r
}

// question is what waits for a second person about c: the chief asks to give them a role that they do not hold.
func (w *town) question(c citizen) things {
	ctx, chief := w.t.Context(), w.folk["chief"].who
	role := people.Signatory
	if c.who.Has(role) {
		role = people.HR
	}
	given := must[people.Granted](w.t)(w.house.people.Grant(ctx, chief, c.who.PersonID, role, w.place[c.place]))
	asked := must[approvals.View](w.t)(w.house.approvals.Get(ctx, chief, given.ApprovalID))
	return things{"approval": asked.ID.String(), "digest": asked.Digest, "mark approval": nameOf(c.name)}
}

// upload begins to send a file for a module.
func (w *town) upload(c citizen, module string) string {
	answer := w.send(c, http.MethodPost, "/unggah/", request{kind: tusRequest, body: "module:" + module})
	_, id, found := strings.Cut(answer.Header().Get("Location"), "/unggah/")
	if !found {
		w.t.Fatalf("upload: %d %s", answer.Code, answer.Body)
	}
	return id
}

// account is what an administrator gives somebody: a role, a link to set a password, and HR an order.
func (w *town) account(c citizen) things {
	ctx := w.t.Context()
	grant := must[people.Granted](w.t)(w.house.people.Grant(ctx, people.System(), c.who.PersonID, people.Auditor, w.place[c.place]))
	link := must[identity.HandedOver](w.t)(w.house.identity.MakeLink(ctx, people.System(), c.who.PersonID))
	return things{"grant": grant.ID.String(), "token": link.Token, "order": w.orderTo(c)}
}

// orderTo is an order of the chief's to c alone.
func (w *town) orderTo(c citizen) string {
	return must[uuid.UUID](w.t)(w.house.mandates.Mandate(w.t.Context(), w.folk["chief"].who, mandates.NewMandate{
		CourseID: uuid.MustParse(w.records[c.place]["quick"]), PersonID: c.who.PersonID, DueOn: people.DayOf(time.Now().AddDate(0, 1, 0)),
	})).String()
}

// tries are assessments that c alone may sit: one not begun, one that runs, one that is measured.
func (w *town) tries(c citizen) things {
	ctx, unit, maker := w.t.Context(), w.place[c.place], w.folk["chief"].who
	maker.Grants = []people.Grant{{Role: people.Trainer, UnitID: unit}}
	r := things{"mark held": "Coba measured " + c.name}
	for i, kind := range []string{"offer", "try", "measured"} { // of three competencies: tries of one are not made side by side
		a := w.measuring(i, maker, unit, "Coba "+kind+" "+c.name, "published")
		w.opening(maker, a.String(), uuid.Nil, c.who.PersonID)
		if r[kind] = a.String(); kind == "offer" {
			continue
		}
		try := must[quizzes.Attempt](w.t)(w.house.assessments.Start(ctx, c.who, a, ""))
		if r[kind] = try.ID.String(); kind == "measured" {
			must[quizzes.Saved](w.t)(w.house.quizzes.SaveAnswer(ctx, c.who, quizzes.Save{AttemptID: try.ID, Slot: 1, Answer: kinds.Answer{Text: "2"}, ClientStep: uuid.New()}))
			must[quizzes.Attempt](w.t)(w.house.quizzes.Finish(ctx, c.who, try.ID))
			r["held"] = try.ID.String()
			w.do(`insert into assessment_signals (attempt_id, person_id, assessment_id, signals, made_at, held_until)
				values (?, ?, ?, '[{"kind":"rapid","value":0.5,"false_alarm":1}]', now(), now() + interval '14 days')`, try.ID, c.who.PersonID, a)
		}
	}
	return r
}
