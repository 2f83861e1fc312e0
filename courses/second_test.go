package courses_test

import (
	"bytes"
	"image/png"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

// rule is what an enrolment says about its certificate.
func (h *house) rule(enrolment id.Enrolment) (why string) {
	h.t.Helper()
	h.must(h.db.NewRaw("select certificate_why from enrolments where id = ?", enrolment).Scan(h.t.Context(), &why))
	return why
}

func (h *house) enrol(who people.Actor, course uuid.UUID) id.Enrolment {
	h.t.Helper()
	id, err := h.s.Enrol(h.t.Context(), who, course)
	h.must(err)
	return id
}

// finish takes all three modules of the usual course.
func (h *house) finish(who people.Actor, enrolment id.Enrolment, modules []id.Module) {
	h.t.Helper()
	h.readArticle(who, enrolment, modules[0])
	_, err := h.s.OpenModule(h.t.Context(), who, enrolment, modules[1], 0)
	h.must(err)
	h.pass(time.Minute)
	_, err = h.s.MarkRead(h.t.Context(), who, enrolment, modules[1])
	h.must(err)
	h.passQuiz(who, enrolment, modules[2], 8000)
}

// TestNobodyPublishesForCertificatesAlone: the trainer asks, an author cannot agree, a second person can, and only then do
// learners find the course.
func TestNobodyPublishesForCertificatesAlone(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	c, modules := h.course("Berdua")
	coauthor := h.person("Rekan", h.opd, people.Grant{Role: people.Trainer, UnitID: h.opd})
	h.must(h.s.UpdateModule(ctx, coauthor, modules[1], courses.ModuleDraft{Title: "Bacaan", Minutes: 10, URL: "https://contoh.go.id/uu"}))
	asker := h.person("Kuis", h.opd, people.Grant{Role: people.Trainer, UnitID: h.opd})
	w, err := h.s.Studio(ctx, h.trainer, c.ID)
	h.must(err)
	h.quizzes[w.Modules[2].QuizID] = courses.QuizFacts{PassMark: 7000, Questions: 5, Authors: []id.Person{asker.PersonID}, Digest: "soal"}
	approval, err := h.s.Publish(ctx, h.trainer, c.ID)
	h.must(err)
	if approval == uuid.Nil || h.count("select count(*) from course_versions where state = 'published'") != 0 || h.count("select count(*) from quizzes where frozen_at is not null") != 0 {
		t.Fatal("published, or a quiz frozen, by one person")
	}
	ask := h.asked[0]
	if ask.Kind != courses.AskPublish || !slices.Equal(ask.Units, []uuid.UUID{h.opd}) || ask.Words["Course"] != "Berdua" {
		t.Fatalf("%+v", ask)
	}
	for name, author := range map[string]people.Actor{"maker": h.trainer, "who changed a module": coauthor, "who wrote the quiz": asker} {
		if !slices.Contains(ask.Barred, author.PersonID) {
			t.Errorf("%s may approve", name)
		}
		h.wants(h.agree(author.PersonID), "course.author_agrees")
	}
	h.must(h.agree(h.second.PersonID))
	if n := h.count("select count(*) from course_versions where state = 'published' and approved_by = ? and published_by = ?", h.second.PersonID, h.trainer.PersonID); n != 1 {
		t.Fatal("the second person is not kept")
	}
	if !slices.Equal(h.certifying, []string{"Berdua"}) {
		t.Fatalf("the signatories were told of %q", h.certifying)
	}
	h.wants(h.agree(h.second.PersonID), "course.changed_since_asked") // once
	e := h.enrol(h.learner, c.ID)
	if h.rule(e) != "" {
		t.Fatalf("enrolled without: %s", h.rule(e))
	}
	h.finish(h.learner, e, modules)
	if len(h.completed) != 1 {
		t.Fatalf("%d certificates", len(h.completed))
	}
}

// TestWhatWasAgreedToIsWhatIsPublished: any change after the question makes it void.
func TestWhatWasAgreedToIsWhatIsPublished(t *testing.T) {
	for name, change := range map[string]func(h *house, c uuid.UUID, w courses.Work){
		"JP": func(h *house, c uuid.UUID, w courses.Work) {
			h.must(h.s.UpdateDraft(t.Context(), h.trainer, c, courses.Settings{Title: "Uji", Summary: "x", Outcomes: []string{"y"}, JP: 4, Minutes: 180}))
		},
		"an article": func(h *house, _ uuid.UUID, w courses.Work) {
			h.must(h.s.UpdateModule(t.Context(), h.trainer, w.Modules[0].ID, courses.ModuleDraft{Title: "Gambaran umum", Minutes: 15, Part: courses.Overview, Body: "lain"}))
		},
		"a module less": func(h *house, _ uuid.UUID, w courses.Work) {
			h.must(h.s.DeleteModule(t.Context(), h.trainer, w.Modules[1].ID))
		},
		"another part": func(h *house, _ uuid.UUID, w courses.Work) {
			h.must(h.s.UpdateModule(t.Context(), h.trainer, w.Modules[1].ID, courses.ModuleDraft{Title: "Bacaan", Minutes: 10, URL: "https://contoh.go.id/uu", Part: courses.Overview}))
		},
		"a question": func(h *house, _ uuid.UUID, w courses.Work) {
			h.quizzes[w.Modules[2].QuizID] = courses.QuizFacts{PassMark: 7000, Questions: 5, Digest: "soal lain"}
		},
		"the pass mark": func(h *house, _ uuid.UUID, w courses.Work) {
			h.quizzes[w.Modules[2].QuizID] = courses.QuizFacts{PassMark: 6000, Questions: 5, Digest: "soal"}
		},
		"the asker's role": func(h *house, _ uuid.UUID, _ courses.Work) { h.asker.Grants = nil },
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t, pgtest.Tx(t), nil)
			c, _ := h.course("Uji")
			_, err := h.s.Publish(t.Context(), h.trainer, c.ID)
			h.must(err)
			w, err := h.s.Studio(t.Context(), h.trainer, c.ID)
			h.must(err)
			change(h, c.ID, w)
			if err := h.agree(h.second.PersonID); err == nil || h.count("select count(*) from course_versions where state = 'published'") != 0 {
				t.Fatalf("published all the same: %v", err)
			}
		})
	}
}

