package courses_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

func TestOnlyTrainersOfTheUnitEdit(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	c, modules := h.course("Milik Kominfo")
	above := h.person("Kepala", h.opd, people.Grant{Role: people.Trainer, UnitID: h.opd})
	h.must(h.s.UpdateDraft(ctx, above, c.ID, courses.Settings{Title: "Milik Kominfo"}))
	below := h.person("Bawahan", h.section, people.Grant{Role: people.Trainer, UnitID: h.section})
	outsider := h.person("Luar", h.other, people.Grant{Role: people.Trainer, UnitID: h.other})
	for name, who := range map[string]people.Actor{"below": below, "outsider": outsider, "hr": h.hr, "learner": h.learner, "nobody": {}} {
		_, addErr := h.s.AddModule(ctx, who, c.ID, courses.ModuleDraft{Kind: courses.Article, Title: "x"})
		_, studioErr := h.s.Studio(ctx, who, c.ID)
		_, previewErr := h.s.Preview(ctx, who, modules[0], 0)
		_, checkErr := h.s.Check(ctx, who, c.ID)
		_, publishErr := h.s.Publish(ctx, who, c.ID)
		_, agreeErr := h.s.Agree(ctx, who, c.ID)
		_, reviseErr := h.s.StartRevision(ctx, who, c.ID)
		for act, err := range map[string]error{
			"add": addErr, "studio": studioErr, "preview": previewErr, "check": checkErr, "revise": reviseErr,
			"update": h.s.UpdateDraft(ctx, who, c.ID, courses.Settings{Title: "x"}), "publish": publishErr, "agree": agreeErr,
			"delete": h.s.DeleteModule(ctx, who, modules[0]), "move": h.s.MoveModule(ctx, who, modules[0], 1),
			"discard": h.s.DiscardDraft(ctx, who, c.ID), "archive": h.s.Archive(ctx, who, c.ID, true),
			"upload": h.s.MayAttach(ctx, who, modules[0], 1), "captions": h.s.MayCaption(ctx, who, modules[0], 1),
		} {
			if fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s %s: %v", name, act, err)
			}
		}
		_, err := h.s.CreateCourse(ctx, who, courses.NewCourse{Title: "x", UnitID: h.opd})
		h.wants(err, "course.unit_not_yours")
		if list, total, err := h.s.MyCourses(ctx, who, courses.StudioFilter{}); err != nil || total != 0 || len(list) != 0 {
			t.Errorf("%s sees %d courses, %v", name, total, err)
		}
	}
}

func TestSettingsReportEverythingAtOnce(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	c, _ := h.course("Uji")
	err := h.s.UpdateDraft(t.Context(), h.trainer, c.ID, courses.Settings{
		Title: " ", JP: 2, Minutes: 89, Language: "xx", Competencies: []courses.Teaches{{CompetencyID: h.competency, Level: 0}},
	})
	for _, key := range []string{"course.title_missing", "course.language_unknown", "course.level_range"} {
		h.wants(err, key)
	}
	if f := h.wants(err, "course.jp_too_many"); f.Args["Max"] != 1 || f.Args["Needed"] != 90 {
		t.Fatalf("%+v", f.Args)
	}
	err = h.s.UpdateDraft(t.Context(), h.trainer, c.ID, courses.Settings{Title: "Uji", JP: -3, Minutes: 999999})
	h.wants(err, "course.jp_range") // both at once
	h.wants(err, "course.minutes_range")
	h.must(h.s.UpdateDraft(t.Context(), h.trainer, c.ID, courses.Settings{Title: "Uji", JP: 2, Minutes: 90}))
	err = h.s.UpdateDraft(t.Context(), h.trainer, c.ID, courses.Settings{
		Title: "Uji", Competencies: []courses.Teaches{{CompetencyID: uuid.New(), Level: 1}},
	})
	h.wants(err, "course.competency_unknown")
}

