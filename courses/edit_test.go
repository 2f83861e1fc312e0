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
	c, modules := h.Drafted("Milik Kominfo")
	above := h.Person("Kepala", h.OPD, people.Grant{Role: people.Trainer, UnitID: h.OPD})
	h.Must(h.Courses.UpdateDraft(ctx, above, c.ID, courses.Settings{Title: "Milik Kominfo"}))
	below := h.Person("Bawahan", h.Section, people.Grant{Role: people.Trainer, UnitID: h.Section})
	outsider := h.Person("Luar", h.Other, people.Grant{Role: people.Trainer, UnitID: h.Other})
	for name, who := range map[string]people.Actor{"below": below, "outsider": outsider, "hr": h.HR, "learner": h.Learner, "nobody": {}} {
		_, addErr := h.Courses.AddModule(ctx, who, c.ID, courses.ModuleDraft{Kind: courses.Article, Title: "x"})
		_, studioErr := h.Courses.Studio(ctx, who, c.ID)
		_, previewErr := h.Courses.Preview(ctx, who, modules[0], 0)
		_, checkErr := h.Courses.Check(ctx, who, c.ID)
		_, publishErr := h.Courses.Publish(ctx, who, c.ID)
		_, agreeErr := h.Courses.Agree(ctx, who, c.ID)
		_, reviseErr := h.Courses.StartRevision(ctx, who, c.ID)
		for act, err := range map[string]error{
			"add": addErr, "studio": studioErr, "preview": previewErr, "check": checkErr, "revise": reviseErr,
			"update": h.Courses.UpdateDraft(ctx, who, c.ID, courses.Settings{Title: "x"}), "publish": publishErr, "agree": agreeErr,
			"delete": h.Courses.DeleteModule(ctx, who, modules[0]), "move": h.Courses.MoveModule(ctx, who, modules[0], 1),
			"discard": h.Courses.DiscardDraft(ctx, who, c.ID), "archive": h.Courses.Archive(ctx, who, c.ID, true),
			"upload": h.Courses.MayAttach(ctx, who, modules[0], 1), "captions": h.Courses.MayCaption(ctx, who, modules[0], 1),
		} {
			if fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s %s: %v", name, act, err)
			}
		}
		_, err := h.Courses.CreateCourse(ctx, who, courses.NewCourse{Title: "x", UnitID: h.OPD})
		h.Wants(err, "course.unit_not_yours")
		if list, total, err := h.Courses.MyCourses(ctx, who, courses.StudioFilter{}); err != nil || total != 0 || len(list) != 0 {
			t.Errorf("%s sees %d courses, %v", name, total, err)
		}
	}
}

func TestSettingsReportEverythingAtOnce(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	c, _ := h.Drafted("Uji")
	err := h.Courses.UpdateDraft(t.Context(), h.Trainer, c.ID, courses.Settings{
		Title: " ", JP: 2, Minutes: 89, Language: "xx", Competencies: []courses.Teaches{{CompetencyID: h.Competency, Level: 0}},
	})
	for _, key := range []string{"course.title_missing", "course.language_unknown", "course.level_range"} {
		h.Wants(err, key)
	}
	if f := h.Wants(err, "course.jp_too_many"); f.Args["Max"] != 1 || f.Args["Needed"] != 90 {
		t.Fatalf("%+v", f.Args)
	}
	err = h.Courses.UpdateDraft(t.Context(), h.Trainer, c.ID, courses.Settings{Title: "Uji", JP: -3, Minutes: 999999})
	h.Wants(err, "course.jp_range") // both at once
	h.Wants(err, "course.minutes_range")
	h.Must(h.Courses.UpdateDraft(t.Context(), h.Trainer, c.ID, courses.Settings{Title: "Uji", JP: 2, Minutes: 90}))
	err = h.Courses.UpdateDraft(t.Context(), h.Trainer, c.ID, courses.Settings{
		Title: "Uji", Competencies: []courses.Teaches{{CompetencyID: uuid.New(), Level: 1}},
	})
	h.Wants(err, "course.competency_unknown")
}

