package main

import (
	"fmt"

	"github.com/google/uuid"

	"mumpuni/assessments"
	"mumpuni/competencies"
	"mumpuni/courses"
	"mumpuni/courses/bin"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
)

// teaching is what trainers make: published courses, a draft, modules with files, quizzes and questions.
func (w *town) teaching(place string, maker people.Actor) things {
	ctx, unit := w.t.Context(), w.place[place]
	w.names++
	tag := fmt.Sprintf("%s-%03d", place, w.names)
	r := things{
		"unit": unit.String(), "mark draft": "Rancangan " + tag, "mark quiz": "Kuis bebas " + tag, "mark banked": "(Kuis lain " + tag,
		"mark slug": "Kursus " + tag, "mark mandate": "Kilat " + tag,
	}
	course := func(title string) uuid.UUID {
		c := must[courses.Course](w.t)(w.house.courses.CreateCourse(ctx, maker, courses.NewCourse{Title: title + " " + tag, UnitID: unit}))
		if title == "Kursus" {
			r["slug"] = c.Slug
		}
		w.need(w.house.courses.UpdateDraft(ctx, maker, c.ID, courses.Settings{Title: title + " " + tag, Summary: "x", Outcomes: []string{"x"}, JP: 1, Minutes: 45, NoCertificate: true}))
		return c.ID
	}
	add := func(course uuid.UUID, d courses.ModuleDraft) string {
		d.Title, d.Minutes = d.Title+" "+tag, 20
		return must[id.Module](w.t)(w.house.courses.AddModule(ctx, maker, course, d)).String()
	}
	article := courses.ModuleDraft{Kind: courses.Article, Part: courses.Material, Title: "Artikel", Body: "Teks."}
	exam := func(quiz id.Quiz) courses.ModuleDraft {
		return courses.ModuleDraft{Kind: courses.Quiz, Part: courses.Evaluation, Title: "Ujian", QuizID: quiz}
	}

	published, quick, draft, media := course("Kursus"), course("Kilat"), course("Rancangan"), course("Media")
	quiz, _ := w.quiz("Kuis kursus "+tag, unit, maker)
	r["lesson"] = add(published, article)
	r["chapter"] = r["lesson"] // of the version that one made oneself, whatever one learns
	r["course"], r["test"], r["examination"] = published.String(), quiz.String(), add(published, exam(quiz))
	quiz, _ = w.quiz("Kuis kilat "+tag, unit, maker)
	r["quick"], r["quick-quiz"], r["quick-module"] = quick.String(), quiz.String(), add(quick, exam(quiz))
	for _, id := range []uuid.UUID{published, quick} {
		w.publish(maker, id)
	}
	r["version"] = must[courses.Work](w.t)(w.house.courses.Studio(ctx, maker, published)).Version.ID.String()
	quiz, _ = w.quiz("Kuis rancangan "+tag, unit, maker)
	r["draft"], r["module"], r["second"], r["draft-exam"] = draft.String(), add(draft, article), add(draft, article), add(draft, exam(quiz))
	w.do(`with f as (insert into media (id, kind, state, created_at, updated_at) values (?, 'image', 'ready', now(), now()) returning id)
		insert into course_pictures select ?, 'papan.png', f.id, ?, now() from f`, uuid.New(), draft, maker.PersonID)
	r["document"] = must[uuid.UUID](w.t)(w.house.intake.ReadDocument(ctx, maker, draft, "Naskah "+tag+".docx", documentSample())).String()
	r["parcel"], r["mark parcel"] = w.parcel(unit, tag, maker), "Bingkisan "+tag
	r["binned"], r["mark binned"] = w.binned(draft, add(draft, courses.ModuleDraft{Kind: courses.Article, Title: "Buangan", Body: "x"}), maker), "Buangan "+tag
	r["media"] = add(media, courses.ModuleDraft{Kind: courses.PDF, Part: courses.Material, Title: "Berkas"})
	r["video"] = add(media, courses.ModuleDraft{Kind: courses.Video, Part: courses.Material, Title: "Video"})
	quiz, questions := w.quiz("Kuis bebas "+tag, unit, maker)
	r["quiz"], r["question"], r["second-question"] = quiz.String(), questions[0], questions[1]
	r["asked-version"], r["regrade"] = w.regraded(uuid.MustParse(r["question"]))
	r["mark regrade"] = "(Kuis bebas " + tag
	quiz, questions = w.quiz("Kuis lain "+tag, unit, maker)
	r["free-quiz"], r["banked"] = quiz.String(), questions[0]
	w.do("update questions set open = true where id = ?", r["banked"]) // its figures are for all trainers of the unit
	r["reported"], r["mark reported"] = w.report(tag, quiz, r["banked"], maker), "Laporan "+tag
	r["inquiry"], r["mark inquiry"] = w.inquiry(tag, r, maker), "Pertanyaan "+tag
	r["bank-import"], r["mark bank-import"] = w.bankImport(tag, unit, maker), "Berkas "+tag
	r["assessment"], r["mark assessment"] = w.assessment(maker, unit, "Asesmen "+tag, "draft").String(), "Asesmen "+tag
	r["published"] = w.assessment(maker, unit, "Terbit "+tag, "published").String()
	r["opening"] = w.opening(maker, r["published"], unit, id.Person{})
	return r
}

