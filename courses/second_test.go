package courses_test

import (
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
	h.T.Helper()
	h.Must(h.DB.NewRaw("select certificate_why from enrolments where id = ?", enrolment).Scan(h.T.Context(), &why))
	return why
}

// TestNobodyPublishesForCertificatesAlone: the trainer asks, an author cannot agree, a second person can, and only then do
// learners find the course.
func TestNobodyPublishesForCertificatesAlone(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	c, modules := h.Drafted("Berdua")
	coauthor := h.Person("Rekan", h.OPD, people.Grant{Role: people.Trainer, UnitID: h.OPD})
	h.Must(h.Courses.UpdateModule(ctx, coauthor, modules[1], courses.ModuleDraft{Title: "Bacaan", Minutes: 10, URL: "https://contoh.go.id/uu"}))
	asker := h.Person("Kuis", h.OPD, people.Grant{Role: people.Trainer, UnitID: h.OPD})
	w, err := h.Courses.Studio(ctx, h.Trainer, c.ID)
	h.Must(err)
	h.Quizzes[w.Modules[2].QuizID] = courses.QuizFacts{PassMark: 7000, Questions: 5, Authors: []id.Person{asker.PersonID}, Digest: "soal"}
	approval, err := h.Courses.Publish(ctx, h.Trainer, c.ID)
	h.Must(err)
	if approval == uuid.Nil || h.Count("select count(*) from course_versions where state = 'published'") != 0 || h.Count("select count(*) from quizzes where frozen_at is not null") != 0 {
		t.Fatal("published, or a quiz frozen, by one person")
	}
	ask := h.Asked[0]
	if ask.Kind != courses.AskPublish || !slices.Equal(ask.Units, []uuid.UUID{h.OPD}) || ask.Words["Course"] != "Berdua" {
		t.Fatalf("%+v", ask)
	}
	for name, author := range map[string]people.Actor{"maker": h.Trainer, "who changed a module": coauthor, "who wrote the quiz": asker} {
		if !slices.Contains(ask.Barred, author.PersonID) {
			t.Errorf("%s may approve", name)
		}
		h.Wants(h.Agree(author.PersonID), "course.author_agrees")
	}
	h.Must(h.Agree(h.Second.PersonID))
	if n := h.Count("select count(*) from course_versions where state = 'published' and approved_by = ? and published_by = ?", h.Second.PersonID, h.Trainer.PersonID); n != 1 {
		t.Fatal("the second person is not kept")
	}
	if !slices.Equal(h.Certifying, []string{"Berdua"}) {
		t.Fatalf("the signatories were told of %q", h.Certifying)
	}
	h.Wants(h.Agree(h.Second.PersonID), "course.changed_since_asked") // once
	e := h.Enrol(h.Learner, c.ID)
	if h.rule(e) != "" {
		t.Fatalf("enrolled without: %s", h.rule(e))
	}
	h.Finish(h.Learner, e, modules)
	if len(h.Completed) != 1 {
		t.Fatalf("%d certificates", len(h.Completed))
	}
}