func TestSlugsAreMadeAndKeptApart(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	for _, want := range []string{"arsip-2-0", "arsip-2-0-2", "arsip-2-0-3"} {
		c, err := h.Courses.CreateCourse(t.Context(), h.Trainer, courses.NewCourse{Title: "  Arsip 2.0! "})
		h.Must(err)
		if c.Slug != want {
			t.Fatalf("%q, want %q", c.Slug, want)
		}
	}
	_, err := h.Courses.CreateCourse(t.Context(), h.Trainer, courses.NewCourse{Title: "Lain", Slug: "arsip-2-0"})
	h.Wants(err, "course.slug_taken")
	_, err = h.Courses.CreateCourse(t.Context(), h.Trainer, courses.NewCourse{Title: "Lain", Slug: "Arsip 2"})
	h.Wants(err, "course.slug_invalid")
	c, err := h.Courses.CreateCourse(t.Context(), h.Trainer, courses.NewCourse{Title: "!!!"})
	if h.Must(err); c.Slug != "kursus" {
		t.Fatal(c.Slug)
	}
}

func (h *house) order(course uuid.UUID) (ids []id.Module) {
	h.T.Helper()
	w, err := h.Courses.Studio(h.T.Context(), h.Trainer, course)
	h.Must(err)
	for i, m := range w.Modules {
		if m.Position != i+1 {
			h.T.Fatalf("module %d stands at %d", i+1, m.Position)
		}
		ids = append(ids, m.ID)
	}
	return ids
}

func TestModulesMoveAndGo(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	c, m := h.Drafted("Urutan")
	for i, title := range []string{"Satu", "Dua", "Tiga"} { // of one part
		h.Must(h.Courses.DeleteModule(ctx, h.Trainer, m[i]))
		id, err := h.Courses.AddModule(ctx, h.Trainer, c.ID, courses.ModuleDraft{Kind: courses.Article, Title: title})
		h.Must(err)
		m[i] = id
	}
	h.Must(h.Courses.MoveModule(ctx, h.Trainer, m[2], -1))
	if got := h.order(c.ID); !slices.Equal(got, []id.Module{m[0], m[2], m[1]}) {
		t.Fatal("up")
	}
	h.Must(h.Courses.MoveModule(ctx, h.Trainer, m[0], 99))
	if got := h.order(c.ID); !slices.Equal(got, []id.Module{m[2], m[1], m[0]}) {
		t.Fatal("to the end")
	}
	h.Must(h.Courses.Reorder(ctx, h.Trainer, c.ID, m))
	h.Wants(h.Courses.Reorder(ctx, h.Trainer, c.ID, m[:2]), "course.order_stale")
	h.Wants(h.Courses.Reorder(ctx, h.Trainer, c.ID, []id.Module{m[0], m[1], m[1]}), "course.order_stale")
	h.Must(h.Courses.DeleteModule(ctx, h.Trainer, m[1]))
	if got := h.order(c.ID); !slices.Equal(got, []id.Module{m[0], m[2]}) {
		t.Fatal("delete")
	}
}

// Parts stand in their order however modules were added, moved or given another part, and learners are led in that order.
func TestModulesAreLearntPartByPart(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	c, m := h.Drafted("Bagian")
	late, err := h.Courses.AddModule(ctx, h.Trainer, c.ID, courses.ModuleDraft{Kind: courses.Article, Part: courses.Overview, Title: "Tujuan", Body: "Belajar."})
	h.Must(err)
	want := []id.Module{m[0], late, m[1], m[2]}
	h.Must(h.Courses.MoveModule(ctx, h.Trainer, late, 1)) // no further than its part
	if got := h.order(c.ID); !slices.Equal(got, want) {
		t.Fatalf("added last: %v, want %v", got, want)
	}
	h.Must(h.Courses.Reorder(ctx, h.Trainer, c.ID, []id.Module{m[2], late, m[1], m[0]}))
	if got := h.order(c.ID); !slices.Equal(got, []id.Module{late, m[0], m[1], m[2]}) {
		t.Fatalf("reordered: %v", got)
	}
	h.Must(h.Courses.UpdateModule(ctx, h.Trainer, m[1], courses.ModuleDraft{Part: courses.Overview, Title: "Bacaan", Minutes: 10, URL: "https://contoh.go.id/uu"}))
	h.Must(h.Courses.UpdateModule(ctx, h.Trainer, m[0], courses.ModuleDraft{Part: courses.Material, Title: "Gambaran umum", Minutes: 15, Body: "# Mulai\n\nIsi."}))
	if got := h.order(c.ID); !slices.Equal(got, []id.Module{late, m[1], m[0], m[2]}) {
		t.Fatalf("given another part: %v", got)
	}
	h.Publish(c.ID)
	enrolment, err := h.Courses.Enrol(ctx, h.Learner, c.ID)
	h.Must(err)
	tasks, err := h.Courses.Learn(ctx, h.Learner, enrolment)
	h.Must(err)
	if first, _ := tasks.Resume(); first.ID != late || tasks.List[3].ID != m[2] {
		t.Fatalf("learning begins with %s", first.Title)
	}
}

