package courses_test

import (
	"fmt"
	"testing"

	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/internal/id"
	"mumpuni/internal/pgtest"
)

// An order reaches who has not completed the course, did not make it, and was not ordered it: alone, or with a unit above.
func TestAnOrderReachesWhoNeedsIt(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	c, _ := h.published("Diperintahkan")
	done, free := h.person("Selesai", h.section), h.person("Bebas", h.section)
	enrolment, err := h.s.Enrol(ctx, done, c.ID)
	h.must(err)
	h.exec("update enrolments set completed_at = ? where id = ?", h.clock, enrolment)
	ids := []id.Person{done.PersonID, free.PersonID, h.trainer.PersonID}
	why := func() string {
		t.Helper()
		got, err := h.s.Unneeding(ctx, h.db, c.ID, ids, "2026-11-23")
		h.must(err)
		return fmt.Sprintf("%s,%s,%s", got[ids[0]], got[ids[1]], got[ids[2]])
	}
	if got := why(); got != "completed,,author" {
		t.Fatal(got)
	}
	mandate, err := h.s.Mandate(ctx, h.hr, courses.NewMandate{CourseID: c.ID, UnitID: h.opd, DueOn: "2026-12-31"})
	h.must(err)
	if got := why(); got != "completed,ordered,author" {
		t.Fatal(got)
	}
	h.must(h.s.CancelMandate(ctx, h.hr, mandate))
	if got := why(); got != "completed,,author" {
		t.Fatalf("after it was taken back: %s", got)
	}
}

// A course is found by what it teaches and how far, whichever version of the framework it names.
func TestCoursesAreFoundByWhatTheyTeach(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	c, _ := h.published("Mengajar")
	h.published("Yang lain")
	var version uuid.UUID
	h.must(h.db.NewRaw("select id from course_versions where course_id = ?", c.ID).Scan(t.Context(), &version))
	older, newer, framework := uuid.New(), uuid.New(), uuid.New()
	h.exec("insert into frameworks values (?, ?, '1', 'x', 'x', '', now())", framework, framework.String())
	h.exec("insert into competencies values (?, ?, 'LD', 'x', 'x', 'LD.9', 'x', 'x', '{}', 1)", older, framework)
	h.exec("insert into competencies values (?, ?, 'LD', 'x', 'x', 'LD.10', 'x', 'x', '{}', 2, ?)", newer, framework, older)
	h.exec("insert into course_competencies (version_id, competency_id, level) values (?, ?, 3)", version, older)
	found, err := h.s.Teaching(t.Context(), []uuid.UUID{newer, uuid.New()})
	h.must(err)
	list := found[newer]
	if len(found) != 1 || len(list) != 1 || list[0].CourseID != c.ID || list[0].Level != 3 {
		t.Fatalf("%+v", list)
	}
	for level, want := range map[int]int{0: 1, 3: 1, 4: 0} {
		cards, _, err := h.s.Catalogue(t.Context(), h.learner, courses.CatalogueFilter{CompetencyID: newer, Level: level})
		h.must(err)
		if len(cards) != want {
			t.Errorf("level %d: %d courses", level, len(cards))
		}
	}
}