// drawn is a picture of a width.
func drawn(t testing.TB, width int) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := png.Encode(&buf, picture(width, 20)); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// TestAFileOrCaptionsPutAfterTheQuestionVoidIt: another file, other captions, and captions where there were none.
func TestAFileOrCaptionsPutAfterTheQuestionVoidIt(t *testing.T) {
	captions := func(s *studio, module id.Module, text string) {
		s.must(s.s.AttachCaptions(s.t.Context(), s.trainer, module, s.put([]byte("WEBVTT\n\n00:01.000 --> 00:04.000\n"+text+"\n")), "teks.vtt"))
	}
	for name, c := range map[string]struct {
		before, after func(s *studio, video, image id.Module)
		void          bool
	}{
		"nothing":  {func(*studio, id.Module, id.Module) {}, func(*studio, id.Module, id.Module) {}, false},
		"captions": {func(*studio, id.Module, id.Module) {}, func(s *studio, video, _ id.Module) { captions(s, video, "Halo.") }, true},
		"others":   {func(s *studio, video, _ id.Module) { captions(s, video, "Halo.") }, func(s *studio, video, _ id.Module) { captions(s, video, "Hai.") }, true},
		"a file":   {func(*studio, id.Module, id.Module) {}, func(s *studio, _, image id.Module) { s.attach(image, drawn(s.t, 41), "peta.png") }, true},
	} {
		t.Run(name, func(t *testing.T) {
			s := openStudio(t)
			course, _ := s.house.course("Berkas")
			s.course = course.ID
			video, img := s.add(courses.Video), s.add(courses.Image)
			s.attach(video, file(t, demo+"video.mp4"), "video.mp4")
			s.attach(img, drawn(t, 40), "peta.png")
			c.before(s, video, img)
			_, err := s.s.Publish(t.Context(), s.trainer, s.course)
			s.must(err)
			c.after(s, video, img)
			if err := s.agree(s.second.PersonID); c.void {
				s.wants(err, "course.changed_since_asked")
			} else {
				s.must(err)
			}
		})
	}
}