func TestSlugsAreMadeAndKeptApart(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	for _, want := range []string{"arsip-2-0", "arsip-2-0-2", "arsip-2-0-3"} {
		c, err := h.s.CreateCourse(t.Context(), h.trainer, courses.NewCourse{Title: "  Arsip 2.0! "})
		h.must(err)
		if c.Slug != want {
			t.Fatalf("%q, want %q", c.Slug, want)
		}
	}
	_, err := h.s.CreateCourse(t.Context(), h.trainer, courses.NewCourse{Title: "Lain", Slug: "arsip-2-0"})
	h.wants(err, "course.slug_taken")
	_, err = h.s.CreateCourse(t.Context(), h.trainer, courses.NewCourse{Title: "Lain", Slug: "Arsip 2"})
	h.wants(err, "course.slug_invalid")
	c, err := h.s.CreateCourse(t.Context(), h.trainer, courses.NewCourse{Title: "!!!"})
	if h.must(err); c.Slug != "kursus" {
		t.Fatal(c.Slug)
	}
}

func (h *house) order(course uuid.UUID) (ids []id.Module) {
	h.t.Helper()
	w, err := h.s.Studio(h.t.Context(), h.trainer, course)
	h.must(err)
	for i, m := range w.Modules {
		if m.Position != i+1 {
			h.t.Fatalf("module %d stands at %d", i+1, m.Position)
		}
		ids = append(ids, m.ID)
	}
	return ids
}

func TestModulesMoveAndGo(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	c, m := h.course("Urutan")
	for i, title := range []string{"Satu", "Dua", "Tiga"} { // of one part
		h.must(h.s.DeleteModule(ctx, h.trainer, m[i]))
		id, err := h.s.AddModule(ctx, h.trainer, c.ID, courses.ModuleDraft{Kind: courses.Article, Title: title})
		h.must(err)
		m[i] = id
	}
	h.must(h.s.MoveModule(ctx, h.trainer, m[2], -1))
	if got := h.order(c.ID); !slices.Equal(got, []id.Module{m[0], m[2], m[1]}) {
		t.Fatal("up")
	}
	h.must(h.s.MoveModule(ctx, h.trainer, m[0], 99))
	if got := h.order(c.ID); !slices.Equal(got, []id.Module{m[2], m[1], m[0]}) {
		t.Fatal("to the end")
	}
	h.must(h.s.Reorder(ctx, h.trainer, c.ID, m))
	h.wants(h.s.Reorder(ctx, h.trainer, c.ID, m[:2]), "course.order_stale")
	h.wants(h.s.Reorder(ctx, h.trainer, c.ID, []id.Module{m[0], m[1], m[1]}), "course.order_stale")
	h.must(h.s.DeleteModule(ctx, h.trainer, m[1]))
	if got := h.order(c.ID); !slices.Equal(got, []id.Module{m[0], m[2]}) {
		t.Fatal("delete")
	}
}

// Parts stand in their order however modules were added, moved or given another part, and learners are led in that order.
func TestModulesAreLearntPartByPart(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	c, m := h.course("Bagian")
	late, err := h.s.AddModule(ctx, h.trainer, c.ID, courses.ModuleDraft{Kind: courses.Article, Part: courses.Overview, Title: "Tujuan", Body: "Belajar."})
	h.must(err)
	want := []id.Module{m[0], late, m[1], m[2]}
	h.must(h.s.MoveModule(ctx, h.trainer, late, 1)) // no further than its part
	if got := h.order(c.ID); !slices.Equal(got, want) {
		t.Fatalf("added last: %v, want %v", got, want)
	}
	h.must(h.s.Reorder(ctx, h.trainer, c.ID, []id.Module{m[2], late, m[1], m[0]}))
	if got := h.order(c.ID); !slices.Equal(got, []id.Module{late, m[0], m[1], m[2]}) {
		t.Fatalf("reordered: %v", got)
	}
	h.must(h.s.UpdateModule(ctx, h.trainer, m[1], courses.ModuleDraft{Part: courses.Overview, Title: "Bacaan", Minutes: 10, URL: "https://contoh.go.id/uu"}))
	h.must(h.s.UpdateModule(ctx, h.trainer, m[0], courses.ModuleDraft{Part: courses.Material, Title: "Gambaran umum", Minutes: 15, Body: "# Mulai\n\nIsi."}))
	if got := h.order(c.ID); !slices.Equal(got, []id.Module{late, m[1], m[0], m[2]}) {
		t.Fatalf("given another part: %v", got)
	}
	h.publish(c.ID)
	enrolment, err := h.s.Enrol(ctx, h.learner, c.ID)
	h.must(err)
	tasks, err := h.s.Learn(ctx, h.learner, enrolment)
	h.must(err)
	if first, _ := tasks.Resume(); first.ID != late || tasks.List[3].ID != m[2] {
		t.Fatalf("learning begins with %s", first.Title)
	}
}