func TestModulesAreChecked(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	c, m := h.Drafted("Modul")
	for key, d := range map[string]courses.ModuleDraft{
		"course.title_missing":  {Kind: courses.Article},
		"course.kind_unknown":   {Kind: "scorm", Title: "x"},
		"course.part_unknown":   {Kind: courses.Article, Part: "lain", Title: "x"},
		"course.url_missing":    {Kind: courses.Link, Title: "x"},
		"course.url_invalid":    {Kind: courses.Link, Title: "x", URL: "javascript:alert(1)"},
		"course.text_tangled":   {Kind: courses.Article, Title: "x", Body: strings.Repeat(">", 1000)},
		"course.minutes_range":  {Kind: courses.Article, Title: "x", Minutes: 601},
		"course.quiz_not_yours": {Kind: courses.Quiz, Title: "x", QuizID: h.Quiz(h.Other)},
	} {
		_, err := h.Courses.AddModule(t.Context(), h.Trainer, c.ID, d)
		h.Wants(err, key)
	}
	w, err := h.Courses.Studio(t.Context(), h.Trainer, c.ID)
	h.Must(err)
	_, err = h.Courses.AddModule(t.Context(), h.Trainer, c.ID, courses.ModuleDraft{Kind: courses.Quiz, Title: "x", QuizID: w.Modules[2].QuizID})
	h.Wants(err, "course.quiz_not_yours") // it stands in another module already
	h.Must(h.Courses.UpdateModule(t.Context(), h.Trainer, m[2], courses.ModuleDraft{Title: "Ujian", Part: courses.Evaluation, QuizID: w.Modules[2].QuizID}))
}

func TestPublishingSaysEverythingThatIsMissing(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	c, err := h.Courses.CreateCourse(ctx, h.Trainer, courses.NewCourse{Title: "Kosong"})
	h.Must(err)
	_, err = h.Courses.Publish(ctx, h.Trainer, c.ID)
	h.Wants(err, "course.modules_missing")
	quiz := h.Quiz(h.OPD)
	for _, d := range []courses.ModuleDraft{
		{Kind: courses.Article, Title: "Kosong"},
		{Kind: courses.Video, Title: "Tanpa berkas"},
		{Kind: courses.Quiz, Title: "Tanpa kuis"},
		{Kind: courses.Quiz, Title: "Kuis kosong", QuizID: quiz},
	} {
		_, err := h.Courses.AddModule(ctx, h.Trainer, c.ID, d)
		h.Must(err)
	}
	h.RefuseQuiz = fault.New(fault.Conflict, "quiz.empty")
	r, err := h.Courses.Check(ctx, h.Trainer, c.ID)
	h.Must(err)
	for _, key := range []string{"course.article_empty", "course.media_missing", "course.quiz_missing", "quiz.empty", "course.certificate_summary"} {
		_, err := h.Courses.Publish(ctx, h.Trainer, c.ID)
		h.Wants(err, key)
		h.Wants(r.Problems.Err(), key)
	}
	for _, key := range []string{"course.part_missing_gambaran_umum", "course.part_missing_evaluasi", "course.captions_missing"} {
		h.Wants(r.Warnings.Err(), key)
	}
	taught := courses.Settings{Title: "Kosong", Language: "id", Competencies: []courses.Teaches{{CompetencyID: h.Competency, Level: 2}}}
	h.Must(h.Courses.UpdateDraft(ctx, h.Trainer, c.ID, taught))
	unmeasured := func() bool {
		r, err := h.Courses.Check(ctx, h.Trainer, c.ID)
		h.Must(err)
		return slices.ContainsFunc(r.Warnings, func(f *fault.Fault) bool { return f.Key == "course.competencies_unmeasured" })
	}
	if !unmeasured() {
		t.Error("nobody is told that no question measures what the course teaches")
	}
	h.Quizzes[quiz] = courses.QuizFacts{Measures: []uuid.UUID{h.NewCompetency(), h.Competency}}
	if unmeasured() {
		t.Error("a competency that a question measures is called unmeasured")
	}
	if h.Count("select count(*) from quizzes where frozen_at is not null") != 0 {
		t.Fatal("looking froze a quiz")
	}
	h.RefuseQuiz = errors.New("database on fire")
	if _, err := h.Courses.Check(ctx, h.Trainer, c.ID); !errors.Is(err, h.RefuseQuiz) {
		t.Fatal(err)
	}
}