// TestACertificateNeedsACourseThatIsOne: each floor refuses; declared without, the same course is published by one person.
func TestACertificateNeedsACourseThatIsOne(t *testing.T) {
	good := courses.Settings{Title: "Uji", Summary: "Ringkas", Outcomes: []string{"Bisa"}, JP: 1, Minutes: 45}
	for name, c := range map[string]struct {
		spoil func(*courses.Settings)
		quiz  courses.QuizFacts
		want  string
	}{
		"good":             {func(*courses.Settings) {}, courses.QuizFacts{PassMark: 6000, Questions: 5}, ""},
		"0 JP":             {func(s *courses.Settings) { s.JP = 0 }, courses.QuizFacts{PassMark: 6000, Questions: 5}, "course.certificate_jp"},
		"no summary":       {func(s *courses.Settings) { s.Summary = " " }, courses.QuizFacts{PassMark: 6000, Questions: 5}, "course.certificate_summary"},
		"no outcomes":      {func(s *courses.Settings) { s.Outcomes = []string{" "} }, courses.QuizFacts{PassMark: 6000, Questions: 5}, "course.certificate_outcomes"},
		"pass mark 0":      {func(*courses.Settings) {}, courses.QuizFacts{PassMark: 0, Questions: 5}, "course.certificate_quiz"},
		"pass mark 59,99":  {func(*courses.Settings) {}, courses.QuizFacts{PassMark: 5999, Questions: 5}, "course.certificate_quiz"},
		"one question":     {func(*courses.Settings) {}, courses.QuizFacts{PassMark: 10000, Questions: 1}, "course.certificate_quiz"},
		"four questions":   {func(*courses.Settings) {}, courses.QuizFacts{PassMark: 10000, Questions: 4}, "course.certificate_quiz"},
		"declared without": {func(s *courses.Settings) { *s = courses.Settings{Title: "Uji", NoCertificate: true} }, courses.QuizFacts{}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t, pgtest.Tx(t), nil)
			course, _ := h.course("Uji")
			st := good
			c.spoil(&st)
			h.must(h.s.UpdateDraft(t.Context(), h.trainer, course.ID, st))
			w, err := h.s.Studio(t.Context(), h.trainer, course.ID)
			h.must(err)
			h.quizzes[w.Modules[2].QuizID] = c.quiz
			r, err := h.s.Check(t.Context(), h.trainer, course.ID)
			h.must(err)
			if r.Ready() != (c.want == "") || (r.Rule == nil) != st.NoCertificate {
				t.Fatalf("%+v", r)
			}
			approval, err := h.s.Publish(t.Context(), h.trainer, course.ID)
			if c.want != "" {
				h.wants(err, c.want)
				return
			}
			if h.must(err); (approval == uuid.Nil) != st.NoCertificate {
				t.Fatalf("approval %v", approval)
			}
		})
	}
}

// TestTheFloorsAreTheRowInForce: a government that asks for more from a day on is obeyed from that day on.
func TestTheFloorsAreTheRowInForce(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	h.exec("insert into certificate_rules values (?, 2, 7500, 8, '2026-12-01', 'Peraturan Bupati')", uuid.New())
	c, _ := h.course("Uji")
	r, err := h.s.Check(t.Context(), h.trainer, c.ID)
	if h.must(err); !r.Ready() || r.Rule.MinQuestions != 5 {
		t.Fatalf("before: %+v", r)
	}
	h.pass(8 * 24 * time.Hour)
	r, err = h.s.Check(t.Context(), h.trainer, c.ID)
	h.must(err)
	h.wants(r.Problems.Err(), "course.certificate_jp")
	if f := h.wants(r.Problems.Err(), "course.certificate_quiz"); f.Args["Questions"] != 8 || f.Args["PassMark"] != 75 {
		t.Fatalf("%+v", f.Args)
	}
}

// TestADeclaredCourseSaysSoAndBooksItsJP: learners see it before they enrol, completing books JP and E1, and no certificate.
func TestADeclaredCourseSaysSoAndBooksItsJP(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	c, modules := h.course("Tanpa")
	h.must(h.s.UpdateDraft(t.Context(), h.trainer, c.ID, courses.Settings{
		Title: "Tanpa", JP: 1, Minutes: 45, NoCertificate: true, Competencies: []courses.Teaches{{CompetencyID: h.competency, Level: 2}},
	}))
	h.publish(c.ID)
	cards, _, err := h.s.Catalogue(t.Context(), h.learner, courses.CatalogueFilter{})
	h.must(err)
	page, err := h.s.CoursePage(t.Context(), h.learner, c.Slug)
	if h.must(err); cards[0].CertificateWhy != courses.Declared || page.CertificateWhy != courses.Declared {
		t.Fatalf("catalogue %q, page %q", cards[0].CertificateWhy, page.CertificateWhy)
	}
	h.finish(h.learner, h.enrol(h.learner, c.ID), modules)
	if len(h.completed) != 0 || h.count("select count(*) from jp_entries") == 0 || h.count("select count(*) from attainments where grade = 'E1'") != 1 {
		t.Fatalf("%d certificates", len(h.completed))
	}
}