// TestWhatWasAgreedToIsWhatIsPublished: any change after the question makes it void.
func TestWhatWasAgreedToIsWhatIsPublished(t *testing.T) {
	for name, change := range map[string]func(h *house, c uuid.UUID, w courses.Work){
		"JP": func(h *house, c uuid.UUID, w courses.Work) {
			h.Must(h.Courses.UpdateDraft(t.Context(), h.Trainer, c, courses.Settings{Title: "Uji", Summary: "x", Outcomes: []string{"y"}, JP: 4, Minutes: 180}))
		},
		"an article": func(h *house, _ uuid.UUID, w courses.Work) {
			h.Must(h.Courses.UpdateModule(t.Context(), h.Trainer, w.Modules[0].ID, courses.ModuleDraft{Title: "Gambaran umum", Minutes: 15, Part: courses.Overview, Body: "lain"}))
		},
		"a module less": func(h *house, _ uuid.UUID, w courses.Work) {
			h.Must(h.Courses.DeleteModule(t.Context(), h.Trainer, w.Modules[1].ID))
		},
		"another part": func(h *house, _ uuid.UUID, w courses.Work) {
			h.Must(h.Courses.UpdateModule(t.Context(), h.Trainer, w.Modules[1].ID, courses.ModuleDraft{Title: "Bacaan", Minutes: 10, URL: "https://contoh.go.id/uu", Part: courses.Overview}))
		},
		"a question": func(h *house, _ uuid.UUID, w courses.Work) {
			h.Quizzes[w.Modules[2].QuizID] = courses.QuizFacts{PassMark: 7000, Questions: 5, Digest: "soal lain"}
		},
		"the pass mark": func(h *house, _ uuid.UUID, w courses.Work) {
			h.Quizzes[w.Modules[2].QuizID] = courses.QuizFacts{PassMark: 6000, Questions: 5, Digest: "soal"}
		},
		"the asker's role": func(h *house, _ uuid.UUID, _ courses.Work) { h.Asker.Grants = nil },
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t, pgtest.Tx(t), nil)
			c, _ := h.Drafted("Uji")
			_, err := h.Courses.Publish(t.Context(), h.Trainer, c.ID)
			h.Must(err)
			w, err := h.Courses.Studio(t.Context(), h.Trainer, c.ID)
			h.Must(err)
			change(h, c.ID, w)
			if err := h.Agree(h.Second.PersonID); err == nil || h.Count("select count(*) from course_versions where state = 'published'") != 0 {
				t.Fatalf("published all the same: %v", err)
			}
		})
	}
}