func TestModulesAreChecked(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	c, m := h.course("Modul")
	for key, d := range map[string]courses.ModuleDraft{
		"course.title_missing":  {Kind: courses.Article},
		"course.kind_unknown":   {Kind: "scorm", Title: "x"},
		"course.part_unknown":   {Kind: courses.Article, Part: "lain", Title: "x"},
		"course.url_missing":    {Kind: courses.Link, Title: "x"},
		"course.url_invalid":    {Kind: courses.Link, Title: "x", URL: "javascript:alert(1)"},
		"course.text_tangled":   {Kind: courses.Article, Title: "x", Body: strings.Repeat(">", 1000)},
		"course.minutes_range":  {Kind: courses.Article, Title: "x", Minutes: 601},
		"course.quiz_not_yours": {Kind: courses.Quiz, Title: "x", QuizID: h.quiz(h.other)},
	} {
		_, err := h.s.AddModule(t.Context(), h.trainer, c.ID, d)
		h.wants(err, key)
	}
	w, err := h.s.Studio(t.Context(), h.trainer, c.ID)
	h.must(err)
	_, err = h.s.AddModule(t.Context(), h.trainer, c.ID, courses.ModuleDraft{Kind: courses.Quiz, Title: "x", QuizID: w.Modules[2].QuizID})
	h.wants(err, "course.quiz_not_yours") // it stands in another module already
	h.must(h.s.UpdateModule(t.Context(), h.trainer, m[2], courses.ModuleDraft{Title: "Ujian", Part: courses.Evaluation, QuizID: w.Modules[2].QuizID}))
}

func TestPublishingSaysEverythingThatIsMissing(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	c, err := h.s.CreateCourse(ctx, h.trainer, courses.NewCourse{Title: "Kosong"})
	h.must(err)
	_, err = h.s.Publish(ctx, h.trainer, c.ID)
	h.wants(err, "course.modules_missing")
	quiz := h.quiz(h.opd)
	for _, d := range []courses.ModuleDraft{
		{Kind: courses.Article, Title: "Kosong"},
		{Kind: courses.Video, Title: "Tanpa berkas"},
		{Kind: courses.Quiz, Title: "Tanpa kuis"},
		{Kind: courses.Quiz, Title: "Kuis kosong", QuizID: quiz},
	} {
		_, err := h.s.AddModule(ctx, h.trainer, c.ID, d)
		h.must(err)
	}
	h.refuseQuiz = fault.New(fault.Conflict, "quiz.empty")
	r, err := h.s.Check(ctx, h.trainer, c.ID)
	h.must(err)
	for _, key := range []string{"course.article_empty", "course.media_missing", "course.quiz_missing", "quiz.empty", "course.certificate_summary"} {
		_, err := h.s.Publish(ctx, h.trainer, c.ID)
		h.wants(err, key)
		h.wants(r.Problems.Err(), key)
	}
	for _, key := range []string{"course.part_missing_gambaran_umum", "course.part_missing_evaluasi", "course.captions_missing"} {
		h.wants(r.Warnings.Err(), key)
	}
	taught := courses.Settings{Title: "Kosong", Language: "id", Competencies: []courses.Teaches{{CompetencyID: h.competency, Level: 2}}}
	h.must(h.s.UpdateDraft(ctx, h.trainer, c.ID, taught))
	unmeasured := func() bool {
		r, err := h.s.Check(ctx, h.trainer, c.ID)
		h.must(err)
		return slices.ContainsFunc(r.Warnings, func(f *fault.Fault) bool { return f.Key == "course.competencies_unmeasured" })
	}
	if !unmeasured() {
		t.Error("nobody is told that no question measures what the course teaches")
	}
	h.quizzes[quiz] = courses.QuizFacts{Measures: []uuid.UUID{h.newCompetency(), h.competency}}
	if unmeasured() {
		t.Error("a competency that a question measures is called unmeasured")
	}
	if h.count("select count(*) from quizzes where frozen_at is not null") != 0 {
		t.Fatal("looking froze a quiz")
	}
	h.refuseQuiz = errors.New("database on fire")
	if _, err := h.s.Check(ctx, h.trainer, c.ID); !errors.Is(err, h.refuseQuiz) {
		t.Fatal(err)
	}
}