// TestWhoMadeACourseIsNotCertifiedByIt: author and approver complete it, with JP and E1, without a certificate; also who
// becomes an author after enrolling, and an author of a version before.
func TestWhoMadeACourseIsNotCertifiedByIt(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	c, modules := h.published("Sendiri")
	late := h.person("Menyusul", h.opd, people.Grant{Role: people.Trainer, UnitID: h.opd})
	enrolled := h.enrol(late, c.ID)
	for name, who := range map[string]people.Actor{"author": h.trainer, "approver": h.second} {
		e := h.enrol(who, c.ID)
		if h.rule(e) != "author" {
			t.Errorf("%s enrols with %q", name, h.rule(e))
		}
		h.finish(who, e, modules)
		if h.count("select count(*) from jp_entries where person_id = ?", who.PersonID) == 0 || h.count("select count(*) from attainments where person_id = ? and grade = 'E1'", who.PersonID) != 1 {
			t.Errorf("%s got no JP or no evidence", name)
		}
	}
	_, err := h.s.StartRevision(t.Context(), h.trainer, c.ID)
	h.must(err)
	w, err := h.s.Studio(t.Context(), late, c.ID)
	h.must(err)
	h.must(h.s.UpdateModule(t.Context(), late, w.Modules[0].ID, courses.ModuleDraft{Title: "Baru", Minutes: 15, Part: courses.Overview, Body: strings.Repeat("kata ", 300)}))
	h.finish(late, enrolled, modules)
	if h.rule(enrolled) != "author" || len(h.completed) != 0 {
		t.Fatalf("%d certificates, rule %q", len(h.completed), h.rule(enrolled))
	}
	h.publish(c.ID)
	third := h.person("Ketiga", h.opd, people.Grant{Role: people.Trainer, UnitID: h.opd})
	_, err = h.s.StartRevision(t.Context(), third, c.ID) // starting one writes nothing
	h.must(err)
	_, err = h.s.Publish(t.Context(), third, c.ID)
	h.must(err)
	ask := h.asked[len(h.asked)-1]
	for _, author := range []people.Actor{h.trainer, late} {
		if !slices.Contains(ask.Barred, author.PersonID) {
			t.Error("an author of a version before may agree to what stands of theirs")
		}
	}
	if slices.Contains(ask.Barred, third.PersonID) {
		t.Error("who only began a revision counts as its author")
	}
}

// before makes a published version one of the time before a second person was asked.
func (h *house) before(course uuid.UUID) {
	h.exec("update course_versions set approved_at = null, approved_by = null where course_id = ?", course)
}

// TestWhatExistsKeepsItsRule: who was enrolled earns a certificate; who enrols into what nobody agreed to does not, its trainer
// is told once, and after the agreement, without a revision, new enrolments earn one while the others keep their rule.
func TestWhatExistsKeepsItsRule(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	c, modules := h.published("Lama")
	h.certifying = nil
	old := h.enrol(h.learner, c.ID)
	h.before(c.ID)
	between := h.person("Antara", h.section)
	page, err := h.s.CoursePage(ctx, between, c.Slug)
	if h.must(err); page.CertificateWhy != courses.Unapproved {
		t.Fatalf("the page says %q", page.CertificateWhy)
	}
	unlucky := h.enrol(between, c.ID)
	if h.rule(old) != "" || h.rule(unlucky) != "unapproved" {
		t.Fatalf("old %q, new %q", h.rule(old), h.rule(unlucky))
	}
	for range 2 {
		h.must(h.s.TellLacks(ctx))
	}
	if len(h.notices) != 1 || h.notices[0].PersonID != h.trainer.PersonID || h.notices[0].Key != "notices.course_lacks" {
		t.Fatalf("%+v", h.notices)
	}
	w, err := h.s.Studio(ctx, h.trainer, c.ID)
	h.must(err)
	h.wants(w.Lacks.Err(), "course.certificate_second")
	_, err = h.s.Agree(ctx, h.trainer, c.ID)
	h.must(err)
	if h.asked[len(h.asked)-1].Kind != courses.AskAgree {
		t.Fatalf("%+v", h.asked)
	}
	h.wants(h.agree(h.trainer.PersonID), "course.author_agrees")
	h.must(h.agree(h.hr.PersonID))
	_, err = h.s.Agree(ctx, h.trainer, c.ID)
	h.wants(err, "course.nothing_to_agree")
	if w, err = h.s.Studio(ctx, h.trainer, c.ID); err != nil || len(w.Lacks) != 0 || len(h.certifying) != 1 {
		t.Fatalf("%+v, %v", w.Lacks, err)
	}
	lucky := h.person("Baru", h.section)
	for who, e := range map[*people.Actor]id.Enrolment{&h.learner: old, &between: unlucky, &lucky: h.enrol(lucky, c.ID)} {
		h.finish(*who, e, modules)
	}
	var certified []id.Person
	for _, c := range h.completed {
		certified = append(certified, c.PersonID)
	}
	if len(certified) != 2 || slices.Contains(certified, between.PersonID) {
		t.Fatalf("certified %v", certified)
	}
}