// TestAFileOrCaptionsPutAfterTheQuestionVoidIt: another file, other captions, and captions where there were none.
func TestAFileOrCaptionsPutAfterTheQuestionVoidIt(t *testing.T) {
	captions := func(s *studio, module id.Module, text string) {
		s.Must(s.Courses.AttachCaptions(s.T.Context(), s.Trainer, module, s.Put([]byte("WEBVTT\n\n00:01.000 --> 00:04.000\n"+text+"\n")), "teks.vtt"))
	}
	for name, c := range map[string]struct {
		before, after func(s *studio, video, image id.Module)
		void          bool
	}{
		"nothing":  {func(*studio, id.Module, id.Module) {}, func(*studio, id.Module, id.Module) {}, false},
		"captions": {func(*studio, id.Module, id.Module) {}, func(s *studio, video, _ id.Module) { captions(s, video, "Halo.") }, true},
		"others":   {func(s *studio, video, _ id.Module) { captions(s, video, "Halo.") }, func(s *studio, video, _ id.Module) { captions(s, video, "Hai.") }, true},
		"a file":   {func(*studio, id.Module, id.Module) {}, func(s *studio, _, image id.Module) { s.Attach(image, drawn(s.T, 41), "peta.png") }, true},
	} {
		t.Run(name, func(t *testing.T) {
			s := openStudio(t)
			course, _ := s.Drafted("Berkas")
			s.Course = course.ID
			video, img := s.Add(courses.Video), s.Add(courses.Image)
			s.Attach(video, file(t, demo+"video.mp4"), "video.mp4")
			s.Attach(img, drawn(t, 40), "peta.png")
			c.before(s, video, img)
			_, err := s.Courses.Publish(t.Context(), s.Trainer, s.Course)
			s.Must(err)
			c.after(s, video, img)
			if err := s.Agree(s.Second.PersonID); c.void {
				s.Wants(err, "course.changed_since_asked")
			} else {
				s.Must(err)
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
			course, _ := h.Drafted("Uji")
			st := good
			c.spoil(&st)
			h.Must(h.Courses.UpdateDraft(t.Context(), h.Trainer, course.ID, st))
			w, err := h.Courses.Studio(t.Context(), h.Trainer, course.ID)
			h.Must(err)
			h.Quizzes[w.Modules[2].QuizID] = c.quiz
			r, err := h.Courses.Check(t.Context(), h.Trainer, course.ID)
			h.Must(err)
			if r.Ready() != (c.want == "") || (r.Rule == nil) != st.NoCertificate {
				t.Fatalf("%+v", r)
			}
			approval, err := h.Courses.Publish(t.Context(), h.Trainer, course.ID)
			if c.want != "" {
				h.Wants(err, c.want)
				return
			}
			if h.Must(err); (approval == uuid.Nil) != st.NoCertificate {
				t.Fatalf("approval %v", approval)
			}
		})
	}
}

// TestTheFloorsAreTheRowInForce: a government that asks for more from a day on is obeyed from that day on.
func TestTheFloorsAreTheRowInForce(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	h.Exec("insert into certificate_rules values (?, 2, 7500, 8, '2026-12-01', 'Peraturan Bupati')", uuid.New())
	c, _ := h.Drafted("Uji")
	r, err := h.Courses.Check(t.Context(), h.Trainer, c.ID)
	if h.Must(err); !r.Ready() || r.Rule.MinQuestions != 5 {
		t.Fatalf("before: %+v", r)
	}
	h.Pass(8 * 24 * time.Hour)
	r, err = h.Courses.Check(t.Context(), h.Trainer, c.ID)
	h.Must(err)
	h.Wants(r.Problems.Err(), "course.certificate_jp")
	if f := h.Wants(r.Problems.Err(), "course.certificate_quiz"); f.Args["Questions"] != 8 || f.Args["PassMark"] != 75 {
		t.Fatalf("%+v", f.Args)
	}
}

// TestADeclaredCourseSaysSoAndBooksItsJP: learners see it before they enrol, completing books JP and E1, and no certificate.
func TestADeclaredCourseSaysSoAndBooksItsJP(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	c, modules := h.Drafted("Tanpa")
	h.Must(h.Courses.UpdateDraft(t.Context(), h.Trainer, c.ID, courses.Settings{
		Title: "Tanpa", JP: 1, Minutes: 45, NoCertificate: true, Competencies: []courses.Teaches{{CompetencyID: h.Competency, Level: 2}},
	}))
	h.Publish(c.ID)
	cards, _, err := h.Courses.Catalogue(t.Context(), h.Learner, courses.CatalogueFilter{})
	h.Must(err)
	page, err := h.Courses.CoursePage(t.Context(), h.Learner, c.Slug)
	if h.Must(err); cards[0].CertificateWhy != courses.Declared || page.CertificateWhy != courses.Declared {
		t.Fatalf("catalogue %q, page %q", cards[0].CertificateWhy, page.CertificateWhy)
	}
	h.Finish(h.Learner, h.Enrol(h.Learner, c.ID), modules)
	if len(h.Completed) != 0 || h.Count("select count(*) from jp_entries") == 0 || h.Count("select count(*) from attainments where grade = 'E1'") != 1 {
		t.Fatalf("%d certificates", len(h.Completed))
	}
}

// TestWhoMadeACourseIsNotCertifiedByIt: author and approver complete it, with JP and E1, without a certificate; also who
// becomes an author after enrolling, and an author of a version before.
func TestWhoMadeACourseIsNotCertifiedByIt(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	c, modules := h.Published("Sendiri")
	late := h.Person("Menyusul", h.OPD, people.Grant{Role: people.Trainer, UnitID: h.OPD})
	enrolled := h.Enrol(late, c.ID)
	for name, who := range map[string]people.Actor{"author": h.Trainer, "approver": h.Second} {
		e := h.Enrol(who, c.ID)
		if h.rule(e) != "author" {
			t.Errorf("%s enrols with %q", name, h.rule(e))
		}
		h.Finish(who, e, modules)
		if h.Count("select count(*) from jp_entries where person_id = ?", who.PersonID) == 0 || h.Count("select count(*) from attainments where person_id = ? and grade = 'E1'", who.PersonID) != 1 {
			t.Errorf("%s got no JP or no evidence", name)
		}
	}
	_, err := h.Courses.StartRevision(t.Context(), h.Trainer, c.ID)
	h.Must(err)
	w, err := h.Courses.Studio(t.Context(), late, c.ID)
	h.Must(err)
	h.Must(h.Courses.UpdateModule(t.Context(), late, w.Modules[0].ID, courses.ModuleDraft{Title: "Baru", Minutes: 15, Part: courses.Overview, Body: strings.Repeat("kata ", 300)}))
	h.Finish(late, enrolled, modules)
	if h.rule(enrolled) != "author" || len(h.Completed) != 0 {
		t.Fatalf("%d certificates, rule %q", len(h.Completed), h.rule(enrolled))
	}
	h.Publish(c.ID)
	third := h.Person("Ketiga", h.OPD, people.Grant{Role: people.Trainer, UnitID: h.OPD})
	_, err = h.Courses.StartRevision(t.Context(), third, c.ID) // starting one writes nothing
	h.Must(err)
	_, err = h.Courses.Publish(t.Context(), third, c.ID)
	h.Must(err)
	ask := h.Asked[len(h.Asked)-1]
	for _, author := range []people.Actor{h.Trainer, late} {
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
	h.Exec("update course_versions set approved_at = null, approved_by = null where course_id = ?", course)
}

// TestWhatExistsKeepsItsRule: who was enrolled earns a certificate; who enrols into what nobody agreed to does not, its trainer
// is told once, and after the agreement, without a revision, new enrolments earn one while the others keep their rule.
func TestWhatExistsKeepsItsRule(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	c, modules := h.Published("Lama")
	h.Certifying = nil
	old := h.Enrol(h.Learner, c.ID)
	h.before(c.ID)
	between := h.Person("Antara", h.Section)
	page, err := h.Courses.CoursePage(ctx, between, c.Slug)
	if h.Must(err); page.CertificateWhy != courses.Unapproved {
		t.Fatalf("the page says %q", page.CertificateWhy)
	}
	unlucky := h.Enrol(between, c.ID)
	if h.rule(old) != "" || h.rule(unlucky) != "unapproved" {
		t.Fatalf("old %q, new %q", h.rule(old), h.rule(unlucky))
	}
	for range 2 {
		h.Must(h.Courses.TellLacks(ctx))
	}
	if len(h.Notices) != 1 || h.Notices[0].PersonID != h.Trainer.PersonID || h.Notices[0].Key != "notices.course_lacks" {
		t.Fatalf("%+v", h.Notices)
	}
	w, err := h.Courses.Studio(ctx, h.Trainer, c.ID)
	h.Must(err)
	h.Wants(w.Lacks.Err(), "course.certificate_second")
	_, err = h.Courses.Agree(ctx, h.Trainer, c.ID)
	h.Must(err)
	if h.Asked[len(h.Asked)-1].Kind != courses.AskAgree {
		t.Fatalf("%+v", h.Asked)
	}
	h.Wants(h.Agree(h.Trainer.PersonID), "course.author_agrees")
	h.Must(h.Agree(h.HR.PersonID))
	_, err = h.Courses.Agree(ctx, h.Trainer, c.ID)
	h.Wants(err, "course.nothing_to_agree")
	if w, err = h.Courses.Studio(ctx, h.Trainer, c.ID); err != nil || len(w.Lacks) != 0 || len(h.Certifying) != 1 {
		t.Fatalf("%+v, %v", w.Lacks, err)
	}
	lucky := h.Person("Baru", h.Section)
	for who, e := range map[*people.Actor]id.Enrolment{&h.Learner: old, &between: unlucky, &lucky: h.Enrol(lucky, c.ID)} {
		h.Finish(*who, e, modules)
	}
	var certified []id.Person
	for _, c := range h.Completed {
		certified = append(certified, c.PersonID)
	}
	if len(certified) != 2 || slices.Contains(certified, between.PersonID) {
		t.Fatalf("certified %v", certified)
	}
}

// TestWhatLacksMoreNeedsARevision: agreeing does not help a version that has no JP.
func TestWhatLacksMoreNeedsARevision(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	c, _ := h.Published("Tanpa JP")
	h.before(c.ID)
	h.Exec("update course_versions set jp = 0 where course_id = ?", c.ID)
	_, err := h.Courses.Agree(t.Context(), h.Trainer, c.ID)
	h.Wants(err, "course.certificate_jp")
}

// TestARevisionWithoutCertificateMovesNobodyWhoWillEarnOne: else one person could publish an empty revision under those who
// enrolled in what two had agreed to.
func TestARevisionWithoutCertificateMovesNobodyWhoWillEarnOne(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	c, modules := h.Published("Umpan")
	e := h.Enrol(h.Learner, c.ID)
	_, err := h.Courses.StartRevision(ctx, h.Trainer, c.ID)
	h.Must(err)
	h.Must(h.Courses.UpdateDraft(ctx, h.Trainer, c.ID, courses.Settings{Title: "Umpan", NoCertificate: true}))
	w, err := h.Courses.Studio(ctx, h.Trainer, c.ID)
	h.Must(err)
	h.Must(h.Courses.DeleteModule(ctx, h.Trainer, w.Modules[2].ID))
	h.Publish(c.ID)
	tasks, err := h.Courses.Learn(ctx, h.Learner, e)
	if h.Must(err); len(tasks.List) != 3 || tasks.List[0].ID != modules[0] {
		t.Fatalf("moved to a version of %d modules", len(tasks.List))
	}
	other := h.Person("Kemudian", h.Section)
	idle := h.Enrol(other, c.ID)
	_, err = h.Courses.StartRevision(ctx, h.Trainer, c.ID)
	h.Must(err)
	h.Must(h.Courses.UpdateDraft(ctx, h.Trainer, c.ID, courses.Settings{Title: "Umpan", Summary: "x", Outcomes: []string{"y"}, JP: 1, Minutes: 45}))
	_, err = h.Courses.AddModule(ctx, h.Trainer, c.ID, courses.ModuleDraft{Kind: courses.Quiz, Part: courses.Evaluation, Title: "Evaluasi", QuizID: h.Quiz(h.OPD)})
	h.Must(err)
	h.Publish(c.ID)
	if h.rule(idle) != "" {
		t.Fatalf("moved to what two agreed to, and still %q", h.rule(idle))
	}
}

// TestComingBackUnbegunIsEnrollingAnew: who left before beginning takes the rule of the day they come back; who had begun keeps theirs.
func TestComingBackUnbegunIsEnrollingAnew(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	c, modules := h.Published("Kembali")
	idle := h.Person("Tono", h.Section)
	began, unbegun := h.Enrol(h.Learner, c.ID), h.Enrol(idle, c.ID)
	h.ReadArticle(h.Learner, began, modules[0])
	h.Must(h.Courses.Withdraw(ctx, h.Learner, began))
	h.Must(h.Courses.Withdraw(ctx, idle, unbegun))
	h.before(c.ID)
	if a, b := h.Enrol(h.Learner, c.ID), h.Enrol(idle, c.ID); a != began || b != unbegun || h.rule(a) != "" || h.rule(b) != "unapproved" {
		t.Fatalf("begun %q, unbegun %q", h.rule(a), h.rule(b))
	}
}

func TestOnlyWhoMayEditAsks(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	c, _ := h.Published("Uji")
	h.before(c.ID)
	for _, who := range []people.Actor{h.HR, h.Learner, {}} {
		if _, err := h.Courses.Agree(t.Context(), who, c.ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("%v", err)
		}
	}
}
