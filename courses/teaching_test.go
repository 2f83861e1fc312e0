package courses_test

import (
	"testing"

	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/internal/pgtest"
)

// A course is found by what it teaches and how far, whichever version of the framework it names.
func TestCoursesAreFoundByWhatTheyTeach(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	c, _ := h.Published("Mengajar")
	h.Published("Yang lain")
	var version uuid.UUID
	h.Must(h.DB.NewRaw("select id from course_versions where course_id = ?", c.ID).Scan(t.Context(), &version))
	older, newer, framework := uuid.New(), uuid.New(), uuid.New()
	h.Exec("insert into frameworks values (?, ?, '1', 'x', 'x', '', now())", framework, framework.String())
	h.Exec("insert into competencies values (?, ?, 'LD', 'x', 'x', 'LD.9', 'x', 'x', '{}', 1)", older, framework)
	h.Exec("insert into competencies values (?, ?, 'LD', 'x', 'x', 'LD.10', 'x', 'x', '{}', 2, ?)", newer, framework, older)
	h.Exec("insert into course_competencies (version_id, competency_id, level) values (?, ?, 3)", version, older)
	found, err := h.Courses.Teaching(t.Context(), []uuid.UUID{newer, uuid.New()})
	h.Must(err)
	list := found[newer]
	if len(found) != 1 || len(list) != 1 || list[0].CourseID != c.ID || list[0].Level != 3 {
		t.Fatalf("%+v", list)
	}
	for level, want := range map[int]int{0: 1, 3: 1, 4: 0} {
		cards, _, err := h.Courses.Catalogue(t.Context(), h.Learner, courses.CatalogueFilter{CompetencyID: newer, Level: level})
		h.Must(err)
		if len(cards) != want {
			t.Errorf("level %d: %d courses", level, len(cards))
		}
	}
}