// TestWhatLacksMoreNeedsARevision: agreeing does not help a version that has no JP.
func TestWhatLacksMoreNeedsARevision(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	c, _ := h.published("Tanpa JP")
	h.before(c.ID)
	h.exec("update course_versions set jp = 0 where course_id = ?", c.ID)
	_, err := h.s.Agree(t.Context(), h.trainer, c.ID)
	h.wants(err, "course.certificate_jp")
}

// TestARevisionWithoutCertificateMovesNobodyWhoWillEarnOne: else one person could publish an empty revision under those who
// enrolled in what two had agreed to.
func TestARevisionWithoutCertificateMovesNobodyWhoWillEarnOne(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	c, modules := h.published("Umpan")
	e := h.enrol(h.learner, c.ID)
	_, err := h.s.StartRevision(ctx, h.trainer, c.ID)
	h.must(err)
	h.must(h.s.UpdateDraft(ctx, h.trainer, c.ID, courses.Settings{Title: "Umpan", NoCertificate: true}))
	w, err := h.s.Studio(ctx, h.trainer, c.ID)
	h.must(err)
	h.must(h.s.DeleteModule(ctx, h.trainer, w.Modules[2].ID))
	h.publish(c.ID)
	tasks, err := h.s.Learn(ctx, h.learner, e)
	if h.must(err); len(tasks.List) != 3 || tasks.List[0].ID != modules[0] {
		t.Fatalf("moved to a version of %d modules", len(tasks.List))
	}
	other := h.person("Kemudian", h.section)
	idle := h.enrol(other, c.ID)
	_, err = h.s.StartRevision(ctx, h.trainer, c.ID)
	h.must(err)
	h.must(h.s.UpdateDraft(ctx, h.trainer, c.ID, courses.Settings{Title: "Umpan", Summary: "x", Outcomes: []string{"y"}, JP: 1, Minutes: 45}))
	_, err = h.s.AddModule(ctx, h.trainer, c.ID, courses.ModuleDraft{Kind: courses.Quiz, Part: courses.Evaluation, Title: "Evaluasi", QuizID: h.quiz(h.opd)})
	h.must(err)
	h.publish(c.ID)
	if h.rule(idle) != "" {
		t.Fatalf("moved to what two agreed to, and still %q", h.rule(idle))
	}
}

// TestComingBackUnbegunIsEnrollingAnew: who left before beginning takes the rule of the day they come back; who had begun keeps theirs.
func TestComingBackUnbegunIsEnrollingAnew(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	c, modules := h.published("Kembali")
	idle := h.person("Tono", h.section)
	began, unbegun := h.enrol(h.learner, c.ID), h.enrol(idle, c.ID)
	h.readArticle(h.learner, began, modules[0])
	h.must(h.s.Withdraw(ctx, h.learner, began))
	h.must(h.s.Withdraw(ctx, idle, unbegun))
	h.before(c.ID)
	if a, b := h.enrol(h.learner, c.ID), h.enrol(idle, c.ID); a != began || b != unbegun || h.rule(a) != "" || h.rule(b) != "unapproved" {
		t.Fatalf("begun %q, unbegun %q", h.rule(a), h.rule(b))
	}
}

func TestOnlyWhoMayEditAsks(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	c, _ := h.published("Uji")
	h.before(c.ID)
	for _, who := range []people.Actor{h.hr, h.learner, {}} {
		if _, err := h.s.Agree(t.Context(), who, c.ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("%v", err)
		}
	}
}