// bankImport has questions of a file looked at.
func (w *town) bankImport(tag string, unit uuid.UUID, maker people.Actor) string {
	return must[uuid.UUID](w.t)(w.house.questions.StartImport(w.t.Context(), maker, questions.NewImport{UnitID: unit, FileName: "Berkas " + tag, Data: questionsSample})).String()
}

// report is what the maker, trying a quiz, says of a question.
func (w *town) report(tag string, quiz id.Quiz, question string, maker people.Actor) string {
	attempt, report := uuid.New(), uuid.New()
	w.do("insert into attempts (id, quiz_id, purpose, person_id, number, state, started_at, pass_mark) values (?, ?, 'preview', ?, 1, 'open', now(), 0)", attempt, quiz, maker.PersonID)
	w.do(`insert into question_reports (id, question_id, version_id, attempt_id, slot, person_id, reason, words, reported_at)
		select ?, v.question_id, v.id, ?, 1, ?, 'typo', ?, now() from question_versions v where v.question_id = ?`, report, attempt, maker.PersonID, "Laporan "+tag, question)
	return report.String()
}

// inquiry is what the maker, who left the course, had asked at its first module.
func (w *town) inquiry(tag string, r things, maker people.Actor) string {
	enrolment, inquiry := uuid.New(), uuid.New()
	w.do("insert into enrolments (id, person_id, course_id, version_id, source, enrolled_at, withdrawn_at) values (?, ?, ?, ?, 'self', now(), now())", enrolment, maker.PersonID, r["course"], r["version"])
	w.do(`insert into inquiries (id, course_id, version_id, module_id, lineage_id, enrolment_id, person_id, kind, words, asked_at)
		select ?, ?, m.version_id, m.id, m.lineage_id, ?, ?, 'question', ?, now() from modules m where m.id = ?`, inquiry, r["course"], enrolment, maker.PersonID, "Pertanyaan "+tag, r["lesson"])
	return inquiry.String()
}

// publish puts a course before learners who earn certificates, though it has two questions and nobody but its maker saw it: what
// that takes is tested where it is ruled (courses).
func (w *town) publish(maker people.Actor, course uuid.UUID) {
	ctx := w.t.Context()
	must[uuid.UUID](w.t)(w.house.courses.Publish(ctx, maker, course))
	_, err := w.stage.ExecContext(ctx, "update course_versions set no_certificate = false, approved_at = now() where course_id = ? and state = 'published'", course)
	w.need(err)
}