// What is published never changes: an edit makes a draft, and its publication moves only those who have not begun.
func TestARevisionLeavesLearnersWhereTheyAre(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	c, m := h.published("Versi")
	h.wants(h.s.UpdateDraft(ctx, h.trainer, c.ID, courses.Settings{Title: "x"}), "course.no_draft")
	h.wants(h.s.DeleteModule(ctx, h.trainer, m[0]), "course.no_draft")
	begun, err := h.s.Enrol(ctx, h.learner, c.ID)
	h.must(err)
	h.readArticle(h.learner, begun, m[0])
	waiting := h.person("Menunggu", h.section)
	idle, err := h.s.Enrol(ctx, waiting, c.ID)
	h.must(err)

	draft, err := h.s.StartRevision(ctx, h.trainer, c.ID)
	h.must(err)
	again, err := h.s.StartRevision(ctx, h.trainer, c.ID)
	if h.must(err); again != draft {
		t.Fatal("two drafts")
	}
	h.wants(h.s.DeleteModule(ctx, h.trainer, m[0]), "course.not_draft")
	w, err := h.s.Studio(ctx, h.trainer, c.ID)
	h.must(err)
	if !w.Editable() || w.Version.Number != 2 || len(w.Modules) != 3 || len(w.Competencies) != 1 || !w.Published || w.Learners != 2 {
		t.Fatalf("%+v", w)
	}
	if w.Modules[0].LineageID != uuid.UUID(m[0]) || w.Modules[0].ID == m[0] {
		t.Fatal("lineage")
	}
	h.must(h.s.DeleteModule(ctx, h.trainer, w.Modules[1].ID))
	page, err := h.s.CoursePage(ctx, h.learner, c.Slug)
	if h.must(err); len(page.Contents) != 3 {
		t.Fatal("a draft showed")
	}
	h.publish(c.ID)
	old, err := h.s.Learn(ctx, h.learner, begun)
	h.must(err)
	moved, err := h.s.Learn(ctx, waiting, idle)
	h.must(err)
	if len(old.List) != 3 || old.List[0].Fraction != courses.Whole || len(moved.List) != 2 {
		t.Fatalf("begun has %d modules, idle %d", len(old.List), len(moved.List))
	}
}

func TestDiscardAndArchive(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	never, _ := h.course("Batal")
	h.must(h.s.DiscardDraft(ctx, h.trainer, never.ID))
	_, err := h.s.Studio(ctx, h.trainer, never.ID)
	h.wants(err, "course.not_found")

	c, _ := h.published("Tetap")
	h.wants(h.s.DiscardDraft(ctx, h.trainer, c.ID), "course.no_draft")
	_, err = h.s.StartRevision(ctx, h.trainer, c.ID)
	h.must(err)
	h.must(h.s.DiscardDraft(ctx, h.trainer, c.ID))
	enrolment, err := h.s.Enrol(ctx, h.learner, c.ID)
	h.must(err)
	h.must(h.s.Archive(ctx, h.trainer, c.ID, true))
	h.must(h.s.Archive(ctx, h.trainer, c.ID, true))
	_, err = h.s.Enrol(ctx, h.person("Baru", h.opd), c.ID)
	h.wants(err, "course.archived")
	_, err = h.s.Learn(ctx, h.learner, enrolment)
	h.must(err)
	_, err = h.s.CoursePage(ctx, h.hr, c.Slug)
	h.wants(err, "course.not_found")
	if _, total, _ := h.s.Catalogue(ctx, h.learner, courses.CatalogueFilter{}); total != 0 {
		t.Fatal("archived course in the catalogue")
	}
	h.must(h.s.Archive(ctx, h.trainer, c.ID, false))
	if _, total, _ := h.s.Catalogue(ctx, h.learner, courses.CatalogueFilter{}); total != 1 {
		t.Fatal("course did not come back")
	}
}