// What is published never changes: an edit makes a draft, and its publication moves only those who have not begun.
func TestARevisionLeavesLearnersWhereTheyAre(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	c, m := h.Published("Versi")
	h.Wants(h.Courses.UpdateDraft(ctx, h.Trainer, c.ID, courses.Settings{Title: "x"}), "course.no_draft")
	h.Wants(h.Courses.DeleteModule(ctx, h.Trainer, m[0]), "course.no_draft")
	begun, err := h.Courses.Enrol(ctx, h.Learner, c.ID)
	h.Must(err)
	h.ReadArticle(h.Learner, begun, m[0])
	waiting := h.Person("Menunggu", h.Section)
	idle, err := h.Courses.Enrol(ctx, waiting, c.ID)
	h.Must(err)

	draft, err := h.Courses.StartRevision(ctx, h.Trainer, c.ID)
	h.Must(err)
	again, err := h.Courses.StartRevision(ctx, h.Trainer, c.ID)
	if h.Must(err); again != draft {
		t.Fatal("two drafts")
	}
	h.Wants(h.Courses.DeleteModule(ctx, h.Trainer, m[0]), "course.not_draft")
	w, err := h.Courses.Studio(ctx, h.Trainer, c.ID)
	h.Must(err)
	if !w.Editable() || w.Version.Number != 2 || len(w.Modules) != 3 || len(w.Competencies) != 1 || !w.Published || w.Learners != 2 {
		t.Fatalf("%+v", w)
	}
	if w.Modules[0].LineageID != uuid.UUID(m[0]) || w.Modules[0].ID == m[0] {
		t.Fatal("lineage")
	}
	h.Must(h.Courses.DeleteModule(ctx, h.Trainer, w.Modules[1].ID))
	page, err := h.Courses.CoursePage(ctx, h.Learner, c.Slug)
	if h.Must(err); len(page.Contents) != 3 {
		t.Fatal("a draft showed")
	}
	h.Publish(c.ID)
	old, err := h.Courses.Learn(ctx, h.Learner, begun)
	h.Must(err)
	moved, err := h.Courses.Learn(ctx, waiting, idle)
	h.Must(err)
	if len(old.List) != 3 || old.List[0].Fraction != courses.Whole || len(moved.List) != 2 {
		t.Fatalf("begun has %d modules, idle %d", len(old.List), len(moved.List))
	}
}

func TestDiscardAndArchive(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	never, _ := h.Drafted("Batal")
	h.Must(h.Courses.DiscardDraft(ctx, h.Trainer, never.ID))
	_, err := h.Courses.Studio(ctx, h.Trainer, never.ID)
	h.Wants(err, "course.not_found")

	c, _ := h.Published("Tetap")
	h.Wants(h.Courses.DiscardDraft(ctx, h.Trainer, c.ID), "course.no_draft")
	_, err = h.Courses.StartRevision(ctx, h.Trainer, c.ID)
	h.Must(err)
	h.Must(h.Courses.DiscardDraft(ctx, h.Trainer, c.ID))
	enrolment, err := h.Courses.Enrol(ctx, h.Learner, c.ID)
	h.Must(err)
	h.Must(h.Courses.Archive(ctx, h.Trainer, c.ID, true))
	h.Must(h.Courses.Archive(ctx, h.Trainer, c.ID, true))
	_, err = h.Courses.Enrol(ctx, h.Person("Baru", h.OPD), c.ID)
	h.Wants(err, "course.archived")
	_, err = h.Courses.Learn(ctx, h.Learner, enrolment)
	h.Must(err)
	_, err = h.Courses.CoursePage(ctx, h.HR, c.Slug)
	h.Wants(err, "course.not_found")
	if _, total, _ := h.Courses.Catalogue(ctx, h.Learner, courses.CatalogueFilter{}); total != 0 {
		t.Fatal("archived course in the catalogue")
	}
	h.Must(h.Courses.Archive(ctx, h.Trainer, c.ID, false))
	if _, total, _ := h.Courses.Catalogue(ctx, h.Learner, courses.CatalogueFilter{}); total != 1 {
		t.Fatal("course did not come back")
	}
}