// quiz makes one of two questions.
func (w *town) quiz(title string, unit uuid.UUID, maker people.Actor) (id.Quiz, []string) {
	ctx := w.t.Context()
	q := must[quizzes.Quiz](w.t)(w.house.quizzes.Create(ctx, maker, unit, quizzes.Settings{Title: title, PassMark: 5000}))
	var asked []string
	for _, stem := range []string{"1 + 1?", "4 : 2?"} {
		id := must[uuid.UUID](w.t)(w.house.quizzes.AddQuestion(ctx, maker, q.ID, quizzes.Draft{MaxMark: 1, Draft: kinds.Draft{
			Kind: kinds.Numeric, Stem: stem + " (" + title + ")", Body: kinds.Body{Number: &kinds.Number{Value: "2", Tolerance: "0"}},
		}}))
		asked = append(asked, id.String())
	}
	return q.ID, asked
}

// assessment makes one of four questions of the first competency, published without a second person: what that takes is tested where
// it is ruled (assessments).
func (w *town) assessment(maker people.Actor, unit uuid.UUID, title, state string) uuid.UUID {
	return w.measuring(0, maker, unit, title, state)
}

// measuring is an assessment of the n-th competency.
func (w *town) measuring(n int, maker people.Actor, unit uuid.UUID, title, state string) uuid.UUID {
	ctx := w.t.Context()
	competency := must[[]competencies.Competency](w.t)(w.house.competencies.Competencies(ctx))[n].ID
	a := must[uuid.UUID](w.t)(w.house.assessments.Create(ctx, maker, assessments.Draft{
		UnitID: unit, Title: title, Mode: assessments.Draw, Minutes: 60, Cells: []assessments.Cell{{CompetencyID: competency, Level: 2, Count: 4}},
	}))
	if state == "draft" {
		return a
	}
	for position := range 6 {
		question, version := uuid.New(), uuid.New()
		w.do("insert into questions (id, unit_id, created_by, created_at) values (?, ?, ?, now())", question, unit, w.folk["chief"].who.PersonID)
		w.do(`insert into question_versions (id, question_id, number, kind, stem, body, competency_id, level, created_by, created_at)
			values (?, ?, 1, 'numeric', ?, '{"number":{"value":"2","tolerance":"0"}}', ?, 2, ?, now())`, version, question, "1 + 1? "+title, competency, w.folk["chief"].who.PersonID)
		w.do("update questions set state = 'in_use', reviewed_version_id = ? where id = ?", version, question)
		w.do("insert into assessment_questions values (?, 0, ?, ?, ?, ?, 2, true)", a, position+1, question, version, competency)
	}
	w.do("update assessments set state = 'published', published_at = now() where id = ?", a)
	return a
}

// opening lets a unit, or one person, sit an assessment.
func (w *town) opening(maker people.Actor, assessment string, unit uuid.UUID, person id.Person) string {
	o := uuid.New()
	w.do("insert into assessment_openings (id, assessment_id, unit_id, person_id, opened_by, opened_at) values (?, ?, ?, ?, ?, now())",
		o, assessment, pg.Null(unit), pg.Null(person), maker.PersonID)
	return o.String()
}

func (w *town) do(statement string, args ...any) {
	_, err := w.stage.ExecContext(w.t.Context(), statement, args...)
	w.need(err)
}

// regraded gives the version of a question, and a regrade of it that the chief worked out.
func (w *town) regraded(question uuid.UUID) (version, regrade string) {
	ctx := w.t.Context()
	var v uuid.UUID
	w.need(w.stage.NewRaw("select id from question_versions where question_id = ?", question).Scan(ctx, &v))
	r := must[quizzes.Regrade](w.t)(w.house.quizzes.Propose(ctx, w.folk["chief"].who, quizzes.Proposal{Kind: quizzes.OfQuestion, VersionID: v, Reason: "Soal ini diperiksa panitia."}))
	return v.String(), r.ID.String()
}

// binned deletes a module and names what is in the bin then.
func (w *town) binned(course uuid.UUID, module string, maker people.Actor) string {
	ctx := w.t.Context()
	w.need(w.house.courses.DeleteModule(ctx, maker, id.Module(uuid.MustParse(module))))
	return must[[]bin.Binned](w.t)(w.house.bin.List(ctx, maker, course))[0].ID.String()
}
